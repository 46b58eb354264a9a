//! `Engine`: what happens around one person's open data. Listens to this tab, to other tabs and to
//! the host, shows what they say, and leads when it is this tab's turn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::sync::envelope::Envelope;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::channel::{Channel, Note};
use super::host;
use super::leader::lead;
use super::live::Stream;
use super::news::{Act, Heard, News};
use crate::clock;
use crate::storage::confirmed::Checkpoint;
use crate::storage::error::StorageError;
use crate::storage::lock::{Claim, Lock, claim};
use crate::storage::meta::Progress;
use crate::storage::outbox::{Refused, Stored};
use crate::worker::desk::Desk;
use crate::worker::log;
use crate::worker::message::Stage;

/// What the engine reacts to.
#[derive(Debug)]
pub enum Event {
    /// An entry was made in this tab.
    Made(String),
    /// Another tab says something.
    Note(Note),
    /// The live stream or a poll says something, or one of them is due.
    Heard(Heard),
    /// Somebody wants to sync now, or the network came back.
    SyncNow,
    /// This tab may lead.
    Lead(Option<Lock>),
    /// The person signed out.
    Close,
}

/// What the parts of the engine share.
pub(super) struct Shared {
    pub desk: Rc<Desk>,
    pub channel: Option<Channel>,
    pub events: UnboundedSender<Event>,
    /// Wakes the leader.
    pub wake: UnboundedSender<()>,
    pub leading: Cell<bool>,
    /// Somebody wants everything now: a full disk is looked at again at once.
    pub is_asked: Cell<bool>,
    news: RefCell<News>,
    stream: RefCell<Option<Stream>>,
    /// Runs out when `news` is due.
    timer: RefCell<Option<Timeout>>,
    /// When the leader was last heard, milliseconds since 1970 UTC.
    leader_heard_at: Cell<i64>,
}

/// How often a leader says that it is there, milliseconds.
const BEAT_MS: u32 = 4_000;

/// A leader that is silent for so long is frozen, milliseconds; its writes are refused from then on.
const FROZEN_MS: i64 = 15_000;

/// The running engine.
#[derive(Debug)]
pub struct Engine {
    events: UnboundedSender<Event>,
}

impl Engine {
    /// Opens the data and keeps it up with other tabs and the host. Other tabs are heard before
    /// anything is read, so that nothing comes to be stored in between unheard.
    pub fn start(desk: Rc<Desk>) -> Self {
        let (events, heard) = unbounded();
        let (wake, wakes) = unbounded();
        let name = desk.connection.name().to_owned();
        let made = events.clone();
        desk.on_made(move |text| drop(made.unbounded_send(Event::Made(text))));
        let shared = Rc::new(Shared {
            channel: Channel::open(&name, events.clone()),
            desk,
            events: events.clone(),
            wake,
            leading: Cell::new(false),
            is_asked: Cell::new(false),
            news: RefCell::default(),
            stream: RefCell::new(None),
            timer: RefCell::new(None),
            leader_heard_at: Cell::new(clock::now_ms()),
        });
        spawn_local(async move {
            match shared.desk.open().await {
                Ok(()) if shared.desk.is_closed() => {}
                Ok(()) => listen(shared, heard, wakes).await,
                Err(error) => shared.desk.set_stage(Stage::Failed { reason: error.to_string() }),
            }
        });
        Self { events }
    }

    /// Tries the host now.
    pub fn sync_now(&self) {
        drop(self.events.unbounded_send(Event::SyncNow));
    }

    /// Ends: the lock goes to another tab.
    pub fn close(&self) {
        drop(self.events.unbounded_send(Event::Close));
    }
}

/// Asks for the lock; the turn comes as an event.
pub(super) fn ask_to_lead(shared: &Rc<Shared>, how: Claim) {
    let events = shared.events.clone();
    let name = shared.desk.connection.name().to_owned();
    spawn_local(async move {
        let lock = claim(&name, how).await;
        drop(events.unbounded_send(Event::Lead(lock)));
    });
}

async fn listen(
    shared: Rc<Shared>,
    mut heard: UnboundedReceiver<Event>,
    wakes: UnboundedReceiver<()>,
) {
    shared.tell(&Note::SyncNow);
    ask_to_lead(&shared, Claim::Queue);
    shared.keep_watch();
    let wakes = Rc::new(RefCell::new(Some(wakes)));
    while let Some(event) = heard.next().await {
        match event {
            Event::Made(text) => {
                shared.tell(&Note::Entry { text });
                shared.wake();
            }
            Event::Note(note) => shared.note(note).await,
            Event::Heard(heard) => shared.hear(heard),
            Event::SyncNow if shared.leading.get() => shared.ask(),
            Event::SyncNow => shared.tell(&Note::SyncNow),
            Event::Lead(lock) => {
                // Absent while this tab leads already.
                let receiver = wakes.borrow_mut().take();
                if let Some(receiver) = receiver {
                    spawn_local(lead(shared.clone(), receiver, lock, wakes.clone()));
                }
            }
            Event::Close => break,
        }
    }
    shared.hear(Heard::OutOfTouch);
    // The leader sees that the data is closed, and ends.
    shared.wake();
}

impl Shared {
    /// Tells all other tabs.
    pub fn tell(&self, note: &Note) {
        if let Some(channel) = &self.channel {
            channel.tell(note);
        }
    }

    /// What is stored was rewritten: every tab reads it anew.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn rebase(&self) -> Result<(), StorageError> {
        self.desk.reload().await?;
        self.tell(&Note::Rebased);
        Ok(())
    }

    /// Tells all other tabs how the connection is.
    pub fn tell_link(&self) {
        let (last_synced, checkpoint) = {
            let progress = self.desk.progress.borrow();
            (progress.synced_at, progress.checkpoint)
        };
        let is_full = self.desk.is_full();
        let (link, sent) = (self.desk.link(), self.desk.sent());
        self.tell(&Note::Link { link, last_synced, checkpoint, is_full, sent });
    }

    /// Wakes the leader, if this tab leads.
    pub fn wake(&self) {
        // Nobody may be leading here.
        drop(self.wake.unbounded_send(()));
    }

    /// Wakes the leader to do all it can.
    fn ask(&self) {
        self.is_asked.set(true);
        self.wake();
    }

    /// While this tab leads, the others hear of it.
    pub fn keep_beating(self: &Rc<Self>) {
        let shared = self.clone();
        spawn_local(async move {
            while shared.leading.get() && !shared.desk.is_closed() {
                shared.tell_link();
                TimeoutFuture::new(BEAT_MS).await;
            }
        });
    }

    /// While another tab leads, it is to be heard; a frozen one would keep every edit here.
    fn keep_watch(self: &Rc<Self>) {
        let shared = self.clone();
        spawn_local(async move {
            let mut woke_at = clock::now_ms();
            while !shared.desk.is_closed() {
                TimeoutFuture::new(BEAT_MS).await;
                if shared.desk.connection.take_closed() {
                    // The leader sees what is left.
                    shared.wake();
                }
                let now = clock::now_ms();
                // This tab may have slept itself; then nobody was heard for that long.
                if now.saturating_sub(woke_at) > FROZEN_MS {
                    shared.leader_heard_at.set(now);
                }
                woke_at = now;
                let silent = now.saturating_sub(shared.leader_heard_at.get()) > FROZEN_MS;
                if silent && !shared.leading.get() {
                    shared.leader_heard_at.set(now);
                    ask_to_lead(&shared, Claim::Steal);
                }
            }
        });
    }

    async fn note(&self, note: Note) {
        if matches!(note, Note::Link { .. } | Note::Checkpoint { .. } | Note::Rebased) {
            self.leader_heard_at.set(clock::now_ms());
        }
        let outcome = match note {
            Note::Entry { text } => {
                let outcome = self.desk.show(text).await;
                self.wake();
                outcome
            }
            Note::SyncNow if self.leading.get() => {
                self.tell_link();
                self.ask();
                Ok(())
            }
            _ if self.leading.get() => Ok(()),
            Note::Checkpoint { progress, rows, settled, refused } => {
                self.follow(progress, rows, settled, refused).await
            }
            Note::Rebased => self.desk.reload().await,
            Note::Link { link, last_synced, checkpoint, is_full, sent } => {
                self.desk.set_full(is_full);
                self.desk.set_sent(sent);
                if let Some(at) = last_synced {
                    self.desk.set_synced(at);
                }
                self.desk.set_link(link);
                // A checkpoint was stored of which this tab did not hear.
                let is_behind = self.desk.progress.borrow().checkpoint != checkpoint;
                if is_behind { self.desk.reload().await } else { Ok(()) }
            }
            Note::SyncNow => Ok(()),
        };
        if let Err(error) = outcome {
            log(&format!("what another tab stored cannot be shown: {error}"));
        }
    }

    /// Shows a checkpoint that the leader stored.
    async fn follow(
        &self,
        progress: Progress,
        rows: Option<Vec<Envelope>>,
        settled: Vec<u64>,
        refused: Vec<Refused>,
    ) -> Result<(), StorageError> {
        let is_next =
            self.desk.progress.borrow().checkpoint.saturating_add(1) == progress.checkpoint;
        match rows {
            Some(deltas) if is_next => {
                let stored = |n| Stored { n, text: String::new() };
                self.desk.apply(Checkpoint {
                    deltas,
                    settled: settled.into_iter().map(stored).collect(),
                    refused,
                    progress,
                    ..Checkpoint::default()
                });
            }
            _ => self.desk.reload().await?,
        }
        self.desk.set_stage(Stage::Ready);
        Ok(())
    }

    /// Does what follows for listening to the host.
    pub fn hear(&self, heard: Heard) {
        let now = clock::now_ms();
        let acts = self.news.borrow_mut().hear(heard, now, clock::chance());
        acts.into_iter().for_each(|act| self.act(act));
        let timer = self.news.borrow().due().map(|due| {
            let events = self.events.clone();
            let wait = u32::try_from(due.saturating_sub(now).max(0)).unwrap_or(u32::MAX);
            Timeout::new(wait, move || drop(events.unbounded_send(Event::Heard(Heard::Due))))
        });
        self.timer.replace(timer);
    }

    /// Whether the host tells of news that never comes.
    pub fn is_looping(&self) -> bool {
        self.news.borrow().is_looping()
    }

    fn act(&self, act: Act) {
        let events = self.events.clone();
        match act {
            Act::OpenStream => {
                let stream = Stream::open(events.clone());
                if stream.is_none() {
                    drop(events.unbounded_send(Event::Heard(Heard::Broken)));
                }
                self.stream.replace(stream);
            }
            Act::CloseStream => drop(self.stream.take()),
            Act::Poll(poll, head) => spawn_local(async move {
                let told = host::poll(head).await.ok();
                drop(events.unbounded_send(Event::Heard(Heard::Polled(poll, told))));
            }),
            Act::Sync => self.wake(),
            Act::Complain => log("the host tells of changes that do not come; asking less often"),
        }
    }
}
