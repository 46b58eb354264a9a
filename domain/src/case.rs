//! Case: a question, request or problem raised by a customer. A complaint is a kind of case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, EmployeeId};

/// What a case is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// They want to know something.
    #[default]
    Question,
    /// They want something done.
    Request,
    /// Something went wrong.
    Complaint,
}

/// A question, request or problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Who raised it.
    pub customer: Option<CustomerId>,
    /// What it is about.
    pub kind: CaseKind,
    /// Raised on.
    pub opened_on: Option<NaiveDate>,
    /// Solved on.
    pub resolved_on: Option<NaiveDate>,
    /// Whether it was solved generously.
    pub generous: bool,
    /// Who looks after it.
    pub owner: Option<EmployeeId>,
    /// One line.
    pub subject: String,
    /// What happened.
    pub note: String,
}
