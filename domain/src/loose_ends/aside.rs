//! A loose end that somebody put aside: nothing has to follow, and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::EmployeeId;

/// Why nothing has to follow on a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PutAside {
    /// The reason, in words.
    pub reason: String,
    /// Put aside on.
    pub on: Option<NaiveDate>,
    /// By whom.
    pub by: Option<EmployeeId>,
}
