//! A consistent copy of the whole store while it is in use.

use std::path::Path;

use super::{Store, StoreError};

impl Store {
    /// Writes a copy of the database to a file that must not be there yet.
    ///
    /// # Errors
    ///
    /// When the file is there already or cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.to_str().ok_or_else(|| StoreError::Malformed(to.display().to_string()))?;
        sqlx::query("VACUUM INTO $1").bind(to).execute(&self.writer).await?;
        Ok(())
    }
}
