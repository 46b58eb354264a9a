//! The host's segments (`server-fn/src/store/snapshot`): a few rows each, named by what they hold.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::sync::envelope::Envelope;
use klantkompas::protocol::{BootstrapReply, SegmentLine};

use crate::bug::Bug;
use crate::host::Cursor;
use crate::storage::Rows;

/// Fewer rows are pulled.
const FEW_ROWS: usize = 3;

/// Rows of a segment.
const SEGMENT_ROWS: usize = 3;

/// Sequences that a snapshot may lie behind.
const LAG: u64 = 6;

/// Every row at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub base: u64,
    pub segments: BTreeMap<String, Vec<Envelope>>,
}

impl Snapshot {
    /// Whether there is none and should be one.
    pub fn is_wanted(known: &BTreeMap<bool, Self>, is_viewer: bool, rows: &Rows) -> bool {
        FEW_ROWS <= rows.len() && !known.contains_key(&is_viewer)
    }

    /// The one there is, or a new one when that is missing or lags behind; nothing for few rows.
    pub fn current<'a>(
        known: &'a mut BTreeMap<bool, Self>,
        is_viewer: bool,
        rows: &Rows,
        head: u64,
        bug: Option<Bug>,
    ) -> Option<&'a Self> {
        if rows.len() < FEW_ROWS {
            return None;
        }
        if known.get(&is_viewer).is_none_or(|known| LAG < head - known.base) {
            let rows: Vec<Envelope> = rows.values().cloned().collect();
            let named = |(place, rows): (usize, &[Envelope])| {
                (name(place, is_viewer, rows, bug), rows.to_vec())
            };
            let segments = rows.chunks(SEGMENT_ROWS).enumerate().map(named).collect();
            known.insert(is_viewer, Self { base: head, segments });
        }
        known.get(&is_viewer)
    }

    pub fn offer(&self, cursor: &Cursor, head: u64, bug: Option<Bug>) -> BootstrapReply {
        let seq = if bug == Some(Bug::BaseAhead) { head } else { self.base };
        let line = |(hash, rows): (&String, &Vec<Envelope>)| SegmentLine {
            hash: hash.clone(),
            rows: u64::try_from(rows.len()).unwrap(),
            // Two are fetched together.
            bytes: 2_000_000,
        };
        let segments = self.segments.iter().map(line).collect();
        let cursor = Cursor { seq, ..*cursor }.write();
        BootstrapReply::Segments { cursor, head, segments }
    }
}

fn name(place: usize, is_viewer: bool, rows: &[Envelope], bug: Option<Bug>) -> String {
    if bug == Some(Bug::NamedByPlace) {
        return format!("{place} {is_viewer}");
    }
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(rows).unwrap().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
