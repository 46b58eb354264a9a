//! The firm and its people as records: read for a session, made when someone joins.

use domain::entity::Entity;
use domain::id::{ChangeId, RecordId, UserId, WorkspaceId};
use domain::setting::Setting;
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry};
use domain::sync::envelope::{Versions, to_fields};
use domain::user::User;
use serde::Serialize;

use super::{Host, SignedIn, last_sync, secret};
use crate::error::ApiError;
use crate::protocol::Session;
use crate::store::{StoreError, Tx, push, row};

impl Host {
    /// Who is signed in where, as the browser shows it.
    ///
    /// # Errors
    ///
    /// When the store cannot now.
    pub async fn session(&self, who: &SignedIn) -> Result<Session, ApiError> {
        let mut tx = self.store.begin_read().await?;
        let setting = setting(&mut tx, who.workspace).await?;
        let name = user(&mut tx, who.workspace, who.user).await?.name;
        Ok(Session {
            workspace: who.workspace,
            user: who.user,
            name,
            email: who.email.clone(),
            today: self.clock.today(&setting.zone),
            firm: setting.firm,
            role: who.role,
            synced_at: last_sync::read(self, who),
        })
    }

    /// Makes a record, as if by `user`; answers the workspace's head.
    ///
    /// # Errors
    ///
    /// When the store cannot now.
    pub(super) async fn create<Record: Serialize>(
        &self,
        tx: &mut Tx,
        who: (WorkspaceId, UserId),
        key: (Entity, RecordId),
        record: &Record,
    ) -> Result<u64, ApiError> {
        let change = Change {
            n: 0,
            change_id: ChangeId(secret::id(&self.clock)?),
            entity: key.0,
            id: key.1,
            schema: ENTRY_SCHEMA,
            create: true,
            set: to_fields(record).map_err(StoreError::from)?,
            base: Versions::new(),
            add: Vec::new(),
            remove: Vec::new(),
            inc: std::collections::BTreeMap::new(),
            made_at: self.clock.now_ms(),
        };
        Ok(push::enter(tx, who.0, who.1, vec![Entry::Change(change)]).await?)
    }
}

/// How the firm has set up its workspace; the defaults when that cannot be read.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn setting(tx: &mut Tx, workspace: WorkspaceId) -> Result<Setting, StoreError> {
    let key = (Entity::Setting, RecordId(workspace.0));
    let found = row::find(tx, workspace, &[key]).await?;
    found.first().map_or_else(|| Ok(Setting::default()), |row| Ok(row.record()?))
}

/// Someone as colleagues see them.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn user(tx: &mut Tx, workspace: WorkspaceId, user: UserId) -> Result<User, StoreError> {
    let found = row::find(tx, workspace, &[(Entity::User, user.into())]).await?;
    found.first().map_or_else(|| Ok(User::default()), |row| Ok(row.record()?))
}
