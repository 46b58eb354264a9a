//! Packed blocks of imports by content hash. An import is saved by its outbox entry; blocks that no
//! entry names are remains of one that was not, and are swept at start.

use std::collections::HashSet;

use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;

use super::connection::{ATTENTION, Connection, IMPORTS, OUTBOX, commit, read, strict};
use super::error::StorageError;
use super::outbox::{self, Stored};
use super::segments::{bytes_in, bytes_out};
use domain::sync::change::Entry;

use crate::json;

/// Stores one block.
///
/// # Errors
///
/// [`StorageError`].
pub async fn put(connection: &Connection, hash: &str, bytes: &[u8]) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [IMPORTS])?;
            let store = transaction.object_store(IMPORTS)?;
            store.put(bytes_out(bytes)).with_key(hash).without_key_type().primitive()?;
            commit(transaction).await?;
            Ok(())
        })
        .await
}

/// Reads one block.
///
/// # Errors
///
/// [`StorageError`].
pub async fn get(connection: &Connection, hash: &str) -> Result<Option<Vec<u8>>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [IMPORTS])?;
            let store = transaction.object_store(IMPORTS)?;
            let value: Option<JsValue> = store.get(hash).primitive()?.await?;
            value.map(bytes_in).transpose()
        })
        .await
}

/// Whether any block is kept.
///
/// # Errors
///
/// [`StorageError`].
pub async fn are_kept(connection: &Connection) -> Result<bool, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [IMPORTS])?;
            Ok(transaction.object_store(IMPORTS)?.count().primitive()?.await? > 0)
        })
        .await
}

/// Removes the blocks that no waiting or refused entry names; returns how many those were. Read and
/// removal are one transaction, so that an import being saved meanwhile keeps its blocks only if
/// its entry is there: call it before imports can start, or not at all.
///
/// # Errors
///
/// [`StorageError`].
pub async fn sweep(connection: &Connection) -> Result<usize, StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [OUTBOX, ATTENTION, IMPORTS])?;
            let mut named: HashSet<String> = HashSet::new();
            for Stored { text, .. } in outbox::all(&transaction).await? {
                named.extend(blocks_of(&text));
            }
            for refused in outbox::refused_in(&transaction).await? {
                named.extend(blocks_of(&refused.text));
            }
            let store = transaction.object_store(IMPORTS)?;
            let keys = store.get_all_keys().primitive()?.await?;
            let keys: Vec<String> = keys.collect::<Result<_, _>>()?;
            let orphans: Vec<&String> = keys.iter().filter(|key| !named.contains(*key)).collect();
            for hash in &orphans {
                store.delete(hash.as_str()).primitive()?;
            }
            commit(transaction).await?;
            Ok(orphans.len())
        })
        .await
}

/// The blocks an entry's text names.
pub fn blocks_of(text: &str) -> Vec<String> {
    match json::read(text) {
        Ok(Entry::Import(import)) => import.blocks.into_iter().map(|block| block.hash).collect(),
        _ => Vec::new(),
    }
}
