//! What a device stored of people who were erased, forgotten in the transaction that brings the news.
//! Deltas need nothing: the mark takes their place.

use domain::erasure::{self, Gone};
use domain::sync::block::{Block, encode};
use domain::sync::change::Entry;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;
use replica::json;
use wasm_bindgen::JsValue;

use super::cipher::Value;
use super::connection::{ACKED, ATTENTION, Connection, IMPORTS, SEGMENTS, read};
use super::error::StorageError;
use super::imports::{self, blocks_of};
use super::outbox::{self, Refused};
use super::sealing::Seal;
use super::segments::{self, Segment};
use super::{entries, meta};

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

/// What stands in the place of stored values once people are forgotten. It is planned before the
/// transaction, since opening what is sealed takes longer than one lasts; only the leader writes there,
/// and what was deleted meanwhile stays so.
#[derive(Default)]
pub struct Forgetting(Vec<Instead>);

/// A stored value's place, and what is to stand there; absent when it goes.
struct Instead {
    store: &'static str,
    key: JsValue,
    value: Option<Value>,
}

impl Forgetting {
    /// Looks through all that is stored of the rows in `gone` beside the deltas: settled and refused
    /// entries and their blocks, and packed segments for those in `renewed`, of which a newer row comes.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn plan(
        connection: &Connection,
        seal: &Seal,
        gone: &Gone,
        renewed: &Gone,
    ) -> Result<Self, StorageError> {
        let mut plan = Self::default();
        if !renewed.is_empty() {
            plan.repack(connection, seal, renewed).await?;
        }
        if !gone.is_empty() {
            for entry in entries::in_store(connection, ACKED).await? {
                if tells_of(&entry.text, gone) {
                    plan.put(ACKED, outbox::key(entry.n), None);
                }
            }
            plan.empty_refused(connection, seal, gone).await?;
        }
        Ok(plan)
    }

    /// Puts everything in its place.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn apply(&self, transaction: &Transaction<'_>) -> Result<(), StorageError> {
        for Instead { store, key, value } in &self.0 {
            let store = transaction.object_store(store)?;
            let Some(value) = value else {
                store.delete(key.clone()).primitive()?;
                continue;
            };
            let there: Option<JsValue> = store.get(key.clone()).primitive()?.await?;
            if there.is_some() {
                store.put(value.stored()).with_key(key.clone()).without_key_type().primitive()?;
            }
        }
        Ok(())
    }

    fn put(&mut self, store: &'static str, key: impl Into<JsValue>, value: Option<Value>) {
        self.0.push(Instead { store, key: key.into(), value });
    }

    /// Packs the segments anew that hold one of these rows, without it.
    async fn repack(
        &mut self,
        connection: &Connection,
        seal: &Seal,
        gone: &Gone,
    ) -> Result<(), StorageError> {
        let stored = connection
            .run(async |database| {
                let transaction = read(database, [SEGMENTS])?;
                segments::all(&transaction).await
            })
            .await?;
        let mut packed = Vec::new();
        for segment in segments::opened(connection, stored).await? {
            let Ok(block) = Block::parse(segment.bytes) else { continue };
            if let Some(bytes) = without_gone(&block, gone)? {
                packed.push(Segment { key: segment.key, bytes });
            }
        }
        for (key, value) in segments::prepared(seal, &packed).await? {
            self.put(SEGMENTS, outbox::key(key), Some(value));
        }
        Ok(())
    }

    /// A refused entry as it is kept when it tells of one of these rows; the blocks that bring one go.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn emptied(
        &mut self,
        connection: &Connection,
        refused: &Refused,
        gone: &Gone,
    ) -> Result<Option<Refused>, StorageError> {
        let hashes = blocks_of(&refused.text);
        let brings = bring(connection, &hashes, gone).await?;
        for hash in hashes.into_iter().filter(|_| brings) {
            self.put(IMPORTS, hash, None);
        }
        let tells = brings || tells_of(&refused.text, gone);
        tells.then(|| forgotten(refused)).transpose()
    }

    /// Refused entries keep what they were about and not what they said.
    async fn empty_refused(
        &mut self,
        connection: &Connection,
        seal: &Seal,
        gone: &Gone,
    ) -> Result<(), StorageError> {
        let stored = connection
            .run(async |database| {
                let transaction = read(database, [ATTENTION])?;
                entries::all(&transaction, ATTENTION).await
            })
            .await?;
        let stored = entries::refused_of(connection, stored).await?;
        let mut emptied = Vec::new();
        for refused in stored {
            if let Some(refused) = self.emptied(connection, &refused, gone).await? {
                emptied.push(refused);
            }
        }
        for (key, value) in entries::refused_prepared(seal, &emptied).await? {
            self.put(ATTENTION, key, Some(value));
        }
        Ok(())
    }
}

/// Whether one of the blocks of an import brings one of these rows.
async fn bring(
    connection: &Connection,
    hashes: &[String],
    gone: &Gone,
) -> Result<bool, StorageError> {
    let mut brings = false;
    for hash in hashes {
        let block = imports::get(connection, hash).await?.and_then(|it| Block::parse(it).ok());
        brings |= block.is_some_and(|block| holds(&block, gone));
    }
    Ok(brings)
}

fn holds(block: &Block, gone: &Gone) -> bool {
    (0..block.rows()).any(|row| block.id(row).is_some_and(|id| gone.contains(&id)))
}

/// The block without these rows; `None` when it holds none of them.
///
/// # Errors
///
/// [`StorageError::Damaged`].
pub fn without_gone(block: &Block, gone: &Gone) -> Result<Option<Vec<u8>>, StorageError> {
    if !holds(block, gone) {
        return Ok(None);
    }
    let damaged = |error: domain::sync::block::BlockError| StorageError::Damaged(error.to_string());
    let mut rows = block.envelopes().map_err(damaged)?;
    rows.retain(|row| !gone.contains(&row.id));
    encode(block.entity(), &rows).map(Some).map_err(damaged)
}
