//! Links: what they offer, and what becomes of those who accept.

use domain::entity::Entity;
use domain::id::{RecordId, UserId, WorkspaceId};
use domain::setting::Setting;
use domain::user::User;

use super::account::set_cookie;
use super::{Host, SignedIn, current, firm, password, secret, text};
use crate::error::ApiError;
use crate::protocol::{Acceptance, Invitation, Role, Session};
use crate::store::account::{self, Account, Membership};
use crate::store::invitation::{self, InvitationRow, Kind};
use crate::store::{Tx, failure, session};

/// What a link offers.
///
/// # Errors
///
/// [`ApiError::LinkInvalid`] when used, expired or unknown.
pub async fn read(token: String) -> Result<Invitation, ApiError> {
    let host = current()?;
    let mut tx = host.store.begin_read().await?;
    let found = host.find_invitation(&mut tx, &token).await?;
    let firm = match found.workspace {
        Some(workspace) => firm::setting(&mut tx, workspace).await?.firm,
        None => String::new(),
    };
    Ok(match found.kind {
        Kind::FirstUser => Invitation::FirstUser,
        Kind::Join => Invitation::Join { firm, email: found.email, role: found.role },
        Kind::Reset => Invitation::NewPassword { firm, email: found.email },
    })
}

/// Uses a link: makes the account or its new password, and signs in. All of it or nothing; after a
/// refusal that can be mended the link still works.
///
/// # Errors
///
/// [`ApiError::LinkInvalid`], [`ApiError::Invalid`] with what to mend.
pub async fn accept(acceptance: Acceptance) -> Result<Session, ApiError> {
    let host = current()?;
    let mut tx = host.store.begin_read().await?;
    host.find_invitation(&mut tx, &acceptance.token).await?;
    drop(tx);
    password::check(&acceptance.password)?;
    let hash = host.passwords.hash(acceptance.password.clone()).await?;

    let mut tx = host.store.begin_write().await?;
    // Found again, now that nobody else writes: a link works once.
    let found = host.find_invitation(&mut tx, &acceptance.token).await?;
    invitation::remove(&mut tx, &secret::token_hash(&acceptance.token)).await?;
    let who = match (found.kind, found.workspace) {
        (Kind::FirstUser, _) => host.found_firm(&mut tx, &acceptance, hash).await?,
        (Kind::Join, Some(workspace)) => {
            host.join(&mut tx, workspace, &found, &acceptance, hash).await?
        }
        (Kind::Join, None) => return Err(ApiError::LinkInvalid),
        (Kind::Reset, _) => change_password(&mut tx, &found.email, &hash).await?,
    };
    let cookie = host.open_session(&mut tx, who.workspace, who.account).await?;
    let head = account::head(&mut tx, who.workspace).await?;
    tx.commit().await?;
    host.live.announce(who.workspace, head);
    set_cookie(cookie);
    host.session(&who).await
}

impl Host {
    async fn find_invitation(&self, tx: &mut Tx, token: &str) -> Result<InvitationRow, ApiError> {
        let hash = secret::token_hash(token);
        let found = invitation::find(tx, &hash, self.clock.now_ms()).await?;
        found.ok_or(ApiError::LinkInvalid)
    }

    /// Makes the workspace with its settings and its first admin.
    async fn found_firm(
        &self,
        tx: &mut Tx,
        acceptance: &Acceptance,
        password_hash: String,
    ) -> Result<SignedIn, ApiError> {
        if account::first_workspace(tx).await?.is_some() {
            return Err(ApiError::LinkInvalid);
        }
        let firm = text::name(&acceptance.firm, "the firm's name")?;
        let workspace = WorkspaceId(secret::id(&self.clock)?);
        let epoch = secret::id(&self.clock)?;
        account::add_workspace(tx, workspace, epoch, self.clock.now_ms()).await?;
        let email = text::email(&acceptance.email)?;
        let who = self.add_account(tx, workspace, Role::Admin, email, password_hash).await?;
        let setting = Setting { firm, ..Setting::default() };
        let key = (Entity::Setting, RecordId(workspace.0));
        self.create(tx, (workspace, who.user), key, &setting).await?;
        self.create_user(tx, &who, &acceptance.name, &acceptance.language).await?;
        Ok(who)
    }

    /// Lets someone into a workspace that is there, with the address and role of the link.
    async fn join(
        &self,
        tx: &mut Tx,
        workspace: WorkspaceId,
        found: &InvitationRow,
        acceptance: &Acceptance,
        password_hash: String,
    ) -> Result<SignedIn, ApiError> {
        if account::find(tx, &found.email).await?.is_some() {
            return Err(ApiError::LinkInvalid);
        }
        let typed = Some(acceptance.name.as_str()).filter(|name| !name.trim().is_empty());
        let email = found.email.clone();
        let who = self.add_account(tx, workspace, found.role, email, password_hash).await?;
        self.create_user(tx, &who, typed.unwrap_or(&found.name), &acceptance.language).await?;
        Ok(who)
    }

    async fn add_account(
        &self,
        tx: &mut Tx,
        workspace: WorkspaceId,
        role: Role,
        email: String,
        password_hash: String,
    ) -> Result<SignedIn, ApiError> {
        let account = Account { id: secret::id(&self.clock)?, email, password_hash };
        account::add(tx, &account, self.clock.now_ms()).await?;
        let user = UserId(secret::id(&self.clock)?);
        let membership = Membership { workspace, account: account.id, user, role };
        account::add_membership(tx, &membership).await?;
        Ok(SignedIn::new(&membership, account.email))
    }

    async fn create_user(
        &self,
        tx: &mut Tx,
        who: &SignedIn,
        name: &str,
        language: &str,
    ) -> Result<(), ApiError> {
        let name = text::name(name, "your name")?;
        let user = User { name, language: text::language(language), ..User::default() };
        let key = (Entity::User, who.user.into());
        self.create(tx, (who.workspace, who.user), key, &user).await?;
        Ok(())
    }
}

/// Gives an account another password, and ends its sessions everywhere.
async fn change_password(tx: &mut Tx, email: &str, hash: &str) -> Result<SignedIn, ApiError> {
    let found = account::find(tx, email).await?.ok_or(ApiError::LinkInvalid)?;
    let membership = account::membership(tx, found.id).await?.ok_or(ApiError::LinkInvalid)?;
    account::set_password(tx, found.id, hash).await?;
    session::end_all(tx, found.id).await?;
    failure::forget(tx, email).await?;
    Ok(SignedIn::new(&membership, found.email))
}
