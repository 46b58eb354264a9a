//! Sync: who asks, whether the request makes sense, and telling listeners; the rules are the store's.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::sync::hash::sha256_hex;

use super::reply::Refused;
use super::{Host, SignedIn, announce, current, last_sync, signed_in};
use crate::error::ApiError;
use crate::protocol::{
    BLOCK_MAX_BYTES, HISTORY_RECORDS, HistoryPage, HistoryRequest, PullReply, PullRequest,
    PushBatch, PushReceipt, Role,
};
use crate::store::push::{Batch, Sender};
use crate::store::{StoreError, import_block};

/// Most hashes asked about at once; an entry has room for fewer.
const MOST_HASHES: usize = 4096;

/// Records a device's unsent entries.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Revoked`], [`ApiError::Invalid`], [`ApiError::Unavailable`].
pub async fn push(batch: PushBatch) -> Result<PushReceipt, ApiError> {
    let who = signed_in().await?;
    let batch = Batch::read(&batch).map_err(|reason| ApiError::Invalid { reason })?;
    let host = current()?;
    let receipt = heeded(&who, host.store.push(sender(&who), batch).await).await?;
    if let PushReceipt::Stored { head, .. } = receipt {
        last_sync::mark(&host, &who);
        announce(who.workspace, head)?;
    }
    Ok(receipt)
}

/// What changed since a cursor.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Revoked`], [`ApiError::Unavailable`].
pub async fn pull(request: PullRequest) -> Result<PullReply, ApiError> {
    let who = signed_in().await?;
    let host = current()?;
    let reply = heeded(&who, host.store.pull(sender(&who), &request).await).await?;
    host.note_visit(&who, request.device).await?;
    if let PullReply::Page { more: false, .. } = reply {
        last_sync::mark(&host, &who);
    }
    Ok(reply)
}

/// A device that is refused for good has heard so.
///
/// # Errors
///
/// As the outcome, and [`ApiError::Unavailable`].
pub(super) async fn heeded<T>(
    who: &SignedIn,
    outcome: Result<T, StoreError>,
) -> Result<T, ApiError> {
    if let Err(StoreError::Revoked(device)) = outcome {
        current()?.note_told(who.workspace, device).await?;
    }
    Ok(outcome?)
}

/// What happened to some records.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Invalid`] for too many, [`ApiError::Unavailable`].
pub async fn history(request: HistoryRequest) -> Result<HistoryPage, ApiError> {
    let who = signed_in().await?;
    if request.records.len() > HISTORY_RECORDS {
        return Err(ApiError::Invalid { reason: format!("more than {HISTORY_RECORDS} records") });
    }
    Ok(current()?.store.history(sender(&who), &request).await?)
}

/// Which of these blocks this person has yet to send.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Invalid`] for too many, [`ApiError::Unavailable`].
pub async fn missing_blocks(hashes: Vec<String>) -> Result<Vec<String>, ApiError> {
    let who = signed_in().await?;
    if hashes.len() > MOST_HASHES {
        return Err(ApiError::Invalid { reason: format!("more than {MOST_HASHES} blocks") });
    }
    let mut tx = current()?.store.begin_read().await?;
    let present = import_block::present(&mut tx, who.workspace, who.user, &hashes).await?;
    Ok(hashes.into_iter().filter(|hash| !present.contains(hash)).collect())
}

/// `PUT /sync/v1/block/{hash}`: keeps one block of an import that is to come. Any number of times.
///
/// # Errors
///
/// The [`ApiError`] with its status: signed out, a viewer, too large, or not what the hash says.
pub async fn put_block(
    State(host): State<Host>,
    Path(hash): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Refused> {
    keep_block(&host, &hash, &headers, &bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn keep_block(
    host: &Host,
    hash: &str,
    headers: &HeaderMap,
    bytes: &Bytes,
) -> Result<(), ApiError> {
    let who = host.signed_in(headers).await?;
    if who.role == Role::Viewer {
        return Err(ApiError::Forbidden);
    }
    let invalid = |reason: &str| Err(ApiError::Invalid { reason: reason.to_owned() });
    if bytes.len() > BLOCK_MAX_BYTES {
        return invalid("the block is too large");
    }
    if sha256_hex(bytes) != hash {
        return invalid("the block is not what its hash says");
    }
    let mut tx = host.store.begin_change(who.workspace).await?;
    let now_ms = host.clock.now_ms();
    import_block::put(&mut tx, who.workspace, who.user, hash, bytes, now_ms).await?;
    tx.commit().await?;
    Ok(())
}

/// Who pushes or fetches.
pub(super) fn sender(who: &SignedIn) -> Sender {
    Sender { workspace: who.workspace, user: who.user, role: who.role }
}
