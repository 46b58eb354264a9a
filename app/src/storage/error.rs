//! `StorageError`: why the browser's storage did not do what was asked, as a sentence.

use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};
use wasm_split_helpers::SplitLoaderError;

/// Why the browser's storage did not do what was asked. What was shown as saved is safe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The device has no room.
    #[error("this device has no room left for the browser; free some and try again")]
    Full,
    /// The browser refuses storage (private window, policy).
    #[error("this browser does not let us store data here: {0}")]
    Refused(String),
    /// The connection is gone; opening it again may help.
    #[error("the browser closed its storage: {0}")]
    Lost(String),
    /// Another tab took over syncing.
    #[error("another tab syncs now")]
    NotLeader,
    /// The data is encrypted, and the key is not here.
    #[error("this device is locked; unlock it and try again")]
    Locked,
    /// Encryption was turned on or off while this was prepared; it is prepared anew.
    #[error("another tab just turned encryption on or off; try again")]
    Turned,
    /// The code for it is not on the device yet, and no network brings it.
    #[error("this part of the application is not on the device yet; try again with a network")]
    NotFetched,
    /// What is stored cannot be read.
    #[error("stored data cannot be read: {0}")]
    Damaged(String),
    /// Anything else the browser says.
    #[error("the browser's storage failed: {0}")]
    Other(String),
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        // In words of our own: with the library's the program would hold code to write fractions.
        match error {
            Error::DomException(exception) => named(&exception),
            // We never abort what we commit: the browser did, and gave no reason.
            Error::MissingData(UnexpectedDataError::TransactionAborted) => {
                Self::Lost("it aborted a transaction".to_owned())
            }
            Error::Unknown(error) => Self::Other(error.to_string()),
            _ => Self::Other("it gave something unexpected".to_owned()),
        }
    }
}

impl From<OpenDbError> for StorageError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            _ => Self::Refused("it has no database".to_owned()),
        }
    }
}

impl From<SplitLoaderError> for StorageError {
    fn from(_: SplitLoaderError) -> Self {
        Self::NotFetched
    }
}

fn named(exception: &DomException) -> StorageError {
    let message = exception.message();
    let dom: web_sys::DomException = exception.clone().into();
    match dom.name().as_str() {
        "QuotaExceededError" => StorageError::Full,
        "InvalidStateError" | "UnknownError" | "AbortError" => StorageError::Lost(message),
        "SecurityError" => StorageError::Refused(message),
        name => StorageError::Other(format!("{name}: {message}")),
    }
}
