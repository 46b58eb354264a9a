//! Sessions: an opaque token in a cookie that scripts cannot read; the store knows its hash.

use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use domain::id::{UserId, WorkspaceId};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use uuid::Uuid;

use super::{Host, current, secret};
use crate::error::ApiError;
use crate::protocol::Role;
use crate::store::Tx;
use crate::store::account::Membership;
use crate::store::session::{self, SessionRow};

/// A session ends this long after its last use: 30 days.
const LASTS_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Its end moves at most once a day, so that reading does not write.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The session's cookie.
const SESSION: &str = "session";

/// Who asks.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Where; never taken from what the request says.
    pub workspace: WorkspaceId,
    /// As whom changes are made.
    pub user: UserId,
    /// Whose account.
    pub account: Uuid,
    /// What they may do.
    pub role: Role,
    /// Their mail address.
    pub email: String,
}

impl SignedIn {
    /// The member behind an account's mail address.
    pub fn new(membership: &Membership, email: String) -> Self {
        let Membership { workspace, account, user, role } = *membership;
        Self { workspace, user, account, role, email }
    }
}

/// Who makes the request that is being answered.
///
/// # Errors
///
/// [`ApiError::SignedOut`] without a valid session, [`ApiError::Revoked`] with one of a device that
/// was told to forget everything.
pub async fn signed_in() -> Result<SignedIn, ApiError> {
    let host = current()?;
    let parts = use_context::<Parts>().ok_or(ApiError::SignedOut)?;
    let response = use_context::<ResponseOptions>();
    let (token, row) = host.find_session(&parts.headers).await?;
    if let Some(response) = response
        && let Some(cookie) = host.prolong(&token, row.expires_at).await?
    {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(row.into())
}

impl From<SessionRow> for SignedIn {
    fn from(row: SessionRow) -> Self {
        let SessionRow { workspace, user, account, role, email, .. } = row;
        Self { workspace, user, account, role, email }
    }
}

impl Host {
    /// Who makes a request with these headers.
    ///
    /// # Errors
    ///
    /// As [`signed_in`].
    pub async fn signed_in(&self, headers: &HeaderMap) -> Result<SignedIn, ApiError> {
        Ok(self.find_session(headers).await?.1.into())
    }

    async fn find_session(&self, headers: &HeaderMap) -> Result<(String, SessionRow), ApiError> {
        let token = self.token(headers).ok_or(ApiError::SignedOut)?;
        let hash = secret::token_hash(&token);
        let mut tx = self.store.begin_read().await?;
        let row = session::find(&mut tx, &hash, self.clock.now_ms()).await?;
        drop(tx);
        let row = row.ok_or(ApiError::SignedOut)?;
        if let Some(device) = row.revoked {
            self.note_told(row.workspace, device).await?;
            return Err(ApiError::Revoked { device });
        }
        Ok((token, row))
    }

    /// Moves a session's end when that is a day overdue. The cookie must move with it, so this is
    /// for answers that can set one.
    async fn prolong(&self, token: &str, ends: i64) -> Result<Option<HeaderValue>, ApiError> {
        let later = self.clock.now_ms().saturating_add(LASTS_MS);
        if later < ends.saturating_add(DAY_MS) {
            return Ok(None);
        }
        let mut tx = self.store.begin_write().await?;
        session::extend(&mut tx, &secret::token_hash(token), later).await?;
        tx.commit().await?;
        Ok(self.session_cookie(token, LASTS_MS / 1000))
    }

    /// Opens a session inside a transaction; the cookie is for after its commit.
    ///
    /// # Errors
    ///
    /// When the store cannot now.
    pub async fn open_session(
        &self,
        tx: &mut Tx,
        workspace: WorkspaceId,
        account: Uuid,
    ) -> Result<Option<HeaderValue>, ApiError> {
        let token = secret::token()?;
        let now_ms = self.clock.now_ms();
        let ends = now_ms.saturating_add(LASTS_MS);
        session::add(tx, &secret::token_hash(&token), workspace, account, now_ms, ends).await?;
        Ok(self.session_cookie(&token, LASTS_MS / 1000))
    }

    /// The session's token, as the browser sent it.
    pub fn token(&self, headers: &HeaderMap) -> Option<String> {
        self.cookie_of(headers, SESSION)
    }

    /// What the browser sent of a cookie of ours.
    pub fn cookie_of(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.cookie_name(name);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, text)| text.to_owned())
    }

    /// The cookie that keeps a session's `token`; an age of 0 removes it.
    pub fn session_cookie(&self, token: &str, age_s: i64) -> Option<HeaderValue> {
        self.cookie(SESSION, token, age_s)
    }

    /// A cookie that scripts cannot read; an age of 0 removes it.
    pub fn cookie(&self, name: &str, text: &str, age_s: i64) -> Option<HeaderValue> {
        let name = self.cookie_name(name);
        let secure = if self.public.is_secure() { "; Secure" } else { "" };
        let text =
            format!("{name}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// WebKit drops Secure cookies on plain http, also on this machine; the prefix demands Secure.
    fn cookie_name(&self, name: &str) -> String {
        if self.public.is_secure() { format!("__Host-{name}") } else { name.to_owned() }
    }
}
