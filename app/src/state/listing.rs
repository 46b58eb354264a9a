//! Filling the directory with what the worker sent. The code comes in a part of the program, for the
//! first list is shown without it: see [`crate::parts::list_people`].

use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Replica;
use crate::clock;
use crate::replica::directory::Directory;

/// Names listed between two looks at the clock.
const INDEX_ROWS: u32 = 250;

/// How long names are listed before the page may do something else, milliseconds. A pause takes four
/// at least, whatever the machine, so that short steps would be mostly pauses.
const STEP_MS: i64 = 12;

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
        while index_a_while(&directory) {
            TimeoutFuture::new(0).await;
            let is_current = self.directory.try_with_untracked(|now| now.is_same(&directory));
            if is_current != Some(true) {
                return;
            }
        }
        self.directory.set(Arc::new(directory));
    }
}

/// Lists names for [`STEP_MS`]; false when all are listed. A clock that is set back ends the step.
fn index_a_while(directory: &Directory) -> bool {
    let from = clock::now_ms();
    while directory.index_more(INDEX_ROWS) {
        if !(from..from.saturating_add(STEP_MS)).contains(&clock::now_ms()) {
            return true;
        }
    }
    false
}
