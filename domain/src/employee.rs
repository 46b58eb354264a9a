//! Employee: one of our own people.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::UserId;

/// One of our own people, with or without a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Employee {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// Name as shown to colleagues.
    pub name: String,
    /// Department.
    pub department: String,
    /// First working day.
    pub active_from: Option<NaiveDate>,
    /// Last working day.
    pub active_to: Option<NaiveDate>,
    /// Their sign-in.
    pub user: Option<UserId>,
}
