//! What a device stored of people who were erased, forgotten in the transaction that brings the news.
//! Deltas need nothing: the mark takes their place.

use domain::erasure::{self, Gone};
use domain::sync::block::{Block, encode};
use domain::sync::change::Entry;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;
use wasm_bindgen::JsValue;

use super::confirmed::Checkpoint;
use super::connection::{ACKED, ATTENTION, IMPORTS, SEGMENTS};
use super::error::StorageError;
use super::imports::blocks_of;
use super::meta;
use super::outbox::{self, Refused};
use super::segments::{bytes_in, bytes_out};
use crate::json;

/// Whether an entry's text tells of one of these rows.
pub fn tells_of(text: &str, gone: &Gone) -> bool {
    json::read(text).is_ok_and(|entry: Entry| erasure::tells_of(&entry, gone))
}

/// A refused entry as it is kept once what it says must be forgotten.
pub fn forgotten(refused: &Refused) -> Result<Refused, StorageError> {
    let entry: Entry = meta::parse(&refused.text)?;
    let text = meta::text(&erasure::without_content(entry))?;
    Ok(Refused { n: refused.n, text, reason: Rejection::Erased })
}

/// Forgets what is stored of the rows that a checkpoint empties beside the rows themselves: in packed
/// segments but those that it brings, in settled and in refused entries and their blocks.
///
/// # Errors
///
/// [`StorageError`].
pub async fn forget(
    transaction: &Transaction<'_>,
    checkpoint: &Checkpoint,
) -> Result<(), StorageError> {
    let mut gone = checkpoint.emptied.clone();
    if checkpoint.reset {
        gone = emptied_of_staged(transaction, checkpoint, gone).await?;
    }
    let gone = &gone;
    if gone.is_empty() {
        return Ok(());
    }
    let fresh = checkpoint.segments.iter().map(|segment| outbox::key(segment.key));
    repack(transaction, &checkpoint.renewed, &fresh.collect::<Vec<_>>()).await?;
    let acked = transaction.object_store(ACKED)?;
    for entry in outbox::all_of(transaction, ACKED).await? {
        if tells_of(&entry.text, gone) {
            acked.delete(outbox::key(entry.n)).primitive()?;
        }
    }
    let attention = transaction.object_store(ATTENTION)?;
    for refused in outbox::refused_in(transaction).await? {
        let brings = forget_blocks(transaction, &refused.text, gone).await?;
        if brings || tells_of(&refused.text, gone) {
            let key = outbox::refused_key(&refused.text);
            let text = meta::text(&forgotten(&refused)?)?;
            attention.put(text).with_key(key).without_key_type().primitive()?;
        }
    }
    Ok(())
}

/// Segments tell of people who were erased while this device was away.
async fn emptied_of_staged(
    transaction: &Transaction<'_>,
    checkpoint: &Checkpoint,
    gone: Gone,
) -> Result<Gone, StorageError> {
    let (hashes, first) = &checkpoint.staged;
    let store = transaction.object_store(SEGMENTS)?;
    let mut blocks = Vec::with_capacity(hashes.len());
    for (key, _) in (*first..).zip(hashes) {
        let value: Option<JsValue> = store.get(outbox::key(key)).primitive()?.await?;
        blocks.extend(value.map(bytes_in).transpose()?.and_then(|it| Block::parse(it).ok()));
    }
    Ok(erasure::emptied_of(&blocks, gone))
}

/// Writes the segments anew that hold one of these rows, without it.
async fn repack(
    transaction: &Transaction<'_>,
    gone: &Gone,
    fresh: &[f64],
) -> Result<(), StorageError> {
    let store = transaction.object_store(SEGMENTS)?;
    let keys: Vec<f64> = store.get_all_keys().primitive()?.await?.collect::<Result<_, _>>()?;
    for key in keys.into_iter().filter(|key| !fresh.contains(key)) {
        let value: Option<JsValue> = store.get(key).primitive()?.await?;
        let Some(block) = value.map(bytes_in).transpose()?.and_then(|it| Block::parse(it).ok())
        else {
            continue;
        };
        if holds(&block, gone) {
            let bytes = without(&block, gone)?;
            store.put(bytes_out(&bytes)).with_key(key).without_key_type().primitive()?;
        }
    }
    Ok(())
}

/// Removes the blocks of a refused import, when one of them brings one of these rows; whether it did.
async fn forget_blocks(
    transaction: &Transaction<'_>,
    text: &str,
    gone: &Gone,
) -> Result<bool, StorageError> {
    let store = transaction.object_store(IMPORTS)?;
    let mut brings = false;
    let hashes = blocks_of(text);
    for hash in &hashes {
        let value: Option<JsValue> = store.get(hash.as_str()).primitive()?.await?;
        let block = value.map(bytes_in).transpose()?.and_then(|it| Block::parse(it).ok());
        brings |= block.is_some_and(|block| holds(&block, gone));
    }
    for hash in hashes.iter().filter(|_| brings) {
        store.delete(hash.as_str()).primitive()?;
    }
    Ok(brings)
}

fn holds(block: &Block, gone: &Gone) -> bool {
    (0..block.rows()).any(|row| block.id(row).is_some_and(|id| gone.contains(&id)))
}

fn without(block: &Block, gone: &Gone) -> Result<Vec<u8>, StorageError> {
    let damaged = |error: domain::sync::block::BlockError| StorageError::Damaged(error.to_string());
    let mut rows = block.envelopes().map_err(damaged)?;
    rows.retain(|row| !gone.contains(&row.id));
    encode(block.entity(), &rows).map_err(damaged)
}
