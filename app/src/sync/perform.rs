//! What a round wants done, done: in this device's storage and at the host.

use klantkompas::protocol::PullReply;

use super::blocks::Blocks;
use super::error::SyncError;
use super::host;
use super::leader::Leader;
use super::round::{Effect, Extent, Outcome};
use super::segments::Segments;
use crate::parts;
use crate::storage::error::StorageError;
use crate::storage::upkeep::Upkeep;
use crate::storage::vault::Turning;
use crate::storage::{meta, outbox};
use crate::worker::log;
use crate::worker::message::{Link, Stage};

impl Leader {
    /// One round: everything out, everything in.
    pub(super) async fn round(&mut self) -> Result<(), SyncError> {
        let cursor = self.shared.desk.progress.borrow().cursor.clone();
        let extent = self.plan().await?;
        self.rewrite().await?;
        let mut effect = self.round.begin(extent, cursor);
        loop {
            let outcome = match effect {
                Effect::Done => {
                    if extent != Extent::Sending {
                        self.has_room();
                    }
                    return Ok(());
                }
                Effect::Failed(error) => return Err(error),
                effect => self.perform(effect).await,
            };
            self.tell_loading(&outcome);
            effect = self.round.next(outcome);
        }
    }

    /// Goes on sealing, or opening, what is stored, when encryption was turned on or off.
    async fn rewrite(&self) -> Result<(), StorageError> {
        let connection = &self.shared.desk.connection;
        // Without a key nothing was ever sealed here.
        if connection.cipher().is_none() {
            return Ok(());
        }
        let vault = connection.learn().await?;
        if vault.is_none_or(|vault| vault.turning == Turning::Done) {
            return Ok(());
        }
        match parts::upkeep(connection, Upkeep::Rewrite { epoch: self.epoch }).await {
            Err(StorageError::NotLeader) => Err(StorageError::NotLeader),
            Err(error) => {
                // Both kinds can be read; the next round goes on.
                log(&format!("what is stored is not all rewritten yet: {error}"));
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }

    async fn perform(&self, effect: Effect) -> Result<Outcome, SyncError> {
        let desk = &self.shared.desk;
        Ok(match effect {
            Effect::AskSession => {
                let session = host::session().await?;
                if desk.is_closed() {
                    return Err(SyncError::SignedOut);
                }
                if (session.workspace, session.user) == (desk.workspace, desk.user) {
                    self.heed_last_sync(session.synced_at).await?;
                }
                Outcome::Session(session.workspace, session.user)
            }
            Effect::ReadDevice => Outcome::Device(meta::device(&desk.connection).await?),
            Effect::ReadOutbox => Outcome::Entries(outbox::waiting(&desk.connection).await?),
            Effect::Reopen { after } => {
                let reopen = Upkeep::Reopen { epoch: self.epoch, after };
                parts::upkeep(&desk.connection, reopen).await?;
                self.shared.rebase().await?;
                Outcome::Done
            }
            Effect::AskMissing(hashes) => {
                self.busy();
                let asked = Blocks::Missing(hashes);
                Outcome::Missing(parts::blocks(&desk.connection, asked).await?)
            }
            Effect::PutBlock(hash) => {
                parts::blocks(&desk.connection, Blocks::Put(hash)).await?;
                Outcome::Done
            }
            Effect::Push(batch) => {
                self.busy();
                Outcome::Receipt(host::push(batch).await?)
            }
            Effect::AskSegments(request) => {
                self.busy();
                Outcome::Offered(host::segments(request).await?)
            }
            Effect::ReadStaged(hashes) => {
                let task = Segments::KeepOnly(hashes);
                Outcome::Staged(parts::load_segments(&desk.connection, task).await?)
            }
            Effect::Fetch(device, lines) => {
                let (epoch, wanted) = (self.epoch, lines.len());
                let next = self.round.segments_after().map(|line| line.hash.clone()).collect();
                let task = Segments::Fetch { epoch, device, lines, next };
                let here = parts::load_segments(&desk.connection, task).await?;
                Outcome::Fetched(here.len() == wanted)
            }
            Effect::Pull(request) => Outcome::Reply(host::pull(request).await?),
            Effect::Store(gathered) => {
                self.store(gathered).await?;
                Outcome::Done
            }
            Effect::Compare(sum) => {
                let is_same = desk.tables.borrow().confirmed_sum() == sum;
                if !is_same {
                    log("what this device holds differs from the host and is fetched anew");
                }
                Outcome::Compared(is_same)
            }
            Effect::Renumber => Outcome::Renumbered(self.fork().await?),
            Effect::Done | Effect::Failed(_) => Outcome::Done,
        })
    }

    /// The host knows this device id with other content: take a new one, keep every entry.
    async fn fork(&self) -> Result<Option<String>, StorageError> {
        let desk = &self.shared.desk;
        parts::upkeep(&desk.connection, Upkeep::Renumber).await?;
        self.shared.rebase().await?;
        Ok(desk.progress.borrow().cursor.clone())
    }

    /// Shows that rows are on their way, and in a first load how many.
    fn tell_loading(&self, outcome: &Result<Outcome, SyncError>) {
        let (rows, total) = match outcome {
            Ok(Outcome::Reply(PullReply::Page { rows, total, .. })) => (rows.len(), *total),
            Ok(Outcome::Fetched(_)) => (0, self.round.segment_rows()),
            _ => return,
        };
        if rows > 0 {
            self.busy();
        }
        let is_shown = self.shared.desk.progress.borrow().cursor.is_some();
        if let Some(before) = self.round.first_load().filter(|_| !is_shown) {
            let done = before.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
            self.shared.desk.set_stage(Stage::Loading { done, total });
        }
    }

    fn busy(&self) {
        self.shared.desk.set_link(Link::Online { busy: true });
    }
}
