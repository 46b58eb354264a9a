//! The oldest protocol that may ask for rows. What a device sends is taken at any age.

use domain::id::WorkspaceId;

use super::query::Query;
use super::{Store, StoreError, Tx};

/// Refuses a device that speaks an older protocol than the workspace demands.
///
/// # Errors
///
/// [`StoreError::Outdated`]; when the database cannot be read.
pub async fn check(tx: &mut Tx, workspace: WorkspaceId, protocol: u32) -> Result<(), StoreError> {
    let (least,): (i64,) = Query::new("SELECT min_protocol FROM workspace WHERE id = $1")
        .bind(workspace.to_string())
        .one(tx)
        .await?;
    if i64::from(protocol) < least { Err(StoreError::Outdated) } else { Ok(()) }
}

impl Store {
    /// As [`check`], by itself.
    ///
    /// # Errors
    ///
    /// As [`check`].
    pub async fn check_protocol(
        &self,
        workspace: WorkspaceId,
        protocol: u32,
    ) -> Result<(), StoreError> {
        check(&mut self.begin_read().await?, workspace, protocol).await
    }

    /// Demands a protocol of every device of every workspace from now on.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn demand_protocol(&self, least: u32) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        Query::new("UPDATE workspace SET min_protocol = $1")
            .bind(i64::from(least))
            .execute(&mut tx)
            .await?;
        tx.commit().await
    }
}
