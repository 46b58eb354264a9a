//! The device as the host knows it, and its own count of entries.

use domain::id::DeviceId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{Missing, Stored};

/// The device as the host knows it, and its own count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Device {
    /// Minted here.
    pub id: DeviceId,
    /// Count of the last entry made.
    pub n: u64,
}

impl TryFrom<Value> for Device {
    type Error = Missing;

    fn try_from(value: Value) -> Result<Self, Missing> {
        let stored = Stored(value);
        Ok(Self { id: DeviceId(stored.id("id")?), n: stored.count("n")? })
    }
}
