//! Push and pull. Only the application's sync engine calls these.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;
use crate::protocol::{
    BootstrapReply, BootstrapRequest, PullReply, PullRequest, PushBatch, PushReceipt,
};

/// Records a device's unsent entries; the same batch may arrive any number of times.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Invalid`] for a batch over its limits,
/// [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/sync/v1", endpoint = "push", input = Json, output = Json)]
pub async fn push_changes(
    /// Entries in the order they were made on the device.
    batch: PushBatch,
) -> Result<PushReceipt, ApiError> {
    crate::host::sync::push(batch).await
}

/// What changed since the cursor, for the rows the signed-in person may hold.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Outdated`], [`ApiError::Unavailable`] when the store cannot
/// now.
#[server(prefix = "/sync/v1", endpoint = "pull", input = Json, output = Json)]
pub async fn pull_rows(
    /// Who asks, and from where.
    request: PullRequest,
) -> Result<PullReply, ApiError> {
    crate::host::sync::pull(request).await
}

/// What a device can fetch the first time, instead of every row by pages.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Outdated`], [`ApiError::Unavailable`] when the store cannot
/// now.
#[server(prefix = "/sync/v1", endpoint = "bootstrap", input = Json, output = Json)]
pub async fn find_segments(
    /// Who asks.
    request: BootstrapRequest,
) -> Result<BootstrapReply, ApiError> {
    crate::host::bootstrap::find(request).await
}

/// Which of these import blocks the host does not hold yet.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/sync/v1", endpoint = "missing_blocks", input = Json, output = Json)]
pub async fn missing_blocks(
    /// Hashes the device is about to push an import of.
    hashes: Vec<String>,
) -> Result<Vec<String>, ApiError> {
    crate::host::sync::missing_blocks(hashes).await
}
