//! Storing what a round brought in: rows packed when they are many, then told to the other tabs and
//! shown here.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;

use super::channel::Note;
use super::leader::Leader;
use super::round::Gathered;
use crate::clock;
use crate::storage::confirmed::{self, Checkpoint};
use crate::storage::error::StorageError;
use crate::storage::meta::Progress;
use crate::storage::segments::Segment;

/// More rows than this are stored packed.
const FEW_ROWS: usize = 1_000;

/// Rows of a segment.
const SEGMENT_ROWS: usize = 5_000;

impl Leader {
    /// Stores, tells and shows what was gathered.
    pub(super) async fn store(&self, gathered: Gathered) -> Result<(), StorageError> {
        let checkpoint = self.checkpoint(gathered)?;
        let desk = &self.shared.desk;
        confirmed::store(&desk.connection, self.epoch, &checkpoint).await?;
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

    fn checkpoint(&self, gathered: Gathered) -> Result<Checkpoint, StorageError> {
        let Gathered { reset, rows, settled, refused, cursor, head } = gathered;
        let desk = &self.shared.desk;
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
