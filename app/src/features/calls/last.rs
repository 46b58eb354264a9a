//! The last callers of this browser tab, and who they are.

use gloo::storage::{SessionStorage, Storage};
use replica::directory::Directory;

use super::card::names;
use super::number::{Seen, remembered};
use crate::worker::message::Caller;

const KEY: &str = "klantkompas.callers";

/// The last callers, newest first; none when the browser refuses storage.
pub fn read() -> Vec<Seen> {
    SessionStorage::get(KEY).unwrap_or_default()
}

/// Puts a caller in front and returns all of them.
pub fn remember(seen: Seen) -> Vec<Seen> {
    let last = remembered(read(), seen);
    // A browser that refuses storage shows them until the page is left.
    drop(SessionStorage::set(KEY, &last));
    last
}

/// Whose number it is, in words; empty when nobody has it, or more than one.
pub fn whose(directory: &Directory, number: &str) -> String {
    let (customer, contact) = match directory.caller(number) {
        Caller::Known { customer, contact } => (customer, contact),
        Caller::Shared { customer, .. } => (customer, None),
        _ => return String::new(),
    };
    let (name, _) = names(directory, customer, contact);
    name
}
