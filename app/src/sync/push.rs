//! Entries to the host: in order, in bounded batches, the blocks of imports before their entries.

use domain::sync::send::{self, Next, chunk};
use klantkompas::protocol::{
    PROTOCOL_VERSION, PUSH_MAX_BYTES, PUSH_MAX_ENTRIES, PushBatch, PushReceipt,
};

use super::host::{self, SyncError};
use super::leader::{Leader, Sender};
use crate::storage::confirmed;
use crate::storage::imports;
use crate::storage::outbox::{self, Stored};

/// Batches of one round; the next round goes on.
const MOST_BATCHES: usize = 1_000;

impl Leader {
    /// Sends every entry without a result yet. Results are kept until the rows have come in.
    pub(super) async fn push(&mut self, device: Sender) -> Result<(), SyncError> {
        let mut lost: Vec<Stored> = Vec::new();
        for _ in 0..MOST_BATCHES {
            let waiting = outbox::waiting(&self.shared.desk.connection).await?;
            let oldest = lost.first().or(waiting.first()).map_or(u64::MAX, |entry| entry.n);
            let unsent = waiting.iter().filter(|entry| !self.results.contains_key(&entry.n));
            let unsent: Vec<&Stored> = lost.iter().chain(unsent).collect();
            let count = chunk(
                unsent.iter().map(|entry| entry.text.len()),
                PUSH_MAX_ENTRIES,
                PUSH_MAX_BYTES,
            );
            let Some(batch) = unsent.get(..count).filter(|batch| !batch.is_empty()) else {
                return Ok(());
            };
            self.busy();
            let sent = batch.len();
            match self.send(device, batch).await? {
                Next::Settle { .. } => {
                    lost.drain(..sent.min(lost.len()));
                }
                Next::SendFrom { n } => lost = self.kept_from(n, oldest).await?,
                Next::Fork => return Err(SyncError::Forked),
                Next::Wait => return Err(SyncError::Unreachable),
            }
        }
        Ok(())
    }

    async fn send(&mut self, device: Sender, batch: &[&Stored]) -> Result<Next, SyncError> {
        for entry in batch {
            self.send_blocks(&entry.text).await?;
        }
        let first_n = batch.first().map_or(0, |entry| entry.n);
        let receipt = host::push(PushBatch {
            device,
            protocol: PROTOCOL_VERSION,
            first_n,
            entries: batch.iter().map(|entry| entry.text.clone()).collect(),
        })
        .await?;
        let answer = match receipt {
            PushReceipt::Stored { results, last_n, .. } => {
                self.results.extend(results.into_iter().map(|result| (result.n, result)));
                send::Answer::Stored { last_n }
            }
            PushReceipt::Behind { last_n } => send::Answer::Behind { last_n },
            PushReceipt::Forked => send::Answer::Forked,
            PushReceipt::Unknown => send::Answer::Unclear,
        };
        let kept = confirmed::acked(&self.shared.desk.connection).await?;
        let oldest = kept.first().map_or(first_n, |entry| entry.n.min(first_n));
        Ok(send::next(answer, oldest))
    }

    /// Entries from `n` that were settled already and the host has lost; those still waiting
    /// follow by themselves.
    async fn kept_from(&mut self, n: u64, oldest: u64) -> Result<Vec<Stored>, SyncError> {
        let kept = confirmed::acked(&self.shared.desk.connection).await?;
        self.results.retain(|known, _| *known < n);
        Ok(kept.into_iter().filter(|entry| (n..oldest).contains(&entry.n)).collect())
    }

    /// Uploads what the host lacks of an import's blocks; what arrived before stays there.
    async fn send_blocks(&self, text: &str) -> Result<(), SyncError> {
        let hashes = imports::blocks_of(text);
        if hashes.is_empty() {
            return Ok(());
        }
        for hash in host::missing(hashes).await? {
            // A block that is gone here too is refused by name when the entry arrives.
            if let Some(bytes) = imports::get(&self.shared.desk.connection, &hash).await? {
                host::put_block(&hash, &bytes).await?;
            }
        }
        Ok(())
    }
}
