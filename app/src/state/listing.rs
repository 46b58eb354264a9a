//! Filling the directory with what the worker sent, or what was kept. The code comes in a part of the
//! program, for the first list is shown without it: see [`crate::parts::list_people`].

use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::directory::{Directory, Recalled};
use wasm_bindgen::JsCast;

use super::recall::Keeping;
use super::{Replica, Sent};
use crate::clock;

/// Names listed between two looks at the clock.
pub(super) const INDEX_ROWS: u32 = 250;

/// How long names are listed before the page may do something else, milliseconds. A pause takes four
/// at least, whatever the machine, so that short steps would be mostly pauses.
const STEP_MS: i64 = 24;

impl Replica {
    /// Takes everything that was sent, in its order.
    pub async fn take_sheets(self) {
        if self.is_filling.try_update_value(|it| std::mem::replace(it, true)) != Some(false) {
            return;
        }
        while let Some(sent) = self.next_sent() {
            self.take_sent(sent).await;
        }
        self.is_filling.try_set_value(false);
    }

    /// Whether the data that is open now still is.
    pub(super) fn while_open(self) -> impl Fn() -> bool {
        let before = self.closings.try_get_value();
        move || before.is_some() && self.closings.try_get_value() == before
    }

    fn next_sent(self) -> Option<Sent> {
        self.sheets.try_update_value(|sheets| sheets.pop_front()).flatten()
    }

    async fn take_sent(self, Sent { mark, parts, is_whole }: Sent) {
        let parts = parts.iter().filter_map(|part| part.dyn_into::<ArrayBuffer>().ok());
        let parts: Vec<Uint8Array> = parts.map(|part| Uint8Array::new(&part)).collect();
        if is_whole && !parts.is_empty() {
            let is_open = self.while_open();
            let directory = put_together(parts, &is_open).await;
            let Some(directory) = directory.filter(|_| is_open()) else { return };
            self.keeping.update_value(Keeping::replaced);
            self.show_directory(directory);
        } else if let Some(change) = parts.first() {
            let (directory, change) = (self.directory.get_untracked(), change.to_vec());
            directory.change(&change);
            self.keeping.update_value(|keeping| keeping.changed(change));
            self.show_directory((*directory).clone());
        }
        self.mark.set(Some(mark));
    }

    /// Callers are known from it at once; its names are listed after that.
    pub(super) fn show_directory(self, directory: Directory) {
        self.directory.set(Arc::new(directory.clone()));
        if directory.index_more(0) {
            spawn_local(self.index(directory));
        }
    }

    /// Takes what is searched of a directory that was kept; where it is gone, all names are listed.
    pub(super) async fn take_search(self, directory: Directory, parts: Option<Vec<Uint8Array>>) {
        let mut is_whole = parts.is_some();
        let mut from = clock::now_ms();
        for part in parts.unwrap_or_default() {
            is_whole &= directory.take_search(&part.to_vec());
            if !(from..from.saturating_add(STEP_MS)).contains(&clock::now_ms()) {
                TimeoutFuture::new(0).await;
                from = clock::now_ms();
            }
        }
        directory.end_search(is_whole);
        if self.directory.try_with_untracked(|now| now.is_same(&directory)) == Some(true) {
            self.show_directory(directory);
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

/// A directory of its parts, the numbers last; in steps short enough not to be felt. Absent when a part
/// cannot be read, or as soon as it `is_wanted` no more.
async fn put_together(
    mut parts: Vec<Uint8Array>,
    is_wanted: impl Fn() -> bool,
) -> Option<Directory> {
    let numbers = parts.pop()?;
    let mut recalled = Recalled::default();
    let mut from = clock::now_ms();
    for part in parts {
        if !recalled.take(&part.to_vec(), false) {
            return None;
        }
        if !(from..from.saturating_add(STEP_MS)).contains(&clock::now_ms()) {
            TimeoutFuture::new(0).await;
            from = clock::now_ms();
            if !is_wanted() {
                return None;
            }
        }
    }
    recalled.take_numbers(&numbers.to_vec()).then(|| recalled.directory(true))
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
