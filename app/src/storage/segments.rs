//! Packed confirmed rows: written whole, read whole. A row may lie in several segments; the one
//! with the highest sequence counts.

use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::connection::{Connection, DELTAS, META, SEGMENTS, commit, relaxed};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch, Progress};
use super::outbox;

/// A packed segment and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Ascending with time.
    pub key: u64,
    /// A block of [`domain::sync::block`].
    pub bytes: Vec<u8>,
}

/// Puts a segment into an open transaction over [`SEGMENTS`].
///
/// # Errors
///
/// [`StorageError`].
pub fn put(transaction: &Transaction<'_>, segment: &Segment) -> Result<(), StorageError> {
    let store = transaction.object_store(SEGMENTS)?;
    let key = outbox::key(segment.key);
    store.put(bytes_out(&segment.bytes)).with_key(key).without_key_type().primitive()?;
    Ok(())
}

/// All segments of an open transaction, oldest first, read one by one to keep memory low.
///
/// # Errors
///
/// [`StorageError`].
pub async fn all(transaction: &Transaction<'_>) -> Result<Vec<Segment>, StorageError> {
    let store = transaction.object_store(SEGMENTS)?;
    let keys: Vec<f64> = store.get_all_keys().primitive()?.await?.collect::<Result<_, _>>()?;
    let mut segments = Vec::with_capacity(keys.len());
    for key in keys {
        let value: Option<JsValue> = store.get(key).primitive()?.await?;
        if let Some(value) = value {
            segments.push(Segment { key: count(key), bytes: bytes_in(value)? });
        }
    }
    Ok(segments)
}

/// Puts packed rows in the place of their deltas and of older segments: one bounded transaction.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Full`] when the rows were
/// thrown out meanwhile to make room.
pub async fn compact(
    connection: &Connection,
    epoch: LeaderEpoch,
    packed: &[Segment],
    deltas: &[String],
    old: &[u64],
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META, SEGMENTS, DELTAS])?;
            meta::check_epoch(&transaction, epoch).await?;
            if meta::get::<Progress>(&transaction).await?.is_none() {
                return Err(StorageError::Full);
            }
            for segment in packed {
                put(&transaction, segment)?;
            }
            let store = transaction.object_store(DELTAS)?;
            for key in deltas {
                store.delete(key.as_str()).primitive()?;
            }
            let store = transaction.object_store(SEGMENTS)?;
            for key in old {
                store.delete(outbox::key(*key)).primitive()?;
            }
            commit(transaction).await?;
            Ok(())
        })
        .await
}

/// Bytes as IndexedDB stores them.
pub fn bytes_out(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Stored bytes.
///
/// # Errors
///
/// [`StorageError::Damaged`] when something else is stored there.
pub fn bytes_in(value: JsValue) -> Result<Vec<u8>, StorageError> {
    let array: Uint8Array =
        value.dyn_into().map_err(|_other| StorageError::Damaged("not bytes".to_owned()))?;
    Ok(array.to_vec())
}

/// A stored key as the count it was made from.
pub fn count(key: f64) -> u64 {
    #[expect(clippy::as_conversions, reason = "saturates; keys are counts below 2^53")]
    let count = key as u64;
    count
}
