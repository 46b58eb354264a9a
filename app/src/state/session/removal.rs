//! Removing all data of people who leave this device.

use futures::future::join;
use klantkompas::functions::account;

use crate::state::leftover;
use crate::storage::profiles::{self, Profile};
use crate::worker::log;

/// Ends the session and removes all data of these people, whose keys are gone by then. Neither waits for
/// the other, since the host may not answer and other tabs may not let go.
pub async fn remove(leaving: Vec<Profile>) {
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
