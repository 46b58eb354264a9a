//! `SyncError`: why a round of syncing ended early.

use domain::id::DeviceId;
use klantkompas::error::ApiError;
use wasm_split_helpers::SplitLoaderError;

use crate::storage::error::StorageError;

/// Why a round of syncing ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// No answer of ours: try again soon.
    #[error("the host cannot be reached")]
    Unreachable,
    /// The session ended.
    #[error("sign in to go on")]
    SignedOut,
    /// That device was told to forget everything.
    #[error("this device was told to forget everything")]
    Revoked(DeviceId),
    /// The host gives no rows to an application of this age; what is entered is still sent.
    #[error("a newer version of the application is needed")]
    Outdated,
    /// The host answered that it will not; says why.
    #[error("{0}")]
    Refused(String),
    /// This device's id is not its own any more.
    #[error("the device's id belongs to another")]
    Forked,
    /// This device's storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<SplitLoaderError> for SyncError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Unreachable
    }
}

impl From<ApiError> for SyncError {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::SignedOut => Self::SignedOut,
            ApiError::Outdated => Self::Outdated,
            ApiError::Revoked { device } => Self::Revoked(device),
            ApiError::Unreachable | ApiError::Unavailable { .. } => Self::Unreachable,
            other => Self::Refused(other.to_string()),
        }
    }
}
