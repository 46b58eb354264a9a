//! Entries that are counted anew, under another device id: after a fork, and when the browser removed
//! what was stored.

use std::collections::HashSet;

use domain::id::DeviceId;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;

use super::cipher::{Value, place};
use super::connection::{ACKED, ATTENTION, Connection, META, OUTBOX, commit, strict};
use super::entries::{all, counted, put_refused, refused_prepared};
use super::error::StorageError;
use super::meta::{self, Device};
use super::outbox::{Refused, key, refused_key, waiting};
use super::vault;
use crate::clock;

/// Gives every waiting entry a new count under a new device id: the host knows other content under
/// the old counts (this browser's data was copied, or restored from a backup). Entries keep their
/// `change_id`, so that the host settles what it holds already.
///
/// # Errors
///
/// [`StorageError`]; then nothing was renumbered.
pub async fn renumber(connection: &Connection) -> Result<(), StorageError> {
    let fresh = DeviceId(clock::new_id());
    connection.run(async |database| renumber_once(database, fresh).await).await
}

async fn renumber_once(database: &Database, fresh: DeviceId) -> Result<(), StorageError> {
    let transaction = strict(database, [META, OUTBOX, ACKED])?;
    let values = all(&transaction, OUTBOX).await?.into_iter().map(|(_, value)| value);
    transaction.object_store(ACKED)?.clear()?;
    count_anew(&transaction, fresh, values)?;
    commit(transaction).await
}

/// Fills the outbox of an open transaction over [`META`] and [`OUTBOX`] with these entries, counted
/// from 1 for another device id. Nothing needs to be opened: the count stands beside cipher text.
fn count_anew(
    transaction: &Transaction<'_>,
    fresh: DeviceId,
    values: impl Iterator<Item = Value>,
) -> Result<(), StorageError> {
    let store = transaction.object_store(OUTBOX)?;
    store.clear()?;
    let mut n = 0u64;
    for value in values {
        n = n.saturating_add(1);
        let value = match value {
            Value::Text(text) => counted(&text, n)?.into(),
            sealed => {
                sealed.set_count(n);
                sealed.stored()
            }
        };
        store.put(value).with_key(key(n)).without_key_type().primitive()?;
    }
    meta::put(transaction, &Device { id: fresh, n })
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
        .sealed(async |seal| {
            let since = waiting(connection).await?;
            let stored: HashSet<String> = since.iter().map(|it| refused_key(&it.text)).collect();
            let lost = unsent.iter().filter(|text| !stored.contains(&refused_key(text)));
            let lost = lost.map(|text| (place(OUTBOX, ""), Value::Text(text.clone()))).collect();
            let lost: Vec<Value> = seal.all(lost).await?;
            let refused = refused_prepared(seal, refused).await?;
            connection
                .run(async |database| {
                    let transaction = strict(database, [META, OUTBOX, ATTENTION])?;
                    vault::check(&transaction, seal.by()).await?;
                    let now = all(&transaction, OUTBOX).await?;
                    if now.len() != since.len() {
                        // Who leads next puts back what is missing then.
                        return Err(StorageError::NotLeader);
                    }
                    put_refused(&transaction, &refused)?;
                    if !lost.is_empty() {
                        let since = now.into_iter().map(|(_, value)| value);
                        count_anew(&transaction, fresh, lost.iter().cloned().chain(since))?;
                    }
                    commit(transaction).await?;
                    Ok(u64::try_from(lost.len()).unwrap_or(u64::MAX))
                })
                .await
        })
        .await
}
