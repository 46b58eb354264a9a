//! `Replica`: what pages know of the data. Signals say what is there and what changed, `ask` reads,
//! `save` writes: an edit is saved once its outbox entry is durable.

pub mod address;
mod bridge;
pub mod devices;
mod edit;
pub mod firm;
pub mod history;
pub mod idle;
pub mod keeping;
pub mod leftover;
mod listing;
pub mod pairings;
pub mod preferences;
mod questions;
pub mod recall;
pub mod session;
pub mod vaults;

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{RecordId, UserId, WorkspaceId};
use gloo::timers::future::TimeoutFuture;
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::directory::Directory;
use web_sys::File;

use self::bridge::Bridge;
pub use self::edit::{Edit, SaveError, Saved};
use self::recall::Keeping;
use crate::clock;
use crate::parts;
use crate::storage::cipher::Cipher;
use crate::storage::connection::Connection;
use crate::storage::directory::Mark;
use crate::storage::outbox::{self, Draft};
use crate::worker::message::{
    AskError, Asked, Changed, FromWorker, Question, Stage, SyncState, ToWorker,
};
use crate::worker::packet::Packed;

/// Milliseconds until a part of the program that could not be fetched is asked for again.
const FETCH_AGAIN_MS: u32 = 5_000;

/// The page's view of the replica; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Replica {
    stage: RwSignal<Stage>,
    sync: RwSignal<SyncState>,
    changed: RwSignal<Changed>,
    directory: RwSignal<Arc<Directory>>,
    /// What the directory shows; absent until it is filled.
    mark: RwSignal<Option<Mark>>,
    /// What the worker sent for the directory and is not in it yet.
    sheets: StoredValue<VecDeque<Sent>, LocalStorage>,
    is_filling: StoredValue<bool, LocalStorage>,
    /// Raised when data is closed: what was read before then is somebody else's.
    closings: StoredValue<u32, LocalStorage>,
    /// What of the directory is stored.
    keeping: StoredValue<Keeping, LocalStorage>,
    bridge: StoredValue<Bridge, LocalStorage>,
    connection: StoredValue<Option<Connection>, LocalStorage>,
    import: StoredValue<Option<u32>, LocalStorage>,
}

/// What the worker sent for the directory.
struct Sent {
    /// What it shows then.
    mark: Mark,
    /// Everything, or what changed; empty when nothing was lacking.
    parts: Array,
    is_whole: bool,
}

/// Starts the worker and offers the replica to everything below. Called once, by the shell.
pub fn provide_replica() -> Replica {
    parts::fetch_recall_ahead();
    let replica = Replica {
        stage: RwSignal::new(Stage::Closed),
        sync: RwSignal::new(SyncState::default()),
        changed: RwSignal::new(Changed::default()),
        directory: RwSignal::new(Arc::new(Directory::default())),
        mark: RwSignal::new(None),
        sheets: StoredValue::new_local(VecDeque::new()),
        is_filling: StoredValue::new_local(false),
        closings: StoredValue::new_local(0),
        keeping: StoredValue::new_local(Keeping::default()),
        bridge: StoredValue::new_local(Bridge::default()),
        connection: StoredValue::new_local(None),
        import: StoredValue::new_local(None),
    };
    let started =
        replica.bridge().start(Box::new(move |message, buffers| replica.receive(message, buffers)));
    if let Err(reason) = started {
        replica.stage.set(Stage::Failed { reason });
    }
    // Whoever comes back to the page sees what is new, also where nothing tells of it.
    drop(window_event_listener_untyped("focus", move |_| replica.sync_now()));
    provide_context(replica);
    replica
}

/// The replica that the shell provided; without a shell one that stays closed.
pub fn use_replica() -> Replica {
    use_context().unwrap_or_else(provide_replica)
}

impl Replica {
    /// Opens this person's data: after sign-in, or from a profile at an offline start.
    pub fn open(self, workspace: WorkspaceId, user: UserId, connection: Connection) {
        let open = ToWorker::Open { workspace, user, as_of: clock::today() };
        self.bridge().send_key(&open, connection.cipher().as_ref());
        self.connection.set_value(Some(connection));
    }

    /// Has the people read whom this device knew last, if it `is_kept` who they are, before the worker
    /// reads everything.
    pub fn recall(self, is_kept: bool) {
        let none = move || self.tell(&ToWorker::Known { mark: None });
        if !is_kept {
            return none();
        }
        spawn_local(async move {
            // Without a network they come from the worker.
            if parts::recall(self).await.is_err() {
                none();
            }
        });
    }

    /// What page and worker write is sealed, or no longer, from now on; both have the key.
    pub fn turn(self, cipher: Cipher) {
        if let Some(connection) = self.connection.get_value() {
            connection.unlock(cipher.clone());
            self.bridge().send_key(&ToWorker::Key, Some(&cipher));
        }
    }

    /// Where the open data is stored.
    pub fn connection(self) -> Option<Connection> {
        self.connection.get_value()
    }

    /// Stops syncing and forgets what is in memory; what is stored stays.
    pub fn close(self) {
        if let Some(connection) = self.connection.try_update_value(Option::take).flatten() {
            connection.end();
        }
        self.tell(&ToWorker::Close);
        self.bridge().close();
        self.closings.update_value(|closings| *closings = closings.wrapping_add(1));
        self.sheets.set_value(VecDeque::new());
        self.keeping.set_value(Keeping::default());
        self.mark.set(None);
        self.directory.set(Arc::new(Directory::default()));
        self.stage.set(Stage::Closed);
    }

    /// How far the data is there.
    pub fn stage(self) -> ReadSignal<Stage> {
        self.stage.read_only()
    }

    /// The truth about sync.
    pub fn sync(self) -> ReadSignal<SyncState> {
        self.sync.read_only()
    }

    /// What changed last; its version rises with every change.
    pub fn changed(self) -> ReadSignal<Changed> {
        self.changed.read_only()
    }

    /// Whether everybody on this device is in the directory.
    pub fn knows_people(self) -> bool {
        self.mark.read().is_some()
    }

    /// Customers and people, for plain calls on the page.
    pub fn directory(self) -> ReadSignal<Arc<Directory>> {
        self.directory.read_only()
    }

    /// Tries the host now.
    pub fn sync_now(self) {
        self.tell(&ToWorker::SyncNow);
    }

    /// Labels in lists are wanted as of this date.
    pub fn set_as_of(self, as_of: NaiveDate) {
        self.tell(&ToWorker::AsOf { as_of });
    }

    /// Asks the worker what no list and no single row is.
    ///
    /// # Errors
    ///
    /// [`AskError`]; [`AskError::Closed`] when nobody's data is open.
    pub async fn ask(self, question: Question) -> Result<Packed, AskError> {
        self.ask_long(question, &[], None).await
    }

    /// Saves edits as one act; returns when all are durable on this device.
    ///
    /// # Errors
    ///
    /// [`SaveError`]; nothing of any edit is kept then.
    pub async fn save(self, edits: Vec<Edit>) -> Result<Saved, SaveError> {
        let connection = self.connection.get_value().ok_or(SaveError::Closed)?;
        // What came last goes first.
        let undo = edits.iter().rev().filter_map(Edit::inverse).collect();
        let drafts: Vec<Draft> = edits.into_iter().map(Draft::from).collect();
        for text in outbox::append_all(&connection, &drafts).await? {
            self.tell(&ToWorker::Entry { text });
        }
        Ok(Saved { undo })
    }

    /// Has a customer or contact forgotten; returns when that is durable on this device. There is no
    /// way back.
    ///
    /// # Errors
    ///
    /// [`SaveError`]; nobody is erased then.
    pub async fn erase(self, entity: Entity, id: RecordId) -> Result<(), SaveError> {
        let connection = self.connection.get_value().ok_or(SaveError::Closed)?;
        let text = outbox::append(&connection, Draft::Erase { entity, id }).await?;
        self.tell(&ToWorker::Entry { text });
        Ok(())
    }

    /// Stops the import that runs.
    pub fn cancel_import(self) {
        if let Some(ask) = self.import.get_value() {
            self.tell(&ToWorker::Cancel { ask });
        }
    }

    async fn ask_long(
        self,
        question: Question,
        files: &[File],
        progress: Option<Rc<dyn Fn(u32, u32)>>,
    ) -> Result<Packed, AskError> {
        let asked = Asked::Other(Packed::of(&question).map_err(AskError::Invalid)?);
        self.ask_worker(asked, files, progress).await
    }

    async fn ask_worker(
        self,
        asked: Asked,
        files: &[File],
        progress: Option<Rc<dyn Fn(u32, u32)>>,
    ) -> Result<Packed, AskError> {
        if self.connection.with_value(Option::is_none) {
            return Err(AskError::Closed);
        }
        let long = progress.is_some();
        let started = move |ask| {
            if long {
                self.import.set_value(Some(ask));
            }
        };
        self.bridge().ask(asked, files, progress, started).await
    }

    fn receive(self, message: FromWorker, buffers: Array) {
        match message {
            FromWorker::Stage(stage) => {
                if matches!(stage, Stage::Loading { .. }) {
                    self.mark.set(None);
                }
                self.stage.set(stage);
            }
            FromWorker::Changed(changed) => self.changed.set(changed),
            FromWorker::Sync(sync) => self.sync.set(sync),
            FromWorker::Directory { mark, whole } => {
                let sent = Sent { mark, is_whole: whole, parts: buffers };
                self.sheets.update_value(|sheets| sheets.push_back(sent));
                spawn_local(self.fill_directory());
            }
            FromWorker::Answer { .. } | FromWorker::Progress { .. } => {}
        }
    }

    /// Puts what the worker sent into the directory, whose code comes in a part of the program. Without
    /// a network it is tried again: nobody is found before.
    async fn fill_directory(self) {
        while self.sheets.try_with_value(VecDeque::is_empty) == Some(false)
            && parts::list_people(self).await.is_err()
        {
            TimeoutFuture::new(FETCH_AGAIN_MS).await;
        }
    }

    fn tell(self, message: &ToWorker) {
        self.bridge().send(message, &Array::new());
    }

    fn bridge(self) -> Bridge {
        self.bridge.get_value()
    }
}
