//! Money: integer minor units of the workspace's one currency.

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents), within ±2⁵³ so that every layer can carry it exactly.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub i64);
