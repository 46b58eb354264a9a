//! Devices: where people hold the firm's data.

use domain::id::DeviceId;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;
use crate::protocol::DeviceLine;

/// The devices of whoever is signed in, for an admin those of everybody; the last seen first.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/api/v1", endpoint = "device/list", input = Json, output = Json)]
pub async fn list_devices() -> Result<Vec<DeviceLine>, ApiError> {
    crate::host::device::list().await
}

/// Tells a device to forget everything when it next asks; any number of times.
///
/// # Errors
///
/// [`ApiError::Forbidden`] for somebody else's device unless an admin asks, [`ApiError::SignedOut`],
/// [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/api/v1", endpoint = "device/revoke", input = Json, output = Json)]
pub async fn revoke_device(
    /// Which one.
    device: DeviceId,
) -> Result<(), ApiError> {
    crate::host::device::revoke(device).await
}
