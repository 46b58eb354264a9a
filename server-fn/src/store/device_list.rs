//! Where people hold the firm's data: seeing their devices, and having one forget everything.

use domain::id::{DeviceId, UserId, WorkspaceId};
use uuid::Uuid;

use super::account::uuid;
use super::query::Query;
use super::{StoreError, Tx};
use crate::protocol::DeviceLine;

/// A device's visit is noted once in this time, so that asking for rows does not write.
const NOTED_EVERY_MS: i64 = 10 * 60 * 1000;

/// How long a device that forgot everything is still told of: 90 days.
const TOLD_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// A device that asks.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Where.
    pub workspace: WorkspaceId,
    /// Which one.
    pub device: DeviceId,
    /// What runs there.
    pub label: &'a str,
    /// Its session.
    pub token_hash: &'a str,
    /// Milliseconds since 1970 UTC.
    pub now_ms: i64,
}

impl Visit<'_> {
    /// Whether there is something to note.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn is_news(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        let known: Option<(i64, String, Option<String>)> = Query::new(
            "SELECT device.seen_at, device.label, session.device FROM device \
             LEFT JOIN session ON session.token_hash = $3 \
             WHERE device.workspace_id = $1 AND device.id = $2",
        )
        .bind(self.workspace.to_string())
        .bind(self.device.to_string())
        .bind(self.token_hash)
        .optional(tx)
        .await?;
        Ok(known.is_some_and(|(seen_at, label, device)| {
            seen_at.saturating_add(NOTED_EVERY_MS) <= self.now_ms
                || label != self.label
                || device.is_some_and(|device| device != self.device.to_string())
        }))
    }

    /// Notes it, in a transaction that began to write.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub async fn note(&self, tx: &mut Tx) -> Result<(), StoreError> {
        Query::new(
            "UPDATE device SET seen_at = $3, label = $4 WHERE workspace_id = $1 AND id = $2",
        )
        .bind(self.workspace.to_string())
        .bind(self.device.to_string())
        .bind(self.now_ms)
        .bind(self.label)
        .execute(tx)
        .await?;
        Query::new("UPDATE session SET device = $2 WHERE token_hash = $1")
            .bind(self.token_hash)
            .bind(self.device.to_string())
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// The devices of one person, or of all; the last seen first. The host's own is none.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn list(
    tx: &mut Tx,
    workspace: WorkspaceId,
    of: Option<UserId>,
    now_ms: i64,
) -> Result<Vec<DeviceLine>, StoreError> {
    let mut query = Query::new(
        "SELECT id, user_id, label, seen_at, revoked_at FROM device WHERE workspace_id = ",
    )
    .value(workspace.to_string())
    .text(" AND user_id <> ")
    .value(Uuid::nil().to_string())
    .text(" AND (revoked_at = 0 OR revoked_at > ")
    .value(now_ms.saturating_sub(TOLD_MS))
    .text(")");
    if let Some(user) = of {
        query = query.text(" AND user_id = ").value(user.to_string());
    }
    let lines: Vec<(String, String, String, i64, i64)> =
        query.text(" ORDER BY seen_at DESC, id").all(tx).await?;
    let line = |(id, user, label, seen_at, revoked_at): (String, String, String, i64, i64)| {
        Ok(DeviceLine {
            id: DeviceId(uuid(&id)?),
            user: UserId(uuid(&user)?),
            label,
            seen_at,
            revoked_at: (revoked_at > 0).then_some(revoked_at),
            is_this: false,
        })
    };
    lines.into_iter().map(line).collect()
}

/// The device that used a session last.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn of_session(tx: &mut Tx, token_hash: &str) -> Result<Option<DeviceId>, StoreError> {
    let found: Option<(String,)> = Query::new("SELECT device FROM session WHERE token_hash = $1")
        .bind(token_hash)
        .optional(tx)
        .await?;
    let device = found.map(|(device,)| device).filter(|device| !device.is_empty());
    device.map(|device| Ok(DeviceId(uuid(&device)?))).transpose()
}

/// Tells a device to forget everything: from now on it gets nothing and gives nothing. Of one person
/// only, when `of` says whose it must be. Answers whether there is such a device.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn revoke(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    of: Option<UserId>,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let found: Option<(String,)> =
        Query::new("SELECT user_id FROM device WHERE workspace_id = $1 AND id = $2")
            .bind(workspace.to_string())
            .bind(device.to_string())
            .optional(tx)
            .await?;
    let is_theirs = |owner: &String| of.is_none_or(|user| user.to_string() == *owner);
    if found.filter(|(owner,)| is_theirs(owner)).is_none() {
        return Ok(false);
    }
    Query::new(
        "UPDATE device SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at = 0",
    )
    .bind(workspace.to_string())
    .bind(device.to_string())
    .bind(now_ms)
    .execute(tx)
    .await?;
    Ok(true)
}

/// Notes that a device has heard that it is to forget everything.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn note_told(
    tx: &mut Tx,
    workspace: WorkspaceId,
    device: DeviceId,
    now_ms: i64,
) -> Result<(), StoreError> {
    Query::new(
        "UPDATE device SET seen_at = $3 \
         WHERE workspace_id = $1 AND id = $2 AND seen_at < revoked_at",
    )
    .bind(workspace.to_string())
    .bind(device.to_string())
    .bind(now_ms)
    .execute(tx)
    .await?;
    Ok(())
}
