//! The leading tab: round after round, entries go out and rows come in.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;

use super::engine::{Shared, ask_to_lead};
use super::epoch;
use super::error::SyncError;
use super::news::Heard;
use super::removal;
use super::retry;
use super::room::Room;
use super::round::Round;
use super::tidy::{MANY_DELTAS, TOO_MANY_DELTAS};
use crate::clock;
use crate::parts;
use crate::storage::error::StorageError;
use crate::storage::lock::{Claim, Lock};
use crate::storage::meta::{self, LeaderEpoch, Progress};
use crate::worker::log;
use crate::worker::message::{Link, Stage};

/// On a full disk, how often to see whether it is time to look for room, milliseconds.
const LOOK_EVERY_MS: u32 = 10_000;

/// A leader's tools.
pub(super) struct Leader {
    pub shared: Rc<Shared>,
    pub epoch: LeaderEpoch,
    /// What the rounds decide.
    pub round: Round,
    pub(super) room: Room,
    /// Nobody has synced with this database yet.
    pub(super) is_new: Cell<bool>,
}

/// Leads until the person signs out or another tab takes over.
pub(super) async fn lead(
    shared: Rc<Shared>,
    mut wakes: UnboundedReceiver<()>,
    lock: Option<Lock>,
    home: Rc<RefCell<Option<UnboundedReceiver<()>>>>,
) {
    let leader = match take_over(&shared).await {
        Err(StorageError::Full) => stand_in(&shared).await,
        outcome => outcome,
    };
    match leader {
        Ok(leader) => leader.run(&mut wakes).await,
        Err(error) => log(&format!("this tab cannot lead: {error}")),
    }
    shared.leading.set(false);
    shared.hear(Heard::OutOfTouch);
    drop(lock);
    if !shared.desk.is_closed() {
        shared.desk.set_follower(true);
        *home.borrow_mut() = Some(wakes);
        // What another leader told meanwhile was not heeded here. When all was removed, what is here
        // is put back first.
        if let Ok(Some(_)) = meta::load::<LeaderEpoch>(&shared.desk.connection).await {
            shared.desk.reload().await.ok();
        }
        TimeoutFuture::new(retry::wait_ms(1, clock::chance())).await;
        ask_to_lead(&shared, Claim::Queue);
    }
}

/// From here on the writes of earlier leaders are refused, and this tab has all they stored.
async fn take_over(shared: &Rc<Shared>) -> Result<Leader, StorageError> {
    let desk = &shared.desk;
    let is_new = removal::look_after(shared).await?;
    let epoch = epoch::raise(&desk.connection).await?;
    let stored: Progress = meta::load(&desk.connection).await?.unwrap_or_default();
    let is_behind = desk.progress.borrow().checkpoint != stored.checkpoint;
    if is_behind {
        desk.reload().await?;
    }
    Ok(Leader::begin(shared, epoch, is_new, Room::default()))
}

/// The disk is so full that not even the lead can be taken: what waits is sent all the same, and
/// nothing is stored until there is room to take it.
async fn stand_in(shared: &Rc<Shared>) -> Result<Leader, StorageError> {
    let epoch: LeaderEpoch = meta::load(&shared.desk.connection).await?.unwrap_or_default();
    let mut leader = Leader::begin(shared, epoch, false, Room::standing_in());
    leader.ran_out();
    Ok(leader)
}

impl Leader {
    fn begin(shared: &Rc<Shared>, epoch: LeaderEpoch, is_new: bool, room: Room) -> Self {
        shared.leading.set(true);
        shared.desk.set_follower(false);
        shared.keep_beating();
        let round = Round::new(shared.desk.workspace, shared.desk.user);
        Self { shared: shared.clone(), epoch, round, room, is_new: Cell::new(is_new) }
    }

    async fn run(mut self, wakes: &mut UnboundedReceiver<()>) {
        let mut failures = 0u32;
        while !self.shared.desk.is_closed() {
            // What woke us so far is served by the round that begins.
            while wakes.try_recv().is_ok() {}
            let outcome = self.round().await;
            self.shared.desk.set_sent(self.round.sent());
            let wait = match outcome {
                Ok(()) => {
                    failures = 0;
                    self.in_touch();
                    if self.is_full() { LOOK_EVERY_MS } else { retry::ask_ms(clock::chance()) }
                }
                Err(SyncError::Storage(StorageError::NotLeader)) => return,
                // What waits is sent by a round that pulls nothing.
                Err(SyncError::Storage(StorageError::Full)) if !self.only_sends() => {
                    self.ran_out();
                    continue;
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    let error = self.as_meant(error).await;
                    self.out_of_touch(&error);
                    match error {
                        SyncError::SignedOut | SyncError::Revoked(_) | SyncError::Outdated => {
                            retry::ask_ms(clock::chance())
                        }
                        _ => retry::wait_ms(failures, clock::chance()),
                    }
                }
            };
            self.shared.tell_link();
            parts::fetch_upkeep_ahead();
            if self.shared.desk.is_closed() {
                return;
            }
            let woken = select(wakes.next(), TimeoutFuture::new(wait)).await;
            let is_idle = matches!(woken, Either::Right(_));
            self.tidy_from(if is_idle { MANY_DELTAS } else { TOO_MANY_DELTAS }).await;
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
        // A device without room for any row yet is still loading, not empty.
        if !self.is_full() || desk.progress.borrow().cursor.is_some() {
            desk.set_stage(Stage::Ready);
        }
        let head = desk.progress.borrow().head;
        self.shared.hear(Heard::Synced(head));
        if self.shared.is_looping() {
            // The rounds succeed and yet bring nothing: saying "up to date" would be untrue.
            self.offline();
        } else {
            if !self.is_full() {
                desk.set_synced(clock::now_ms());
            }
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
            (SyncError::Outdated, _) => desk.set_link(Link::Outdated),
            (SyncError::Revoked(_), _) => desk.set_link(Link::Revoked),
            (_, Link::Offline { .. }) => {}
            _ => {
                log(&format!("syncing waits: {error}"));
                self.offline();
            }
        }
    }

    async fn tidy_from(&self, count: usize) {
        let desk = &self.shared.desk;
        if self.is_full() || desk.tables.borrow().single_count() < count {
            return;
        }
        if let Err(error) = parts::tidy(desk.clone(), self.epoch).await {
            log(&format!("what is stored was not tidied: {error}"));
        }
    }
}
