//! Packing rows, when they are many. The code comes in a part of the program: see
//! [`crate::parts::pack`].

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;

use crate::storage::error::StorageError;
use crate::storage::segments::Segment;

/// Rows of a segment.
const SEGMENT_ROWS: usize = 5_000;

/// Rows as segments: one kind each, in keys from `next_key`.
///
/// # Errors
///
/// [`StorageError::Other`].
pub fn packed(rows: Vec<Envelope>, next_key: u64) -> Result<Vec<Segment>, StorageError> {
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
