//! Locking and unlocking what is stored encrypted, in this tab and with the others of this person.

use domain::id::DeviceId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use super::tabs::Word;
use crate::clock;
use crate::parts;
use crate::state::session::Phase;
use crate::storage::cipher::Cipher;
use crate::storage::meta::{self, Device};
use crate::storage::profiles::Profile;
use crate::storage::upkeep::Upkeep;
use crate::storage::vault::{Presence, Vault};
use crate::worker::log;

/// What the lock page needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Locked {
    /// Whose data it is.
    pub profile: Profile,
    /// The wrapped key.
    pub vault: Vault,
    /// The device must be online once before it opens.
    pub is_overdue: bool,
}

impl Session {
    /// How the open data is encrypted, if it is.
    pub fn vault(self) -> Signal<Option<Vault>> {
        self.vault.into()
    }

    /// Whose data waits for its key.
    pub fn locked(self) -> Signal<Option<Locked>> {
        self.locked.into()
    }

    /// Opens the data that waits for this key.
    pub fn unlock(self, cipher: Cipher) {
        let Some(Locked { profile, vault, .. }) = self.locked.get_untracked() else { return };
        let connection = profile.data();
        connection.unlock(cipher.clone());
        self.show(profile, connection.clone(), Some(vault), false);
        self.tell(&Word::Key(cipher));
        spawn_local(async move {
            // A time that is not written now is written while one works.
            if let Ok(Some(presence)) = meta::load::<Presence>(&connection).await {
                let seen = Upkeep::KeepPresence(presence.seen(clock::now_ms()));
                drop(parts::upkeep(&connection, seen).await);
            }
        });
    }

    /// All tabs forget the key and what they hold in memory.
    pub fn lock(self) {
        self.tell(&Word::Lock);
        self.lock_here();
    }

    /// Encryption was turned on or off by whoever works here: all tabs need the key for it.
    pub fn turned(self, cipher: Cipher, is_on: bool) {
        self.replica.turn(cipher.clone());
        if is_on {
            self.tell(&Word::Key(cipher));
        }
    }

    /// How the open data is encrypted by now.
    pub fn set_vault(self, vault: Option<Vault>) {
        if *self.vault.read_untracked() != vault {
            self.vault.set(vault);
        }
    }

    /// Leaves the lock page for the sign-in of somebody else.
    pub fn sign_in_instead(self) {
        self.phase.set(Phase::SignedOut);
    }

    /// Goes back to the lock page.
    pub fn unlock_instead(self) {
        self.phase.set(Phase::Locked);
    }

    /// A new page has no key and nothing in memory; beside a locked tab it gets no key either.
    fn lock_here(self) {
        self.replica.close();
        self.phase.set(Phase::Starting);
        drop(window().location().reload());
    }

    /// Another page of this person says something.
    pub(super) fn hear(self, word: Word) {
        let own = self.replica.connection().and_then(|connection| connection.cipher());
        match (word, own) {
            (Word::Ask, Some(cipher)) => self.tell(&Word::Key(cipher)),
            (Word::Lock, Some(_)) => self.lock_here(),
            (Word::Key(cipher), Some(own)) if own.id == cipher.id => {}
            (Word::Key(cipher), _) if self.replica.connection().is_some() => {
                self.replica.turn(cipher);
            }
            (Word::Key(cipher), _) => {
                let opens = |locked: &Locked| !locked.is_overdue && locked.vault.id == cipher.id;
                if self.locked.read_untracked().as_ref().is_some_and(opens) {
                    self.unlock(cipher);
                }
            }
            _ => {}
        }
    }

    /// A locked device forgets as well when the host says so: that needs no key.
    pub(super) async fn obey_locked(self, device: DeviceId) {
        let Some(Locked { profile, .. }) = self.locked.get_untracked() else { return };
        // The browser's session may be that of somebody else's device.
        let own: Option<Device> = meta::load(&profile.data()).await.ok().flatten();
        if own.is_some_and(|own| own.id == device) {
            self.was_revoked.set(true);
            self.forget().await;
        }
    }

    pub(super) fn tell(self, word: &Word) {
        self.tabs.with_value(|tabs| tabs.iter().for_each(|tabs| tabs.tell(word)));
    }

    /// The host said who works here: the days until it must say so again begin anew.
    pub(super) async fn confirm(self, profile: &Profile) {
        let connection = profile.data();
        if let Ok(Some(_)) = meta::load::<Vault>(&connection).await {
            let confirmed = Upkeep::KeepPresence(Presence::confirmed(clock::now_ms()));
            if let Err(error) = parts::upkeep(&connection, confirmed).await {
                log(&format!("that this device was online cannot be noted: {error}"));
            }
        }
    }
}
