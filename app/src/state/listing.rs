//! Filling the directory with what the worker sent. The code comes in a part of the program, for the
//! first list is shown without it: see [`crate::parts::list_people`].

use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Replica;
use crate::replica::directory::Directory;

/// Names listed before the page may do something else: a few milliseconds' work.
const INDEX_ROWS: u32 = 1_000;

impl Replica {
    /// Takes everything that was sent, in its order.
    pub fn take_sheets(self) {
        for sheet in self.sheets.try_update_value(std::mem::take).unwrap_or_default() {
            let directory = self.directory.get_untracked().with(&sheet);
            self.directory.set(Arc::new(directory.clone()));
            if directory.index_more(0) {
                spawn_local(self.index(directory));
            }
        }
    }

    /// Makes the directory's names searchable, in steps short enough not to be felt.
    async fn index(self, directory: Directory) {
        while directory.index_more(INDEX_ROWS) {
            TimeoutFuture::new(0).await;
            let is_current = self.directory.try_with_untracked(|now| now.is_same(&directory));
            if is_current != Some(true) {
                return;
            }
        }
        self.directory.set(Arc::new(directory));
    }
}
