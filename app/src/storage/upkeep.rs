//! What a device's storage is rarely asked to do. The code for it comes in a part of the program of
//! its own, so that no first visit waits for it: see [`crate::parts::upkeep`].

use super::connection::Connection;
use super::error::StorageError;
use super::meta::{self, LeaderEpoch, Removal};
use super::outbox::Refused;
use super::room::{self, Goes};
use super::vault::{Presence, Vault};
use super::{imports, recount, reopen, rewrite};

/// A rare task.
#[derive(Debug)]
pub enum Upkeep {
    /// [`recount::renumber`].
    Renumber,
    /// [`reopen::reopen`].
    Reopen { epoch: LeaderEpoch, after: u64 },
    /// [`recount::put_back`]; says how many.
    PutBack { unsent: Vec<String>, refused: Vec<Refused> },
    /// Keeps that data was removed, for a person to read.
    Keep(Removal),
    /// Keeps how what comes is sealed, when the browser removed that.
    KeepVault(Vault),
    /// Keeps when the host said who is signed in.
    KeepPresence(Presence),
    /// [`imports::sweep`].
    Sweep,
    /// [`rewrite::rewrite`].
    Rewrite { epoch: LeaderEpoch },
    /// [`room::fill`].
    Ballast,
    /// [`room::throw_out`]; says 1 when there was any.
    ThrowOut(Goes),
}

impl Upkeep {
    /// Does the task.
    ///
    /// # Errors
    ///
    /// [`StorageError`]; then nothing was done.
    pub async fn perform(self, connection: &Connection) -> Result<u64, StorageError> {
        match self {
            Self::Renumber => recount::renumber(connection).await.map(|()| 0),
            Self::Reopen { epoch, after } => {
                reopen::reopen(connection, epoch, after).await.map(|()| 0)
            }
            Self::PutBack { unsent, refused } => {
                recount::put_back(connection, &unsent, &refused).await
            }
            Self::Keep(removal) => meta::keep(connection, &removal).await.map(|()| 0),
            Self::KeepVault(vault) => meta::keep(connection, &vault).await.map(|()| 0),
            Self::KeepPresence(presence) => meta::keep(connection, &presence).await.map(|()| 0),
            Self::Sweep => imports::sweep(connection).await.map(|_| 0),
            Self::Rewrite { epoch } => rewrite::rewrite(connection, epoch).await.map(|()| 0),
            Self::Ballast => room::fill(connection).await.map(|()| 0),
            Self::ThrowOut(goes) => room::throw_out(connection, goes).await.map(u64::from),
        }
    }
}
