//! What the host has confirmed. Rows, the entries they settle and the cursor are one transaction of
//! the leading tab, so that no edit flickers away between its entry and its row.

use std::collections::HashSet;

use domain::erasure::Gone;
use domain::sync::envelope::Envelope;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;

use super::connection::{
    ACKED, ATTENTION, Connection, DELTAS, IMPORTS, META, OUTBOX, SEGMENTS, commit, read, relaxed,
};
use super::erasure;
use super::error::StorageError;
use super::imports::blocks_of;
use super::meta::{self, Device, LeaderEpoch, Progress, Removal};
use super::outbox::{self, Refused, Stored};
use super::segments::{self, Segment};
use super::staging;

/// How many settled entries are kept, should the host be put back from a backup.
const ACKED_KEPT: u64 = 5_000;

/// Everything this device holds.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Packed rows, oldest first.
    pub segments: Vec<Segment>,
    /// Rows changed since.
    pub deltas: Vec<Envelope>,
    /// Entries not yet at the host.
    pub outbox: Vec<Stored>,
    /// Entries the host refused.
    pub attention: Vec<Refused>,
    /// How far the confirmed rows are.
    pub progress: Progress,
    /// The device, when it has made an entry.
    pub device: Option<Device>,
    /// The browser removed what was here before, and nobody has read that yet.
    pub removal: Option<Removal>,
}

/// What one complete pull brought.
#[derive(Clone, Debug, Default)]
pub struct Checkpoint {
    /// Forget all confirmed rows first.
    pub reset: bool,
    /// Segments that were kept aside, by hash, and the key of the first of them. They are older than
    /// everything else here.
    pub staged: (Vec<String>, u64),
    /// Many rows, packed.
    pub segments: Vec<Segment>,
    /// Few rows.
    pub deltas: Vec<Envelope>,
    /// Entries with a good result.
    pub settled: Vec<Stored>,
    /// Entries with a refusal.
    pub refused: Vec<Refused>,
    /// Where to go on.
    pub progress: Progress,
    /// Rows whose content goes, wherever it is stored.
    pub emptied: Gone,
    /// Those of them of which this brings what is left: packed before they are out of date.
    pub renewed: Gone,
    /// Counts of settled entries that tell of erased people: they are not kept.
    pub forgotten: HashSet<u64>,
}

/// Reads everything, at one moment.
///
/// # Errors
///
/// [`StorageError`].
pub async fn load(connection: &Connection) -> Result<Held, StorageError> {
    connection
        .run(async |database| {
            let stores = [META, SEGMENTS, DELTAS, OUTBOX, ATTENTION];
            let transaction = read(database, stores)?;
            Ok(Held {
                segments: segments::all(&transaction).await?,
                deltas: deltas(&transaction).await?,
                outbox: outbox::all(&transaction).await?,
                attention: outbox::refused_in(&transaction).await?,
                progress: meta::get(&transaction).await?.unwrap_or_default(),
                device: meta::get(&transaction).await?,
                removal: meta::get(&transaction).await?,
            })
        })
        .await
}

/// Stores a checkpoint whole, or nothing of it.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Full`] when the rows it
/// builds upon were thrown out meanwhile to make room.
pub async fn store(
    connection: &Connection,
    epoch: LeaderEpoch,
    checkpoint: &Checkpoint,
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let stores = [META, SEGMENTS, DELTAS, OUTBOX, ACKED, ATTENTION, IMPORTS];
            let transaction = relaxed(database, stores)?;
            meta::check_epoch(&transaction, epoch).await?;
            let progress: Progress = meta::get(&transaction).await?.unwrap_or_default();
            if !checkpoint.reset
                && progress.checkpoint.saturating_add(1) < checkpoint.progress.checkpoint
            {
                return Err(StorageError::Full);
            }
            let is_whole = checkpoint.reset || progress.cursor.is_none();
            put_rows(&transaction, checkpoint)?;
            settle(&transaction, checkpoint)?;
            if is_whole {
                let (hashes, first) = &checkpoint.staged;
                staging::put_in_place(&transaction, hashes, *first).await?;
            }
            erasure::forget(&transaction, checkpoint).await?;
            meta::put(&transaction, &checkpoint.progress)?;
            commit(transaction).await?;
            Ok(())
        })
        .await
}

/// The key of a row's delta.
pub fn delta_key(row: &Envelope) -> String {
    format!("{}/{}", row.entity.name(), row.id)
}

fn put_rows(transaction: &Transaction<'_>, checkpoint: &Checkpoint) -> Result<(), StorageError> {
    let store = transaction.object_store(DELTAS)?;
    if checkpoint.reset {
        store.clear()?;
        transaction.object_store(SEGMENTS)?.clear()?;
    }
    for row in &checkpoint.deltas {
        let text = meta::text(row)?;
        store.put(text).with_key(delta_key(row)).without_key_type().primitive()?;
    }
    for segment in &checkpoint.segments {
        segments::put(transaction, segment)?;
    }
    Ok(())
}

/// Moves entries with a result out of the outbox; blocks of an import go with it.
fn settle(transaction: &Transaction<'_>, checkpoint: &Checkpoint) -> Result<(), StorageError> {
    let outbox = transaction.object_store(OUTBOX)?;
    let acked = transaction.object_store(ACKED)?;
    let imports = transaction.object_store(IMPORTS)?;
    for Stored { n, text } in &checkpoint.settled {
        let key = outbox::key(*n);
        outbox.delete(key).primitive()?;
        if !checkpoint.forgotten.contains(n) {
            acked.put(text.as_str()).with_key(key).without_key_type().primitive()?;
        }
        for hash in blocks_of(text) {
            imports.delete(hash).primitive()?;
        }
    }
    if let Some(last) = checkpoint.settled.last() {
        outbox::remove_until(transaction, ACKED, last.n.saturating_sub(ACKED_KEPT))?;
    }
    let attention = transaction.object_store(ATTENTION)?;
    for refused in &checkpoint.refused {
        outbox.delete(outbox::key(refused.n)).primitive()?;
        if refused.reason == Rejection::Erased {
            for hash in blocks_of(&refused.text) {
                imports.delete(hash).primitive()?;
            }
        }
        let key = outbox::refused_key(&refused.text);
        attention.put(meta::text(refused)?).with_key(key).without_key_type().primitive()?;
    }
    Ok(())
}

async fn deltas(transaction: &Transaction<'_>) -> Result<Vec<Envelope>, StorageError> {
    let store = transaction.object_store(DELTAS)?;
    let texts = store.get_all().primitive()?.await?;
    texts
        .map(|text| {
            let text: String = text?;
            meta::parse(&text)
        })
        .collect()
}

/// Entries settled lately, from `n`, for a host that lost them.
///
/// # Errors
///
/// [`StorageError`].
pub async fn acked(connection: &Connection) -> Result<Vec<Stored>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [ACKED])?;
            outbox::all_of(&transaction, ACKED).await
        })
        .await
}
