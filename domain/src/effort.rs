//! Effort: time an employee spent on a customer; its hourly rate lives in a sibling row of its own
//! scope.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, EmployeeId};
use crate::money::Money;

/// Time spent on a customer, by any department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effort {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// By whom.
    pub employee: Option<EmployeeId>,
    /// Civil date of the work.
    pub on: Option<NaiveDate>,
    /// How long it took.
    pub minutes: u32,
    /// What was done.
    pub note: String,
}

/// The hourly rate of the effort with the same id; only for roles that may see value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EffortCost {
    /// Whose effort it is, so that the row can be found by customer.
    pub customer: Option<CustomerId>,
    /// What an hour costs us.
    pub rate: Money,
}
