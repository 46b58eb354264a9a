//! What nobody answered or takes further, for a list by department.

use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::period::read_maybe;
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use crate::as_json;

/// Which of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooseQuery {
    /// Of one department, or where none is known when the text is empty; of all when left out.
    pub department: Option<String>,
    /// What was put aside, instead of what is open.
    pub aside: bool,
    /// Most lines wanted of each group.
    pub most: u32,
}

/// Loose ends, those that hang longest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoosePage {
    /// How soon customers get an answer, by department; those with people or contacts, in order of name.
    pub departments: Vec<DepartmentAnswers>,
    /// Groups that have lines, in order.
    pub groups: Vec<LooseGroup>,
    /// Loose ends that are open, of the department that was asked for.
    pub open: u32,
    /// Those put aside there.
    pub aside: u32,
}

/// How soon customers of a department get an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DepartmentAnswers {
    /// Its name; empty for contacts of which no department is known.
    pub name: String,
    /// Working minutes until the first answer, the middle one, rounded up.
    pub median_minutes: Option<u32>,
    /// Contacts that were answered.
    pub answered: u32,
    /// Contacts that wait still, also those that wait no longer than they may.
    pub unanswered: u32,
}

/// The loose ends of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LooseGroup {
    pub kind: LooseKind,
    /// How many there are.
    pub total: u32,
    /// The first of them.
    pub lines: Vec<LooseLine>,
}

/// What hangs loose; the order is that of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LooseKind {
    /// They turned to us and nobody answered.
    Unanswered,
    /// They wished for something and nobody took it up.
    Wish,
    /// A possible sale without a next step.
    Opportunity,
    /// A quote without a next step.
    Quote,
}

/// A loose end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LooseLine {
    pub kind: LooseKind,
    /// The contact, case, opportunity or quote.
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// In a line, where somebody wrote one.
    pub what: String,
    pub customer: Option<CustomerId>,
    pub customer_name: String,
    pub contact_name: String,
    /// Who looks after it; empty for nobody.
    pub who: String,
    /// Their department, or the one that was reached.
    pub department: String,
    /// Since when, where that is known.
    #[serde(deserialize_with = "read_maybe")]
    pub since: Option<NaiveDate>,
    /// How long a contact waits, in working minutes.
    pub waiting_minutes: Option<i64>,
    /// Why it was put aside, and by whom.
    pub aside: Option<(String, String)>,
    /// Made or changed here and not yet at the host.
    pub unsent: bool,
}
