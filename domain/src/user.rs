//! User: someone who signs in. Role and mail address stay on the host.

use serde::{Deserialize, Serialize};

use crate::id::EmployeeId;

/// Someone who signs in, as colleagues see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// Name as shown to colleagues.
    pub name: String,
    /// The employee they are.
    pub employee: Option<EmployeeId>,
    /// Interface language, `nl` or `en`.
    pub language: String,
}
