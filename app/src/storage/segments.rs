//! Packed confirmed rows: written whole, read whole. A row may lie in several segments; the one
//! with the highest sequence counts.

use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::JsValue;

use super::cipher::{Value, place};
use super::connection::{Connection, DELTAS, META, SEGMENTS, commit, relaxed};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch, Progress};
use super::outbox;
use super::sealing::Seal;
use super::vault;

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
pub fn put(transaction: &Transaction<'_>, (key, value): &(u64, Value)) -> Result<(), StorageError> {
    let store = transaction.object_store(SEGMENTS)?;
    store.put(value.stored()).with_key(outbox::key(*key)).without_key_type().primitive()?;
    Ok(())
}

/// Segments as they are to be stored, with their keys.
///
/// # Errors
///
/// [`StorageError::Other`] when the browser does not encrypt.
pub async fn prepared(
    seal: &Seal,
    segments: &[Segment],
) -> Result<Vec<(u64, Value)>, StorageError> {
    let values = segments.iter().map(|it| (place_of(it.key), Value::bytes(&it.bytes)));
    let values = seal.all(values.collect()).await?;
    Ok(segments.iter().map(|segment| segment.key).zip(values).collect())
}

/// Where a segment belongs.
pub fn place_of(key: u64) -> String {
    place(SEGMENTS, &key.to_string())
}

/// All segments of an open transaction, oldest first.
///
/// # Errors
///
/// [`StorageError`].
pub async fn all(transaction: &Transaction<'_>) -> Result<Vec<(u64, Value)>, StorageError> {
    let store = transaction.object_store(SEGMENTS)?;
    let keys: Vec<f64> = store.get_all_keys().primitive()?.await?.collect::<Result<_, _>>()?;
    // The next is on its way while one is read.
    let asked: Result<Vec<_>, _> =
        keys.iter().map(|key| store.get::<JsValue, _, _>(*key).primitive()).collect();
    let mut segments = Vec::with_capacity(keys.len());
    for (key, value) in keys.into_iter().zip(asked?) {
        if let Some(value) = value.await? {
            segments.push((count(key), Value::of(value)?));
        }
    }
    Ok(segments)
}

/// The segments of what was read, one by one to keep memory low.
///
/// # Errors
///
/// [`StorageError`].
pub async fn opened(
    connection: &Connection,
    values: Vec<(u64, Value)>,
) -> Result<Vec<Segment>, StorageError> {
    let mut segments = Vec::with_capacity(values.len());
    for (key, value) in values {
        let mut opened = connection.opened(vec![(place_of(key), value)]).await?;
        let bytes = opened.pop().ok_or(StorageError::Locked)?.into_bytes()?;
        segments.push(Segment { key, bytes });
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
        .sealed(async |seal| {
            let packed = prepared(seal, packed).await?;
            connection
                .run(async |database| {
                    let transaction = relaxed(database, [META, SEGMENTS, DELTAS])?;
                    meta::check_epoch(&transaction, epoch).await?;
                    vault::check(&transaction, seal.by()).await?;
                    if meta::get::<Progress>(&transaction).await?.is_none() {
                        return Err(StorageError::Full);
                    }
                    for segment in &packed {
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
                    commit(transaction).await
                })
                .await
        })
        .await
}

/// A stored key as the count it was made from.
pub fn count(key: f64) -> u64 {
    #[expect(clippy::as_conversions, reason = "saturates; keys are counts below 2^53")]
    let count = key as u64;
    count
}
