//! Entries to the host: in order, in bounded batches, the blocks of imports before their entries.

use domain::sync::send::{self, Answer, Next, chunk};
use klantkompas::protocol::{
    PROTOCOL_VERSION, PUSH_MAX_BYTES, PUSH_MAX_ENTRIES, PushBatch, PushReceipt,
};

use super::{At, Effect, Round};
use crate::storage::imports;
use crate::storage::outbox::Stored;
use crate::sync::error::SyncError;

/// Batches of one round; the next round goes on.
const MOST_BATCHES: usize = 1_000;

/// How far sending is.
#[derive(Clone, Debug, Default)]
pub(super) struct Pushing {
    batches: usize,
    /// Entries that were settled already and the host has lost.
    lost: Vec<Stored>,
    /// The oldest entry that is here and not among `lost`.
    oldest: u64,
    batch: Vec<Stored>,
    /// Entries of the batch whose blocks were seen to.
    checked: usize,
    /// Blocks to send before going on.
    blocks: Vec<String>,
    /// The host's last count, when it asked for earlier entries.
    behind: u64,
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
        let lost = &self.push.lost;
        self.push.oldest = lost.first().or(waiting.first()).map_or(u64::MAX, |entry| entry.n);
        let unsent = waiting.into_iter().filter(|entry| !self.results.contains_key(&entry.n));
        let mut batch: Vec<Stored> = lost.iter().cloned().chain(unsent).collect();
        let sizes = batch.iter().map(|entry| entry.text.len());
        batch.truncate(chunk(sizes, PUSH_MAX_ENTRIES, PUSH_MAX_BYTES));
        if batch.is_empty() {
            return Ok(self.ask_for_rows());
        }
        self.push.batch = batch;
        self.push.checked = 0;
        self.send()
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
                let lost = &mut self.push.lost;
                lost.drain(..self.push.batch.len().min(lost.len()));
                Ok(self.look_for_unsent())
            }
            PushReceipt::Behind { last_n } => {
                self.push.behind = last_n;
                Ok(self.then(At::Acked, Effect::ReadAcked))
            }
            PushReceipt::Forked => Err(SyncError::Forked),
            PushReceipt::Unknown => Err(SyncError::Unreachable),
        }
    }

    /// The host was put back from a backup: entries it lost are among `kept`; those still waiting
    /// follow by themselves.
    pub(super) fn send_from(&mut self, kept: Vec<Stored>) -> Result<Effect, SyncError> {
        let first_n = self.push.batch.first().map_or(0, |entry| entry.n);
        let oldest_kept = kept.first().map_or(first_n, |entry| entry.n.min(first_n));
        match send::next(Answer::Behind { last_n: self.push.behind }, oldest_kept) {
            Next::SendFrom { n } => {
                self.results.retain(|known, _| *known < n);
                let oldest = self.push.oldest;
                self.push.lost =
                    kept.into_iter().filter(|entry| (n..oldest).contains(&entry.n)).collect();
                Ok(self.look_for_unsent())
            }
            Next::Fork => Err(SyncError::Forked),
            Next::Settle { .. } | Next::Wait => Err(SyncError::Unreachable),
        }
    }
}
