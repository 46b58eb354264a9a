//! Who has signed in on this device, so that an offline cold start knows what to open.

use domain::id::{UserId, WorkspaceId};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use klantkompas::protocol::{Role, Session};
use replica::json::{Missing, Stored};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::connection::{Connection, PROFILES, commit, read, strict};
use super::error::StorageError;
use super::{meta, vault};
use crate::clock;

/// Someone who has signed in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Profile {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their mail address, to fill in at the next sign-in.
    pub email: String,
    /// The firm's name.
    pub firm: String,
    pub role: Role,
    /// Milliseconds since 1970 UTC.
    pub last_used: i64,
    /// Signed out by choice: offered by name, not opened by itself.
    pub signed_out: bool,
    /// Everything of theirs is to go from this device; what was interrupted goes on at the next start.
    pub leaving: bool,
}

impl TryFrom<Value> for Profile {
    type Error = Missing;

    fn try_from(value: Value) -> Result<Self, Missing> {
        let stored = Stored(value);
        Ok(Self {
            workspace_id: WorkspaceId(stored.id("workspace_id")?),
            user_id: UserId(stored.id("user_id")?),
            name: stored.text("name")?,
            email: stored.text("email")?,
            firm: stored.text("firm")?,
            role: Role::named(&stored.text("role")?).ok_or(Missing("role"))?,
            last_used: stored.number("last_used")?,
            signed_out: stored.is("signed_out"),
            leaving: stored.is("leaving"),
        })
    }
}

impl From<&Session> for Profile {
    fn from(session: &Session) -> Self {
        Self {
            workspace_id: session.workspace,
            user_id: session.user,
            name: session.name.clone(),
            email: session.email.clone(),
            firm: session.firm.clone(),
            role: session.role,
            last_used: clock::now_ms(),
            signed_out: false,
            leaving: false,
        }
    }
}

impl Profile {
    /// Where their data is stored.
    pub fn data(&self) -> Connection {
        Connection::of(self.workspace_id, self.user_id)
    }

    /// Whether both are the same person in the same firm.
    pub fn is_of(&self, other: &Self) -> bool {
        (self.workspace_id, self.user_id) == (other.workspace_id, other.user_id)
    }
}

/// Everyone who has signed in here, latest first.
///
/// # Errors
///
/// [`StorageError`].
pub async fn list() -> Result<Vec<Profile>, StorageError> {
    let texts: Vec<String> = Connection::profiles()
        .run(async |database| {
            let transaction = read(database, [PROFILES])?;
            let store = transaction.object_store(PROFILES)?;
            let texts = store.get_all().primitive()?.await?;
            Ok(texts.collect::<Result<Vec<String>, _>>()?)
        })
        .await?;
    let profiles = texts.iter().map(|text| meta::parse(text));
    let mut profiles = profiles.collect::<Result<Vec<Profile>, _>>()?;
    profiles.sort_by_key(|profile| std::cmp::Reverse(profile.last_used));
    Ok(profiles)
}

/// Keeps a profile, or its new state.
///
/// # Errors
///
/// [`StorageError`].
pub async fn keep(profile: &Profile) -> Result<(), StorageError> {
    let key = key(profile);
    let text = meta::text(profile)?;
    Connection::profiles()
        .run(async |database| {
            let transaction = strict(database, [PROFILES])?;
            let store = transaction.object_store(PROFILES)?;
            store.put(text.as_str()).with_key(key.as_str()).without_key_type().primitive()?;
            commit(transaction).await?;
            Ok(())
        })
        .await
}

/// Makes what is stored of one person unreadable, if it is encrypted: the first step of leaving.
///
/// # Errors
///
/// [`StorageError`]; the next step removes it all the same.
pub async fn destroy_key(profile: &Profile) -> Result<(), StorageError> {
    let data = profile.data();
    let outcome = vault::destroy(&data).await;
    data.close();
    outcome
}

/// Removes everything of one person from this device, their name last. Waits until every tab has let
/// go of their data.
///
/// # Errors
///
/// [`StorageError`]; what is left goes at the next start.
pub async fn forget(profile: &Profile) -> Result<(), StorageError> {
    let data = profile.data();
    Database::delete_by_name(data.name())?.await?;
    let key = key(profile);
    Connection::profiles()
        .run(async |database| {
            let transaction = strict(database, [PROFILES])?;
            transaction.object_store(PROFILES)?.delete(key.as_str()).primitive()?;
            transaction.commit().await?;
            Ok(())
        })
        .await
}

fn key(profile: &Profile) -> String {
    format!("{}/{}", profile.workspace_id, profile.user_id)
}
