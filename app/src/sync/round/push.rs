//! Entries to the host: in order, in bounded batches, the blocks of imports before their entries.

use domain::sync::send::chunk;
use klantkompas::protocol::{
    PROTOCOL_VERSION, PUSH_MAX_BYTES, PUSH_MAX_ENTRIES, PushBatch, PushReceipt,
};

use super::{At, Effect, Round};
use crate::storage::imports;
use crate::storage::meta::Device;
use crate::storage::outbox::Stored;
use crate::sync::error::SyncError;

/// Batches of one round; the next round goes on.
const MOST_BATCHES: usize = 1_000;

/// Stands in the place of an entry that was refused, or settled too long ago to be kept, when the
/// host asks for it again: no entry, so the host refuses it by its count and goes on.
const NOT_KEPT: &str = "null";

/// How far sending is.
#[derive(Clone, Debug, Default)]
pub(super) struct Pushing {
    batches: usize,
    /// The last entry the device had made when the round began.
    made: u64,
    /// The host has lost what came after this count.
    lost_after: Option<u64>,
    batch: Vec<Stored>,
    /// Entries of the batch whose blocks were seen to.
    checked: usize,
    /// Blocks to send before going on.
    blocks: Vec<String>,
}

impl Round {
    /// Sends every entry without a result yet. Results are kept until the rows have come in.
    pub(super) fn look_for_unsent(&mut self) -> Effect {
        if self.push.batches >= MOST_BATCHES {
            return self.ask_for_rows();
        }
        self.push.batches = self.push.batches.saturating_add(1);
        self.then(At::Outbox, Effect::ReadOutbox)
    }

    pub(super) fn choose(&mut self, waiting: Vec<Stored>) -> Result<Effect, SyncError> {
        let mut batch = self.unsent(waiting);
        let sizes = batch.iter().map(|entry| entry.text.len());
        batch.truncate(chunk(sizes, PUSH_MAX_ENTRIES, PUSH_MAX_BYTES));
        if batch.is_empty() {
            return Ok(self.ask_for_rows());
        }
        self.push.batch = batch;
        self.push.checked = 0;
        self.send()
    }

    /// The oldest entries without a result, their counts without gaps.
    fn unsent(&self, waiting: Vec<Stored>) -> Vec<Stored> {
        let last = waiting.last().map_or(0, |entry| entry.n);
        let first = waiting.first().map_or(u64::MAX, |entry| entry.n);
        let (first, last) = match self.push.lost_after {
            Some(n) => (first.min(n.saturating_add(1)), last.max(self.push.made)),
            None => (first, last),
        };
        let mut waiting = waiting.into_iter().peekable();
        let is_lost = |n| self.push.lost_after.is_some_and(|last_n| last_n < n);
        let mut batch: Vec<Stored> = Vec::new();
        for n in first..=last {
            let text = waiting.next_if(|entry| entry.n == n).map(|entry| entry.text);
            let text = match text {
                _ if self.results.contains_key(&n) => None,
                None if is_lost(n) => Some(NOT_KEPT.to_owned()),
                text => text,
            };
            match text {
                Some(text) => batch.push(Stored { n, text }),
                None if batch.is_empty() => {}
                None => break,
            }
            if batch.len() >= PUSH_MAX_ENTRIES {
                break;
            }
        }
        batch
    }

    /// Sends the batch once the host has all blocks it names.
    fn send(&mut self) -> Result<Effect, SyncError> {
        while let Some(entry) = self.push.batch.get(self.push.checked) {
            self.push.checked = self.push.checked.saturating_add(1);
            let hashes = imports::blocks_of(&entry.text);
            if !hashes.is_empty() {
                return Ok(self.then(At::Missing, Effect::AskMissing(hashes)));
            }
        }
        let batch = PushBatch {
            device: self.device()?,
            protocol: PROTOCOL_VERSION,
            first_n: self.push.batch.first().map_or(0, |entry| entry.n),
            entries: self.push.batch.iter().map(|entry| entry.text.clone()).collect(),
        };
        Ok(self.then(At::Push, Effect::Push(batch)))
    }

    /// Uploads what the host lacks of an import's blocks; what arrived before stays there. A block
    /// that is gone here too is refused by name when the entry arrives.
    pub(super) fn send_blocks(&mut self, mut hashes: Vec<String>) -> Result<Effect, SyncError> {
        hashes.reverse();
        self.push.blocks = hashes;
        self.send_block()
    }

    pub(super) fn send_block(&mut self) -> Result<Effect, SyncError> {
        match self.push.blocks.pop() {
            Some(hash) => Ok(self.then(At::Block, Effect::PutBlock(hash))),
            None => self.send(),
        }
    }

    pub(super) fn heed(&mut self, receipt: PushReceipt) -> Result<Effect, SyncError> {
        match receipt {
            PushReceipt::Stored { results, .. } => {
                self.results.extend(results.into_iter().map(|result| (result.n, result)));
                Ok(self.look_for_unsent())
            }
            PushReceipt::Behind { last_n } => Ok(self.fill_from(last_n)),
            PushReceipt::Forked => Err(SyncError::Forked),
            PushReceipt::Unknown => Err(SyncError::Unreachable),
        }
    }

    /// The host lacks entries after a count of this device.
    fn fill_from(&mut self, last_n: u64) -> Effect {
        self.push.lost_after = Some(last_n);
        self.reopen(last_n)
    }

    /// What was settled after that count waits again, and its results are forgotten.
    pub(super) fn reopen(&mut self, after: u64) -> Effect {
        self.results.retain(|n, _| *n <= after);
        self.then(At::Reopen, Effect::Reopen { after })
    }

    pub(super) fn know(&mut self, device: Device) {
        if self.device.replace(device.id) != Some(device.id) {
            // Results are of counts, and these are other counts.
            self.results.clear();
        }
        self.push.made = device.n;
    }
}
