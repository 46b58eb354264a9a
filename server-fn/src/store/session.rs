//! Open sessions, by the hash of their token.

use domain::id::{DeviceId, UserId, WorkspaceId};
use sqlx::FromRow;
use uuid::Uuid;

use super::account::{role_from, uuid};
use super::query::Query;
use super::{StoreError, Tx};
use crate::protocol::Role;

/// A session with whom it belongs to.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub account: Uuid,
    /// As whom changes are made.
    pub user: UserId,
    /// What they may do now.
    pub role: Role,
    /// Mail address.
    pub email: String,
    /// When it ends, milliseconds since 1970 UTC.
    pub expires_at: i64,
    /// The device that used it last, when that was told to forget everything.
    pub revoked: Option<DeviceId>,
}

/// Opens a session, and forgets the expired ones.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add(
    tx: &mut Tx,
    token_hash: &str,
    workspace: WorkspaceId,
    account: Uuid,
    now_ms: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    Query::new("DELETE FROM session WHERE expires_at <= $1").bind(now_ms).execute(tx).await?;
    Query::new(
        "INSERT INTO session (token_hash, workspace_id, account_id, expires_at) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(token_hash)
    .bind(workspace.to_string())
    .bind(account.to_string())
    .bind(expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The session with this token, unless it has ended.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    tx: &mut Tx,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<SessionRow>, StoreError> {
    let found: Option<Line> = Query::new(
        "SELECT session.workspace_id, session.account_id, membership.user_id, membership.role, \
                account.email, session.expires_at, device.id AS revoked \
         FROM session \
         JOIN membership ON membership.workspace_id = session.workspace_id \
                        AND membership.account_id = session.account_id \
         JOIN account ON account.id = session.account_id \
         LEFT JOIN device ON device.workspace_id = session.workspace_id \
                         AND device.id = session.device AND device.revoked_at > 0 \
         WHERE session.token_hash = $1 AND session.expires_at > $2",
    )
    .bind(token_hash)
    .bind(now_ms)
    .optional(tx)
    .await?;
    found.map(SessionRow::try_from).transpose()
}

/// A session as the tables hold it.
#[derive(FromRow)]
struct Line {
    workspace_id: String,
    account_id: String,
    user_id: String,
    role: String,
    email: String,
    expires_at: i64,
    revoked: Option<String>,
}

impl TryFrom<Line> for SessionRow {
    type Error = StoreError;

    fn try_from(line: Line) -> Result<Self, StoreError> {
        let revoked = line.revoked.map(|device| uuid(&device)).transpose()?;
        Ok(Self {
            workspace: WorkspaceId(uuid(&line.workspace_id)?),
            account: uuid(&line.account_id)?,
            user: UserId(uuid(&line.user_id)?),
            role: role_from(&line.role)?,
            email: line.email,
            expires_at: line.expires_at,
            revoked: revoked.map(DeviceId),
        })
    }
}

/// Moves the end of a session.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn extend(tx: &mut Tx, token_hash: &str, expires_at: i64) -> Result<(), StoreError> {
    Query::new("UPDATE session SET expires_at = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(expires_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn end(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    Query::new("DELETE FROM session WHERE token_hash = $1").bind(token_hash).execute(tx).await?;
    Ok(())
}

/// Ends every session of an account.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn end_all(tx: &mut Tx, account: Uuid) -> Result<(), StoreError> {
    Query::new("DELETE FROM session WHERE account_id = $1")
        .bind(account.to_string())
        .execute(tx)
        .await?;
    Ok(())
}
