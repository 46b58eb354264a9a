//! A device that works without rest, and writes down what it does and is told.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::change::Entry;
use klantkompas::error::ApiError;
use klantkompas::protocol::{ChangeStatus, PullReply, PushReceipt};
use serde_json::json;
use system_tests::device::Device;
use system_tests::person::{CallError, Person};
use system_tests::random::Random;
use tokio::sync::watch;

use super::clock;
use super::journal::{Event, Journal, Seen};

/// Entries that may wait before a device makes no more. Larger pushes would seldom end between two
/// kills.
const WAITING: usize = 40;

/// Entries made at once, at most.
const MADE: usize = 20;

/// Contacts that are enough; most work is on those that are there.
const CONTACTS: usize = 300;

/// How long a device rests when it gets no answer.
const REST: Duration = Duration::from_millis(3);

/// A device at work.
pub struct Worker {
    pub device: Device,
    pub journal: Journal,
    random: Random,
    /// Contacts it has seen or made.
    contacts: Vec<RecordId>,
    known: BTreeSet<RecordId>,
}

impl Worker {
    pub fn new(person: &Person, seed: u64) -> Self {
        let device = Device::new(person);
        let journal = Journal { device: device.id, events: Vec::new() };
        Self { device, journal, random: Random(seed), contacts: Vec::new(), known: BTreeSet::new() }
    }

    /// Makes entries, pushes and pulls until it is told to be quiet.
    pub async fn work(mut self, quiet: watch::Receiver<bool>) -> Self {
        while !*quiet.borrow() {
            let done = match self.random.below(10) {
                0..=5 => {
                    self.make();
                    self.push().await
                }
                // A person who does not wait for the answer.
                6 => {
                    self.make();
                    let patience = Duration::from_millis(self.random.draw() % 20);
                    match tokio::time::timeout(patience, self.push()).await {
                        Ok(done) => done,
                        Err(_) => {
                            self.write(Event::Unheard { at: clock::now() });
                            Ok(())
                        }
                    }
                }
                _ => self.pull().await,
            };
            if let Err(error) = done {
                self.write_error(&error);
                tokio::time::sleep(REST).await;
            }
        }
        self
    }

    /// Sends everything.
    pub async fn push_all(&mut self) -> Result<(), CallError> {
        while self.device.unsent().next().is_some() {
            self.push().await?;
        }
        Ok(())
    }

    /// Makes some entries: contacts, edits, counts.
    fn make(&mut self) {
        if self.device.unsent().count() > WAITING {
            return;
        }
        for _ in 0..=self.random.below(MADE) {
            let is_new = self.contacts.len() < 3
                || (self.contacts.len() < CONTACTS && self.random.below(8) == 0);
            let contact = self.random.pick(&self.contacts).copied();
            let counted = match contact {
                Some(contact) if !is_new && self.random.below(2) == 0 => {
                    self.device.count(contact);
                    1
                }
                Some(contact) if !is_new => {
                    let text = self.random.draw().to_string();
                    let field = if self.random.below(2) == 0 { "notes" } else { "last_name" };
                    self.device.edit(contact, json!({ field: text }));
                    0
                }
                _ => {
                    let made = self.device.create(json!({"last_name": "Bakker", "visits": 0}));
                    self.meet(made);
                    0
                }
            };
            let Some((n, (Entry::Change(change), _))) = self.device.outbox.last_key_value() else {
                continue;
            };
            let (change, record) = (change.change_id, change.id);
            let made = Event::Made { n: *n, change, record, counted };
            self.write(made);
        }
    }

    async fn push(&mut self) -> Result<(), CallError> {
        let begun = clock::now();
        let Some(receipt) = self.device.exchange().await? else { return Ok(()) };
        let ended = clock::now();
        match receipt {
            PushReceipt::Stored { results, .. } => {
                for result in results {
                    let is_refused = matches!(result.status, ChangeStatus::Rejected { .. });
                    let (n, seq) = (result.n, result.seq);
                    self.write(Event::Told { n, seq, is_refused, begun, ended });
                }
            }
            other => self.write(Event::Strange { at: ended, said: format!("{other:?}") }),
        }
        Ok(())
    }

    /// Pulls to the head.
    pub async fn pull(&mut self) -> Result<(), CallError> {
        let (mut begun, mut is_first) = (clock::now(), true);
        let mut pages = Vec::new();
        let mut met = Vec::new();
        let pulled = self.device.pull_noting(|reply| {
            let ended = clock::now();
            pages.push(match reply {
                PullReply::Page { rows, last_n, head, more, .. } => {
                    let contacts = rows.iter().filter(|row| row.entity == Entity::Contact);
                    met.extend(contacts.map(|row| row.id));
                    Event::Page {
                        is_first,
                        is_last: !more,
                        rows: rows.iter().map(Seen::of).collect(),
                        last_n: *last_n,
                        head: *head,
                        begun,
                        ended,
                    }
                }
                other => Event::Strange { at: ended, said: format!("{other:?}") },
            });
            (begun, is_first) = (ended, false);
        });
        let pulled = pulled.await;
        pages.into_iter().for_each(|page| self.write(page));
        met.into_iter().for_each(|contact| self.meet(contact));
        pulled
    }

    fn meet(&mut self, contact: RecordId) {
        if self.known.insert(contact) {
            self.contacts.push(contact);
        }
    }

    fn write_error(&mut self, error: &CallError) {
        let at = clock::now();
        self.write(match error {
            CallError::Lost(_) => Event::Unheard { at },
            CallError::Refused(ApiError::Unavailable { reason }) => {
                Event::Unavailable { at, reason: reason.clone() }
            }
            CallError::Refused(other) => Event::Strange { at, said: other.to_string() },
        });
    }

    fn write(&mut self, event: Event) {
        self.journal.events.push(event);
    }
}

impl Seen {
    fn of(row: &domain::sync::envelope::Envelope) -> Self {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(row).unwrap().hash(&mut hasher);
        Self { record: row.id, seq: row.seq, content: hasher.finish() }
    }
}
