//! Removing all data of people who leave this device.

use futures::future::join;
use klantkompas::functions::account;

use super::Session;
use super::tabs::Word;
use crate::state::leftover;
use crate::storage::profiles::{self, Profile};
use crate::worker::log;

/// Ends the session and removes all data of these people. Their keys go first: from there on nobody can
/// read what was encrypted. Then neither waits for the other, since the host may not answer and other tabs
/// may not let go.
pub async fn remove(session: Session, leaving: Vec<Profile>) {
    for profile in &leaving {
        if let Err(error) = profiles::destroy_key(profile).await {
            log(&format!("the key that is stored here cannot be destroyed now: {error}"));
        }
    }
    session.tell(&Word::Lock);
    let removal = async {
        leftover::forget();
        for profile in &leaving {
            if let Err(error) = profiles::forget(profile).await {
                log(&format!("what is stored here cannot be removed now: {error}"));
            }
        }
    };
    // The cookie ends by itself when the host cannot be told now.
    drop(join(account::sign_out(), removal).await);
}
