//! The leading tab: round after round, entries go out and rows come in.

use std::cell::RefCell;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;

use super::engine::{Shared, ask_to_lead};
use super::epoch;
use super::error::SyncError;
use super::news::Heard;
use super::retry;
use super::round::Round;
use crate::clock;
use crate::replica::log;
use crate::replica::message::{Link, Stage};
use crate::storage::error::StorageError;
use crate::storage::lock::{Claim, Lock};
use crate::storage::meta::{self, LeaderEpoch, Progress};

/// A leader's tools.
pub(super) struct Leader {
    pub shared: Rc<Shared>,
    pub epoch: LeaderEpoch,
    /// What the rounds decide.
    pub round: Round,
}

/// Leads until the person signs out or another tab takes over.
pub(super) async fn lead(
    shared: Rc<Shared>,
    mut wakes: UnboundedReceiver<()>,
    lock: Option<Lock>,
    home: Rc<RefCell<Option<UnboundedReceiver<()>>>>,
) {
    match take_over(&shared).await {
        Ok(epoch) => {
            let round = Round::new(shared.desk.workspace, shared.desk.user);
            let leader = Leader { shared: shared.clone(), epoch, round };
            leader.run(&mut wakes).await;
        }
        Err(error) => log(&format!("this tab cannot lead: {error}")),
    }
    shared.leading.set(false);
    shared.hear(Heard::OutOfTouch);
    drop(lock);
    if !shared.desk.is_closed() {
        shared.desk.set_follower(true);
        *home.borrow_mut() = Some(wakes);
        TimeoutFuture::new(retry::wait_ms(1, clock::chance())).await;
        ask_to_lead(&shared, Claim::Queue);
    }
}

/// From here on the writes of earlier leaders are refused, and this tab has all they stored.
async fn take_over(shared: &Rc<Shared>) -> Result<LeaderEpoch, StorageError> {
    let desk = &shared.desk;
    let epoch = epoch::raise(&desk.connection).await?;
    let stored: Progress = meta::load(&desk.connection).await?.unwrap_or_default();
    let is_behind = desk.progress.borrow().checkpoint != stored.checkpoint;
    if is_behind {
        desk.reload().await?;
    }
    shared.leading.set(true);
    desk.set_follower(false);
    shared.keep_beating();
    Ok(epoch)
}

impl Leader {
    async fn run(mut self, wakes: &mut UnboundedReceiver<()>) {
        let mut failures = 0u32;
        while !self.shared.desk.is_closed() {
            // What woke us so far is served by the round that begins.
            while wakes.try_recv().is_ok() {}
            let wait = match self.round().await {
                Ok(()) => {
                    failures = 0;
                    self.in_touch();
                    retry::ask_ms(clock::chance())
                }
                Err(SyncError::Storage(StorageError::NotLeader)) => return,
                Err(error) => {
                    failures = failures.saturating_add(1);
                    let error = self.as_meant(error).await;
                    self.out_of_touch(&error);
                    match error {
                        SyncError::SignedOut | SyncError::Revoked(_) => {
                            retry::ask_ms(clock::chance())
                        }
                        _ => retry::wait_ms(failures, clock::chance()),
                    }
                }
            };
            self.shared.tell_link();
            if self.shared.desk.is_closed() {
                return;
            }
            if let Either::Right(_) = select(wakes.next(), TimeoutFuture::new(wait)).await {
                self.tidy_when_idle().await;
            }
        }
    }

    /// A browser has one session for the data of everyone who works in it: that somebody else's
    /// device is to forget everything means for this one that nobody is signed in.
    async fn as_meant(&self, error: SyncError) -> SyncError {
        let SyncError::Revoked(device) = error else { return error };
        match meta::device(&self.shared.desk.connection).await {
            Ok(own) if own.id == device => error,
            _ => SyncError::SignedOut,
        }
    }

    fn in_touch(&self) {
        let desk = &self.shared.desk;
        desk.set_stage(Stage::Ready);
        let head = desk.progress.borrow().head;
        self.shared.hear(Heard::Synced(head));
        if self.shared.is_looping() {
            // The rounds succeed and yet bring nothing: saying "up to date" would be untrue.
            self.offline();
        } else {
            desk.set_synced(clock::now_ms());
            desk.set_link(Link::Online { busy: false });
        }
        desk.tell_sync();
    }

    fn offline(&self) {
        let desk = &self.shared.desk;
        if !matches!(desk.link(), Link::Offline { .. }) {
            desk.set_link(Link::Offline { since: clock::now_ms() });
        }
    }

    fn out_of_touch(&self, error: &SyncError) {
        let desk = &self.shared.desk;
        // What is here can be worked with.
        desk.set_stage(Stage::Ready);
        self.shared.hear(Heard::OutOfTouch);
        match (error, desk.link()) {
            (SyncError::SignedOut, _) => desk.set_link(Link::SignedOut),
            (SyncError::Revoked(_), _) => desk.set_link(Link::Revoked),
            (_, Link::Offline { .. }) => {}
            _ => {
                log(&format!("syncing waits: {error}"));
                self.offline();
            }
        }
    }

    async fn tidy_when_idle(&self) {
        if let Err(error) = self.tidy().await {
            log(&format!("what is stored was not tidied: {error}"));
        }
    }
}
