//! Links for people: the first user's at start, and those that `klantkompas user` makes.

use anyhow::{Context, anyhow, bail};

use super::clock::Clock;
use super::{firm, secret, text};
use crate::error::ApiError;
use crate::protocol::Role;
use crate::store::invitation::{self, InvitationRow, Kind};
use crate::store::{Store, account};

/// A link for one person works for 7 days.
const LASTS_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A token for the first user while there is no workspace; earlier ones no longer work.
///
/// # Errors
///
/// When the store cannot now.
pub async fn first_user(store: &Store) -> Result<Option<String>, ApiError> {
    let mut tx = store.begin_write().await?;
    if account::first_workspace(&mut tx).await?.is_some() {
        return Ok(None);
    }
    let row = InvitationRow {
        kind: Kind::FirstUser,
        workspace: None,
        email: String::new(),
        name: String::new(),
        role: Role::Admin,
        expires_at: i64::MAX,
    };
    Ok(Some(invite(tx, &row).await?))
}

/// A token with which someone new joins the workspace.
///
/// # Errors
///
/// When there is no workspace yet, the address has an account, or a text does not fit.
pub async fn add(
    store: &Store,
    clock: &Clock,
    email: &str,
    name: &str,
    role: Role,
) -> anyhow::Result<String> {
    let email = text::email(email)?;
    let name = text::name(name, "the name")?;
    let mut tx = store.begin_write().await?;
    let workspace = account::first_workspace(&mut tx).await?.ok_or_else(no_workspace)?;
    if account::find(&mut tx, &email).await?.is_some() {
        bail!("{email} has an account already; `klantkompas user reset-password` makes a new link");
    }
    let expires_at = clock.now_ms().saturating_add(LASTS_MS);
    let row = InvitationRow {
        kind: Kind::Join,
        workspace: Some(workspace),
        email,
        name,
        role,
        expires_at,
    };
    Ok(invite(tx, &row).await?)
}

/// A token with which someone chooses another password.
///
/// # Errors
///
/// When the address has no account.
pub async fn reset_password(store: &Store, clock: &Clock, email: &str) -> anyhow::Result<String> {
    let email = text::email(email)?;
    let mut tx = store.begin_write().await?;
    let found = account::find(&mut tx, &email).await?;
    let found = found.with_context(|| format!("{email} has no account"))?;
    let member = account::membership(&mut tx, found.id).await?.ok_or_else(no_workspace)?;
    let row = InvitationRow {
        kind: Kind::Reset,
        workspace: Some(member.workspace),
        email,
        name: String::new(),
        role: member.role,
        expires_at: clock.now_ms().saturating_add(LASTS_MS),
    };
    Ok(invite(tx, &row).await?)
}

/// Everyone who may sign in, a line each: mail address, role and name, apart by tabs.
///
/// # Errors
///
/// When the store cannot now.
pub async fn list(store: &Store) -> anyhow::Result<Vec<String>> {
    let mut tx = store.begin_read().await?;
    let workspace = account::first_workspace(&mut tx).await?.ok_or_else(no_workspace)?;
    let mut lines = Vec::new();
    for (email, user, role) in account::members(&mut tx, workspace).await? {
        let name = firm::user(&mut tx, workspace, user).await?.name;
        lines.push(format!("{email}\t{}\t{name}", account::role_name(role)?));
    }
    Ok(lines)
}

async fn invite(mut tx: crate::store::Tx, row: &InvitationRow) -> Result<String, ApiError> {
    let token = secret::token()?;
    invitation::add(&mut tx, &secret::token_hash(&token), row).await?;
    tx.commit().await?;
    Ok(token)
}

fn no_workspace() -> anyhow::Error {
    anyhow!("there is no workspace yet; `klantkompas user first` prints a link for its first user")
}
