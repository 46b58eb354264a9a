//! Fetching segments in a full load. Most rounds never need it, so the code comes in a part of the
//! program of its own: see [`crate::parts::load_segments`].

use std::cell::RefCell;
use std::collections::HashMap;

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
    /// Fetches some and keeps them aside.
    Fetch {
        /// Of the tab that leads.
        epoch: LeaderEpoch,
        /// Who asks.
        device: DeviceId,
        /// Which ones.
        lines: Vec<SegmentLine>,
        /// Hashes of those after them, which are on their way while these are checked and stored.
        next: Vec<String>,
    },
}

/// A segment on its way.
type Coming = oneshot::Receiver<Result<Option<Vec<u8>>, SyncError>>;

thread_local! {
    /// Those on their way, by hash.
    static COMING: RefCell<HashMap<String, Coming>> = RefCell::default();
}

impl Segments {
    /// Does it; answers which of the segments are here then.
    ///
    /// # Errors
    ///
    /// [`SyncError`].
    pub async fn perform(self, connection: &Connection) -> Result<Vec<String>, SyncError> {
        let (epoch, device, lines, next) = match self {
            Self::KeepOnly(hashes) => return Ok(staging::keep_only(connection, &hashes).await?),
            Self::Fetch { epoch, device, lines, next } => (epoch, device, lines, next),
        };
        let mut before = COMING.take();
        let coming = lines.into_iter().map(|line| {
            let coming = before.remove(&line.hash);
            (coming.unwrap_or_else(|| begin(device, line.hash.clone())), line)
        });
        let coming: Vec<(Coming, SegmentLine)> = coming.collect();
        COMING.set(next.into_iter().map(|hash| (hash.clone(), begin(device, hash))).collect());
        let mut sound = Vec::with_capacity(coming.len());
        for (coming, line) in coming {
            match coming.await.unwrap_or(Ok(None))? {
                Some(bytes) if is_sound(&bytes, &line).await => sound.push((line.hash, bytes)),
                _ => log("a segment is gone or broken; it is asked for anew"),
            }
        }
        staging::put(connection, epoch, &sound).await?;
        Ok(sound.into_iter().map(|(hash, _)| hash).collect())
    }
}

/// Begins to fetch a segment.
fn begin(device: DeviceId, hash: String) -> Coming {
    let (sender, receiver) = oneshot::channel();
    spawn_local(async move {
        // Nobody waits for it any more when the round was given up.
        sender.send(host::segment(device, &hash).await).ok();
    });
    receiver
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
