//! The host: what a server function needs to know of the request it answers, and the parts that
//! `serve` puts together.

pub mod account;
pub mod bootstrap;
pub mod cli;
pub mod clock;
pub mod data;
pub mod device;
pub mod firm;
#[cfg(feature = "lambda")]
pub mod function;
pub mod guard;
pub mod invitation;
pub mod last_sync;
pub mod live;
pub mod nps;
pub mod numbers;
pub mod others;
pub mod password;
pub mod people;
pub mod poll;
pub mod public;
pub mod reply;
pub mod report;
pub mod router;
pub mod secret;
pub mod serve;
pub mod session;
pub mod site;
pub mod stream;
pub mod sync;
#[cfg(test)]
mod tests;
pub mod text;

use std::sync::Arc;

use domain::id::WorkspaceId;
use leptos::prelude::use_context;

pub use self::session::{SignedIn, signed_in};
use crate::error::ApiError;
use crate::store::Store;

/// What all requests share; cheap to clone.
#[derive(Clone)]
pub struct Host(Arc<Shared>);

/// The parts of [`Host`].
pub struct Shared {
    /// The data.
    pub store: Store,
    /// The time.
    pub clock: clock::Clock,
    /// Who listens for changes.
    pub live: live::Live,
    /// The address people use.
    pub public: public::Public,
    /// Password hashing, a few at a time.
    pub passwords: password::Passwords,
    /// How long the program lives.
    pub life: Life,
}

/// How long the program lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Until it is stopped: it can wait, and tell what it hears.
    Server,
    /// For a request at a time: between two it stands still or is gone.
    Function,
}

impl std::ops::Deref for Host {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Host {
    /// A host over a store, for people who use `public`.
    pub fn new(store: Store, clock: clock::Clock, public: public::Public, life: Life) -> Self {
        let (live, passwords) = (live::Live::default(), password::Passwords::default());
        Self(Arc::new(Shared { store, clock, live, public, passwords, life }))
    }
}

/// The host that answers this request.
///
/// # Errors
///
/// [`ApiError::Unavailable`] outside a request.
pub fn current() -> Result<Host, ApiError> {
    use_context().ok_or_else(|| ApiError::Unavailable { reason: "no request".into() })
}

/// The store of the host that answers this request.
///
/// # Errors
///
/// As [`current`].
pub fn store() -> Result<Store, ApiError> {
    Ok(current()?.store.clone())
}

/// Tells everyone who listens to a workspace that its head moved.
///
/// # Errors
///
/// As [`current`].
pub fn announce(workspace: WorkspaceId, head: u64) -> Result<(), ApiError> {
    current()?.live.announce(workspace, head);
    Ok(())
}
