//! Counts and sequences: `u64` in the program, `BIGINT` in the database.

use super::StoreError;

/// A count as it is stored.
pub(super) fn stored(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|error| StoreError::Malformed(error.to_string()))
}

/// A stored count.
pub(super) fn count(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|error| StoreError::Malformed(error.to_string()))
}
