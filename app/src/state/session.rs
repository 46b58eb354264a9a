//! Who works here. A profile kept on the device opens the data at once, without the network; whether
//! the host still knows us is found out behind it.

use futures::future::join;
use klantkompas::error::ApiError;
use klantkompas::functions::account;
use klantkompas::protocol::{Acceptance, Session as Signed};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Replica, leftover, use_replica};
use crate::replica::log;
use crate::replica::message::Link;
use crate::storage::profiles::{self, Profile};

/// What the shell shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Finding out who was here last.
    #[default]
    Starting,
    /// Nobody: sign in.
    SignedOut,
    /// Somebody's data is open.
    Open,
}

/// The session; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Session {
    replica: Replica,
    phase: RwSignal<Phase>,
    profile: RwSignal<Option<Profile>>,
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
            self.remove(&[profile]).await;
            self.known.set(profiles::list().await.unwrap_or_default());
        }
    }

    /// Closes the data that is open.
    fn leave(self) -> Option<Profile> {
        let left = self.profile.get_untracked();
        self.replica.close();
        self.profile.set(None);
        self.phase.set(Phase::SignedOut);
        left
    }

    /// Ends the session and removes all data of these people; neither waits for the other, since the
    /// host may not answer and other tabs may not let go.
    async fn remove(self, leaving: &[Profile]) {
        let removal = async {
            leftover::forget();
            for profile in leaving {
                if let Err(error) = profiles::forget(profile).await {
                    log(&format!("what is stored here cannot be removed now: {error}"));
                }
            }
        };
        // The cookie ends by itself when the host cannot be told now.
        drop(join(account::sign_out(), removal).await);
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
            self.remove(&leaving).await;
        }
        let latest = known.first().filter(|profile| !profile.signed_out).cloned();
        self.known.set(known);
        if let Some(profile) = latest {
            self.open(profile);
        }
        match account::read_session().await {
            Ok(signed) => self.adopt(&signed).await,
            Err(ApiError::SignedOut | ApiError::Revoked { .. })
                if self.profile.read_untracked().is_some() =>
            {
                self.is_refused.set(true);
            }
            Err(_) if self.profile.read_untracked().is_none() => self.phase.set(Phase::SignedOut),
            Err(_) => {}
        }
    }

    /// The host knows this person: their data opens, unless it is open already.
    async fn adopt(self, signed: &Signed) {
        self.is_refused.set(false);
        self.was_revoked.set(false);
        let profile = Profile::from(signed);
        let is_open = self.profile.with_untracked(|open| {
            open.as_ref().is_some_and(|open| {
                open.user_id == profile.user_id && open.workspace_id == profile.workspace_id
            })
        });
        if is_open {
            self.profile.set(Some(profile.clone()));
            self.replica.sync_now();
        } else {
            self.open(profile.clone());
        }
        self.remember(profile).await;
    }

    fn open(self, profile: Profile) {
        if self.profile.read_untracked().is_some() {
            self.replica.close();
        }
        self.replica.open(profile.workspace_id, profile.user_id);
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
