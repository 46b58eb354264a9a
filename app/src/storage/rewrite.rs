//! Everything stored is sealed, or opened, after encryption was turned on or off: a few values at a
//! time, so that it may be interrupted anywhere. Both kinds can be read meanwhile, and whatever is
//! written is of the new kind already.

use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;

use super::cipher::{Value, place};
use super::connection::{
    ACKED, ATTENTION, Connection, DELTAS, IMPORTS, META, OUTBOX, SEGMENTS, commit, read, strict,
};
use super::directory;
use super::entries::counted;
use super::error::StorageError;
use super::meta::{self, Fact, LeaderEpoch};
use super::segments::count;
use super::vault::{Turning, Vault};

/// Values rewritten at a time.
const PIECE: usize = 200;

/// Packed values rewritten at a time; each may be a megabyte.
const PACKED_PIECE: usize = 1;

/// Rewrites what is not of the kind wanted; then nothing of the other kind is left.
///
/// # Errors
///
/// [`StorageError::NotLeader`] when another tab leads now; [`StorageError::Locked`] without the key.
/// What is left is rewritten the next time.
pub async fn rewrite(connection: &Connection, epoch: LeaderEpoch) -> Result<(), StorageError> {
    let Some(vault) = connection.learn().await? else { return Ok(()) };
    if vault.turning == Turning::Done {
        return Ok(());
    }
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            directory::clear(&transaction)?;
            commit(transaction).await
        })
        .await?;
    for store in [SEGMENTS, IMPORTS, DELTAS, OUTBOX, ACKED, ATTENTION] {
        let keys: Vec<JsValue> = connection
            .run(async |database| {
                let transaction = read(database, [store])?;
                let keys = transaction.object_store(store)?.get_all_keys().primitive()?.await?;
                Ok(keys.collect::<Result<_, _>>()?)
            })
            .await?;
        let piece = if matches!(store, SEGMENTS | IMPORTS) { PACKED_PIECE } else { PIECE };
        for keys in keys.chunks(piece) {
            Piece { connection, epoch, vault: &vault, store }.rewrite(keys).await?;
        }
    }
    finish(connection, epoch, &vault).await
}

/// Some values of one store.
struct Piece<'a> {
    connection: &'a Connection,
    epoch: LeaderEpoch,
    vault: &'a Vault,
    store: &'static str,
}

impl Piece<'_> {
    async fn rewrite(&self, keys: &[JsValue]) -> Result<(), StorageError> {
        let store = self.store;
        let mut read = self
            .connection
            .run(async |database| {
                let transaction = read(database, [store])?;
                let store = transaction.object_store(store)?;
                let mut values = Vec::with_capacity(keys.len());
                for key in keys {
                    let value: Option<JsValue> = store.get(key.clone()).primitive()?.await?;
                    if let Some(value) = value {
                        values.push((key.clone(), Value::of(value)?));
                    }
                }
                Ok(values)
            })
            .await?;
        let opens = self.vault.turning == Turning::Off;
        read.retain(|(_, value)| matches!(value, Value::Sealed(_)) == opens);
        let rewritten = if opens { self.opened(&read).await? } else { self.sealed(&read).await? };
        let (read, rewritten) = (&read, &rewritten);
        self.connection
            .run(async |database| {
                let transaction = strict(database, [META, store])?;
                meta::check_epoch(&transaction, self.epoch).await?;
                if meta::get::<Vault>(&transaction).await?.as_ref() != Some(self.vault) {
                    return Err(StorageError::Turned);
                }
                let store = transaction.object_store(store)?;
                for ((key, old), new) in read.iter().zip(rewritten) {
                    let now: Option<JsValue> = store.get(key.clone()).primitive()?.await?;
                    // What another tab wrote or deleted meanwhile stays so.
                    if now.map(Value::of).transpose()?.is_some_and(|now| now.is_same(old)) {
                        let (key, new) = (key.clone(), new.stored());
                        store.put(new).with_key(key).without_key_type().primitive()?;
                    }
                }
                commit(transaction).await
            })
            .await
    }

    async fn sealed(&self, read: &[(JsValue, Value)]) -> Result<Vec<Value>, StorageError> {
        let cipher = self.connection.cipher().ok_or(StorageError::Locked)?;
        let sealed = cipher.seal(self.placed(read)).await?;
        for ((key, _), value) in read.iter().zip(&sealed) {
            if let (OUTBOX | ACKED, Some(n)) = (self.store, key.as_f64()) {
                value.set_count(count(n));
            }
        }
        Ok(sealed)
    }

    async fn opened(&self, read: &[(JsValue, Value)]) -> Result<Vec<Value>, StorageError> {
        let opened = self.connection.opened(self.placed(read)).await?;
        let plain = read.iter().zip(opened).map(|((_, sealed), value)| match self.store {
            SEGMENTS | IMPORTS => Ok(value),
            OUTBOX | ACKED => {
                let n = sealed.count().unwrap_or_default();
                Ok(Value::Text(counted(&value.into_text()?, n)?))
            }
            _ => Ok(Value::Text(value.into_text()?)),
        });
        plain.collect()
    }

    fn placed(&self, read: &[(JsValue, Value)]) -> Vec<(String, Value)> {
        let placed = read.iter().map(|(key, value)| {
            let number = || key.as_f64().map(|key| count(key).to_string());
            let key = key.as_string().or_else(number).unwrap_or_default();
            (place(self.store, &key), value.clone())
        });
        placed.collect()
    }
}

/// Nothing of the other kind is left, and none can come: every write looks at the vault first.
async fn finish(
    connection: &Connection,
    epoch: LeaderEpoch,
    vault: &Vault,
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            meta::check_epoch(&transaction, epoch).await?;
            if meta::get::<Vault>(&transaction).await?.as_ref() != Some(vault) {
                return Err(StorageError::Turned);
            }
            match vault.turning {
                Turning::Off => {
                    transaction.object_store(META)?.delete(Vault::KEY).primitive()?;
                }
                _ => meta::put(&transaction, &Vault { turning: Turning::Done, ..vault.clone() })?,
            }
            commit(transaction).await
        })
        .await?;
    connection.learn().await.map(drop)
}
