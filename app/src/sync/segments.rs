//! Fetching segments in a full load. Most rounds never need it, so the code comes in a part of the
//! program of its own: see [`crate::parts::load_segments`].

use std::cell::RefCell;

use domain::id::DeviceId;
use domain::sync::block::Block;
use domain::sync::hash::sha256_hex;
use futures::channel::oneshot;
use js_sys::Uint8Array;
use klantkompas::protocol::SegmentLine;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::error::SyncError;
use super::host;
use crate::storage::cipher::crypto;
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
    Fetch {
        /// Of the tab that leads.
        epoch: LeaderEpoch,
        /// Who asks.
        device: DeviceId,
        /// Which one.
        line: SegmentLine,
        /// Hash of the one after it, which is on its way while this one is checked and stored.
        next: Option<String>,
    },
}

/// A segment on its way, by its hash.
type Coming = (String, oneshot::Receiver<Result<Option<Vec<u8>>, SyncError>>);

thread_local! {
    static COMING: RefCell<Option<Coming>> = const { RefCell::new(None) };
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
            Self::Fetch { epoch, device, line, next } => {
                let coming = COMING.take().filter(|(hash, _)| *hash == line.hash);
                let bytes = match coming {
                    Some((_, coming)) => coming.await.unwrap_or(Ok(None))?,
                    None => host::segment(device, &line.hash).await?,
                };
                next.into_iter().for_each(|hash| begin(device, hash));
                let bytes = match bytes {
                    Some(bytes) if is_sound(&bytes, &line).await => bytes,
                    _ => {
                        log("a segment is gone or broken; it is asked for anew");
                        return Ok(Vec::new());
                    }
                };
                staging::put(connection, epoch, &line.hash, &bytes).await?;
                Ok(vec![line.hash])
            }
        }
    }
}

/// Begins to fetch a segment.
fn begin(device: DeviceId, hash: String) {
    let (sender, receiver) = oneshot::channel();
    COMING.set(Some((hash.clone(), receiver)));
    spawn_local(async move {
        // Nobody waits for it any more when the round was given up.
        sender.send(host::segment(device, &hash).await).ok();
    });
}

/// Whether bytes are the segment that was offered, and can be read here.
async fn is_sound(bytes: &[u8], line: &SegmentLine) -> bool {
    let hash = match hashed(bytes).await {
        Some(hash) => hash,
        None => sha256_hex(bytes),
    };
    hash == line.hash && Block::parse(bytes).is_ok_and(|block| u64::from(block.rows()) == line.rows)
}

/// SHA-256 in hexadecimal by the browser, which is many times faster; absent where it does not hash.
async fn hashed(bytes: &[u8]) -> Option<String> {
    let hashing = crypto()?.subtle().digest_with_str_and_u8_array("SHA-256", bytes).ok()?;
    let hash = Uint8Array::new(&JsFuture::from(hashing).await.ok()?).to_vec();
    Some(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}
