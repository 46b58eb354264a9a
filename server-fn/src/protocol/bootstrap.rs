//! The first load on the wire: what a device fetches instead of pages.

use domain::id::DeviceId;
use serde::{Deserialize, Serialize};

use super::flat;

/// A request for what a first load can fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootstrapRequest {
    /// Who asks.
    pub device: DeviceId,
    /// The asker's [`PROTOCOL_VERSION`](super::PROTOCOL_VERSION).
    pub protocol: u32,
}

/// What a first load can fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", try_from = "flat::BootstrapReply")]
pub enum BootstrapReply {
    /// All of these, in any order, then what changed since the cursor.
    Segments {
        /// Where to pull from with every row of the segments stored; opaque.
        cursor: String,
        /// The workspace's head at that moment; past the cursor's place.
        head: u64,
        /// Together every row that the asker may hold.
        segments: Vec<SegmentLine>,
    },
    /// There are few rows, or nothing is ready: pull them from the beginning. Also what a newer host
    /// says otherwise, since pulling is always right.
    Pull,
    /// They are being made, which takes longer than a request may last: ask again at once. Devices that
    /// do not know this answer pull.
    Making,
    /// This device's id belongs to someone else: take a new one, keep the outbox.
    Forked,
}

/// Some thousands of rows of one kind, packed as a block (`domain::sync::block`), to be fetched from
/// `GET /sync/v1/segment/HASH?device=ID`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentLine {
    /// SHA-256 of the block's bytes, in lower-case hex.
    pub hash: String,
    /// How many rows.
    pub rows: u64,
    /// How many bytes, before they are compressed for the way.
    pub bytes: u64,
}
