//! Arriving at one entry: `?entry=` in the address brings it into view and gives it focus.

use domain::id::RecordId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::state::address::use_query;

/// The entry that the address names.
pub fn wanted() -> Option<RecordId> {
    RecordId::parse(use_query().read_untracked().get("entry")?)
}

/// Goes to the entry once the page is drawn; where it is not shown any more, the page begins as always.
pub fn arrive() {
    let query = use_query();
    let entry = Memo::new(move |_| query.read().get("entry").and_then(RecordId::parse));
    Effect::new(move |_| {
        let Some(entry) = entry.get() else { return };
        // What is open comes with an answer of its own, some frames later.
        look(entry, TRIES);
    });
}

/// Looks so often for the entry, a frame apart.
const TRIES: u32 = 60;

fn look(entry: RecordId, tries: u32) {
    request_animation_frame(move || {
        let found = document().query_selector(&format!("[data-entry=\"{entry}\"]")).ok().flatten();
        match found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            Some(found) => {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Center);
                found.scroll_into_view_with_scroll_into_view_options(&options);
                drop(found.focus());
            }
            None => {
                if let Some(left) = tries.checked_sub(1) {
                    look(entry, left);
                }
            }
        }
    });
}
