//! Workspaces, accounts and who belongs where.

use domain::id::{UserId, WorkspaceId};
use uuid::Uuid;

use super::query::Query;
use super::{StoreError, Tx};
use crate::protocol::Role;

/// A person's way in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Which one.
    pub id: Uuid,
    /// Mail address in lower case.
    pub email: String,
    /// PHC text of their password's hash.
    pub password_hash: String,
}

/// What an account is in a workspace.
#[derive(Clone, Copy, Debug)]
pub struct Membership {
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub account: Uuid,
    /// As whom changes are made.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
}

/// The workspace that was made first, if any was.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn first_workspace(tx: &mut Tx) -> Result<Option<WorkspaceId>, StoreError> {
    let found: Option<(String,)> =
        Query::new("SELECT id FROM workspace ORDER BY id LIMIT 1").optional(tx).await?;
    found.map(|(id,)| Ok(WorkspaceId(uuid(&id)?))).transpose()
}

/// Adds an empty workspace.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn add_workspace(
    tx: &mut Tx,
    id: WorkspaceId,
    epoch: Uuid,
    now_ms: i64,
) -> Result<(), StoreError> {
    Query::new("INSERT INTO workspace (id, head_seq, epoch, made_at) VALUES ($1, 0, $2, $3)")
        .bind(id.to_string())
        .bind(epoch.to_string())
        .bind(now_ms)
        .execute(tx)
        .await?;
    Ok(())
}

/// The workspace's head.
///
/// # Errors
///
/// When the database cannot be read, or there is no such workspace.
pub async fn head(tx: &mut Tx, workspace: WorkspaceId) -> Result<u64, StoreError> {
    let (head,): (i64,) = Query::new("SELECT head_seq FROM workspace WHERE id = $1")
        .bind(workspace.to_string())
        .one(tx)
        .await?;
    super::convert::count(head)
}

/// The account with this mail address, already in lower case.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn find(tx: &mut Tx, email: &str) -> Result<Option<Account>, StoreError> {
    let found: Option<(String, String, String)> =
        Query::new("SELECT id, email, password_hash FROM account WHERE email = $1")
            .bind(email)
            .optional(tx)
            .await?;
    found
        .map(|(id, email, password_hash)| Ok(Account { id: uuid(&id)?, email, password_hash }))
        .transpose()
}

/// Adds an account.
///
/// # Errors
///
/// When the database cannot be written, or the address has an account.
pub async fn add(tx: &mut Tx, account: &Account, now_ms: i64) -> Result<(), StoreError> {
    Query::new("INSERT INTO account (id, email, password_hash, made_at) VALUES ($1, $2, $3, $4)")
        .bind(account.id.to_string())
        .bind(&account.email)
        .bind(&account.password_hash)
        .bind(now_ms)
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives an account another password.
///
/// # Errors
///
/// When the database cannot be written.
pub async fn set_password(
    tx: &mut Tx,
    account: Uuid,
    password_hash: &str,
) -> Result<(), StoreError> {
    Query::new("UPDATE account SET password_hash = $2 WHERE id = $1")
        .bind(account.to_string())
        .bind(password_hash)
        .execute(tx)
        .await?;
    Ok(())
}

/// Lets an account into a workspace.
///
/// # Errors
///
/// When the database cannot be written, or it is in already.
pub async fn add_membership(tx: &mut Tx, membership: &Membership) -> Result<(), StoreError> {
    Query::new(
        "INSERT INTO membership (workspace_id, account_id, user_id, role) VALUES ($1, $2, $3, $4)",
    )
    .bind(membership.workspace.to_string())
    .bind(membership.account.to_string())
    .bind(membership.user.to_string())
    .bind(role_name(membership.role)?)
    .execute(tx)
    .await?;
    Ok(())
}

/// The account's first membership.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn membership(tx: &mut Tx, account: Uuid) -> Result<Option<Membership>, StoreError> {
    let found: Option<(String, String, String)> = Query::new(
        "SELECT workspace_id, user_id, role FROM membership WHERE account_id = $1 \
         ORDER BY workspace_id LIMIT 1",
    )
    .bind(account.to_string())
    .optional(tx)
    .await?;
    found
        .map(|(workspace, user, role)| {
            Ok(Membership {
                workspace: WorkspaceId(uuid(&workspace)?),
                account,
                user: UserId(uuid(&user)?),
                role: role_from(&role)?,
            })
        })
        .transpose()
}

/// Everyone of a workspace by mail address: address, user and role.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn members(
    tx: &mut Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(String, UserId, Role)>, StoreError> {
    let found: Vec<(String, String, String)> = Query::new(
        "SELECT account.email, membership.user_id, membership.role FROM membership \
         JOIN account ON account.id = membership.account_id \
         WHERE membership.workspace_id = $1 ORDER BY account.email",
    )
    .bind(workspace.to_string())
    .all(tx)
    .await?;
    found
        .into_iter()
        .map(|(email, user, role)| Ok((email, UserId(uuid(&user)?), role_from(&role)?)))
        .collect()
}

/// The role as it is stored.
///
/// # Errors
///
/// Never for a role of this build.
pub fn role_name(role: Role) -> Result<String, StoreError> {
    match serde_json::to_value(role)? {
        serde_json::Value::String(name) => Ok(name),
        other => Err(StoreError::Malformed(other.to_string())),
    }
}

/// The role that is stored under this name.
///
/// # Errors
///
/// When no role of this build has the name.
pub fn role_from(name: &str) -> Result<Role, StoreError> {
    Ok(serde_json::from_value(serde_json::Value::String(name.into()))?)
}

/// An id read back.
///
/// # Errors
///
/// When the text is not a UUID.
pub fn uuid(text: &str) -> Result<Uuid, StoreError> {
    Uuid::try_parse(text).map_err(|error| StoreError::Malformed(error.to_string()))
}
