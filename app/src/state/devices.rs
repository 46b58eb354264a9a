//! Where the firm's data is held, as the host knows it.

use domain::id::DeviceId;
use klantkompas::error::ApiError;
use klantkompas::functions::device::{list_devices, revoke_device};
use klantkompas::protocol::DeviceLine;

/// The devices that whoever works here may see, the last seen first.
///
/// # Errors
///
/// [`ApiError`] as the host or the network gives it.
pub async fn list() -> Result<Vec<DeviceLine>, ApiError> {
    list_devices().await
}

/// Has a device forget everything when it next asks the host.
///
/// # Errors
///
/// [`ApiError`] as the host or the network gives it.
pub async fn revoke(device: DeviceId) -> Result<(), ApiError> {
    revoke_device(device).await
}
