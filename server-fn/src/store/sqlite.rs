//! Opening SQLite: one file that holds every workspace. Writers queue for one connection, so
//! nobody meets a locked file; readers have their own.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::dialect::Db;
use super::group::Groups;
use super::{Store, StoreError};

/// Name of the file in the data folder.
pub const FILE: &str = "klantkompas.db";

/// Connections that read at once.
const READERS: u32 = 4;

/// How long to wait for another program that writes (a backup, `user add`).
const BUSY: Duration = Duration::from_secs(10);

/// A backup that is put to use begins an epoch of its own.
const BEGIN_EPOCH: &str =
    "UPDATE workspace SET epoch = lower(hex(randomblob(16))) WHERE epoch = ''";

impl Store {
    /// Opens the database in `folder`, makes it when it is not there, and brings it up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Newer`] when a newer program has used it.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        connect(folder, true).await
    }

    /// Opens a database that must be there already.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], and when there is none.
    pub async fn open_existing(folder: &Path) -> Result<Self, StoreError> {
        connect(folder, false).await
    }
}

async fn connect(folder: &Path, create: bool) -> Result<Store, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What was erased is overwritten with zeros, and leaves the log when it begins anew.
        .pragma("secure_delete", "on")
        .pragma("journal_size_limit", "0")
        .busy_timeout(BUSY);
    let writer = pool(1).connect_with(options.clone()).await?;
    sqlx::migrate!("./migrations/sqlite").run(&writer).await?;
    sqlx::query(BEGIN_EPOCH).execute(&writer).await?;
    let readers = pool(READERS).connect_with(options.pragma("query_only", "on")).await?;
    Ok(Store(Db::Sqlite { writer, readers }, Groups::default()))
}

/// Connections, each opened anew when its last transaction did not come to an end: SQLite ends one
/// by itself when its disk fails, sqlx then counts it as open, and no other could ever begin.
fn pool(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(most).before_acquire(|connection, _| {
        let is_free = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_free) })
    })
}
