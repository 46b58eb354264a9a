//! Rows from the host: pages are gathered and shown at the checkpoint, together with the entries
//! they settle, so that no half of a change is ever seen.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use klantkompas::protocol::{ChangeStatus, PROTOCOL_VERSION, PULL_ROWS, PullReply, PullRequest};

use super::channel::Note;
use super::host::{self, SyncError};
use super::leader::{Leader, Sender};
use crate::clock;
use crate::replica::message::Stage;
use crate::storage::confirmed::{self, Checkpoint};
use crate::storage::error::StorageError;
use crate::storage::meta::Progress;
use crate::storage::outbox::{self, Refused, Stored};
use crate::storage::segments::Segment;

/// More rows than this are stored packed.
const FEW_ROWS: usize = 1_000;

/// Rows of a segment.
const SEGMENT_ROWS: usize = 5_000;

/// Pages without progress after which something is wrong.
const STUCK_PAGES: u32 = 5;

/// What the pages brought together.
struct Staged {
    reset: bool,
    rows: Vec<Envelope>,
    last_n: u64,
    head: u64,
    cursor: String,
}

impl Leader {
    /// Brings everything in that changed, and settles the entries the host has taken.
    pub(super) async fn pull(&mut self, device: Sender) -> Result<(), SyncError> {
        let staged = self.gather(device).await?;
        let checkpoint = self.checkpoint(staged).await?;
        let is_news = checkpoint.reset
            || !checkpoint.segments.is_empty()
            || !checkpoint.deltas.is_empty()
            || !checkpoint.settled.is_empty()
            || !checkpoint.refused.is_empty()
            || self.is_first_load();
        if !is_news {
            return Ok(());
        }
        let desk = &self.shared.desk;
        confirmed::store(&desk.connection, self.epoch, &checkpoint).await?;
        for entry in checkpoint.settled.iter().map(|entry| entry.n) {
            self.results.remove(&entry);
        }
        for entry in checkpoint.refused.iter().map(|entry| entry.n) {
            self.results.remove(&entry);
        }
        let is_small = checkpoint.segments.is_empty() && !checkpoint.reset;
        self.shared.tell(&Note::Checkpoint {
            progress: checkpoint.progress.clone(),
            rows: is_small.then(|| checkpoint.deltas.clone()),
            settled: checkpoint.settled.iter().map(|entry| entry.n).collect(),
            refused: checkpoint.refused.clone(),
        });
        desk.apply(checkpoint);
        Ok(())
    }

    async fn gather(&self, device: Sender) -> Result<Staged, SyncError> {
        let mut cursor = self.shared.desk.progress.borrow().cursor.clone();
        let (mut rows, mut reset, mut stuck) = (Vec::new(), false, 0u32);
        loop {
            let request = PullRequest {
                device,
                protocol: PROTOCOL_VERSION,
                cursor: cursor.clone(),
                limit: PULL_ROWS,
            };
            match host::pull(request).await? {
                PullReply::Page { rows: page, last_n, head, cursor: next, more, total } => {
                    stuck =
                        if cursor.as_ref() == Some(&next) { stuck.saturating_add(1) } else { 0 };
                    if !page.is_empty() {
                        self.busy();
                    }
                    rows.extend(page);
                    if self.is_first_load() {
                        let done = u64::try_from(rows.len()).unwrap_or(u64::MAX);
                        self.shared.desk.set_stage(Stage::Loading { done, total });
                    }
                    if !more {
                        return Ok(Staged { reset, rows, last_n, head, cursor: next });
                    }
                    if stuck >= STUCK_PAGES {
                        let reason = "the host repeats itself";
                        return Err(SyncError::Refused(reason.to_owned()));
                    }
                    cursor = Some(next);
                }
                PullReply::Reset if reset && cursor.is_none() => {
                    return Err(SyncError::Refused("the host starts over again and again".into()));
                }
                PullReply::Reset => {
                    (rows, reset, cursor) = (Vec::new(), true, None);
                }
                PullReply::Forked => return Err(SyncError::Forked),
                PullReply::Unknown => return Err(SyncError::Unreachable),
            }
        }
    }

    async fn checkpoint(&self, staged: Staged) -> Result<Checkpoint, SyncError> {
        let Staged { reset, rows, last_n, head, cursor } = staged;
        let desk = &self.shared.desk;
        let waiting = outbox::waiting(&desk.connection).await?;
        let (settled, refused) = self.settled(waiting, last_n);
        let checkpoint = desk.progress.borrow().checkpoint.saturating_add(1);
        let synced_at = Some(clock::now_ms());
        let progress = Progress { cursor: Some(cursor), head, checkpoint, synced_at };
        let mut stored = Checkpoint { reset, settled, refused, progress, ..Checkpoint::default() };
        if rows.len() > FEW_ROWS {
            let next_key =
                desk.segments.borrow().last_key_value().map_or(1, |(key, _)| key.saturating_add(1));
            stored.segments = packed(rows, next_key)?;
        } else {
            stored.deltas = rows;
        }
        Ok(stored)
    }

    /// Entries up to `last_n` whose result is known; the others are sent again.
    fn settled(&self, waiting: Vec<Stored>, last_n: u64) -> (Vec<Stored>, Vec<Refused>) {
        let (mut settled, mut refused) = (Vec::new(), Vec::new());
        for entry in waiting.into_iter().filter(|entry| entry.n <= last_n) {
            match self.results.get(&entry.n).map(|result| &result.status) {
                Some(ChangeStatus::Rejected { reason }) => {
                    let Stored { n, text } = entry;
                    refused.push(Refused { n, text, reason: reason.clone() });
                }
                Some(_) => settled.push(entry),
                None => {}
            }
        }
        (settled, refused)
    }
}

/// Rows as segments: one kind each, in keys from `next_key`.
pub(super) fn packed(rows: Vec<Envelope>, next_key: u64) -> Result<Vec<Segment>, StorageError> {
    let mut kinds: BTreeMap<Entity, Vec<Envelope>> = BTreeMap::new();
    for row in rows {
        kinds.entry(row.entity.clone()).or_default().push(row);
    }
    let mut segments = Vec::new();
    let mut key = next_key;
    for (entity, rows) in &kinds {
        for chunk in rows.chunks(SEGMENT_ROWS) {
            let bytes =
                encode(entity, chunk).map_err(|error| StorageError::Other(error.to_string()))?;
            segments.push(Segment { key, bytes });
            key = key.saturating_add(1);
        }
    }
    Ok(segments)
}
