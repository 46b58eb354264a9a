//! Devices on the wire: where the firm's data is held.

use domain::id::{DeviceId, UserId};
use serde::{Deserialize, Serialize};

/// One device that holds data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Which one.
    pub id: DeviceId,
    /// Whose data it holds.
    pub user: UserId,
    /// What runs there: "Firefox, Windows"; empty when unknown.
    pub label: String,
    /// When it last asked for rows, milliseconds since 1970 UTC; 0 when that was not noted.
    pub seen_at: i64,
    /// When it was told to forget everything, milliseconds since 1970 UTC. It has heard of it when
    /// it was seen later than that.
    pub revoked_at: Option<i64>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}
