//! The directory that is kept on this device: read at a cold start, so that callers are known before the
//! worker has read everything, and written anew a while after it changed. The code comes in a part of
//! the program: see [`crate::parts::recall`].

use std::collections::VecDeque;
use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::directory::{Cut, Directory, Recalled};

use super::listing::INDEX_ROWS;
use super::{Replica, use_replica};
use crate::clock;
use crate::storage::connection::Connection;
use crate::storage::directory::{self, Mark, Part, Search, Stored};
use crate::storage::error::StorageError;
use crate::worker::message::ToWorker;

/// How long nothing may have changed before the directory is kept, milliseconds.
const CALM_MS: u32 = 1_000;

/// More changes than this are not kept one by one.
const MOST_CHANGES: usize = 500;

/// More bytes of changes than this are not kept one by one.
const MOST_BYTES: usize = 1 << 20;

/// What of the page's directory is stored.
#[derive(Debug, Default)]
pub struct Keeping {
    /// What the stored one shows; absent when the whole is to be written.
    stored: Option<Mark>,
    /// Changes since then.
    changes: Vec<Vec<u8>>,
    /// Changes beside the whole, stored ones included, and their bytes.
    count: usize,
    bytes: usize,
    /// Raised with whatever comes from the worker.
    news: u32,
    /// Raised with each mark, so that only the last one waits.
    turn: u32,
    is_busy: bool,
    /// It does not fit here.
    has_given_up: bool,
}

impl Keeping {
    /// A whole directory was put in the place of the other.
    pub fn replaced(&mut self) {
        let Self { news, turn, is_busy, has_given_up, .. } = *self;
        let news = news.wrapping_add(1);
        *self = Self { news, turn, is_busy, has_given_up, ..Self::default() };
    }

    /// Some rows changed.
    pub fn changed(&mut self, change: Vec<u8>) {
        self.news = self.news.wrapping_add(1);
        if self.stored.is_none() {
            return;
        }
        self.count = self.count.saturating_add(1);
        self.bytes = self.bytes.saturating_add(change.len());
        self.changes.push(change);
        if self.count > MOST_CHANGES || self.bytes > MOST_BYTES {
            self.replaced();
        }
    }
}

/// Keeps the directory while the page is open. Of the tabs the leading one does it.
pub fn watch() {
    let replica = use_replica();
    let leads = Memo::new(move |_| {
        let sync = replica.sync().read();
        !sync.follower && !sync.is_full
    });
    drop(window_event_listener_untyped("pagehide", |_| directory::leave()));
    Effect::new(move |_| {
        replica.mark.track();
        if leads.get() {
            spawn_local(replica.keep_in_a_while());
        }
    });
}

impl Replica {
    /// Reads the directory that is kept, and tells the worker how that went.
    pub async fn recall_people(self) {
        let is_open = self.while_open();
        let search = self.recall_rows(&is_open).await;
        if is_open() && search.is_none() {
            self.tell(&ToWorker::Known { mark: None });
        }
        let Some((connection, directory, search)) = search else { return };
        let parts = directory::load_search(&connection, &search).await.ok().flatten();
        self.take_search(directory, parts).await;
    }

    /// Shows the rows of the directory that is kept; answers where what is searched of it lies.
    async fn recall_rows(
        self,
        is_open: &impl Fn() -> bool,
    ) -> Option<(Connection, Directory, Search)> {
        let connection = self.plain_connection()?;
        let take = |recalled: &mut Recalled, kind: Part, bytes: &[u8]| match kind {
            Part::Rows => recalled.take(bytes, false),
            Part::Numbers => recalled.take_numbers(bytes),
            Part::Change => recalled.take(bytes, true),
        };
        let stored = directory::load(&connection, take).await.ok().flatten()?;
        self.tell(&ToWorker::HasRead);
        let Stored { mark, taken, changes: (count, bytes), search } = stored;
        if !(is_open() && self.is_without_people()) {
            return None;
        }
        let directory = taken.directory(false);
        let keeping = Keeping { stored: Some(mark), count, bytes, ..Keeping::default() };
        self.keeping.set_value(keeping);
        self.tell(&ToWorker::Known { mark: Some(mark) });
        self.mark.set(Some(mark));
        self.show_directory(directory.clone());
        Some((connection, directory, search))
    }

    /// Whether the worker has not sent its directory yet.
    fn is_without_people(self) -> bool {
        let is_empty = |directory: &Arc<Directory>| directory.is_empty();
        self.sheets.try_with_value(VecDeque::is_empty) == Some(true)
            && self.is_filling.try_get_value() == Some(false)
            && self.directory.try_with_untracked(is_empty) == Some(true)
    }

    /// Where a directory may be kept: on a device that encrypts it is not.
    fn plain_connection(self) -> Option<Connection> {
        self.connection().filter(|connection| connection.cipher().is_none())
    }

    /// Keeps the directory once nothing has changed for [`CALM_MS`].
    async fn keep_in_a_while(self) {
        let raise = |keeping: &mut Keeping| {
            keeping.turn = keeping.turn.wrapping_add(1);
            keeping.turn
        };
        let Some(turn) = self.keeping.try_update_value(raise) else { return };
        loop {
            TimeoutFuture::new(CALM_MS).await;
            let is_next = |keeping: &Keeping| (keeping.turn == turn).then_some(keeping.is_busy);
            match self.keeping.try_with_value(is_next).flatten() {
                None => return,
                Some(true) => {}
                Some(false) => break,
            }
        }
        self.note(|keeping| keeping.is_busy = true);
        let outcome = self.keep_directory().await;
        let settle = |keeping: &mut Keeping| {
            keeping.is_busy = false;
            keeping.has_given_up |= matches!(outcome, Err(StorageError::Full));
        };
        self.note(settle);
    }

    async fn keep_directory(self) -> Result<(), StorageError> {
        let Some(connection) = self.plain_connection() else { return Ok(()) };
        let Some(mark) = self.mark.get_untracked() else { return Ok(()) };
        let take = |keeping: &mut Keeping| {
            let is_over = keeping.has_given_up || keeping.stored == Some(mark);
            (!is_over).then(|| (keeping.stored, std::mem::take(&mut keeping.changes)))
        };
        let Some((stored, changes)) = self.keeping.try_update_value(take).flatten() else {
            return Ok(());
        };
        if let Some(from) = stored {
            let outcome = directory::append(&connection, from, mark, &changes).await;
            if matches!(outcome, Ok(true)) {
                // Another directory may have come meanwhile.
                let settle = |keeping: &mut Keeping| {
                    keeping.stored = keeping.stored.and(Some(mark));
                };
                self.note(settle);
                return Ok(());
            }
            self.note(Keeping::replaced);
            outcome?;
        }
        let Some(news) = self.keeping.try_with_value(|keeping| keeping.news) else { return Ok(()) };
        if self.keep_whole(&connection, mark).await? {
            let settle = |keeping: &mut Keeping| {
                // What came meanwhile is not in it.
                keeping.stored = (keeping.news == news).then_some(mark);
            };
            self.note(settle);
        }
        Ok(())
    }

    /// Notes what became of it; the page may have closed its data meanwhile.
    fn note(self, change: impl FnOnce(&mut Keeping)) {
        self.keeping.try_update_value(change).unwrap_or_default();
    }

    /// Writes the whole directory; false when what is stored changed meanwhile.
    async fn keep_whole(self, connection: &Connection, mark: Mark) -> Result<bool, StorageError> {
        let directory = self.directory.get_untracked();
        if directory.is_empty() {
            return Ok(false);
        }
        while directory.is_partial() || directory.index_more(INDEX_ROWS) {
            TimeoutFuture::new(0).await;
            if self.directory.try_with_untracked(|now| now.is_same(&directory)) != Some(true) {
                return Ok(false);
            }
        }
        let by = clock::new_id().to_string();
        let (mut cut, mut rows, mut parts) = (Cut::default(), 0u32, 0u32);
        let mut next = || {
            let of_rows = directory.next_part(&mut cut);
            rows = rows.saturating_add(u32::from(of_rows.is_some()));
            of_rows.or_else(|| directory.next_search_part(&mut cut))
        };
        while let Some(part) = next() {
            let part = Uint8Array::from(part.as_slice());
            if !directory::put(connection, mark, &by, parts, &part).await? {
                return Ok(false);
            }
            parts = parts.saturating_add(1);
        }
        directory::complete(connection, mark, &by, rows, parts).await
    }
}
