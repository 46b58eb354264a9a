//! Calls to the host, each with a limit of time, and what their failures mean for the engine.

use std::future::Future;

use domain::id::DeviceId;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use gloo_net::http::{Request, Response};
use js_sys::Uint8Array;
use klantkompas::error::ApiError;
use klantkompas::functions::account::read_session;
use klantkompas::functions::sync::{find_segments, missing_blocks, pull_rows, push_changes};
use klantkompas::protocol::{
    BootstrapReply, BootstrapRequest, Live, POLL_SECONDS, PROTOCOL_VERSION, PullReply, PullRequest,
    PushBatch, PushReceipt, Session,
};
use replica::json;
use serde::de::DeserializeOwned;

use super::error::SyncError;

/// A call that takes longer is given up: the host hangs or the network swallows it.
const LIMIT_MS: u32 = 30_000;

/// A poll waits 25 seconds by itself.
const POLL_LIMIT_MS: u32 = 35_000;

/// A block travels over slow lines; it is at most 1 MiB.
const BLOCK_LIMIT_MS: u32 = 120_000;

/// Who is signed in.
///
/// # Errors
///
/// [`SyncError::SignedOut`] when nobody is.
pub async fn session() -> Result<Session, SyncError> {
    limited(LIMIT_MS, read_session()).await
}

/// Sends entries.
///
/// # Errors
///
/// [`SyncError`].
pub async fn push(batch: PushBatch) -> Result<PushReceipt, SyncError> {
    limited(LIMIT_MS, push_changes(batch)).await
}

/// Asks what changed.
///
/// # Errors
///
/// [`SyncError`].
pub async fn pull(request: PullRequest) -> Result<PullReply, SyncError> {
    limited(LIMIT_MS, pull_rows(request)).await
}

/// Asks which segments a first load can fetch.
///
/// # Errors
///
/// [`SyncError`].
pub async fn segments(request: BootstrapRequest) -> Result<BootstrapReply, SyncError> {
    limited(LIMIT_MS, find_segments(request)).await
}

/// Fetches a segment, inflated by the browser; `None` when the host has it no longer.
///
/// # Errors
///
/// [`SyncError`].
pub async fn segment(device: DeviceId, hash: &str) -> Result<Option<Vec<u8>>, SyncError> {
    let url = format!("/sync/v1/segment/{hash}?device={device}");
    let fetching = async {
        let unreachable = |_offline| ApiError::Unreachable;
        let response = Request::get(&url).send().await.map_err(unreachable)?;
        match response.status() {
            200 => response.binary().await.map(Some).map_err(unreachable),
            404 => Ok(None),
            _ => Err(said(&response).await?),
        }
    };
    limited(BLOCK_LIMIT_MS, fetching).await
}

/// Asks whether the host is past a head, and waits for it a while; answers the host's head.
///
/// # Errors
///
/// [`SyncError`].
pub async fn poll(head: u64) -> Result<u64, SyncError> {
    let url = format!("/sync/v1/poll?head={head}&wait={POLL_SECONDS}&protocol={PROTOCOL_VERSION}");
    let asking = async {
        let response = Request::get(&url).send().await.map_err(|_offline| ApiError::Unreachable)?;
        if response.ok() { said(&response).await } else { Err(said(&response).await?) }
    };
    let live: Live = limited(POLL_LIMIT_MS, asking).await?;
    Ok(live.head)
}

/// Asks which blocks the host does not hold yet.
///
/// # Errors
///
/// [`SyncError`].
pub async fn missing(hashes: Vec<String>) -> Result<Vec<String>, SyncError> {
    limited(LIMIT_MS, missing_blocks(hashes)).await
}

/// Sends one block; any number of times.
///
/// # Errors
///
/// [`SyncError`].
pub async fn put_block(hash: &str, bytes: &[u8]) -> Result<(), SyncError> {
    let request = Request::put(&format!("/sync/v1/block/{hash}"))
        .header("Content-Type", "application/octet-stream")
        .body(Uint8Array::from(bytes))
        .map_err(|error| SyncError::Refused(error.to_string()))?;
    let sending = async {
        let response = request.send().await.map_err(|_offline| ApiError::Unreachable)?;
        if response.ok() { Ok(()) } else { Err(said(&response).await?) }
    };
    limited(BLOCK_LIMIT_MS, sending).await
}

/// What the host says in its answer; a text that is not ours is no answer.
async fn said<Message: DeserializeOwned>(response: &Response) -> Result<Message, ApiError> {
    let text = response.text().await.map_err(|_offline| ApiError::Unreachable)?;
    json::read(&text).map_err(|_foreign| ApiError::Unreachable)
}

async fn limited<Output>(
    limit_ms: u32,
    call: impl Future<Output = Result<Output, ApiError>>,
) -> Result<Output, SyncError> {
    let call = std::pin::pin!(call);
    match select(call, TimeoutFuture::new(limit_ms)).await {
        Either::Left((outcome, _)) => Ok(outcome?),
        Either::Right(_) => Err(SyncError::Unreachable),
    }
}
