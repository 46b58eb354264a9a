//! What is owed to customers, for the list of today and for one dossier.

use chrono::NaiveDate;
use domain::id::{CustomerId, EmployeeId};
use domain::period::read_maybe;
use domain::sync::envelope::Envelope;
use domain::today::ItemKind;
use serde::{Deserialize, Serialize};

use crate::as_json;

/// Which of it is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwedQuery {
    /// One customer's open tasks, promises and cases, however far ahead; else everybody's list of today.
    pub customer: Option<CustomerId>,
    /// What these people or nobody look after; everything when left out.
    pub people: Option<Vec<EmployeeId>>,
    /// Most lines wanted of each group.
    pub most: u32,
}

/// What is owed, the most urgent first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwedPage {
    /// Groups that have lines, in order.
    pub groups: Vec<OwedGroup>,
}

/// The lines that are equally urgent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwedGroup {
    /// How urgent they are.
    pub urgency: OwedUrgency,
    /// How many there are.
    pub total: u32,
    /// The first of them.
    pub lines: Vec<OwedLine>,
}

/// How urgent something is; the order is that of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OwedUrgency {
    /// It should have been done.
    Overdue,
    /// It is due today.
    Today,
    /// It is due later.
    Ahead,
    /// Nobody said when.
    Undated,
}

/// Something owed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwedLine {
    pub kind: ItemKind,
    /// The task, promise, case, answer, person or customer.
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// In a line, where somebody wrote one.
    pub what: String,
    pub customer: Option<CustomerId>,
    pub customer_name: String,
    pub contact_name: String,
    /// Who looks after it; empty for nobody.
    pub who: String,
    /// Who passed it on, if somebody did.
    pub handed_over_by: String,
    /// The day it is due, in the workspace's zone.
    #[serde(deserialize_with = "read_maybe")]
    pub due_on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC, when it is a moment.
    pub due_at: Option<i64>,
    /// Working minutes since it was due; none while it is not.
    pub late_minutes: Option<i64>,
    pub why: OwedWhy,
    /// Made or changed here and not yet at the host.
    pub unsent: bool,
}

/// Why something is on the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwedWhy {
    /// It was promised.
    Promised {
        /// What the date was at first, where it was put off.
        #[serde(deserialize_with = "read_maybe")]
        instead_of: Option<NaiveDate>,
        /// What they expect, where that is earlier.
        #[serde(deserialize_with = "read_maybe")]
        expected_earlier: Option<NaiveDate>,
    },
    /// They asked to be called.
    CallBackAsked,
    /// They raised a case: the stored words of its kind and severity.
    Raised { kind: String, severity: String },
    /// They gave this score.
    Score(u8),
    /// Somebody has to do it.
    Work,
    /// They turn so many years, or are a customer for so many.
    Years(i32),
}

/// How long what is promised takes, in working days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseTimes {
    /// How many were delivered.
    pub count: u32,
    /// The middle one, rounded up; none where too few were delivered to say.
    pub usual_days: Option<u32>,
    /// Nine of ten were ready within so many.
    pub most_days: Option<u32>,
    /// The date to promise now.
    #[serde(deserialize_with = "read_maybe")]
    pub proposed: Option<NaiveDate>,
}
