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
    /// What of their inbox they have read, in no order, see [`crate::inbox::Mark`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inbox_read: Vec<String>,
    /// Interface language, `nl` or `en`.
    pub language: String,
}
