//! The host's segments (`server-fn/src/store/snapshot`): a few rows each, named by what they hold.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::sync::envelope::Envelope;
use klantkompas::protocol::{BootstrapReply, SegmentLine};

use crate::bug::Bug;
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
    /// The one there is, or a new one when that is missing or lags behind; nothing for few rows.
    pub fn current<'a>(
        known: &'a mut Option<Self>,
        rows: &Rows,
        head: u64,
        bug: Option<Bug>,
    ) -> Option<&'a Self> {
        if rows.len() < FEW_ROWS {
            return None;
        }
        if known.as_ref().is_none_or(|known| LAG < head - known.base) {
            let rows: Vec<Envelope> = rows.values().cloned().collect();
            let named =
                |(place, rows): (usize, &[Envelope])| (name(place, rows, bug), rows.to_vec());
            let segments = rows.chunks(SEGMENT_ROWS).enumerate().map(named).collect();
            *known = Some(Self { base: head, segments });
        }
        known.as_ref()
    }

    pub fn offer(&self, epoch: u64, head: u64, bug: Option<Bug>) -> BootstrapReply {
        let base = if bug == Some(Bug::BaseAhead) { head } else { self.base };
        let line = |(hash, rows): (&String, &Vec<Envelope>)| SegmentLine {
            hash: hash.clone(),
            rows: u64::try_from(rows.len()).unwrap(),
            bytes: 0,
        };
        let segments = self.segments.iter().map(line).collect();
        BootstrapReply::Segments { cursor: format!("{epoch}.{base}"), head, segments }
    }
}

fn name(place: usize, rows: &[Envelope], bug: Option<Bug>) -> String {
    if bug == Some(Bug::NamedByPlace) {
        return place.to_string();
    }
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(rows).unwrap().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
