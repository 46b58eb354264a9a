//! History: who changed what, and what it was before.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;
use crate::protocol::{HistoryPage, HistoryRequest};

/// What happened to some records, latest first, as far as the signed-in person may see them.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Invalid`] for too many records,
/// [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/api/v1", endpoint = "history", input = Json, output = Json)]
pub async fn read_history(
    /// Which records, and from where.
    request: HistoryRequest,
) -> Result<HistoryPage, ApiError> {
    crate::host::sync::history(request).await
}
