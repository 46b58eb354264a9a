//! The last callers of this browser tab.

use gloo::storage::{SessionStorage, Storage};

use super::number::{Seen, remembered};

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
