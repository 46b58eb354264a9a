//! Signing in and out.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::{Host, SignedIn, current, last_sync, secret, signed_in, text};
use crate::error::ApiError;
use crate::protocol::Session;
use crate::store::account::{self, Account};
use crate::store::{failure, session};

/// Who is signed in.
///
/// # Errors
///
/// [`ApiError::SignedOut`] without a valid session.
pub async fn read_session() -> Result<Session, ApiError> {
    let who = signed_in().await?;
    current()?.session(&who).await
}

/// Opens a session. An unknown address costs as much time as a wrong password and says the same.
///
/// # Errors
///
/// [`ApiError::WrongPassword`], [`ApiError::TooMany`].
pub async fn sign_in(email: String, password: String) -> Result<Session, ApiError> {
    let host = current()?;
    if email.len() > text::EMAIL_LONGEST || password.len() > super::password::LONGEST {
        return Err(ApiError::WrongPassword);
    }
    // What is no address belongs to nobody.
    let Ok(email) = text::email(&email) else { return Err(ApiError::WrongPassword) };
    let address = client_address(&host);
    let turn = host.passwords.turn().await?;
    let found = host.count_attempt(&email, &address).await?;
    let stored = found.as_ref().map(|account| account.password_hash.clone());
    let right = host.passwords.verify(&turn, password, stored).await?;
    drop(turn);
    let Some(found) = found.filter(|_| right) else { return Err(ApiError::WrongPassword) };
    let mut tx = host.store.begin_write().await?;
    failure::forget(&mut tx, &email).await?;
    let membership = account::membership(&mut tx, found.id).await?.ok_or(ApiError::Forbidden)?;
    let cookie = host.open_session(&mut tx, membership.workspace, found.id).await?;
    tx.commit().await?;
    set_cookie(cookie);
    host.session(&SignedIn::new(&membership, found.email)).await
}

/// Ends the session, and removes its cookie and the one that says when this browser last synced.
///
/// # Errors
///
/// [`ApiError::Unavailable`] when the store cannot now.
pub async fn sign_out() -> Result<(), ApiError> {
    let host = current()?;
    let token = use_context::<Parts>().and_then(|parts| host.token(&parts.headers));
    if let Some(token) = token {
        let mut tx = host.store.begin_write().await?;
        session::end(&mut tx, &secret::token_hash(&token)).await?;
        tx.commit().await?;
    }
    set_cookie(host.session_cookie("", 0));
    last_sync::forget(&host);
    Ok(())
}

impl Host {
    /// Counts an attempt as wrong until it turns out right, and finds whose it is. Counted before
    /// the verdict and in one turn: attempts at many hosts at once cannot outrun the count.
    async fn count_attempt(&self, email: &str, address: &str) -> Result<Option<Account>, ApiError> {
        let mut tx = self.store.begin_write().await?;
        let now_ms = self.clock.now_ms();
        let wait_ms = failure::wait_ms(&mut tx, email, address, now_ms).await?;
        if wait_ms > 0 {
            let seconds = u32::try_from(wait_ms.saturating_add(999) / 1000).unwrap_or(u32::MAX);
            return Err(ApiError::TooMany { seconds });
        }
        let id = secret::id(&self.clock)?.to_string();
        failure::add(&mut tx, &id, email, address, now_ms).await?;
        let found = account::find(&mut tx, email).await?;
        tx.commit().await?;
        Ok(found)
    }
}

/// The network address of whoever asks.
fn client_address(host: &Host) -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    let peer = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>();
    host.public.client(peer.map(|peer| peer.0.ip()), &parts.headers)
}

/// Has the answer set a cookie.
pub(super) fn set_cookie(cookie: Option<HeaderValue>) {
    if let (Some(response), Some(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
