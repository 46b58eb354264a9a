//! Storing what a round brought in: rows packed when they are many, then told to the other tabs and
//! shown here.

use domain::erasure::{self, Gone};
use klantkompas::protocol::Rejection;

use super::channel::Note;
use super::leader::Leader;
use super::round::Gathered;
use crate::clock;
use crate::parts;
use crate::storage::confirmed::{self, Checkpoint};
use crate::storage::erasure as forget;
use crate::storage::error::StorageError;
use crate::storage::meta::Progress;
use crate::storage::outbox::Stored;

/// More rows than this are stored packed.
const FEW_ROWS: usize = 1_000;

impl Leader {
    /// Stores, tells and shows what was gathered.
    pub(super) async fn store(&self, gathered: Gathered) -> Result<(), StorageError> {
        let checkpoint = self.checkpoint(gathered).await?;
        let desk = &self.shared.desk;
        confirmed::store(&desk.connection, self.epoch, &checkpoint).await?;
        if !checkpoint.emptied.is_empty() || !checkpoint.staged.0.is_empty() {
            // What is in memory holds what was forgotten, or lacks what lay aside: every tab reads anew.
            return self.shared.rebase().await;
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

    async fn checkpoint(&self, gathered: Gathered) -> Result<Checkpoint, StorageError> {
        let Gathered { reset, segments, erased, rows, settled, refused, cursor, head } = gathered;
        let desk = &self.shared.desk;
        let checkpoint = desk.progress.borrow().checkpoint.saturating_add(1);
        let synced_at = Some(clock::now_ms());
        let progress = Progress { cursor: Some(cursor), head, checkpoint, synced_at };
        let renewed = erasure::emptied(rows.iter());
        let emptied: Gone = renewed.iter().copied().chain(erased).collect();
        let is_forgotten = |entry: &Stored| {
            let tables = desk.tables.borrow();
            forget::tells_of(&entry.text, &emptied) || tables.tells_of_erased(entry.n, &entry.text)
        };
        let forgotten = settled.iter().filter(|entry| is_forgotten(entry)).map(|it| it.n).collect();
        let refused = refused.into_iter().map(|refused| {
            let entry = Stored { n: refused.n, text: refused.text.clone() };
            let is_of_erased = refused.reason == Rejection::Erased || is_forgotten(&entry);
            if is_of_erased { forget::forgotten(&refused) } else { Ok(refused) }
        });
        let refused = refused.collect::<Result<_, _>>()?;
        let mut stored = Checkpoint {
            reset,
            settled,
            refused,
            progress,
            emptied,
            renewed,
            forgotten,
            ..Checkpoint::default()
        };
        let first =
            desk.segments.borrow().last_key_value().map_or(1, |(key, _)| key.saturating_add(1));
        let next_key = first.saturating_add(u64::try_from(segments.len()).unwrap_or(u64::MAX));
        stored.staged = (segments, first);
        if rows.len() > FEW_ROWS {
            stored.segments = parts::pack(rows, next_key).await?;
        } else {
            stored.deltas = rows;
        }
        Ok(stored)
    }
}
