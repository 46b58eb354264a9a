//! Devices: whose they are and how far their entries are settled.

use domain::id::{DeviceId, UserId, WorkspaceId};

use super::convert::{count, stored};
use super::push::Sender;
use super::query::Query;
use super::{Store, StoreError, Tx};

/// What the store knows of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is this person's; its last settled count.
    Own(u64),
    /// It is someone else's.
    Foreign,
    /// It was never seen.
    New,
}

impl Store {
    /// Begins to read for a device, which becomes the asker's when it was never seen. With its last
    /// settled count; `None` when it is someone else's.
    ///
    /// # Errors
    ///
    /// As [`find`], and when the database cannot be written.
    pub(super) async fn begin_read_for(
        &self,
        sender: Sender,
        device: DeviceId,
    ) -> Result<(Tx, Option<u64>), StoreError> {
        let Sender { workspace, user, .. } = sender;
        let mut tx = self.begin_read().await?;
        let mut found = find(&mut tx, workspace, device, user).await?;
        if found == Claim::New {
            drop(tx);
            let mut writing = self.begin_change(workspace).await?;
            claim(&mut writing, workspace, device, user).await?;
            writing.commit().await?;
            tx = self.begin_read().await?;
            found = find(&mut tx, workspace, device, user).await?;
        }
        let last_n = if let Claim::Own(last_n) = found { Some(last_n) } else { None };
        Ok((tx, last_n))
    }
}

/// Whether a device belongs to `user`.
///
/// # Errors
///
/// [`StoreError::Revoked`] when it was told to forget everything; when the database cannot be read.
pub async fn find(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    user: UserId,
) -> Result<Claim, StoreError> {
    let found: Option<(String, i64, i64)> = Query::new(
        "SELECT user_id, last_n, revoked_at FROM device WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace.to_string())
    .bind(device.to_string())
    .optional(tx)
    .await?;
    match found {
        None => Ok(Claim::New),
        Some((owner, ..)) if owner != user.to_string() => Ok(Claim::Foreign),
        Some((_, _, revoked_at)) if revoked_at > 0 => Err(StoreError::Revoked(device)),
        Some((_, last_n, _)) => Ok(Claim::Own(count(last_n)?)),
    }
}

/// The device's last settled count; a device never seen becomes `user`'s. `None` when it is someone
/// else's.
///
/// # Errors
///
/// As [`find`], and when the database cannot be written.
pub async fn claim(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    user: UserId,
) -> Result<Option<u64>, StoreError> {
    match find(tx, workspace, device, user).await? {
        Claim::Own(last_n) => Ok(Some(last_n)),
        Claim::Foreign => Ok(None),
        Claim::New => {
            Query::new(
                "INSERT INTO device (workspace_id, id, user_id, last_n) VALUES ($1, $2, $3, 0)",
            )
            .bind(workspace.to_string())
            .bind(device.to_string())
            .bind(user.to_string())
            .execute(tx)
            .await?;
            Ok(Some(0))
        }
    }
}

/// Notes how far a device's entries are settled.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn advance(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    last_n: u64,
) -> Result<(), StoreError> {
    Query::new("UPDATE device SET last_n = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace.to_string())
        .bind(device.to_string())
        .bind(stored(last_n)?)
        .execute(tx)
        .await?;
    Ok(())
}
