//! `Desk`: one person's open data in the worker. Holds the tables, tells the page what changed and
//! answers its questions; the sync engine writes through it.

mod people;
mod telling;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::{Rc, Weak};

use chrono::NaiveDate;
use domain::id::{UserId, WorkspaceId};
use domain::sync::block::Block;
use futures::channel::oneshot;
use futures::future::select;
use gloo::timers::future::TimeoutFuture;
use replica::duplicates::Duplicates;
use replica::figures::Figures;
use replica::list::Lists;
use replica::pending::Pending;
use replica::segment::Segments;
use replica::tables::Tables;

use self::people::People;
use super::import;
use super::message::{Link, Stage};
use super::page::{Page, log};
use crate::parts;
use crate::storage::confirmed::{self, Checkpoint, Held};
use crate::storage::connection::Connection;
use crate::storage::error::StorageError;
use crate::storage::imports;
use crate::storage::lock::{Claim, claim};
use crate::storage::meta::{Progress, Removal};
use crate::storage::outbox::{Refused, Stored};
use crate::storage::segments::Segment;
use crate::storage::upkeep::Upkeep;

/// How long the page may take to read what it keeps, before the worker reads beside it, milliseconds.
const TURN_MS: u32 = 1_000;

/// Is given each entry that is made here.
type Listener = Box<dyn Fn(String)>;

/// Who says that it is one's turn, and who waits for that.
type Turn = (Option<oneshot::Sender<()>>, Option<oneshot::Receiver<()>>);

/// One person's open data.
pub struct Desk {
    itself: Weak<Self>,
    /// Where it is stored.
    pub connection: Connection,
    /// Whose firm.
    pub workspace: WorkspaceId,
    /// Whose edits.
    pub user: UserId,
    /// Every row.
    pub tables: RefCell<Tables>,
    /// How far the confirmed rows are.
    pub progress: RefCell<Progress>,
    /// Entries the host refused.
    pub attention: RefCell<Vec<Refused>>,
    /// Segments by key: the block's number in the tables.
    pub segments: RefCell<BTreeMap<u64, u32>>,
    pub(super) figures: RefCell<Figures>,
    pub(super) lists: RefCell<Lists>,
    pub(super) selections: RefCell<Segments>,
    pub(super) duplicates: RefCell<Duplicates>,
    pub(super) prepared: RefCell<Option<import::Ready>>,
    /// Long work, whose type only its part of the program knows.
    pub(super) jobs: RefCell<Option<Box<dyn Any>>>,
    cancelled: RefCell<HashSet<u32>>,
    link: RefCell<Link>,
    follower: Cell<bool>,
    last_synced: Cell<Option<i64>>,
    is_full: Cell<bool>,
    removal: RefCell<Option<Removal>>,
    stage: RefCell<Stage>,
    /// What of the page's directory is to be handed over.
    people: RefCell<People>,
    waiting: RefCell<Option<Vec<oneshot::Sender<()>>>>,
    /// Resolves once the page has read what it keeps.
    turn: RefCell<Turn>,
    /// How many reads of everything were begun, and the last of them that is shown.
    reads: Cell<(u32, u32)>,
    made: RefCell<Option<Listener>>,
    closed: Cell<bool>,
    page: Page,
}

impl Desk {
    /// A desk without data yet.
    pub fn new(page: Page, workspace: WorkspaceId, user: UserId) -> Rc<Self> {
        let turn = oneshot::channel();
        Rc::new_cyclic(|itself| Self {
            itself: itself.clone(),
            connection: Connection::of(workspace, user),
            workspace,
            user,
            tables: RefCell::default(),
            progress: RefCell::default(),
            attention: RefCell::default(),
            segments: RefCell::default(),
            figures: RefCell::default(),
            lists: RefCell::default(),
            selections: RefCell::default(),
            duplicates: RefCell::default(),
            prepared: RefCell::default(),
            jobs: RefCell::default(),
            cancelled: RefCell::default(),
            link: RefCell::default(),
            follower: Cell::new(true),
            last_synced: Cell::new(None),
            is_full: Cell::new(false),
            removal: RefCell::new(None),
            stage: RefCell::new(Stage::Opening),
            people: RefCell::default(),
            waiting: RefCell::new(Some(Vec::new())),
            turn: RefCell::new((Some(turn.0), Some(turn.1))),
            reads: Cell::default(),
            made: RefCell::new(None),
            closed: Cell::new(false),
            page,
        })
    }

    /// Reads what the device holds and shows it.
    ///
    /// # Errors
    ///
    /// [`StorageError`] when the browser's storage cannot be used.
    pub async fn open(&self) -> Result<(), StorageError> {
        self.set_stage(Stage::Opening);
        let outcome = self.read().await;
        if outcome.is_ok() {
            let is_loaded = self.progress.borrow().cursor.is_some();
            let loading = Stage::Loading { done: 0, total: 0 };
            self.set_stage(if is_loaded { Stage::Ready } else { loading });
        }
        for waiting in self.waiting.take().into_iter().flatten() {
            // Whoever asked may be gone.
            waiting.send(()).ok();
        }
        outcome
    }

    /// The page has read what it keeps.
    pub fn page_has_read(&self) {
        // It may have said so before.
        if let Some(turn) = self.turn.borrow_mut().0.take() {
            // Nobody waits for it who has begun to read already.
            turn.send(()).ok();
        }
    }

    async fn read(&self) -> Result<(), StorageError> {
        let turn = self.turn.borrow_mut().1.take();
        if let Some(turn) = turn {
            // A page that fails to say so does not keep its data from itself.
            select(turn, TimeoutFuture::new(TURN_MS)).await;
        }
        self.connection.learn().await?;
        if imports::are_kept(&self.connection).await? {
            self.sweep().await;
        }
        self.reload().await
    }

    /// Removes what is left of imports that were not saved.
    async fn sweep(&self) {
        // Another tab may be storing the blocks of an import right now.
        let Some(_lock) = claim(&self.import_lock(), Claim::IfFree).await else { return };
        if let Err(error) = parts::upkeep(&self.connection, Upkeep::Sweep).await {
            log(&format!("remains of an import stay until the next start: {error}"));
        }
    }

    /// The lock that is held while an import's blocks wait for their entry.
    pub(super) fn import_lock(&self) -> String {
        format!("{}/import", self.connection.name())
    }

    /// Resolves once the device's data is in memory.
    pub async fn opened(&self) {
        let receiver = self.waiting.borrow_mut().as_mut().map(|waiting| {
            let (sender, receiver) = oneshot::channel();
            waiting.push(sender);
            receiver
        });
        if let Some(receiver) = receiver {
            // A desk that is dropped unopened answers nobody.
            receiver.await.ok();
        }
    }

    /// Reads everything anew: another tab did more than it could tell.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub async fn reload(&self) -> Result<(), StorageError> {
        loop {
            let (begun, taken) = self.reads.get();
            let turn = begun.wrapping_add(1);
            self.reads.set((turn, taken));
            let mut held = confirmed::load(&self.connection).await?;
            let mut waiting = Vec::with_capacity(held.outbox.len());
            for Stored { text, .. } in std::mem::take(&mut held.outbox) {
                let blocks = self.blocks_of(&text).await?;
                waiting.push((text, blocks));
            }
            let (begun, taken) = self.reads.get();
            if turn < taken {
                // What was read later is here already.
                return Ok(());
            }
            self.reads.set((begun, turn));
            if self.take_up(held, waiting) {
                return Ok(());
            }
        }
    }

    /// Shows what was read; false when it is to be read once more.
    fn take_up(&self, held: Held, waiting: Vec<(String, Vec<Block>)>) -> bool {
        let Held { segments: packed, deltas, attention, progress, device, removal, .. } = held;
        *self.removal.borrow_mut() = removal;
        *self.attention.borrow_mut() = attention;
        // The stored rows are gone, thrown out for room or with all data: those in memory are shown
        // until they have come again, under the entries that are stored now.
        let is_kept = progress.cursor.is_none() && self.progress.borrow().cursor.is_some();
        let is_all = if is_kept {
            let mut tables = self.tables.borrow_mut();
            let is_all = tables.retract(device);
            put_all(&mut tables, waiting);
            is_all
        } else {
            let mut tables = Tables::default();
            tables.touch_all();
            let mut segments = BTreeMap::new();
            for segment in packed {
                match tables.confirm_block(segment.bytes) {
                    Ok(block) => {
                        segments.insert(segment.key, block);
                    }
                    // Rows are the host's: they come again with the next full load.
                    Err(error) => log(&format!("segment {} cannot be read: {error}", segment.key)),
                }
            }
            deltas.into_iter().for_each(|row| tables.confirm_row(row));
            put_all(&mut tables, waiting);
            let is_all = tables.replace(&self.tables.borrow(), device);
            *self.tables.borrow_mut() = tables;
            *self.segments.borrow_mut() = segments;
            self.last_synced.set(progress.synced_at);
            *self.progress.borrow_mut() = progress;
            is_all
        };
        self.publish();
        is_all
    }

    /// Shows an entry that a tab of this person has made durable.
    ///
    /// # Errors
    ///
    /// [`StorageError`] when the blocks of an import cannot be read.
    pub async fn show(&self, text: String) -> Result<(), StorageError> {
        let blocks = self.blocks_of(&text).await?;
        let is_shown = {
            let mut tables = self.tables.borrow_mut();
            let pending = pending(&mut tables, text, blocks);
            pending.is_none_or(|pending| tables.add_pending(pending))
        };
        if !is_shown {
            return self.reload().await;
        }
        self.publish();
        Ok(())
    }

    /// An entry was made in this tab: shows it, and lets the sync engine know.
    ///
    /// # Errors
    ///
    /// [`StorageError`] when the blocks of an import cannot be read.
    pub async fn made(&self, text: String) -> Result<(), StorageError> {
        self.show(text.clone()).await?;
        if let Some(made) = &*self.made.borrow() {
            made(text);
        }
        Ok(())
    }

    /// Several entries were made in this tab, of changes: shows them together, and lets the sync engine
    /// know.
    ///
    /// # Errors
    ///
    /// [`StorageError`].
    pub(super) async fn made_all(&self, texts: Vec<String>) -> Result<(), StorageError> {
        let mut are_shown = true;
        {
            let mut tables = self.tables.borrow_mut();
            for text in &texts {
                let pending = pending(&mut tables, text.clone(), Vec::new());
                are_shown &= pending.is_none_or(|pending| tables.add_pending(pending));
            }
        }
        if are_shown {
            self.publish();
        } else {
            self.reload().await?;
        }
        if let Some(made) = &*self.made.borrow() {
            texts.into_iter().for_each(made);
        }
        Ok(())
    }

    /// Who wants to know of entries made in this tab.
    pub fn on_made(&self, made: impl Fn(String) + 'static) {
        *self.made.borrow_mut() = Some(Box::new(made));
    }

    async fn blocks_of(&self, text: &str) -> Result<Vec<Block>, StorageError> {
        let mut blocks = Vec::new();
        for hash in imports::blocks_of(text) {
            if let Some(bytes) = imports::get(&self.connection, &hash).await? {
                blocks.extend(Block::parse(bytes));
            }
        }
        Ok(blocks)
    }

    /// Shows a checkpoint that is stored already.
    pub fn apply(&self, checkpoint: Checkpoint) {
        let Checkpoint { reset, segments, deltas, settled, refused, progress, .. } = checkpoint;
        {
            let mut tables = self.tables.borrow_mut();
            if reset {
                tables.start_over();
                self.segments.borrow_mut().clear();
            }
            let done: Vec<u64> = settled
                .iter()
                .map(|entry| entry.n)
                .chain(refused.iter().map(|entry| entry.n))
                .collect();
            for segment in segments {
                match tables.confirm_block(segment.bytes) {
                    Ok(block) => {
                        self.segments.borrow_mut().insert(segment.key, block);
                    }
                    Err(error) => log(&format!("packed rows cannot be read: {error}")),
                }
            }
            deltas.into_iter().for_each(|row| tables.confirm_row(row));
            tables.settle(done);
        }
        self.attention.borrow_mut().extend(refused);
        self.last_synced.set(progress.synced_at);
        *self.progress.borrow_mut() = progress;
        self.publish();
    }

    /// Rows were packed anew and stored so: read them from there.
    pub fn repacked(&self, packed: Vec<Segment>, old: &[(u64, u32)]) {
        let mut tables = self.tables.borrow_mut();
        let mut segments = self.segments.borrow_mut();
        for segment in packed {
            match tables.repack(segment.bytes) {
                Ok(block) => {
                    segments.insert(segment.key, block);
                }
                Err(error) => log(&format!("packed rows cannot be read: {error}")),
            }
        }
        for (key, block) in old {
            segments.remove(key);
            tables.release(*block);
        }
    }

    /// Somebody no longer wants the answer.
    pub fn cancel(&self, ask: u32) {
        self.cancelled.borrow_mut().insert(ask);
    }

    /// Whether an answer is no longer wanted.
    pub fn is_cancelled(&self, ask: u32) -> bool {
        self.closed.get() || self.cancelled.borrow().contains(&ask)
    }

    /// Figures at that date will be asked for: compute them now.
    pub fn expect(&self, as_of: NaiveDate) {
        self.figures.borrow_mut().at(&mut self.tables.borrow_mut(), as_of);
    }

    /// Signs out: nothing more is told, the connection is closed.
    pub fn close(&self) {
        self.closed.set(true);
        self.connection.close();
    }

    /// Whether the person signed out.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }
}

/// Shows entries as they are stored.
fn put_all(tables: &mut Tables, waiting: Vec<(String, Vec<Block>)>) {
    for (text, blocks) in waiting {
        let pending = pending(tables, text, blocks);
        pending.into_iter().for_each(|pending| tables.put_pending(pending));
    }
}

/// An entry as it is shown, when it can be read.
fn pending(tables: &mut Tables, text: String, blocks: Vec<Block>) -> Option<Pending> {
    let blocks = blocks.into_iter().map(|block| tables.hold(block)).collect();
    let pending = tables.pending_of(text, blocks);
    pending.inspect_err(|error| log(&format!("an entry cannot be shown: {error}"))).ok()
}
