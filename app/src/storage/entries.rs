//! Entries as they are stored: read out of their store, and prepared for it. Cipher text is made before
//! a transaction opens and opened after it has closed; an entry's count stands beside it.

use domain::sync::change::Entry;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::JsValue;

use super::cipher::{Value, place};
use super::connection::{ATTENTION, Connection, read};
use super::error::StorageError;
use super::meta;
use super::outbox::{Refused, Stored, refused_key};
use super::sealing::Seal;

/// What stands before the count in an entry's text.
const COUNT: &str = "\"n\":";

/// The entries in one store, in the order made.
///
/// # Errors
///
/// [`StorageError`].
pub async fn in_store(
    connection: &Connection,
    store: &'static str,
) -> Result<Vec<Stored>, StorageError> {
    let values = connection
        .run(async |database| {
            let transaction = read(database, [store])?;
            all(&transaction, store).await
        })
        .await?;
    entries(connection, values).await
}

/// What stands in one store of an open transaction, with its places.
///
/// # Errors
///
/// [`StorageError`].
pub async fn all(
    transaction: &Transaction<'_>,
    name: &'static str,
) -> Result<Vec<(String, Value)>, StorageError> {
    let store = transaction.object_store(name)?;
    let keys = store.get_all_keys::<JsValue>().primitive()?.await?;
    let keys: Vec<JsValue> = keys.collect::<Result<_, _>>()?;
    let values = store.get_all::<JsValue>().primitive()?.await?;
    let placed = keys.into_iter().zip(values).map(|(key, value)| {
        let key = key.as_string().unwrap_or_default();
        Ok((place(name, &key), Value::of(value?)?))
    });
    placed.collect()
}

/// The entries of what was read.
///
/// # Errors
///
/// [`StorageError`].
pub async fn entries(
    connection: &Connection,
    values: Vec<(String, Value)>,
) -> Result<Vec<Stored>, StorageError> {
    let counts: Vec<Option<u64>> = values.iter().map(|(_, value)| value.count()).collect();
    let opened = connection.opened(values).await?;
    let entries = opened.into_iter().zip(counts).map(|(value, count)| {
        let text = value.into_text()?;
        match count {
            Some(n) => Ok(Stored { n, text: counted(&text, n)? }),
            None => stored(text),
        }
    });
    entries.collect()
}

/// The refused entries of what was read.
///
/// # Errors
///
/// [`StorageError`].
pub async fn refused_of(
    connection: &Connection,
    values: Vec<(String, Value)>,
) -> Result<Vec<Refused>, StorageError> {
    let opened = connection.opened(values).await?;
    opened.into_iter().map(|value| meta::parse(&value.into_text()?)).collect()
}

/// Entries of one store as they are to be stored there.
///
/// # Errors
///
/// [`StorageError::Other`] when the browser does not encrypt.
pub async fn prepared(
    seal: &Seal,
    store: &'static str,
    entries: &[Stored],
) -> Result<Vec<(u64, JsValue)>, StorageError> {
    let values =
        entries.iter().map(|it| (place(store, ""), Value::Text(it.text.clone()))).collect();
    let values = seal.all(values).await?;
    Ok(entries.iter().zip(values).map(|(it, value)| (it.n, it.as_in(&value))).collect())
}

/// Refused entries as they are to be stored, with their keys.
///
/// # Errors
///
/// [`StorageError::Other`] when the browser does not encrypt.
pub async fn refused_prepared(
    seal: &Seal,
    refused: &[Refused],
) -> Result<Vec<(String, Value)>, StorageError> {
    let keys: Vec<String> = refused.iter().map(|it| refused_key(&it.text)).collect();
    let values = keys.iter().zip(refused).map(|(key, it)| {
        let text = meta::text(it)?;
        Ok((place(ATTENTION, key), Value::Text(text)))
    });
    let values = seal.all(values.collect::<Result<_, StorageError>>()?).await?;
    Ok(keys.into_iter().zip(values).collect())
}

/// Puts refused entries into an open transaction over [`ATTENTION`].
///
/// # Errors
///
/// [`StorageError`].
pub fn put_refused(
    transaction: &Transaction<'_>,
    refused: &[(String, Value)],
) -> Result<(), StorageError> {
    let attention = transaction.object_store(ATTENTION)?;
    for (key, value) in refused {
        attention.put(value.stored()).with_key(key.as_str()).without_key_type().primitive()?;
    }
    Ok(())
}

impl Stored {
    /// This entry as it is stored, when `value` is what its text was prepared as.
    pub fn as_in(&self, value: &Value) -> JsValue {
        match value {
            Value::Sealed(_) => {
                value.set_count(self.n);
                value.stored()
            }
            _ => self.text.as_str().into(),
        }
    }
}

/// The text of an entry with this count in the place of its own. Only the number changes, so that the
/// text stays the same however often it is read.
///
/// # Errors
///
/// [`StorageError::Damaged`] when it has no count.
pub fn counted(text: &str, n: u64) -> Result<String, StorageError> {
    let none = || StorageError::Damaged("an entry has no count".to_owned());
    // Nothing that a person entered stands before the count.
    let (before, after) = text.split_once(COUNT).ok_or_else(none)?;
    let after = after.trim_start_matches(|character: char| character.is_ascii_digit());
    Ok(format!("{before}{COUNT}{n}{after}"))
}

/// An entry whose text tells its count.
fn stored(text: String) -> Result<Stored, StorageError> {
    let entry: Entry = meta::parse(&text)?;
    Ok(Stored { n: entry.n(), text })
}
