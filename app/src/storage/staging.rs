//! Segments of a full load that are kept aside until all have come, among the facts under their hashes:
//! a store of their own would need a new version of the database, which closes it for open tabs of the
//! version before.

use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::JsValue;

use super::connection::{Connection, META, SEGMENTS, commit, relaxed};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch};
use super::outbox;
use super::segments::bytes_out;

/// What their keys begin with, and the first text after all of those.
const FIRST: &str = "staged/";
const AFTER: &str = "staged0";

fn all_keys() -> KeyRange<&'static str> {
    KeyRange::Bound(FIRST, false, AFTER, true)
}

fn key(hash: &str) -> String {
    format!("{FIRST}{hash}")
}

/// The hashes among these that are here; others are dropped.
///
/// # Errors
///
/// [`StorageError`].
pub async fn keep_only(
    connection: &Connection,
    hashes: &[String],
) -> Result<Vec<String>, StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META])?;
            let store = transaction.object_store(META)?;
            let keys = store.get_all_keys().with_query::<&str, _>(all_keys()).primitive()?.await?;
            let mut here = Vec::new();
            for key in keys.collect::<Result<Vec<String>, _>>()? {
                match key.strip_prefix(FIRST).filter(|hash| hashes.iter().any(|it| it == hash)) {
                    Some(hash) => here.push(hash.to_owned()),
                    None => drop(store.delete(key.as_str()).primitive()?),
                }
            }
            commit(transaction).await?;
            Ok(here)
        })
        .await
}

/// Keeps a segment aside.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Full`].
pub async fn put(
    connection: &Connection,
    epoch: LeaderEpoch,
    hash: &str,
    bytes: &[u8],
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META])?;
            meta::check_epoch(&transaction, epoch).await?;
            let store = transaction.object_store(META)?;
            store.put(bytes_out(bytes)).with_key(key(hash)).without_key_type().primitive()?;
            commit(transaction).await
        })
        .await
}

/// Makes these count, in the order given and under keys from `first`; nothing stays aside.
///
/// # Errors
///
/// [`StorageError::Full`] when one of them was thrown out meanwhile to make room.
pub async fn put_in_place(
    transaction: &Transaction<'_>,
    hashes: &[String],
    first: u64,
) -> Result<(), StorageError> {
    let facts = transaction.object_store(META)?;
    let segments = transaction.object_store(SEGMENTS)?;
    for (place, hash) in (first..).zip(hashes) {
        let value: Option<JsValue> = facts.get(key(hash)).primitive()?.await?;
        let value = value.ok_or(StorageError::Full)?;
        segments.put(value).with_key(outbox::key(place)).without_key_type().primitive()?;
    }
    clear(transaction)
}

/// Drops all that is kept aside, inside a transaction over [`META`].
///
/// # Errors
///
/// [`StorageError`].
pub fn clear(transaction: &Transaction<'_>) -> Result<(), StorageError> {
    transaction.object_store(META)?.delete::<&str, _>(all_keys()).primitive()?;
    Ok(())
}

/// Whether anything is kept aside, inside a transaction over [`META`].
///
/// # Errors
///
/// [`StorageError`].
pub async fn is_any(transaction: &Transaction<'_>) -> Result<bool, StorageError> {
    let store = transaction.object_store(META)?;
    Ok(store.count().with_query::<&str, _>(all_keys()).primitive()?.await? > 0)
}
