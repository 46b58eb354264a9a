//! Where each list was scrolled to, for as long as the page lives.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static TOPS: RefCell<HashMap<&'static str, u32>> = RefCell::default();
}

/// Remembers how far the list of this name is scrolled, in pixels.
pub fn keep(name: &'static str, top: u32) {
    TOPS.with_borrow_mut(|tops| tops.insert(name, top));
}

/// How far it was scrolled.
pub fn recall(name: &'static str) -> u32 {
    TOPS.with_borrow(|tops| tops.get(name).copied().unwrap_or(0))
}
