//! Who works here. A profile kept on the device opens the data at once, without the network; whether
//! the host still knows us is found out behind it.

mod locking;
pub mod removal;
mod tabs;

use gloo::timers::future::TimeoutFuture;
use klantkompas::error::ApiError;
use klantkompas::functions::account;
use klantkompas::protocol::{Acceptance, Session as Signed};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::locking::Locked;
use self::tabs::{Tabs, Word};
use super::{Replica, use_replica};
use crate::clock;
use crate::parts;
use crate::storage::connection::Connection;
use crate::storage::profiles::{self, Profile};
use crate::storage::vault::{Presence, Vault};
use crate::storage::{directory, meta};
use crate::worker::log;
use crate::worker::message::Link;

/// What the shell shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Finding out who was here last.
    #[default]
    Starting,
    /// Nobody: sign in.
    SignedOut,
    /// Somebody whose data is encrypted, and the key is not here.
    Locked,
    /// Somebody's data is open.
    Open,
}

/// How long another tab may take to give the key, milliseconds; one that takes longer still opens the
/// lock page.
const KEY_MS: u32 = 250;

/// How long until a part of the program that could not be fetched is asked for again, milliseconds.
const AGAIN_MS: u32 = 1_000;

/// The session; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Session {
    replica: Replica,
    phase: RwSignal<Phase>,
    profile: RwSignal<Option<Profile>>,
    /// How the open data is encrypted, if it is.
    vault: RwSignal<Option<Vault>>,
    /// Whose data waits for its key.
    locked: RwSignal<Option<Locked>>,
    tabs: StoredValue<Option<Tabs>, LocalStorage>,
    /// Whoever signed in here before, latest first.
    known: RwSignal<Vec<Profile>>,
    is_refused: RwSignal<bool>,
    /// Whether this device was told to forget everything, and did.
    was_revoked: RwSignal<bool>,
}

/// Opens what was open last. Called once, by the shell.
pub fn provide_session() -> Session {
    let session = Session {
        replica: use_replica(),
        phase: RwSignal::new(Phase::Starting),
        profile: RwSignal::new(None),
        vault: RwSignal::new(None),
        locked: RwSignal::new(None),
        tabs: StoredValue::new_local(None),
        known: RwSignal::new(Vec::new()),
        is_refused: RwSignal::new(false),
        was_revoked: RwSignal::new(false),
    };
    provide_context(session);
    session.obey();
    spawn_local(session.start());
    session
}

/// The session that the shell provided.
pub fn use_session() -> Session {
    use_context().unwrap_or_else(provide_session)
}

impl Session {
    /// What the shell shows.
    pub fn phase(self) -> Signal<Phase> {
        self.phase.into()
    }

    /// Whose data is open.
    pub fn profile(self) -> Signal<Option<Profile>> {
        self.profile.into()
    }

    /// The data of whoever works here.
    pub fn replica(self) -> Replica {
        self.replica
    }

    /// Whoever signed in on this device before.
    pub fn known(self) -> Signal<Vec<Profile>> {
        self.known.into()
    }

    /// Whether the host wants a new sign-in while work goes on.
    pub fn is_refused(self) -> Signal<bool> {
        self.is_refused.into()
    }

    /// Whether this device was told to forget everything, and did.
    pub fn was_revoked(self) -> Signal<bool> {
        self.was_revoked.into()
    }

    /// Signs in and opens the data.
    ///
    /// # Errors
    ///
    /// [`ApiError`] as the host or the network gives it.
    pub async fn sign_in(self, email: String, password: String) -> Result<(), ApiError> {
        let signed = account::sign_in(email, password).await?;
        self.adopt(&signed).await;
        Ok(())
    }

    /// Accepts an invitation and opens the data.
    ///
    /// # Errors
    ///
    /// [`ApiError`] as the host or the network gives it.
    pub async fn accept(self, acceptance: Acceptance) -> Result<(), ApiError> {
        let signed = account::accept_invitation(acceptance).await?;
        self.adopt(&signed).await;
        Ok(())
    }

    /// Signs out: the data stays on the device, closed. Without a network the host learns it later.
    pub async fn sign_out(self) {
        if let Some(mut profile) = self.leave() {
            profile.signed_out = true;
            self.remember(profile).await;
            self.tell(&Word::Lock);
        }
        // The cookie ends by itself when the host cannot be told now.
        drop(account::sign_out().await);
    }

    /// Signs out, and this device forgets everything of theirs, also what was not sent. Interrupted,
    /// it goes on at the next start.
    pub async fn forget(self) {
        if let Some(mut profile) = self.leave() {
            profile.leaving = true;
            self.remember(profile.clone()).await;
            destroy_key(&profile).await;
            self.tell(&Word::Lock);
            Self::remove(vec![profile]).await;
            self.known.set(profiles::list().await.unwrap_or_default());
        }
    }

    /// Closes the data that is open.
    fn leave(self) -> Option<Profile> {
        let locked = self.locked.get_untracked().map(|locked| locked.profile);
        let left = self.profile.get_untracked().or(locked);
        self.replica.close();
        self.profile.set(None);
        self.locked.set(None);
        self.vault.set(None);
        self.phase.set(Phase::SignedOut);
        left
    }

    /// Removes all data of people who are marked as leaving, see [`removal::remove`]. Hardly anyone ever
    /// needs that, so it comes in a part of the program; who is marked waits for it as long as it takes.
    async fn remove(leaving: Vec<Profile>) {
        while parts::remove_people(leaving.clone()).await.is_err() {
            log("what is stored here cannot be removed yet: a part of the program is missing");
            TimeoutFuture::new(AGAIN_MS).await;
        }
    }

    /// Forgets everything when the host says so.
    fn obey(self) {
        let sync = self.replica.sync();
        let is_revoked = Memo::new(move |_| sync.read().link == Link::Revoked);
        Effect::new(move |_| {
            if is_revoked.get() {
                self.was_revoked.set(true);
                spawn_local(self.forget());
            }
        });
    }

    /// Keeps on the device who works here: what was kept may have been removed.
    pub async fn keep_profile(self) {
        if let Some(profile) = self.profile.get_untracked() {
            self.remember(profile).await;
        }
    }

    async fn start(self) {
        let mut known = profiles::list().await.unwrap_or_default();
        let leaving: Vec<Profile> = known.extract_if(.., |profile| profile.leaving).collect();
        if !leaving.is_empty() {
            for profile in &leaving {
                destroy_key(profile).await;
            }
            Self::remove(leaving).await;
        }
        let latest = known.first().filter(|profile| !profile.signed_out).cloned();
        self.known.set(known);
        if let Some(profile) = latest {
            self.open(profile).await;
        }
        match account::read_session().await {
            Ok(signed) => self.adopt(&signed).await,
            Err(ApiError::Revoked { device }) if self.locked.read_untracked().is_some() => {
                self.obey_locked(device).await;
            }
            Err(ApiError::SignedOut | ApiError::Revoked { .. })
                if self.profile.read_untracked().is_some() =>
            {
                self.is_refused.set(true);
            }
            Err(_) if self.phase.get_untracked() == Phase::Starting => {
                self.phase.set(Phase::SignedOut);
            }
            Err(_) => {}
        }
    }

    /// The host knows this person: their data opens, unless it is open already.
    async fn adopt(self, signed: &Signed) {
        self.is_refused.set(false);
        self.was_revoked.set(false);
        let profile = Profile::from(signed);
        let is_it = |open: &Profile| open.is_of(&profile);
        if self.profile.with_untracked(|open| open.as_ref().is_some_and(is_it)) {
            self.profile.set(Some(profile.clone()));
            self.replica.sync_now();
        } else if self.locked.with_untracked(|it| it.as_ref().is_some_and(|it| is_it(&it.profile)))
        {
            self.confirm(&profile).await;
            self.locked.update(|locked| {
                if let Some(locked) = locked {
                    locked.is_overdue = false;
                }
            });
            // Whoever types a passphrase keeps the page.
            if self.phase.get_untracked() == Phase::SignedOut {
                self.phase.set(Phase::Locked);
            }
        } else {
            self.confirm(&profile).await;
            self.open(profile.clone()).await;
        }
        self.remember(profile).await;
    }

    /// Opens somebody's data. What is encrypted waits for the key: of another tab, or behind the lock
    /// page.
    async fn open(self, profile: Profile) {
        if self.profile.read_untracked().is_some() {
            self.replica.close();
            self.profile.set(None);
        }
        let connection = profile.data();
        self.tabs.set_value(Tabs::open(connection.name(), move |word| self.hear(word)));
        // Where storage cannot be read the worker says why.
        let vault: Option<Vault> = meta::load(&connection).await.ok().flatten();
        let Some(vault) = vault else {
            let is_kept = directory::is_kept(&connection).await.unwrap_or_default();
            return self.show(profile, connection, None, is_kept);
        };
        let presence: Option<Presence> = meta::load(&connection).await.ok().flatten();
        let is_overdue = presence.is_none_or(|it| it.is_overdue(clock::now_ms()));
        self.locked.set(Some(Locked { profile, vault, is_overdue }));
        if !is_overdue && self.phase.get_untracked() == Phase::Starting {
            self.tell(&Word::Ask);
            TimeoutFuture::new(KEY_MS).await;
        }
        if self.locked.read_untracked().is_some() {
            self.phase.set(Phase::Locked);
        }
    }

    /// Shows what is open; `is_kept` says whether the page has kept a directory of it.
    fn show(self, profile: Profile, connection: Connection, vault: Option<Vault>, is_kept: bool) {
        self.replica.open(profile.workspace_id, profile.user_id, connection);
        self.replica.recall(is_kept);
        self.locked.set(None);
        self.vault.set(vault);
        self.profile.set(Some(profile));
        self.phase.set(Phase::Open);
    }

    /// Keeps the profile; a device that cannot only asks for a sign-in again.
    async fn remember(self, profile: Profile) {
        if profiles::keep(&profile).await.is_ok() {
            self.known.set(profiles::list().await.unwrap_or_default());
        }
    }
}

/// The first step of removing: from here on nobody can read what was encrypted. It waits for no part of the
/// program.
async fn destroy_key(profile: &Profile) {
    if let Err(error) = profiles::destroy_key(profile).await {
        log(&format!("the key that is stored here cannot be destroyed now: {error}"));
    }
}
