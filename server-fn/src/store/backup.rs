//! A consistent copy of the whole store while it is in use.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::dialect::Db;
use super::{Store, StoreError};

/// What is said on PostgreSQL, which has its own.
const NOT_OURS: &str = "the database is PostgreSQL's: copy it with `pg_dump --format=custom`, which \
                        works while people do too; after `pg_restore` run `UPDATE workspace SET \
                        epoch = gen_random_uuid()` once, so that devices notice";

impl Store {
    /// Writes a copy of the database to a file that must not be there yet.
    ///
    /// The copy has no epoch: put to use later, it lacks what came after, and devices that hold more
    /// must notice and start anew. It gets one when it is first opened, so that a copy that is put
    /// back twice begins two.
    ///
    /// # Errors
    ///
    /// When the file is there already or cannot be written; on PostgreSQL, with what to do instead.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let name = to.to_str().ok_or_else(|| StoreError::Malformed(to.display().to_string()))?;
        let Db::Sqlite { writer, .. } = &self.0 else {
            return Err(StoreError::Refused(NOT_OURS.to_owned()));
        };
        sqlx::query("VACUUM INTO $1").bind(name).execute(writer).await?;
        let mut copy = SqliteConnectOptions::new().filename(to).connect().await?;
        sqlx::query("UPDATE workspace SET epoch = ''").execute(&mut copy).await?;
        copy.close().await?;
        Ok(())
    }
}
