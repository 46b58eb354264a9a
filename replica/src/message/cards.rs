//! Customers and contacts for an address book elsewhere.

use serde::{Deserialize, Serialize};

/// Some cards, as a file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// How many.
    pub count: u32,
    /// The cards.
    pub text: String,
}
