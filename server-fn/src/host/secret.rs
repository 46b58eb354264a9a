//! Tokens and ids: what is random on the host.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::clock::Clock;
use crate::error::ApiError;

/// A new token for a link or a session: 256 random bits as hex.
///
/// # Errors
///
/// When the system has no randomness.
pub fn token() -> Result<String, ApiError> {
    Ok(hex(&random::<32>()?))
}

/// What is stored of a token: it cannot be turned back into one.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A new id that sorts by time (UUIDv7).
///
/// # Errors
///
/// When the system has no randomness.
pub fn id(clock: &Clock) -> Result<Uuid, ApiError> {
    let now = u64::try_from(clock.now_ms()).unwrap_or_default();
    Ok(Builder::from_unix_timestamp_millis(now, &random()?).into_uuid())
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], ApiError> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ApiError::Unavailable { reason: "it has no randomness".into() }
    })?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
