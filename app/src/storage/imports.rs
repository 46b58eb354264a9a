//! Packed blocks of imports by content hash. An import is saved by its outbox entry; blocks that no
//! entry names are remains of one that was not, and are swept at start.

use std::collections::HashSet;

use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;

use super::cipher::{Value, place};
use super::connection::{ATTENTION, Connection, IMPORTS, META, OUTBOX, commit, read, strict};
use super::error::StorageError;
use super::outbox::Stored;
use super::{entries, vault};
use domain::sync::change::Entry;

use replica::json;

/// Stores one block.
///
/// # Errors
///
/// [`StorageError`].
pub async fn put(connection: &Connection, hash: &str, bytes: &[u8]) -> Result<(), StorageError> {
    connection
        .sealed(async |seal| {
            let values = seal.all(vec![(place(IMPORTS, hash), Value::bytes(bytes))]).await?;
            connection
                .run(async |database| {
                    let transaction = strict(database, [META, IMPORTS])?;
                    vault::check(&transaction, seal.by()).await?;
                    let store = transaction.object_store(IMPORTS)?;
                    for value in &values {
                        let value = value.stored();
                        store.put(value).with_key(hash).without_key_type().primitive()?;
                    }
                    commit(transaction).await
                })
                .await
        })
        .await
}

/// Reads one block.
///
/// # Errors
///
/// [`StorageError`].
pub async fn get(connection: &Connection, hash: &str) -> Result<Option<Vec<u8>>, StorageError> {
    let value: Option<JsValue> = connection
        .run(async |database| {
            let transaction = read(database, [IMPORTS])?;
            Ok(transaction.object_store(IMPORTS)?.get(hash).primitive()?.await?)
        })
        .await?;
    let Some(value) = value else { return Ok(None) };
    let opened = connection.opened(vec![(place(IMPORTS, hash), Value::of(value)?)]).await?;
    opened.into_iter().next().map(Value::into_bytes).transpose()
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

/// Removes the blocks that no waiting or refused entry names; returns how many those were. None goes
/// when an entry came or went while it looked: call it before imports can start, or not at all.
///
/// # Errors
///
/// [`StorageError`].
pub async fn sweep(connection: &Connection) -> Result<usize, StorageError> {
    let (waiting, refused) = connection
        .run(async |database| {
            let transaction = read(database, [OUTBOX, ATTENTION])?;
            let waiting = entries::all(&transaction, OUTBOX).await?;
            Ok((waiting, entries::all(&transaction, ATTENTION).await?))
        })
        .await?;
    let counted = waiting.len().saturating_add(refused.len());
    let mut named: HashSet<String> = HashSet::new();
    for Stored { text, .. } in entries::entries(connection, waiting).await? {
        named.extend(blocks_of(&text));
    }
    for refused in entries::refused_of(connection, refused).await? {
        named.extend(blocks_of(&refused.text));
    }
    connection
        .run(async |database| {
            let transaction = strict(database, [OUTBOX, ATTENTION, IMPORTS])?;
            let waiting = transaction.object_store(OUTBOX)?.count().primitive()?.await?;
            let refused = transaction.object_store(ATTENTION)?.count().primitive()?.await?;
            if usize::try_from(waiting.saturating_add(refused)) != Ok(counted) {
                return Ok(0);
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
