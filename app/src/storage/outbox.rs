//! The outbox: the edit *is* its entry. The device's count and the entry are written in one strict
//! transaction; only then is an edit saved. An entry's text is fixed when made.

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, ImportId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry, Erase, Import, ImportBlock, Item};
use domain::sync::envelope::{Fields, Versions};
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use klantkompas::protocol::Rejection;
use serde::{Deserialize, Serialize};

use super::cipher::{Value, place};
use super::connection::{ATTENTION, Connection, META, OUTBOX, commit, strict};
use super::entries::{counted, in_store};
use super::error::StorageError;
use super::meta::{self, Device};
use super::room;
use super::sealing::Seal;
use super::vault;
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
        /// Items to put into lists.
        add: Vec<Item>,
        /// Items to take out of lists.
        remove: Vec<Item>,
    },
    /// Rows from files, whose blocks are stored already.
    Import {
        /// This import.
        id: ImportId,
        /// What the person chose.
        name: String,
        /// Its blocks in order.
        blocks: Vec<ImportBlock>,
        /// The import that it undoes, if it does.
        undoes: Option<ImportId>,
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
    let mut texts = append_all(connection, &[draft]).await?;
    texts.pop().ok_or(StorageError::Locked)
}

/// Makes several entries durable at once, all of them or none, and returns their texts in order.
///
/// # Errors
///
/// As [`append`].
pub async fn append_all(
    connection: &Connection,
    drafts: &[Draft],
) -> Result<Vec<String>, StorageError> {
    let made = drafts.iter().map(Made::now).collect::<Result<Vec<Made>, _>>()?;
    connection
        .sealed(async |seal| {
            let values =
                made.iter().map(|it| (place(OUTBOX, ""), Value::Text(it.text.clone()))).collect();
            let values = seal.all(values).await?;
            room::make_for(connection, async |database| {
                let transaction = strict(database, [META, OUTBOX])?;
                vault::check(&transaction, seal.by()).await?;
                let mut texts = Vec::with_capacity(made.len());
                for (made, value) in made.iter().zip(&values) {
                    texts.push(stage(&transaction, made, value).await?);
                }
                commit(transaction).await?;
                Ok(texts)
            })
            .await
        })
        .await
}

/// An entry that is made but for its count.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its text, counted 0.
    text: String,
    /// The device, should this be its first entry.
    fresh: Device,
}

impl Made {
    /// Makes an entry of a draft.
    ///
    /// # Errors
    ///
    /// [`StorageError::Other`].
    pub fn now(draft: &Draft) -> Result<Self, StorageError> {
        let change_id = ChangeId(clock::new_id());
        let text = meta::text(&entry(draft, 0, change_id, clock::now_ms()))?;
        Ok(Self { text, fresh: Device { id: DeviceId(clock::new_id()), n: 0 } })
    }

    /// The entry as it is to be stored.
    ///
    /// # Errors
    ///
    /// [`StorageError::Other`] when the browser does not encrypt.
    pub async fn sealed(&self, seal: &Seal) -> Result<Value, StorageError> {
        let value = (place(OUTBOX, ""), Value::Text(self.text.clone()));
        let mut values = seal.all(vec![value]).await?;
        values.pop().ok_or(StorageError::Locked)
    }
}

/// Puts count and entry into an open transaction over [`META`] and [`OUTBOX`]; the text is returned as
/// it is sent.
///
/// # Errors
///
/// [`StorageError`].
pub async fn stage(
    transaction: &Transaction<'_>,
    made: &Made,
    value: &Value,
) -> Result<String, StorageError> {
    let device: Device = meta::get(transaction).await?.unwrap_or(made.fresh);
    let n = device.n.saturating_add(1);
    let text = counted(&made.text, n)?;
    meta::put(transaction, &Device { n, ..device })?;
    let stored = Stored { n, text };
    let store = transaction.object_store(OUTBOX)?;
    // Never over another entry: were the count wrong, this must fail and not replace an edit.
    let value = stored.as_in(value);
    store.add(value).with_key(key(n)).without_key_type().primitive()?;
    Ok(stored.text)
}

/// Everything not yet at the host, in the order made.
///
/// # Errors
///
/// [`StorageError`].
pub async fn waiting(connection: &Connection) -> Result<Vec<Stored>, StorageError> {
    in_store(connection, OUTBOX).await
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
    let again = again.as_ref().map(Made::now).transpose()?;
    connection
        .sealed(async |seal| {
            let value = match &again {
                Some(made) => Some((made, made.sealed(seal).await?)),
                None => None,
            };
            connection
                .run(async |database| {
                    let transaction = strict(database, [META, OUTBOX, ATTENTION])?;
                    vault::check(&transaction, seal.by()).await?;
                    let attention = transaction.object_store(ATTENTION)?;
                    attention.delete(refused_key(&refused.text)).primitive()?;
                    let text = match &value {
                        Some((made, value)) => Some(stage(&transaction, made, value).await?),
                        None => None,
                    };
                    commit(transaction).await?;
                    Ok(text)
                })
                .await
        })
        .await
}

/// A draft that says the same as an entry.
pub fn draft(entry: Entry) -> Draft {
    match entry {
        Entry::Change(Change { entity, id, create, set, base, add, remove, .. }) => {
            Draft::Change { entity, id, create, set, base, add, remove }
        }
        Entry::Import(Import { id, name, blocks, undoes, .. }) => {
            Draft::Import { id, name, blocks, undoes }
        }
        Entry::Erase(Erase { entity, id, .. }) => Draft::Erase { entity, id },
    }
}

fn entry(draft: &Draft, n: u64, change_id: ChangeId, made_at: i64) -> Entry {
    match draft.clone() {
        Draft::Change { entity, id, create, set, base, add, remove } => Entry::Change(Change {
            n,
            change_id,
            entity,
            id,
            schema: ENTRY_SCHEMA,
            create,
            set,
            base,
            add,
            remove,
            inc: Default::default(),
            made_at,
        }),
        Draft::Import { id, name, blocks, undoes } => {
            Entry::Import(Import { n, change_id, id, name, blocks, undoes, made_at })
        }
        Draft::Erase { entity, id } => Entry::Erase(Erase { n, change_id, entity, id, made_at }),
    }
}

/// Keys are JavaScript numbers; counts stay far below 2^53.
pub fn key(n: u64) -> f64 {
    #[expect(clippy::as_conversions, reason = "exact below 2^53")]
    let key = n as f64;
    key
}
