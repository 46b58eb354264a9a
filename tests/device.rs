//! A simulated device: outbox, confirmed rows and cursor in memory, the rules those of `domain`.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry};
use domain::sync::envelope::Envelope;
use domain::sync::merge;
use domain::sync::send::{Answer, Next, chunk, next};
use domain::sync::sum::Sum;
use klantkompas::protocol::{
    ChangeResult, ChangeStatus, PROTOCOL_VERSION, PUSH_MAX_BYTES, PUSH_MAX_ENTRIES, PullReply,
    PullRequest, PushBatch, PushReceipt,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::person::{CallError, Person};

/// Rows by kind and id.
pub type Rows = BTreeMap<(Entity, RecordId), Envelope>;

/// A device of someone.
pub struct Device {
    pub person: Person,
    pub id: DeviceId,
    /// Entries whose rows were not pulled yet, by count, with their fixed texts.
    pub outbox: BTreeMap<u64, (Entry, String)>,
    /// The last count with a result.
    pub settled_n: u64,
    /// The last count used.
    pub last_n: u64,
    pub cursor: Option<String>,
    /// Rows as the host confirmed them.
    pub confirmed: Rows,
    /// Results that were refusals.
    pub attention: Vec<ChangeResult>,
    /// Rows asked for at once.
    pub page_rows: u32,
}

impl Device {
    pub fn new(person: &Person) -> Self {
        Self {
            person: person.clone(),
            id: DeviceId(Uuid::now_v7()),
            outbox: BTreeMap::new(),
            settled_n: 0,
            last_n: 0,
            cursor: None,
            confirmed: Rows::new(),
            attention: Vec::new(),
            page_rows: 50,
        }
    }

    /// Makes an entry; what it is about is counted on.
    pub fn enter(&mut self, make: impl FnOnce(u64) -> Entry) {
        self.last_n += 1;
        let entry = make(self.last_n);
        let text = serde_json::to_string(&entry).unwrap();
        self.outbox.insert(self.last_n, (entry, text));
    }

    /// Makes a contact.
    pub fn create(&mut self, fields: Value) -> RecordId {
        let id = RecordId(Uuid::now_v7());
        self.enter(|n| Entry::Change(Change { create: true, ..change(n, id, fields) }));
        id
    }

    /// Edits a contact, naming the versions that are confirmed here.
    pub fn edit(&mut self, id: RecordId, set: Value) {
        let versions = self.confirmed.get(&(Entity::Contact, id)).map(|row| row.versions.clone());
        self.enter(|n| {
            let mut change = change(n, id, set);
            change.base = versions.unwrap_or_default();
            Entry::Change(change)
        });
    }

    /// Sets fields of a record of any kind; one that is not confirmed here is made.
    pub fn set(&mut self, entity: Entity, id: RecordId, set: Value) {
        let versions = self.confirmed.get(&(entity.clone(), id)).map(|row| row.versions.clone());
        self.enter(|n| {
            let mut change = Change { entity, create: versions.is_none(), ..change(n, id, set) };
            change.base = versions.unwrap_or_default();
            Entry::Change(change)
        });
    }

    /// Counts one up in a contact.
    pub fn count(&mut self, id: RecordId) {
        self.enter(|n| {
            let inc = [("visits".to_owned(), 1)].into();
            Entry::Change(Change { inc, ..change(n, id, json!({})) })
        });
    }

    /// Sends one push and acts upon the answer; answers whether entries remain.
    pub async fn push(&mut self) -> Result<bool, CallError> {
        Ok(self.exchange().await?.is_some() && self.unsent().next().is_some())
    }

    /// Sends one push, acts upon the answer and passes it on; `None` when nothing waits.
    pub async fn exchange(&mut self) -> Result<Option<PushReceipt>, CallError> {
        let Some(first_n) = self.unsent().next().map(|(n, _)| n) else { return Ok(None) };
        let receipt = self.send(&self.batch(first_n)).await?;
        let answer = match &receipt {
            PushReceipt::Stored { last_n, .. } => Answer::Stored { last_n: *last_n },
            PushReceipt::Behind { last_n } => Answer::Behind { last_n: *last_n },
            PushReceipt::Forked => Answer::Forked,
            PushReceipt::Unknown => Answer::Unclear,
        };
        match next(answer, first_n) {
            Next::Settle { .. } => self.settle(&receipt),
            Next::SendFrom { .. } => panic!("this host never loses what it has settled"),
            Next::Fork => self.fork(),
            Next::Wait => {}
        }
        Ok(Some(receipt))
    }

    /// Entries without a result: count and text.
    pub fn unsent(&self) -> impl Iterator<Item = (u64, &String)> {
        self.outbox.range(self.settled_n + 1..).map(|(n, (_, text))| (*n, text))
    }

    /// Sends what is unsent, whole.
    pub async fn push_all(&mut self) -> Result<(), CallError> {
        while self.push().await? {}
        Ok(())
    }

    /// Sends one push whose answer is lost on the way.
    pub async fn push_unheard(&self) -> Result<(), CallError> {
        let Some((first_n, _)) = self.unsent().next() else { return Ok(()) };
        self.person.call_unheard("sync/v1/push", &json!({ "batch": self.batch(first_n) })).await
    }

    fn batch(&self, first_n: u64) -> PushBatch {
        let sizes = self.unsent().map(|(_, text)| text.len());
        let count = chunk(sizes, PUSH_MAX_ENTRIES, PUSH_MAX_BYTES);
        let entries = self.unsent().take(count).map(|(_, text)| text.clone()).collect();
        PushBatch { device: self.id, protocol: PROTOCOL_VERSION, first_n, entries }
    }

    /// Sends entries as given.
    pub async fn send_batch(
        &self,
        first_n: u64,
        entries: Vec<String>,
    ) -> Result<PushReceipt, CallError> {
        let protocol = PROTOCOL_VERSION;
        self.send(&PushBatch { device: self.id, protocol, first_n, entries }).await
    }

    async fn send(&self, batch: &PushBatch) -> Result<PushReceipt, CallError> {
        self.person.call("sync/v1/push", &json!({ "batch": batch })).await
    }

    /// Refusals go to attention. Other entries stay until their rows are pulled, so that nothing
    /// seems to vanish in between.
    fn settle(&mut self, receipt: &PushReceipt) {
        let PushReceipt::Stored { results, last_n, .. } = receipt else { return };
        self.settled_n = *last_n;
        for result in results {
            if matches!(result.status, ChangeStatus::Rejected { .. }) {
                self.outbox.remove(&result.n);
                self.attention.push(result.clone());
            }
        }
    }

    /// A new id; entries without a result are counted anew and keep their change ids.
    fn fork(&mut self) {
        let unsent = self.outbox.split_off(&(self.settled_n + 1));
        self.id = DeviceId(Uuid::now_v7());
        (self.settled_n, self.last_n) = (0, 0);
        self.outbox.clear();
        for (entry, _) in unsent.into_values() {
            self.enter(|n| entry.counted(n));
        }
    }

    /// Pulls to the head; rows and settled entries change places at once.
    pub async fn pull(&mut self) -> Result<(), CallError> {
        self.pull_noting(|_| {}).await
    }

    /// As [`Device::pull`]; every answer is shown to `note` as it comes.
    pub async fn pull_noting(&mut self, mut note: impl FnMut(&PullReply)) -> Result<(), CallError> {
        let (mut staged, mut cursor) = (Vec::new(), self.cursor.clone());
        loop {
            let request = PullRequest {
                device: self.id,
                protocol: PROTOCOL_VERSION,
                cursor: cursor.clone(),
                limit: self.page_rows,
                sum: true,
            };
            let reply = self.person.call("sync/v1/pull", &json!({ "request": request })).await?;
            note(&reply);
            match reply {
                PullReply::Page { rows, last_n, cursor: next, more, living, .. } => {
                    staged.extend(rows);
                    cursor = Some(next);
                    if more {
                        continue;
                    }
                    self.settled_n = self.settled_n.max(last_n);
                    self.outbox = self.outbox.split_off(&(last_n + 1));
                    self.cursor = cursor;
                    let keyed = |row: Envelope| ((row.entity.clone(), row.id), row);
                    self.confirmed.extend(staged.into_iter().map(keyed));
                    let counted = self.confirmed.values().filter(|row| !row.erased);
                    let held: Sum = counted.map(|row| (row.id, row.seq)).collect();
                    assert_eq!(living, Some(held), "the device holds other rows than the host");
                    return Ok(());
                }
                PullReply::Reset { .. } => {
                    self.confirmed.clear();
                    staged.clear();
                    cursor = None;
                }
                PullReply::Forked => {
                    self.fork();
                    return Ok(());
                }
                PullReply::Unknown => return Ok(()),
            }
        }
    }

    /// What the person sees: confirmed rows with the outbox replayed.
    pub fn shown(&self) -> Rows {
        let mut rows = self.confirmed.clone();
        for (entry, _) in self.outbox.values() {
            let Entry::Change(change) = entry else { continue };
            let key = (change.entity.clone(), change.id);
            if let Ok(applied) = merge::replay(rows.get(&key), change) {
                rows.insert(key, applied.row);
            }
        }
        rows
    }
}

fn change(n: u64, id: RecordId, set: Value) -> Change {
    Change {
        n,
        change_id: ChangeId(Uuid::now_v7()),
        entity: Entity::Contact,
        id,
        schema: ENTRY_SCHEMA,
        create: false,
        set: serde_json::from_value(set).unwrap(),
        base: BTreeMap::new(),
        add: Vec::new(),
        remove: Vec::new(),
        inc: BTreeMap::new(),
        made_at: 0,
    }
}
