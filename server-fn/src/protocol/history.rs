//! History on the wire: what happened to some records.

use domain::entity::Entity;
use domain::id::{RecordId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most lines in one answer; a change of more fields than that is still told whole.
pub const HISTORY_LINES: u32 = 100;

/// Most records asked about at once.
pub const HISTORY_RECORDS: usize = 400;

/// A request for what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryRequest {
    /// Which records, at most [`HISTORY_RECORDS`].
    pub records: Vec<RecordId>,
    /// Only what happened before this sequence: the last line of the page before.
    pub before: Option<u64>,
    /// Most lines wanted; the host may give fewer.
    pub limit: u32,
}

/// What happened, latest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// One line per field that changed, and one without a field where a record came to be.
    pub lines: Vec<HistoryLine>,
    /// Whether there is earlier history.
    pub more: bool,
}

/// One field of one record, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The workspace's sequence of the change.
    pub seq: u64,
    /// Kind of record.
    pub entity: Entity,
    /// Which record.
    pub id: RecordId,
    /// The field; empty where the record came to be.
    pub field: String,
    /// Its value before; null when it had none.
    pub old: Value,
    /// Its value after; null when it was cleared.
    pub new: Value,
    /// Who.
    pub actor: UserId,
    /// When, by the device's clock, milliseconds since 1970 UTC.
    pub at: i64,
}
