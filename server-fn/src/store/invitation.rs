//! Links that can be used once, by the hash of their token.

use domain::id::WorkspaceId;

use super::account::{role_from, role_name, uuid};
use super::query::Query;
use super::{StoreError, Tx};
use crate::protocol::Role;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Make the workspace and its admin.
    FirstUser,
    /// Join a workspace.
    Join,
    /// Choose another password.
    Reset,
}

/// A link that was not used yet.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    /// What it is for.
    pub kind: Kind,
    /// Which workspace; absent for the first user.
    pub workspace: Option<WorkspaceId>,
    /// Whom it is for, in lower case; empty for the first user.
    pub email: String,
    /// Their name as the admin wrote it; may be empty.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Until when it works, milliseconds since 1970 UTC.
    pub expires_at: i64,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::FirstUser => "first_user",
            Self::Join => "join",
            Self::Reset => "reset",
        }
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        [Self::FirstUser, Self::Join, Self::Reset]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| StoreError::Malformed(format!("invitation kind {name}")))
    }
}

/// Adds a link; an earlier one of the same kind for the same person no longer works.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add(
    tx: &mut Tx,
    token_hash: &str,
    invitation: &InvitationRow,
) -> Result<(), StoreError> {
    Query::new("DELETE FROM invitation WHERE kind = $1 AND email = $2")
        .bind(invitation.kind.name())
        .bind(&invitation.email)
        .execute(tx)
        .await?;
    Query::new(
        "INSERT INTO invitation (token_hash, kind, workspace_id, email, name, role, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(token_hash)
    .bind(invitation.kind.name())
    .bind(invitation.workspace.map(|id| id.to_string()))
    .bind(&invitation.email)
    .bind(&invitation.name)
    .bind(role_name(invitation.role)?)
    .bind(invitation.expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The link with this token, unless used or expired.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(
    tx: &mut Tx,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<InvitationRow>, StoreError> {
    let found: Option<(String, Option<String>, String, String, String, i64)> = Query::new(
        "SELECT kind, workspace_id, email, name, role, expires_at FROM invitation \
         WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now_ms)
    .optional(tx)
    .await?;
    found
        .map(|(kind, workspace, email, name, role, expires_at)| {
            let workspace = workspace.map(|id| uuid(&id)).transpose()?.map(WorkspaceId);
            let (kind, role) = (Kind::from_name(&kind)?, role_from(&role)?);
            Ok(InvitationRow { kind, workspace, email, name, role, expires_at })
        })
        .transpose()
}

/// Uses a link up.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn remove(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    Query::new("DELETE FROM invitation WHERE token_hash = $1").bind(token_hash).execute(tx).await?;
    Ok(())
}
