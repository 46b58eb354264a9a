//! Fetching segments in a full load. Most rounds never need it, so the code comes in a part of the
//! program of its own: see [`crate::parts::load_segments`].

use domain::id::DeviceId;
use domain::sync::block::Block;
use domain::sync::hash::sha256_hex;
use klantkompas::protocol::SegmentLine;

use super::error::SyncError;
use super::host;
use crate::storage::connection::Connection;
use crate::storage::meta::LeaderEpoch;
use crate::storage::staging;
use crate::worker::log;

/// What is to be done about segments.
#[derive(Debug)]
pub enum Segments {
    /// [`staging::keep_only`].
    KeepOnly(Vec<String>),
    /// Fetches one and keeps it aside.
    Fetch(LeaderEpoch, DeviceId, SegmentLine),
}

impl Segments {
    /// Does it; answers which of the segments are here then.
    ///
    /// # Errors
    ///
    /// [`SyncError`].
    pub async fn perform(self, connection: &Connection) -> Result<Vec<String>, SyncError> {
        match self {
            Self::KeepOnly(hashes) => Ok(staging::keep_only(connection, &hashes).await?),
            Self::Fetch(epoch, device, line) => {
                let bytes = host::segment(device, &line.hash).await?;
                let Some(bytes) = bytes.filter(|bytes| is_sound(bytes, &line)) else {
                    log("a segment is gone or broken; it is asked for anew");
                    return Ok(Vec::new());
                };
                staging::put(connection, epoch, &line.hash, &bytes).await?;
                Ok(vec![line.hash])
            }
        }
    }
}

/// Whether bytes are the segment that was offered, and can be read here.
fn is_sound(bytes: &[u8], line: &SegmentLine) -> bool {
    sha256_hex(bytes) == line.hash
        && Block::parse(bytes).is_ok_and(|block| u64::from(block.rows()) == line.rows)
}
