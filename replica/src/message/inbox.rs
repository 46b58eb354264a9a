//! What somebody should hear of.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{CustomerId, EmployeeId, RecordId, UserId};
use domain::inbox::NewsKind;
use domain::period::read;
use serde::{Deserialize, Serialize};

/// Whose it is, and how much of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxQuery {
    /// Who signs in: their row holds what they have read.
    pub user: UserId,
    /// They, as employee and as user.
    pub people: Vec<EmployeeId>,
    /// Most lines wanted.
    pub most: u32,
}

/// What somebody should hear of, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InboxPage {
    /// The first lines.
    pub lines: Vec<InboxLine>,
    /// How many there are.
    pub total: u32,
    /// Marks of all that was not read yet.
    pub unread: Vec<String>,
    /// Marks that are about nothing any more, to be taken out with the next one.
    pub spent: Vec<String>,
}

/// Something to hear of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxLine {
    /// What says that it was read.
    pub mark: String,
    pub kind: NewsKind,
    /// Kind of its record.
    pub entity: Entity,
    /// The entry, case, answer or customer.
    pub record: RecordId,
    pub customer: Option<CustomerId>,
    pub customer_name: String,
    /// What it says, in a line.
    pub what: String,
    /// The score that was given.
    pub score: Option<u8>,
    /// Who or what ended a relation, as it is stored.
    pub reason: String,
    /// Who did it; empty when that is not known.
    pub by: String,
    #[serde(deserialize_with = "read")]
    pub on: NaiveDate,
    /// The moment, milliseconds since 1970 UTC, when known.
    pub at: Option<i64>,
    pub is_read: bool,
}
