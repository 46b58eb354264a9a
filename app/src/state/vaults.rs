//! What a person decides about encryption: on, off, another passphrase, when to lock. It comes with the
//! pages that ask.

use super::session::Session;
use crate::clock;
use crate::storage::cipher::crypto;
use crate::storage::connection::{Connection, META, commit, strict};
use crate::storage::error::StorageError;
use crate::storage::vault::{self, Presence, Turning, Vault};
use crate::storage::{meta, passphrase};

pub use crate::storage::passphrase::PASSPHRASE_MIN;

/// Whether the browser encrypts at all: not over plain http.
pub fn is_possible() -> bool {
    crypto().is_some()
}

/// Turns encryption on. What is stored already is sealed in the background.
///
/// # Errors
///
/// [`StorageError`]; then nothing was turned on.
pub async fn turn_on(
    session: Session,
    passphrase: &str,
    idle_minutes: u32,
) -> Result<(), StorageError> {
    let connection = open_data(session)?;
    let (vault, cipher) = passphrase::make(passphrase, idle_minutes).await?;
    let presence = Presence::confirmed(clock::now_ms());
    connection
        .run(async |database| {
            let transaction = strict(database, [META])?;
            if meta::get::<Vault>(&transaction).await?.is_some() {
                return Err(StorageError::Turned);
            }
            meta::put(&transaction, &vault)?;
            meta::put(&transaction, &presence)?;
            commit(transaction).await
        })
        .await?;
    session.turned(cipher, true);
    learn(session, &connection).await
}

/// Turns encryption off; absent when the passphrase is another. What is stored is opened in the
/// background.
///
/// # Errors
///
/// [`StorageError`]; then it is still on.
pub async fn turn_off(session: Session, passphrase: &str) -> Result<Option<()>, StorageError> {
    let connection = open_data(session)?;
    let vault = stored(&connection).await?;
    let Some(cipher) = passphrase::open(&vault, passphrase).await? else { return Ok(None) };
    vault::change(&connection, &vault.id, |vault| vault.turning = Turning::Off).await?;
    session.turned(cipher, false);
    learn(session, &connection).await.map(Some)
}

/// Wraps the data key by another passphrase; absent when the old one is another.
///
/// # Errors
///
/// [`StorageError`]; then the old one holds.
pub async fn change(session: Session, old: &str, new: &str) -> Result<Option<()>, StorageError> {
    let connection = open_data(session)?;
    let vault = stored(&connection).await?;
    let Some(fresh) = passphrase::change(&vault, old, new).await? else { return Ok(None) };
    let Vault { rounds, salt, wrapped, .. } = fresh;
    vault::change(&connection, &vault.id, |vault| {
        vault.rounds = rounds;
        vault.salt.clone_from(&salt);
        vault.wrapped.clone_from(&wrapped);
    })
    .await?;
    learn(session, &connection).await.map(Some)
}

/// Chooses after how many minutes without a touch the device locks.
///
/// # Errors
///
/// [`StorageError`]; then the old choice holds.
pub async fn set_idle(session: Session, minutes: u32) -> Result<(), StorageError> {
    let connection = open_data(session)?;
    let vault = stored(&connection).await?;
    vault::change(&connection, &vault.id, |vault| vault.idle_minutes = minutes).await?;
    learn(session, &connection).await
}

/// Reads anew how far encryption is, for the pages that show it.
///
/// # Errors
///
/// [`StorageError`].
pub async fn refresh(session: Session) -> Result<(), StorageError> {
    let connection = open_data(session)?;
    learn(session, &connection).await
}

async fn learn(session: Session, connection: &Connection) -> Result<(), StorageError> {
    session.set_vault(connection.learn().await?);
    Ok(())
}

fn open_data(session: Session) -> Result<Connection, StorageError> {
    session.replica().connection().ok_or(StorageError::Locked)
}

async fn stored(connection: &Connection) -> Result<Vault, StorageError> {
    meta::load(connection).await?.ok_or(StorageError::Locked)
}
