//! What the host has confirmed. Rows, the entries they settle and the cursor are one transaction of
//! the leading tab, so that no edit flickers away between its entry and its row.

use std::collections::HashSet;

use domain::erasure::Gone;
use domain::sync::envelope::Envelope;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;
use wasm_bindgen::JsValue;

use super::beside::{Beside, Plan};
use super::cipher::{Value, place};
use super::connection::{
    ACKED, ATTENTION, Connection, DELTAS, IMPORTS, META, OUTBOX, SEGMENTS, commit, read, relaxed,
};
use super::error::StorageError;
use super::imports::blocks_of;
use super::meta::{self, Device, LeaderEpoch, Progress, Removal};
use super::outbox::{self, Refused, Stored};
use super::sealing::Seal;
use super::segments::{self, Segment};
use super::{directory, entries, staging, vault};
use crate::parts;

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

impl Checkpoint {
    /// What is to be done beside the rows, when anything is.
    fn beside(&self) -> Option<Beside> {
        let (hashes, first) = &self.staged;
        let is_any = !(hashes.is_empty() && self.emptied.is_empty());
        is_any.then(|| Beside {
            reset: self.reset,
            hashes: hashes.clone(),
            first: *first,
            emptied: self.emptied.clone(),
            renewed: self.renewed.clone(),
            settled: self.settled.clone(),
            refused: self.refused.clone(),
        })
    }
}

/// Reads everything, at one moment.
///
/// # Errors
///
/// [`StorageError`].
pub async fn load(connection: &Connection) -> Result<Held, StorageError> {
    let (held, rows, entries, refused, deltas) = connection
        .run(async |database| {
            let stores = [META, SEGMENTS, DELTAS, OUTBOX, ATTENTION];
            let transaction = read(database, stores)?;
            let held = Held {
                progress: meta::get(&transaction).await?.unwrap_or_default(),
                device: meta::get(&transaction).await?,
                removal: meta::get(&transaction).await?,
                ..Held::default()
            };
            let rows = segments::all(&transaction).await?;
            let entries = entries::all(&transaction, OUTBOX).await?;
            let refused = entries::all(&transaction, ATTENTION).await?;
            Ok((held, rows, entries, refused, entries::all(&transaction, DELTAS).await?))
        })
        .await?;
    let deltas = connection.opened(deltas).await?.into_iter();
    Ok(Held {
        segments: segments::opened(connection, rows).await?,
        deltas: deltas.map(|row| meta::parse(&row.into_text()?)).collect::<Result<_, _>>()?,
        outbox: entries::entries(connection, entries).await?,
        attention: entries::refused_of(connection, refused).await?,
        ..held
    })
}

/// A checkpoint as it is to be stored.
struct Prepared {
    segments: Vec<(u64, Value)>,
    deltas: Vec<(String, Value)>,
    /// Settled entries that are kept.
    settled: Vec<(u64, JsValue)>,
    refused: Vec<(String, Value)>,
    beside: Plan,
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
        .sealed(async |seal| {
            let prepared = prepare(connection, seal, checkpoint).await?;
            connection
                .run(async |database| {
                    let stores = [META, SEGMENTS, DELTAS, OUTBOX, ACKED, ATTENTION, IMPORTS];
                    let transaction = relaxed(database, stores)?;
                    meta::check_epoch(&transaction, epoch).await?;
                    vault::check(&transaction, seal.by()).await?;
                    let progress: Progress = meta::get(&transaction).await?.unwrap_or_default();
                    if !checkpoint.reset
                        && progress.checkpoint.saturating_add(1) < checkpoint.progress.checkpoint
                    {
                        return Err(StorageError::Full);
                    }
                    prepared.beside.forgetting.apply(&transaction).await?;
                    if checkpoint.reset || !checkpoint.emptied.is_empty() {
                        directory::clear(&transaction)?;
                    }
                    put_rows(&transaction, checkpoint.reset, &prepared)?;
                    settle(&transaction, checkpoint, &prepared)?;
                    // Also what another full load left that was not needed after all.
                    staging::clear(&transaction)?;
                    meta::put(&transaction, &checkpoint.progress)?;
                    commit(transaction).await
                })
                .await
        })
        .await
}

async fn prepare(
    connection: &Connection,
    seal: &Seal,
    checkpoint: &Checkpoint,
) -> Result<Prepared, StorageError> {
    let rows = checkpoint.deltas.iter().map(|row| {
        let text = meta::text(row)?;
        Ok((place(DELTAS, &delta_key(row)), Value::Text(text)))
    });
    let rows = seal.all(rows.collect::<Result<_, StorageError>>()?).await?;
    let beside = match checkpoint.beside() {
        Some(beside) => parts::plan(connection, seal, beside).await?,
        None => Plan { refused: checkpoint.refused.clone(), ..Plan::default() },
    };
    let mut settled = checkpoint.settled.clone();
    settled.retain(|entry| {
        !checkpoint.forgotten.contains(&entry.n) && !beside.forgotten.contains(&entry.n)
    });
    Ok(Prepared {
        segments: segments::prepared(seal, &checkpoint.segments).await?,
        deltas: checkpoint.deltas.iter().map(delta_key).zip(rows).collect(),
        settled: entries::prepared(seal, ACKED, &settled).await?,
        refused: entries::refused_prepared(seal, &beside.refused).await?,
        beside,
    })
}

/// The key of a row's delta.
pub fn delta_key(row: &Envelope) -> String {
    format!("{}/{}", row.entity.name(), row.id)
}

fn put_rows(
    transaction: &Transaction<'_>,
    reset: bool,
    prepared: &Prepared,
) -> Result<(), StorageError> {
    let store = transaction.object_store(DELTAS)?;
    if reset {
        store.clear()?;
        transaction.object_store(SEGMENTS)?.clear()?;
    }
    for (key, value) in &prepared.deltas {
        store.put(value.stored()).with_key(key.as_str()).without_key_type().primitive()?;
    }
    for segment in prepared.beside.segments.iter().chain(&prepared.segments) {
        segments::put(transaction, segment)?;
    }
    Ok(())
}

/// Moves entries with a result out of the outbox; blocks of an import go with it.
fn settle(
    transaction: &Transaction<'_>,
    checkpoint: &Checkpoint,
    prepared: &Prepared,
) -> Result<(), StorageError> {
    let outbox = transaction.object_store(OUTBOX)?;
    let acked = transaction.object_store(ACKED)?;
    let imports = transaction.object_store(IMPORTS)?;
    for Stored { n, text } in &checkpoint.settled {
        outbox.delete(outbox::key(*n)).primitive()?;
        for hash in blocks_of(text) {
            imports.delete(hash).primitive()?;
        }
    }
    for (n, value) in &prepared.settled {
        acked.put(value.clone()).with_key(outbox::key(*n)).without_key_type().primitive()?;
    }
    if let Some(last) = checkpoint.settled.last() {
        outbox::remove_until(transaction, ACKED, last.n.saturating_sub(ACKED_KEPT))?;
    }
    for refused in &checkpoint.refused {
        outbox.delete(outbox::key(refused.n)).primitive()?;
        if refused.reason == Rejection::Erased {
            for hash in blocks_of(&refused.text) {
                imports.delete(hash).primitive()?;
            }
        }
    }
    entries::put_refused(transaction, &prepared.refused)
}

/// Entries settled lately, for a host that lost them.
///
/// # Errors
///
/// [`StorageError`].
pub async fn acked(connection: &Connection) -> Result<Vec<Stored>, StorageError> {
    entries::in_store(connection, ACKED).await
}
