//! Passwords: how they are hashed, and how many at once.

use std::sync::Arc;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::ApiError;

/// Hashes at a time: each takes 19 MiB and a whole core for tens of milliseconds.
const AT_ONCE: usize = 2;

/// Longer than this nobody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Shortest password, in characters.
const SHORTEST: usize = 10;

/// Longest password, in bytes.
pub const LONGEST: usize = 1024;

/// Compared with when an address is unknown, so that the answer takes as long. Salt and hash are
/// zeros; nothing is let in by it. Written out, because hashing one at start is what a program that
/// starts for a request would mostly do.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                     $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and compares passwords with Argon2id.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// The right to hash, given up when dropped.
pub type Turn = OwnedSemaphorePermit;

impl Passwords {
    /// Waits for a turn.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unavailable`] when too many wait.
    pub async fn turn(&self) -> Result<Turn, ApiError> {
        match tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(ApiError::Unavailable { reason: "too many people sign in at once".into() }),
        }
    }

    /// The PHC text to keep of a password.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unavailable`] when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        let turn = self.turn().await?;
        let hashed = apart(move || hash(&password)).await?;
        drop(turn);
        hashed
    }

    /// Whether `password` is the one kept as `stored`; without one it takes as long and is not.
    ///
    /// # Errors
    ///
    /// [`ApiError::Unavailable`] when the host stops meanwhile.
    pub async fn verify(
        &self,
        _turn: &Turn,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, ApiError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DECOY.to_owned());
        let same = apart(move || {
            PasswordHash::new(&stored).is_ok_and(|kept| {
                Argon2::default().verify_password(password.as_bytes(), &kept).is_ok()
            })
        })
        .await?;
        Ok(same && known)
    }
}

/// Refuses a password that is too short to keep, or too long to hash.
///
/// # Errors
///
/// [`ApiError::Invalid`] with the reason.
pub fn check(password: &str) -> Result<(), ApiError> {
    let reason = if password.chars().count() < SHORTEST {
        format!("a password needs at least {SHORTEST} characters")
    } else if password.len() > LONGEST {
        format!("a password has at most {LONGEST} bytes")
    } else {
        return Ok(());
    };
    Err(ApiError::Invalid { reason })
}

fn hash(password: &str) -> Result<String, ApiError> {
    match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => Ok(hash.to_string()),
        Err(error) => {
            tracing::error!(%error, "a password could not be hashed");
            Err(ApiError::Unavailable { reason: "it cannot hash a password".into() })
        }
    }
}

/// Runs long work off the threads that answer requests.
async fn apart<Outcome: Send + 'static>(
    work: impl FnOnce() -> Outcome + Send + 'static,
) -> Result<Outcome, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a password could not be handled");
        ApiError::Unavailable { reason: "it is stopping".into() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an attempt costs stands before the salt.
    fn cost(stored: &str) -> Vec<&str> {
        stored.split('$').take(4).collect()
    }

    #[tokio::test]
    async fn an_unknown_address_costs_as_much_as_a_known_one() {
        let passwords = Passwords::default();
        let kept = passwords.hash("a password".to_owned()).await.unwrap();
        assert_eq!(cost(DECOY), cost(&kept));
        let decoy = PasswordHash::new(DECOY).unwrap();
        let kept = PasswordHash::new(&kept).unwrap();
        let length = |hash: &PasswordHash| hash.hash.as_ref().map(|hash| hash.len());
        assert_eq!(length(&decoy), length(&kept));
        let turn = passwords.turn().await.unwrap();
        assert_eq!(passwords.verify(&turn, String::new(), None).await, Ok(false));
    }
}
