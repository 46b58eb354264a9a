//! The outbox: the edit *is* its entry. The device's count and the entry are written in one strict
//! transaction; only then is an edit saved. An entry's text is fixed when made.

use std::collections::HashSet;

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, ImportId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry, Erase, Import, ImportBlock};
use domain::sync::envelope::{Fields, Versions};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;
use serde::{Deserialize, Serialize};

use super::connection::{ACKED, ATTENTION, Connection, META, OUTBOX, commit, read, strict};
use super::error::StorageError;
use super::meta::{self, Device};
use super::room;
use crate::clock;

/// What an entry is to say; the count is given when it is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// An edit of one record.
    Change {
        /// Kind of record.
        entity: Entity,
        /// Which record.
        id: RecordId,
        /// Whether it is new.
        create: bool,
        /// New values of whole fields.
        set: Fields,
        /// The versions that the person saw.
        base: Versions,
    },
    /// Rows from files, whose blocks are stored already.
    Import {
        /// This import.
        id: ImportId,
        /// What the person chose.
        name: String,
        /// Its blocks in order.
        blocks: Vec<ImportBlock>,
    },
    /// A person to be forgotten.
    Erase {
        /// Customer or contact.
        entity: Entity,
        /// Who.
        id: RecordId,
    },
}

/// A stored entry: its count and its text as made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The device's count.
    pub n: u64,
    /// The text that is sent.
    pub text: String,
}

/// An entry the host refused, as it is kept for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The device's count.
    pub n: u64,
    /// The text that was sent.
    pub text: String,
    /// Why.
    pub reason: Rejection,
}

/// Makes `draft` durable and returns its text: from here on it is saved.
///
/// # Errors
///
/// [`StorageError`]; then neither the entry nor its count was used. [`StorageError::Full`] only when
/// nothing is stored any more that could make way.
pub async fn append(connection: &Connection, draft: Draft) -> Result<String, StorageError> {
    let fresh = Device { id: DeviceId(clock::new_id()), n: 0 };
    let change_id = ChangeId(clock::new_id());
    let made_at = clock::now_ms();
    room::make_for(connection, async |database| {
        let transaction = strict(database, [META, OUTBOX])?;
        let text = stage(&transaction, fresh, &draft, change_id, made_at).await?;
        commit(transaction).await?;
        Ok(text)
    })
    .await
}

/// Puts count and entry into an open transaction over [`META`] and [`OUTBOX`].
///
/// # Errors
///
/// [`StorageError`].
pub async fn stage(
    transaction: &Transaction<'_>,
    fresh: Device,
    draft: &Draft,
    change_id: ChangeId,
    made_at: i64,
) -> Result<String, StorageError> {
    let device: Device = meta::get(transaction).await?.unwrap_or(fresh);
    let n = device.n.saturating_add(1);
    let text = meta::text(&entry(draft, n, change_id, made_at))?;
    meta::put(transaction, &Device { n, ..device })?;
    let store = transaction.object_store(OUTBOX)?;
    // Never over another entry: were the count wrong, this must fail and not replace an edit.
    store.add(text.as_str()).with_key(key(n)).without_key_type().primitive()?;
    Ok(text)
}

/// Everything not yet at the host, in the order made.
///
/// # Errors
///
/// [`StorageError`].
pub async fn waiting(connection: &Connection) -> Result<Vec<Stored>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [OUTBOX])?;
            all(&transaction).await
        })
        .await
}

/// The entries of an open transaction over [`OUTBOX`].
///
/// # Errors
///
/// [`StorageError`].
pub async fn all(transaction: &Transaction<'_>) -> Result<Vec<Stored>, StorageError> {
    all_of(transaction, OUTBOX).await
}

/// The entries in one store of an open transaction.
///
/// # Errors
///
/// [`StorageError`].
pub async fn all_of(
    transaction: &Transaction<'_>,
    store: &'static str,
) -> Result<Vec<Stored>, StorageError> {
    let store = transaction.object_store(store)?;
    let texts = store.get_all().primitive()?.await?;
    texts.map(|text| stored(text?)).collect()
}

/// The refused entries of an open transaction over [`ATTENTION`].
///
/// # Errors
///
/// [`StorageError`].
pub async fn refused_in(transaction: &Transaction<'_>) -> Result<Vec<Refused>, StorageError> {
    let store = transaction.object_store(ATTENTION)?;
    let texts = store.get_all().primitive()?.await?;
    texts
        .map(|text| {
            let text: String = text?;
            meta::parse(&text)
        })
        .collect()
}

/// Puts an entry into an open transaction over [`OUTBOX`].
///
/// # Errors
///
/// [`StorageError`].
pub fn put(transaction: &Transaction<'_>, stored: &Stored) -> Result<(), StorageError> {
    let store = transaction.object_store(OUTBOX)?;
    let key = key(stored.n);
    store.put(stored.text.as_str()).with_key(key).without_key_type().primitive()?;
    Ok(())
}

/// Takes the entries up to and with `last_n` out of an open transaction.
///
/// # Errors
///
/// [`StorageError`].
pub fn remove_until(
    transaction: &Transaction<'_>,
    store: &'static str,
    last_n: u64,
) -> Result<(), StorageError> {
    let store = transaction.object_store(store)?;
    store.delete::<f64, _>(KeyRange::UpperBound(key(last_n), false)).primitive()?;
    Ok(())
}

/// Gives every waiting entry a new count under a new device id: the host knows other content under
/// the old counts (this browser's data was copied, or restored from a backup). Entries keep their
/// `change_id`, so that the host settles what it holds already.
///
/// # Errors
///
/// [`StorageError`]; then nothing was renumbered.
pub async fn renumber(connection: &Connection) -> Result<Vec<Stored>, StorageError> {
    let fresh = DeviceId(clock::new_id());
    connection.run(async |database| renumber_once(database, fresh).await).await
}

async fn renumber_once(database: &Database, fresh: DeviceId) -> Result<Vec<Stored>, StorageError> {
    let transaction = strict(database, [META, OUTBOX, ACKED])?;
    let texts = all(&transaction).await?.into_iter().map(|entry| entry.text);
    transaction.object_store(ACKED)?.clear()?;
    let renumbered = count_anew(&transaction, fresh, texts)?;
    commit(transaction).await?;
    Ok(renumbered)
}

/// Fills the outbox of an open transaction over [`META`] and [`OUTBOX`] with these entries, counted
/// from 1 for another device id.
fn count_anew(
    transaction: &Transaction<'_>,
    fresh: DeviceId,
    texts: impl Iterator<Item = String>,
) -> Result<Vec<Stored>, StorageError> {
    transaction.object_store(OUTBOX)?.clear()?;
    let mut renumbered = Vec::new();
    let mut n = 0u64;
    for text in texts {
        n = n.saturating_add(1);
        let entry: Entry = meta::parse(&text)?;
        let stored = Stored { n, text: meta::text(&entry.counted(n))? };
        put(transaction, &stored)?;
        renumbered.push(stored);
    }
    meta::put(transaction, &Device { id: fresh, n })?;
    Ok(renumbered)
}

/// The browser removed all data while a tab still had entries in memory: those that are not stored
/// go before what was made since, under a device id that no count was used under. Refused ones come
/// back as well. Returns how many unsent entries came back; without any nothing is written.
///
/// # Errors
///
/// [`StorageError`]; then nothing came back.
pub async fn put_back(
    connection: &Connection,
    unsent: &[String],
    refused: &[Refused],
) -> Result<u64, StorageError> {
    let fresh = DeviceId(clock::new_id());
    connection
        .run(async |database| {
            let transaction = strict(database, [META, OUTBOX, ATTENTION])?;
            let since = all(&transaction).await?;
            let stored: HashSet<String> = since.iter().map(|it| refused_key(&it.text)).collect();
            let lost: Vec<&String> =
                unsent.iter().filter(|text| !stored.contains(&refused_key(text))).collect();
            let attention = transaction.object_store(ATTENTION)?;
            for refused in refused {
                let key = refused_key(&refused.text);
                attention.put(meta::text(refused)?).with_key(key).without_key_type().primitive()?;
            }
            let count = u64::try_from(lost.len()).unwrap_or(u64::MAX);
            if count > 0 {
                let texts = lost.into_iter().cloned().chain(since.into_iter().map(|it| it.text));
                count_anew(&transaction, fresh, texts)?;
            }
            commit(transaction).await?;
            Ok(count)
        })
        .await
}

/// The key of a refused entry: its change id, because counts begin anew when a device forks.
pub fn refused_key(text: &str) -> String {
    meta::parse::<Entry>(text)
        .map_or_else(|_| text.to_owned(), |entry| entry.change_id().to_string())
}

/// Forgets a refused entry; `again` makes it a new entry in the same transaction and returns it.
///
/// # Errors
///
/// [`StorageError`].
pub async fn forget_refused(
    connection: &Connection,
    refused: &Refused,
    again: Option<Draft>,
) -> Result<Option<String>, StorageError> {
    let fresh = Device { id: DeviceId(clock::new_id()), n: 0 };
    let change_id = ChangeId(clock::new_id());
    let made_at = clock::now_ms();
    connection
        .run(async |database| {
            let transaction = strict(database, [META, OUTBOX, ATTENTION])?;
            let attention = transaction.object_store(ATTENTION)?;
            attention.delete(refused_key(&refused.text)).primitive()?;
            let text = match &again {
                Some(draft) => Some(stage(&transaction, fresh, draft, change_id, made_at).await?),
                None => None,
            };
            commit(transaction).await?;
            Ok(text)
        })
        .await
}

/// A draft that says the same as an entry.
pub fn draft(entry: Entry) -> Draft {
    match entry {
        Entry::Change(Change { entity, id, create, set, base, .. }) => {
            Draft::Change { entity, id, create, set, base }
        }
        Entry::Import(Import { id, name, blocks, .. }) => Draft::Import { id, name, blocks },
        Entry::Erase(Erase { entity, id, .. }) => Draft::Erase { entity, id },
    }
}

fn entry(draft: &Draft, n: u64, change_id: ChangeId, made_at: i64) -> Entry {
    match draft.clone() {
        Draft::Change { entity, id, create, set, base } => Entry::Change(Change {
            n,
            change_id,
            entity,
            id,
            schema: ENTRY_SCHEMA,
            create,
            set,
            base,
            add: Vec::new(),
            remove: Vec::new(),
            inc: Default::default(),
            made_at,
        }),
        Draft::Import { id, name, blocks } => {
            Entry::Import(Import { n, change_id, id, name, blocks, made_at })
        }
        Draft::Erase { entity, id } => Entry::Erase(Erase { n, change_id, entity, id, made_at }),
    }
}

fn stored(text: String) -> Result<Stored, StorageError> {
    let entry: Entry = meta::parse(&text)?;
    Ok(Stored { n: entry.n(), text })
}

/// Keys are JavaScript numbers; counts stay far below 2^53.
pub fn key(n: u64) -> f64 {
    #[expect(clippy::as_conversions, reason = "exact below 2^53")]
    let key = n as f64;
    key
}
