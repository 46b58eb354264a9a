//! The store: every workspace in one database, which is an SQLite file or on a PostgreSQL server.
//! `dialect` holds what differs, `sqlite` and `postgres` how each is opened; the rest is for both.

pub mod account;
pub mod backup;
#[cfg(test)]
mod contract;
mod convert;
mod cursor;
pub mod device;
pub mod device_list;
mod dialect;
mod erasure;
pub mod failure;
mod fit;
mod group;
pub mod heads;
mod history;
mod import;
pub mod import_block;
pub mod invitation;
mod ledger;
pub mod min_protocol;
mod number;
mod outcome;
mod postgres;
mod pull;
pub mod push;
pub mod query;
mod retention;
mod right;
pub mod row;
pub mod session;
pub mod snapshot;
mod sqlite;
mod sum;
#[cfg(test)]
pub mod testing;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use domain::id::{DeviceId, WorkspaceId};
use sqlx::migrate::MigrateError;

use self::dialect::Db;
pub use self::dialect::Tx;
use self::group::Groups;
use self::query::Query;
pub use self::sqlite::FILE;
use crate::error::ApiError;

/// How often to look whether the store rests.
const LOOK: Duration = Duration::from_millis(1);

/// How long to wait for it.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// How PostgreSQL says that it has no place for the character U+0000.
const NO_SUCH_TEXT: &str = "22021";

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or its disk did.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The transaction that this shared with others failed.
    #[error("a transaction shared with others failed: {0}")]
    Shared(Arc<StoreError>),
    /// A stored value cannot be read back.
    #[error("a stored value cannot be read: {0}")]
    Malformed(String),
    /// Made by a newer program than this one.
    #[error(
        "the database is newer than this program (its migration {0} is unknown here); \
         run the newer version"
    )]
    Newer(i64),
    /// The server cannot be used; says what to do.
    #[error("{0}")]
    Refused(String),
    /// The device was told to forget everything.
    #[error("the device {0} was told to forget everything")]
    Revoked(DeviceId),
    /// The device speaks a protocol that is no longer answered.
    #[error("the device needs a newer version of the application")]
    Outdated,
    /// The schema could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(MigrateError),
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Migration(other),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Revoked(device) = error {
            return Self::Revoked { device };
        }
        if let StoreError::Outdated = error {
            return Self::Outdated;
        }
        let code = error.code();
        if code.as_deref() == Some(NO_SUCH_TEXT) {
            return Self::Invalid { reason: "a text holds the character U+0000".into() };
        }
        tracing::error!(%error, "the store failed");
        let reason = code.as_deref().and_then(trouble).unwrap_or("its store does not answer");
        Self::Unavailable { reason: reason.into() }
    }
}

impl StoreError {
    /// The database's own code of what it refused.
    fn code(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Database(sqlx::Error::Database(refusal)) => refusal.code(),
            Self::Shared(error) => error.code(),
            _ => None,
        }
    }
}

/// What is wrong with the disk, if that is it: SQLite says 13 when it is full, and 10 + 256 × kind
/// for other failures. Codes of PostgreSQL have five characters.
fn trouble(code: &str) -> Option<&'static str> {
    let sqlite = if code.len() < 5 { code.parse().unwrap_or(0_u32) } else { 0 };
    match (code, sqlite % 256) {
        ("13" | "53100", _) => Some("its disk is full"),
        (_, 10) => Some("its disk cannot be read or written"),
        _ => None,
    }
}

/// Access to the data; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Db, Groups);

impl Store {
    /// Begins to write accounts, sessions or links: nobody else does so until it ends.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached, or others keep their turn too long.
    pub async fn begin_write(&self) -> Result<Tx, StoreError> {
        let mut tx = self.0.begin().await?;
        tx.take_turn().await?;
        Ok(tx)
    }

    /// Begins to write what belongs to one workspace: nobody else does so until it ends, and what
    /// is read is as the last writer left it.
    ///
    /// # Errors
    ///
    /// As [`Store::begin_write`], and when there is no such workspace.
    pub async fn begin_change(&self, workspace: WorkspaceId) -> Result<Tx, StoreError> {
        let mut tx = self.0.begin().await?;
        tx.take_head(workspace).await?;
        Ok(tx)
    }

    /// Begins to read: everything read is of one moment.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn begin_read(&self) -> Result<Tx, StoreError> {
        self.0.begin_read().await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn is_well(&self) -> Result<(), StoreError> {
        let mut tx = self.begin_read().await?;
        Query::new("SELECT id FROM workspace LIMIT 1").execute(&mut tx).await?;
        Ok(())
    }

    /// Waits until no connection is in use, a second at most. What was begun and not committed is
    /// taken back a moment after it is dropped; a program that is frozen in that moment would keep
    /// its locks.
    pub async fn rest(&self) {
        let resting = async {
            while !self.0.is_at_rest() {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LONGEST_REST, resting).await.is_err() {
            tracing::warn!("a connection to the store is still in use");
        }
    }

    /// Closes the database; what is committed is safe with or without it.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_with_the_disk_is_told_apart() {
        for full in ["13", "53100"] {
            assert_eq!(trouble(full), Some("its disk is full"));
        }
        // A write, a sync, and the log's shared memory.
        for failed in ["10", "778", "1034", "4874"] {
            assert_eq!(trouble(failed), Some("its disk cannot be read or written"));
        }
        // Busy, a constraint, a server that starts, and one whose number would be a disk's.
        for other in ["5", "2067", "57P03", "40970"] {
            assert_eq!(trouble(other), None);
        }
    }
}
