//! Signing in and out, and accepting an invitation.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;
use crate::protocol::{Acceptance, Invitation, Session};

/// Who is signed in.
///
/// # Errors
///
/// [`ApiError::SignedOut`] without a valid session.
#[server(prefix = "/api/v1", endpoint = "account/session", input = Json, output = Json)]
pub async fn read_session() -> Result<Session, ApiError> {
    crate::host::account::read_session().await
}

/// Opens a session; the answer sets its cookie.
///
/// # Errors
///
/// [`ApiError::WrongPassword`], [`ApiError::TooMany`].
#[server(prefix = "/api/v1", endpoint = "account/sign_in", input = Json, output = Json)]
pub async fn sign_in(
    /// Mail address, in any case.
    email: String,
    /// Password as typed.
    password: String,
) -> Result<Session, ApiError> {
    crate::host::account::sign_in(email, password).await
}

/// Ends the session and clears its cookie; without a session nothing happens.
///
/// # Errors
///
/// [`ApiError::Unavailable`] when the store cannot now.
#[server(prefix = "/api/v1", endpoint = "account/sign_out", input = Json, output = Json)]
pub async fn sign_out() -> Result<(), ApiError> {
    crate::host::account::sign_out().await
}

/// What a link offers, before it is accepted.
///
/// # Errors
///
/// [`ApiError::LinkInvalid`] when used, expired or unknown.
#[server(prefix = "/api/v1", endpoint = "account/invitation", input = Json, output = Json)]
pub async fn read_invitation(
    /// The link's token.
    token: String,
) -> Result<Invitation, ApiError> {
    crate::host::invitation::read(token).await
}

/// Makes the account (and for the first user the workspace) and signs in.
///
/// # Errors
///
/// [`ApiError::LinkInvalid`], [`ApiError::Invalid`] with what to mend.
#[server(prefix = "/api/v1", endpoint = "account/accept", input = Json, output = Json)]
pub async fn accept_invitation(
    /// What was filled in.
    acceptance: Acceptance,
) -> Result<Session, ApiError> {
    crate::host::invitation::accept(acceptance).await
}
