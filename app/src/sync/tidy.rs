//! Tidying when nothing else is to do, or when it can wait no longer: many single rows become segments,
//! and segments that hold little go with them, in one bounded transaction.

use std::rc::Rc;

use domain::sync::envelope::Envelope;

use super::packing::packed;
use crate::storage::confirmed::delta_key;
use crate::storage::error::StorageError;
use crate::storage::meta::LeaderEpoch;
use crate::storage::segments;
use crate::worker::desk::Desk;

/// Single rows that are worth packing when nothing else is to do.
pub(super) const MANY_DELTAS: usize = 2_000;

/// Single rows that are packed though there is: in a firm that is never quiet they would only grow.
pub(super) const TOO_MANY_DELTAS: usize = 6_000;

/// Most rows packed at once, so that the worker is never away for long.
const MOST_ROWS: usize = 20_000;

/// A segment with fewer rows in use is packed again together with others.
const FEW_ROWS: u32 = 500;

/// Packs single rows; the code comes in a part of the program ([`crate::parts::tidy`]).
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Full`].
pub async fn tidy(desk: Rc<Desk>, epoch: LeaderEpoch) -> Result<u64, StorageError> {
    let (rows, old) = {
        let tables = desk.tables.borrow();
        let single = tables.confirmed_single();
        let live = tables.live_rows();
        let segments = desk.segments.borrow();
        let thin = segments
            .iter()
            .filter(|(_, block)| live.get(block).copied().unwrap_or_default() < FEW_ROWS);
        let thin: Vec<(u64, u32)> = thin.map(|(key, block)| (*key, *block)).collect();
        let mut rows: Vec<Envelope> = single.into_iter().take(MOST_ROWS).collect();
        rows.extend(thin.iter().flat_map(|(_, block)| tables.confirmed_of_block(*block)));
        (rows, thin)
    };
    let deltas: Vec<String> = rows.iter().map(delta_key).collect();
    let next = desk.segments.borrow().last_key_value().map_or(1, |(key, _)| key + 1);
    let segments = packed(rows, next)?;
    let keys: Vec<u64> = old.iter().map(|(key, _)| *key).collect();
    segments::compact(&desk.connection, epoch, &segments, &deltas, &keys).await?;
    desk.repacked(segments, &old);
    Ok(0)
}
