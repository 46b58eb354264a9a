//! A consistent copy of the whole store while it is in use.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use super::{Store, StoreError};

impl Store {
    /// Writes a copy of the database to a file that must not be there yet.
    ///
    /// The copy begins another `epoch`: put to use later, it lacks what came after, and devices
    /// that hold more must notice and start anew.
    ///
    /// # Errors
    ///
    /// When the file is there already or cannot be written.
    pub async fn backup(&self, to: &Path, epoch: Uuid) -> Result<(), StoreError> {
        let name = to.to_str().ok_or_else(|| StoreError::Malformed(to.display().to_string()))?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(&self.writer).await?;
        let mut copy = SqliteConnectOptions::new().filename(to).connect().await?;
        sqlx::query("UPDATE workspace SET epoch = $1")
            .bind(epoch.to_string())
            .execute(&mut copy)
            .await?;
        copy.close().await?;
        Ok(())
    }
}
