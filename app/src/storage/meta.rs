//! Facts about this device's data, one record each, as JSON text.

use domain::id::DeviceId;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
pub use replica::device::Device;
use replica::json::{self, Missing, Stored};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::connection::{Connection, META, commit, read, strict};
use super::error::StorageError;
use crate::clock;

/// How far confirmed rows are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Progress {
    /// The host's cursor; absent before the first checkpoint.
    pub cursor: Option<String>,
    /// The workspace's head at the last checkpoint.
    pub head: u64,
    /// Raised at each checkpoint, so that other tabs know what they have read.
    pub checkpoint: u64,
    /// Time of the last checkpoint, milliseconds since 1970 UTC.
    pub synced_at: Option<i64>,
}

/// Which syncing tab was the last; writes of an earlier one are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderEpoch(pub u64);

/// The browser removed this device's data; kept until a person has read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// When this device had last been up to date, milliseconds since 1970 UTC.
    pub synced_at: Option<i64>,
    /// How many unsent entries a tab still had in memory and put back; absent when none was open,
    /// and what was unsent is gone.
    pub put_back: Option<u64>,
}

impl TryFrom<Value> for Progress {
    type Error = Missing;

    fn try_from(value: Value) -> Result<Self, Missing> {
        let stored = Stored(value);
        Ok(Self {
            cursor: stored.maybe_text("cursor"),
            head: stored.count("head")?,
            checkpoint: stored.count("checkpoint")?,
            synced_at: stored.maybe_number("synced_at"),
        })
    }
}

/// A fact with its own key.
pub trait Fact: Serialize + DeserializeOwned {
    /// The key in the store.
    const KEY: &'static str;
}

impl Fact for Device {
    const KEY: &'static str = "device";
}
impl Fact for Progress {
    const KEY: &'static str = "progress";
}
impl Fact for LeaderEpoch {
    const KEY: &'static str = "leader_epoch";
}
impl Fact for Removal {
    const KEY: &'static str = "removal";
}

/// Reads a fact inside a transaction over [`META`].
///
/// # Errors
///
/// [`StorageError`].
pub async fn get<F: Fact>(transaction: &Transaction<'_>) -> Result<Option<F>, StorageError> {
    get_text(transaction, F::KEY).await?.map(|text| parse(&text)).transpose()
}

/// The same for all facts, so that the program holds it once.
async fn get_text(
    transaction: &Transaction<'_>,
    key: &'static str,
) -> Result<Option<String>, StorageError> {
    let store = transaction.object_store(META)?;
    Ok(store.get(key).primitive()?.await?)
}

/// Writes a fact inside a transaction over [`META`]; the caller commits.
///
/// # Errors
///
/// [`StorageError`].
pub fn put<F: Fact>(transaction: &Transaction<'_>, fact: &F) -> Result<(), StorageError> {
    let store = transaction.object_store(META)?;
    store.put(text(fact)?).with_key(F::KEY).without_key_type().primitive()?;
    Ok(())
}

/// Reads a fact by itself.
///
/// # Errors
///
/// [`StorageError`].
pub async fn load<F: Fact>(connection: &Connection) -> Result<Option<F>, StorageError> {
    load_text(connection, F::KEY).await?.map(|text| parse(&text)).transpose()
}

async fn load_text(
    connection: &Connection,
    key: &'static str,
) -> Result<Option<String>, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [META])?;
            get_text(&transaction, key).await
        })
        .await
}

/// Keeps a fact by itself.
///
/// # Errors
///
/// [`StorageError`].
pub async fn keep<F: Fact>(connection: &Connection, fact: &F) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            put(&transaction, fact)?;
            commit(transaction).await
        })
        .await
}

/// Forgets a fact.
///
/// # Errors
///
/// [`StorageError`].
pub async fn forget<F: Fact>(connection: &Connection) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            transaction.object_store(META)?.delete(F::KEY).primitive()?;
            commit(transaction).await
        })
        .await
}

/// Takes the lead: every earlier leader's writes are refused from now on.
///
/// # Errors
///
/// [`StorageError`].
pub async fn raise_epoch(connection: &Connection) -> Result<LeaderEpoch, StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            let last: LeaderEpoch = get(&transaction).await?.unwrap_or_default();
            let next = LeaderEpoch(last.0.saturating_add(1));
            put(&transaction, &next)?;
            commit(transaction).await?;
            Ok(next)
        })
        .await
}

/// Refuses when another tab has taken the lead since.
///
/// # Errors
///
/// [`StorageError::NotLeader`].
pub async fn check_epoch(
    transaction: &Transaction<'_>,
    mine: LeaderEpoch,
) -> Result<(), StorageError> {
    let now: LeaderEpoch = get(transaction).await?.unwrap_or_default();
    if now == mine { Ok(()) } else { Err(StorageError::NotLeader) }
}

/// Refuses when another tab leads, or when all data was removed since this one took the lead.
///
/// # Errors
///
/// [`StorageError::NotLeader`].
pub async fn still_leads(connection: &Connection, mine: LeaderEpoch) -> Result<(), StorageError> {
    let now: LeaderEpoch = load(connection).await?.unwrap_or_default();
    if now == mine { Ok(()) } else { Err(StorageError::NotLeader) }
}

/// This device, minted at first use.
///
/// # Errors
///
/// [`StorageError`].
pub async fn device(connection: &Connection) -> Result<Device, StorageError> {
    let fresh = Device { id: DeviceId(clock::new_id()), n: 0 };
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            if let Some(device) = get(&transaction).await? {
                return Ok(device);
            }
            put(&transaction, &fresh)?;
            commit(transaction).await?;
            Ok(fresh)
        })
        .await
}

/// A stored JSON text.
///
/// # Errors
///
/// [`StorageError::Damaged`].
pub fn parse<Value: DeserializeOwned>(text: &str) -> Result<Value, StorageError> {
    json::read(text).map_err(|error| StorageError::Damaged(error.to_string()))
}

/// A value as JSON text.
///
/// # Errors
///
/// [`StorageError::Other`].
pub fn text<Value: Serialize>(value: &Value) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Other(error.to_string()))
}
