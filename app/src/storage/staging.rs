//! Segments of a full load that are kept aside until all have come, among the facts under their hashes:
//! a store of their own would need a new version of the database, which closes it for open tabs of the
//! version before.

use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::JsValue;

use super::cipher::{Value, place};
use super::connection::{Connection, META, commit, read, relaxed};
use super::error::StorageError;
use super::meta::{self, LeaderEpoch};
use super::vault;

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

/// Keeps segments aside under their hashes.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Full`].
pub async fn put(
    connection: &Connection,
    epoch: LeaderEpoch,
    segments: &[(String, Vec<u8>)],
) -> Result<(), StorageError> {
    connection
        .sealed(async |seal| {
            let plain =
                |(hash, bytes): &(String, Vec<u8>)| (place(META, &key(hash)), Value::bytes(bytes));
            let values = seal.all(segments.iter().map(plain).collect()).await?;
            connection
                .run(async |database| {
                    let transaction = relaxed(database, [META])?;
                    meta::check_epoch(&transaction, epoch).await?;
                    vault::check(&transaction, seal.by()).await?;
                    let store = transaction.object_store(META)?;
                    for ((hash, _), value) in segments.iter().zip(&values) {
                        let put = store.put(value.stored()).with_key(key(hash));
                        put.without_key_type().primitive()?;
                    }
                    commit(transaction).await
                })
                .await
        })
        .await
}

/// What was kept aside under these hashes, in the order given, with the place of each.
///
/// # Errors
///
/// [`StorageError::Full`] when one of them was thrown out meanwhile to make room.
pub async fn values(
    connection: &Connection,
    hashes: &[String],
) -> Result<Vec<(String, Value)>, StorageError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    connection
        .run(async |database| {
            let transaction = read(database, [META])?;
            let store = transaction.object_store(META)?;
            let mut values = Vec::with_capacity(hashes.len());
            for hash in hashes {
                let value: Option<JsValue> = store.get(key(hash)).primitive()?.await?;
                let value = Value::of(value.ok_or(StorageError::Full)?)?;
                values.push((place(META, &key(hash)), value));
            }
            Ok(values)
        })
        .await
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
