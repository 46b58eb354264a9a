//! What the desk tells the page: what changed, the truth about sync, how far the data is.

use super::super::message::{FromWorker, Link, Stage, SyncState};
use super::Desk;
use crate::storage::meta::{Device, Removal};

impl Desk {
    /// Tells the page what changed since the last time.
    pub fn publish(&self) {
        let changed = self.tables.borrow_mut().take_changed();
        if let Some((changed, places)) = changed {
            self.people.borrow_mut().add(&changed, places);
            self.page.tell(&FromWorker::Changed(changed));
        }
        self.tell_sync();
        self.list_people();
    }

    /// Tells the page the truth about sync.
    pub fn tell_sync(&self) {
        if self.closed.get() {
            return;
        }
        let tables = self.tables.borrow();
        let (sent, waiting) = tables.by_whether_sent();
        let state = SyncState {
            link: self.link.borrow().clone(),
            waiting_count: waiting.len(),
            sent_count: sent.len(),
            attention_count: self.attention.borrow().len(),
            last_synced: self.last_synced.get(),
            is_full: self.is_full.get(),
            removal: self.removal.borrow().clone(),
            follower: self.follower.get(),
        };
        drop(tables);
        self.page.tell(&FromWorker::Sync(state));
    }

    /// The connection to the host is now so.
    pub fn set_link(&self, link: Link) {
        let is_new = *self.link.borrow() != link;
        if is_new {
            *self.link.borrow_mut() = link;
            self.tell_sync();
        }
    }

    /// The connection to the host, as last known.
    pub fn link(&self) -> Link {
        self.link.borrow().clone()
    }

    /// As [`Tables::set_sent`]; the page is told.
    pub fn set_sent(&self, sent: Option<Device>) {
        if self.sent() != sent {
            self.tables.borrow_mut().set_sent(sent);
            self.publish();
        }
    }

    /// As [`Tables::sent`].
    pub fn sent(&self) -> Option<Device> {
        self.tables.borrow().sent()
    }

    /// Everything was up to date at that time.
    pub fn set_synced(&self, at: i64) {
        self.last_synced.set(Some(at));
    }

    /// Whether the disk has no room for rows.
    pub fn set_full(&self, is_full: bool) {
        if self.is_full.replace(is_full) != is_full {
            self.tell_sync();
        }
    }

    /// Whether the disk has no room for rows.
    pub fn is_full(&self) -> bool {
        self.is_full.get()
    }

    /// The browser removed what was here; absent once a person has read that.
    pub fn set_removal(&self, removal: Option<Removal>) {
        *self.removal.borrow_mut() = removal;
        self.tell_sync();
    }

    /// Whether another tab syncs for this one.
    pub fn set_follower(&self, follower: bool) {
        self.follower.set(follower);
        self.tell_sync();
    }

    /// How far the data is there.
    pub fn set_stage(&self, stage: Stage) {
        let is_new = *self.stage.borrow() != stage;
        if is_new || stage == Stage::Opening {
            *self.stage.borrow_mut() = stage.clone();
            self.page.tell(&FromWorker::Stage(stage));
        }
    }

    /// Tells how far a long question is.
    pub fn tell_progress(&self, ask: u32, done: u32, total: u32) {
        self.page.tell(&FromWorker::Progress { ask, done, total });
    }
}
