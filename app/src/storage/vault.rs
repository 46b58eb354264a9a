//! `Vault`: the data key of this device and person as it is stored, wrapped by a key made from their
//! passphrase. It lies among the facts, so that every write sees in its own transaction whether it is
//! to be sealed. Making and opening one is [`super::passphrase`].

use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use replica::json::{Missing, Stored};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::connection::{Connection, META, OUTBOX, commit, read, strict};
use super::error::StorageError;
use super::meta::{self, Fact};

/// Days that unlocking suffices without the host having said who is signed in.
pub const GRACE_DAYS: i64 = 14;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The wrapped data key. Without a vault nothing is encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Vault {
    /// Shape of this record and of what it wraps.
    pub version: u32,
    /// Tells this data key from one of another time.
    pub id: String,
    /// Rounds of PBKDF2 with SHA-256.
    pub rounds: u32,
    /// Its salt.
    pub salt: Vec<u8>,
    /// The data key, wrapped by AES-KW; empty once it was destroyed.
    pub wrapped: Vec<u8>,
    /// What is stored of either kind.
    pub turning: Turning,
    /// Minutes without a touch after which the device locks by itself; 0 for never.
    pub idle_minutes: u32,
}

/// What is stored of either kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Turning {
    /// Everything is sealed.
    Done,
    /// Encryption was turned on: what is plain is still to be sealed.
    On,
    /// It was turned off: what is sealed is still to be opened.
    Off,
}

/// When the host last said who is signed in, and the latest time seen here: a clock that is set back
/// does not give more days. Milliseconds since 1970 UTC by this device's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Presence {
    /// The host said so.
    pub confirmed_at: i64,
    /// The latest time seen.
    pub seen_at: i64,
}

impl TryFrom<Value> for Vault {
    type Error = Missing;

    fn try_from(value: Value) -> Result<Self, Missing> {
        let stored = Stored(value);
        let small = |field| Ok(u32::try_from(stored.count(field)?).unwrap_or(u32::MAX));
        Ok(Self {
            version: small("version")?,
            id: stored.text("id")?,
            rounds: small("rounds")?,
            salt: stored.bytes("salt")?,
            wrapped: stored.bytes("wrapped")?,
            turning: match stored.text("turning")?.as_str() {
                "Done" => Turning::Done,
                "Off" => Turning::Off,
                // Goes on with it; what is sealed already stays as it is.
                _ => Turning::On,
            },
            idle_minutes: small("idle_minutes")?,
        })
    }
}

impl TryFrom<Value> for Presence {
    type Error = Missing;

    fn try_from(value: Value) -> Result<Self, Missing> {
        let stored = Stored(value);
        let (confirmed_at, seen_at) = (stored.number("confirmed_at")?, stored.number("seen_at")?);
        Ok(Self { confirmed_at, seen_at })
    }
}

impl Fact for Vault {
    const KEY: &'static str = "vault";
}
impl Fact for Presence {
    const KEY: &'static str = "presence";
}

impl Vault {
    /// The key that whatever is written is to be sealed by.
    pub fn seals(&self) -> Option<&str> {
        (self.turning != Turning::Off).then_some(self.id.as_str())
    }

    /// Whether there is a key at all.
    pub fn is_whole(&self) -> bool {
        !self.wrapped.is_empty()
    }
}

impl Presence {
    /// The host says now who is signed in.
    pub fn confirmed(now_ms: i64) -> Self {
        Self { confirmed_at: now_ms, seen_at: now_ms }
    }

    /// The same, with this time seen.
    pub fn seen(self, now_ms: i64) -> Self {
        Self { seen_at: self.seen_at.max(now_ms), ..self }
    }

    /// Whether the device must be online once before it opens again. A clock that stands before the
    /// last confirmation, beyond what a correction moves it, says nothing about the days since.
    pub fn is_overdue(self, now_ms: i64) -> bool {
        let days = self.seen(now_ms).seen_at.saturating_sub(self.confirmed_at);
        days > GRACE_DAYS * DAY_MS || now_ms < self.confirmed_at.saturating_sub(DAY_MS)
    }
}

/// Whether an open transaction over [`META`] finds values to be prepared like these: sealed by this
/// key, or plain.
///
/// # Errors
///
/// [`StorageError::Turned`] when encryption was turned on or off meanwhile.
pub async fn check(transaction: &Transaction<'_>, by: Option<&str>) -> Result<(), StorageError> {
    let vault: Option<Vault> = meta::get(transaction).await?;
    match vault.as_ref().and_then(Vault::seals) == by {
        true => Ok(()),
        false => Err(StorageError::Turned),
    }
}

/// Changes the vault in one transaction; `change` is given what is stored.
///
/// # Errors
///
/// [`StorageError::Locked`] when there is none, or its key is another by now.
pub async fn change(
    connection: &Connection,
    id: &str,
    change: impl Fn(&mut Vault),
) -> Result<(), StorageError> {
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            let vault = meta::get::<Vault>(&transaction).await?;
            let mut vault = vault.filter(|vault| vault.id == id).ok_or(StorageError::Locked)?;
            change(&mut vault);
            meta::put(&transaction, &vault)?;
            commit(transaction).await
        })
        .await
}

/// Destroys the wrapped key, if there is one: from then on nobody can read what is sealed, and no tab
/// writes any more.
///
/// # Errors
///
/// [`StorageError`]; then the key is still there.
pub async fn destroy(connection: &Connection) -> Result<(), StorageError> {
    // Nothing is written where nothing is encrypted.
    if meta::load::<Vault>(connection).await?.is_none() {
        return Ok(());
    }
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            let Some(vault) = meta::get::<Vault>(&transaction).await? else { return Ok(()) };
            let nothing = (String::new(), Vec::new(), Vec::new(), Turning::Done);
            let (id, salt, wrapped, turning) = nothing;
            meta::put(&transaction, &Vault { id, salt, wrapped, turning, ..vault })?;
            commit(transaction).await
        })
        .await
}

/// How many entries wait, which is known without the key.
///
/// # Errors
///
/// [`StorageError`].
pub async fn unsent(connection: &Connection) -> Result<u64, StorageError> {
    connection
        .run(async |database| {
            let transaction = read(database, [OUTBOX])?;
            Ok(transaction.object_store(OUTBOX)?.count().primitive()?.await?.into())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_gives_no_more_days() {
        let start = 100 * DAY_MS;
        let presence = Presence::confirmed(start);
        assert!(!presence.is_overdue(start + 14 * DAY_MS));
        assert!(presence.is_overdue(start + 14 * DAY_MS + 1));
        let seen = presence.seen(start + 15 * DAY_MS);
        assert!(seen.is_overdue(start + 1));
        assert!(seen.seen(start + 1).is_overdue(start + 1));
    }

    #[test]
    fn a_clock_before_the_confirmation_says_nothing() {
        let presence = Presence::confirmed(100 * DAY_MS);
        assert!(!presence.is_overdue(100 * DAY_MS - 60_000));
        assert!(presence.is_overdue(98 * DAY_MS));
    }
}
