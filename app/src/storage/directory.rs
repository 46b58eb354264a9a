//! The page's directory as it last was, so that callers are known at a cold start before the worker has
//! read every row. It lies among the facts, in parts: rows, numbers, then what changed since.
//!
//! A mark says which stored rows and entries it was made from. It is used only when these are the ones
//! that are stored, and thrown away with them: anything else costs no more than a slower start. On a
//! device that encrypts it is not kept.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbTransaction;

use super::connection::{Connection, META, OUTBOX, commit, read, relaxed};
use super::error::StorageError;
use super::meta::{self, Device, Fact, Progress};
use super::vault::{self, Vault};

thread_local! {
    /// The transaction that writes a directory now.
    static RUNNING: RefCell<Option<IdbTransaction>> = const { RefCell::new(None) };
    static HAS_LEFT: Cell<bool> = const { Cell::new(false) };
}

/// The page is left, which may freeze it: a transaction that it has open then would keep the next page
/// from its data, so what is being written is given up.
pub fn leave() {
    HAS_LEFT.set(true);
    if let Some(running) = RUNNING.take() {
        // It may have ended just now.
        running.abort().ok();
    }
}

fn begin(transaction: &Transaction<'_>) -> Result<(), StorageError> {
    if HAS_LEFT.get() {
        return Err(StorageError::Other("the page is left".to_owned()));
    }
    RUNNING.set(Some(transaction.as_sys().clone().unchecked_into()));
    Ok(())
}

async fn end(transaction: Transaction<'_>) -> Result<(), StorageError> {
    let outcome = commit(transaction).await;
    RUNNING.set(None);
    outcome
}

/// What the keys of parts begin with, and the first text after all of those.
const FIRST: &str = "directory/";
const AFTER: &str = "directory0";

/// The shape of the parts: raised whenever a build packs them otherwise.
const SHAPE: u32 = 2;

/// Which rows and entries a directory shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The last checkpoint.
    pub checkpoint: u64,
    /// Count of the last entry made.
    pub made: u64,
    /// How many entries wait.
    pub waiting: u64,
}

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    shape: u32,
    mark: Mark,
    /// Whose parts these are, should another tab be writing its own.
    by: String,
    /// How many parts.
    parts: u32,
    /// How many of them are rows and numbers.
    rows: u32,
    /// How many of them are rows, numbers and what is searched; the others are changes.
    whole: u32,
}

impl Fact for Kept {
    const KEY: &'static str = "directory";
}

/// A directory as it was read.
#[derive(Debug)]
pub struct Stored<Taken> {
    /// What it shows.
    pub mark: Mark,
    /// What was made of its parts.
    pub taken: Taken,
    /// How many changes there are, and their bytes.
    pub changes: (usize, usize),
    /// Where what is searched lies.
    pub search: Search,
}

/// What a part of a directory holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows.
    Rows,
    /// The numbers of all rows.
    Numbers,
    /// Rows that changed since, oldest first.
    Change,
}

/// Where what is searched of a directory lies, which is read after its rows.
#[derive(Debug)]
pub struct Search {
    by: String,
    parts: Range<u32>,
}

/// Whether one is kept, of whatever is stored.
///
/// # Errors
///
/// [`StorageError`].
pub async fn is_kept(connection: &Connection) -> Result<bool, StorageError> {
    let is_kept = async |database: &Database| {
        let store = read(database, [META])?;
        Ok(store.object_store(META)?.count().with_query(Kept::KEY).primitive()?.await? > 0)
    };
    connection.run(is_kept).await
}

/// Reads the directory, each part while the next is on its way: `take` adds it to what is made of them,
/// or says that it cannot be read. Absent when none is kept of what is stored now.
///
/// # Errors
///
/// [`StorageError`].
pub async fn load<Taken: Default>(
    connection: &Connection,
    take: impl Fn(&mut Taken, Part, &[u8]) -> bool,
) -> Result<Option<Stored<Taken>>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [META, OUTBOX])?;
            let Some(kept) = kept(&transaction).await? else { return Ok(None) };
            if kept.shape != SHAPE || stored(&transaction).await? != kept.mark {
                return Ok(None);
            }
            let Kept { mark, by, .. } = kept;
            let store = transaction.object_store(META)?;
            let places = (0..kept.rows).chain(kept.whole..kept.parts);
            let asked = places.clone().map(|at| store.get::<JsValue, _, _>(key(&by, at)));
            let asked: Vec<_> = asked.map(|get| get.primitive()).collect::<Result<_, _>>()?;
            let (mut taken, mut changes) = (Taken::default(), (0usize, 0usize));
            for (at, part) in places.zip(asked) {
                let Some(Ok(part)) = part.await?.map(JsValue::dyn_into::<Uint8Array>) else {
                    return Ok(None);
                };
                let (bytes, is_change) = (part.to_vec(), kept.whole <= at);
                let kind = match (is_change, at.saturating_add(1) == kept.rows) {
                    (true, _) => Part::Change,
                    (_, true) => Part::Numbers,
                    _ => Part::Rows,
                };
                if is_change {
                    changes.0 = changes.0.saturating_add(1);
                    changes.1 = changes.1.saturating_add(bytes.len());
                }
                if !take(&mut taken, kind, &bytes) {
                    return Ok(None);
                }
            }
            let search = Search { by, parts: kept.rows..kept.whole };
            Ok(Some(Stored { mark, taken, changes, search }))
        })
        .await
}

/// Reads what is searched of a directory; absent when that one is gone.
///
/// # Errors
///
/// [`StorageError`].
pub async fn load_search(
    connection: &Connection,
    search: &Search,
) -> Result<Option<Vec<Uint8Array>>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [META])?;
            let store = transaction.object_store(META)?;
            let asked = search.parts.clone();
            let asked = asked.map(|at| store.get::<JsValue, _, _>(key(&search.by, at)));
            let asked: Vec<_> = asked.map(|get| get.primitive()).collect::<Result<_, _>>()?;
            let mut parts = Vec::with_capacity(asked.len());
            for part in asked {
                match part.await?.map(JsValue::dyn_into::<Uint8Array>) {
                    Some(Ok(part)) => parts.push(part),
                    _ => return Ok(None),
                }
            }
            Ok(Some(parts))
        })
        .await
}

/// Keeps a part of a directory that is not complete yet; false when it is out of date already.
///
/// # Errors
///
/// [`StorageError::Full`]; [`StorageError::Turned`] on a device that encrypts.
pub async fn put(
    connection: &Connection,
    mark: Mark,
    by: &str,
    at: u32,
    part: &Uint8Array,
) -> Result<bool, StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META, OUTBOX])?;
            begin(&transaction)?;
            vault::check(&transaction, None).await?;
            // Of what was forgotten meanwhile nothing may be written any more.
            if stored(&transaction).await? != mark {
                return Ok(false);
            }
            put_part(&transaction, by, at, part)?;
            end(transaction).await?;
            Ok(true)
        })
        .await
}

/// Makes the parts that were put the directory, in the place of any other; the first `rows` of them are
/// rows and numbers, the others what is searched.
///
/// # Errors
///
/// As [`put`].
pub async fn complete(
    connection: &Connection,
    mark: Mark,
    by: &str,
    rows: u32,
    parts: u32,
) -> Result<bool, StorageError> {
    let kept = Kept { shape: SHAPE, mark, by: by.to_owned(), parts, rows, whole: parts };
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META, OUTBOX])?;
            begin(&transaction)?;
            vault::check(&transaction, None).await?;
            let is_current = stored(&transaction).await? == mark;
            let store = transaction.object_store(META)?;
            if is_current {
                let (own, after_own) = (key(by, 0), format!("{FIRST}{by}0"));
                store.delete::<&str, _>(KeyRange::Bound(FIRST, false, &*own, true)).primitive()?;
                let rest = KeyRange::Bound(&*after_own, false, AFTER, true);
                store.delete::<&str, _>(rest).primitive()?;
                meta::put(&transaction, &kept)?;
            } else {
                clear(&transaction)?;
            }
            end(transaction).await?;
            Ok(is_current)
        })
        .await
}

/// Adds changes to the directory that shows `from`, which shows `to` then; false when that one is gone.
///
/// # Errors
///
/// As [`put`].
pub async fn append(
    connection: &Connection,
    from: Mark,
    to: Mark,
    changes: &[Vec<u8>],
) -> Result<bool, StorageError> {
    connection
        .run(async |database| {
            let transaction = relaxed(database, [META])?;
            begin(&transaction)?;
            vault::check(&transaction, None).await?;
            let kept = kept(&transaction).await?.filter(|kept| kept.mark == from);
            let Some(mut kept) = kept else { return Ok(false) };
            for change in changes {
                let part = Uint8Array::from(change.as_slice());
                put_part(&transaction, &kept.by, kept.parts, &part)?;
                kept.parts = kept.parts.saturating_add(1);
            }
            meta::put(&transaction, &Kept { mark: to, ..kept })?;
            end(transaction).await?;
            Ok(true)
        })
        .await
}

/// Throws the directory away in an open transaction over [`META`].
///
/// # Errors
///
/// [`StorageError`].
pub fn clear(transaction: &Transaction<'_>) -> Result<(), StorageError> {
    let store = transaction.object_store(META)?;
    store.delete::<&str, _>(KeyRange::Bound(Kept::KEY, false, AFTER, true)).primitive()?;
    Ok(())
}

/// Whether any part of a directory is kept.
///
/// # Errors
///
/// [`StorageError`].
pub async fn is_any(transaction: &Transaction<'_>) -> Result<bool, StorageError> {
    let store = transaction.object_store(META)?;
    let all = KeyRange::Bound(Kept::KEY, false, AFTER, true);
    Ok(store.count().with_query::<&str, _>(all).primitive()?.await? > 0)
}

async fn kept(transaction: &Transaction<'_>) -> Result<Option<Kept>, StorageError> {
    let vault: Option<Vault> = meta::get(transaction).await?;
    if vault.is_some() {
        return Ok(None);
    }
    // One that cannot be read is as good as none.
    Ok(meta::get(transaction).await.unwrap_or_default())
}

/// What is stored now.
async fn stored(transaction: &Transaction<'_>) -> Result<Mark, StorageError> {
    let progress: Progress = meta::get(transaction).await?.unwrap_or_default();
    let device: Option<Device> = meta::get(transaction).await?;
    let waiting = transaction.object_store(OUTBOX)?.count().primitive()?.await?;
    Ok(Mark {
        checkpoint: progress.checkpoint,
        made: device.map_or(0, |device| device.n),
        waiting: waiting.into(),
    })
}

fn put_part(
    transaction: &Transaction<'_>,
    by: &str,
    at: u32,
    part: &Uint8Array,
) -> Result<(), StorageError> {
    let store = transaction.object_store(META)?;
    store.put(JsValue::from(part)).with_key(key(by, at)).without_key_type().primitive()?;
    Ok(())
}

fn key(by: &str, at: u32) -> String {
    format!("{FIRST}{by}/{at:08}")
}
