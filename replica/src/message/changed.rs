//! Which records changed.

use domain::entity::Entity;
use domain::id::CustomerId;
use serde::{Deserialize, Serialize};

/// Which records changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// Raised with every change.
    pub version: u64,
    /// Kinds that changed.
    pub entities: Vec<Entity>,
    /// Customers whose dossier changed; empty with `all`.
    pub customers: Vec<CustomerId>,
    /// Too many to name (import, first load, reset).
    pub all: bool,
}
