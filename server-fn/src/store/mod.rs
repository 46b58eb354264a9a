//! The store: one SQLite file that holds every workspace. Writers queue for one connection, so
//! nobody meets a locked file; readers have their own.

pub mod account;
pub mod backup;
#[cfg(test)]
mod contract;
mod convert;
mod device;
pub mod failure;
mod history;
mod import;
pub mod import_block;
pub mod invitation;
mod ledger;
mod number;
mod outcome;
mod pull;
pub mod push;
mod right;
pub mod row;
pub mod session;

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};

use crate::error::ApiError;

/// Name of the file in the data folder.
pub const FILE: &str = "klantkompas.db";

/// Connections that read at once.
const READERS: u32 = 4;

/// How long to wait for another program that writes (a backup, `user add`).
const BUSY: Duration = Duration::from_secs(10);

/// A transaction; dropped without `commit` it leaves nothing behind.
pub type Tx = Transaction<'static, Sqlite>;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or its disk did.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A stored value cannot be read back.
    #[error("a stored value cannot be read: {0}")]
    Malformed(String),
    /// Made by a newer program than this one.
    #[error(
        "the database is newer than this program (its migration {0} is unknown here); \
         run the newer version"
    )]
    Newer(i64),
    /// The schema could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(MigrateError),
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::Unavailable { reason: "its store does not answer".into() }
    }
}

/// Access to the data; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database in `folder`, makes it when it is not there, and brings it up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Newer`] when a newer program has used it.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::connect(folder, true).await
    }

    /// Opens a database that must be there already.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], and when there is none.
    pub async fn open_existing(folder: &Path) -> Result<Self, StoreError> {
        Self::connect(folder, false).await
    }

    async fn connect(folder: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("./migrations").run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => StoreError::Newer(version),
            other => StoreError::Migration(other),
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self { writer, readers })
    }

    /// Begins to write: waits for its turn, then holds the only write lock until it ends.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn begin_write(&self) -> Result<Tx, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Begins to read: everything read is of one moment.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn begin_read(&self) -> Result<Tx, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn is_well(&self) -> Result<(), StoreError> {
        let mut tx = self.begin_read().await?;
        sqlx::query("SELECT id FROM workspace LIMIT 1").execute(&mut *tx).await?;
        Ok(())
    }

    /// Closes the file; what is committed is safe with or without it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
