//! Cases: the board, the list, one case, and the figures above them.

use chrono::NaiveDate;
use domain::analytics::case_desk::{CaseSet, CaseTally};
use domain::analytics::recovery::BoughtAgain;
use domain::case::{CaseStatus, Clock};
use domain::id::{CaseId, CustomerId, EmployeeId, RecordId};
use domain::period::{read, read_maybe};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use crate::as_json;

/// What may be asked about cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CaseAsk {
    /// A window of the list: [`CasePage`].
    List(CaseQuery),
    /// The first of every status: [`CaseBoard`]. Order and window of the query do not count.
    Board {
        /// Which cases.
        query: CaseQuery,
        /// Most lines wanted of each status.
        most: u32,
    },
    /// The figures: [`CaseFigures`].
    Figures {
        /// On which day.
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// One case: [`CaseFile`], if there is such a one.
    File {
        /// Which.
        case: CaseId,
        /// On which day.
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// By when a case is to be solved that is raised now: [`ProposedDue`].
    Due {
        /// What it is about, as it is stored.
        kind: String,
        /// How much it matters, as it is stored.
        severity: String,
    },
}

/// Which cases, and in which order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseQuery {
    /// Words that all must occur (folded); empty for everything.
    pub words: String,
    /// What they are about, as it is stored; empty for everything.
    pub kind: String,
    /// How much they matter, as it is stored; empty for everything.
    pub severity: String,
    /// Where they stand.
    pub status: Option<CaseStatus>,
    /// What these people look after.
    pub people: Option<Vec<EmployeeId>>,
    /// Whether what nobody looks after is among it.
    pub and_nobodys: bool,
    /// Those behind a figure.
    pub set: Option<CaseSet>,
    /// `due`, `opened_on`, `customer_name`, `subject`, `kind`, `severity`, `status` or `owner`.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// First row wanted.
    pub from: u32,
    /// Most rows wanted.
    pub count: u32,
    /// On which day; today they are shown as they stand now.
    #[serde(deserialize_with = "read")]
    pub as_of: NaiveDate,
}

/// A window of the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    /// Cases in all.
    pub total: u32,
    /// Cases that pass.
    pub matching: u32,
    /// First row of this window.
    pub from: u32,
    /// The window.
    pub rows: Vec<CaseLine>,
}

/// The board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseBoard {
    /// Cases in all, whatever passes.
    pub total: u32,
    /// Every status in order, also those without a case.
    pub columns: Vec<CaseColumn>,
}

/// The cases of one status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseColumn {
    /// The status.
    pub status: CaseStatus,
    /// How many pass.
    pub total: u32,
    /// The most urgent of them; of those that are over the last.
    pub lines: Vec<CaseLine>,
}

/// A case among others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// The case.
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// What they are called.
    pub customer_name: String,
    /// The person there, if there is one.
    pub contact_name: String,
    /// Who looks after it; empty for nobody.
    pub owner: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The day it is due, in the workspace's zone.
    #[serde(deserialize_with = "read_maybe")]
    pub due_on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC, when it is a moment.
    pub due_at: Option<i64>,
    /// How it stands to that.
    pub clock: Clock,
    /// Of a complaint that is settled: whether they bought again.
    pub again: Option<BoughtAgain>,
    /// Made or changed here and not yet at the host.
    pub unsent: bool,
}

/// One case with everything about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseFile {
    /// As among others.
    pub line: CaseLine,
    /// Whether it was solved as quickly as the firm calls quick; absent while it is not solved.
    pub is_fast: Option<bool>,
    /// How many days the firm calls quick.
    pub fast_days: u32,
    /// The number or day of the order concerned; empty for none.
    pub order: String,
    /// What our own people in its log are called.
    pub names: Vec<(RecordId, String)>,
}

/// The figures, and the boundaries they were counted with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFigures {
    /// The figures.
    pub tally: CaseTally,
    /// The window in which being in time is judged.
    pub window_months: u32,
    /// The days in which a purchase is buying again.
    pub followup_days: u32,
}

/// By when a case is to be solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedDue {
    /// The day at whose closing time; none where nobody waits.
    #[serde(deserialize_with = "read_maybe")]
    pub on: Option<NaiveDate>,
}
