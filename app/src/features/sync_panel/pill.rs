//! The pill: always in sight, never in the way.

use leptos::prelude::*;

use super::words::pill;
use crate::components::{Dialog, use_format};
use crate::i18n::*;
use crate::parts;
use crate::state::use_replica;

/// Says whether everything is sent; a press opens the panel.
#[component]
pub fn SyncPill() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let sync = use_replica().sync();
    let open = RwSignal::new(false);
    let pill = Memo::new(move |_| pill(&sync.read(), i18n, format));
    // Passing work is not read aloud, where one lands is.
    let spoken = Memo::new(move |before: Option<&String>| {
        let pill = pill.read();
        match (pill.look, before) {
            ("busy", Some(before)) => before.clone(),
            ("busy", None) => String::new(),
            _ => format!("{} {}", pill.state, pill.waiting),
        }
    });
    let both = move || !pill.read().state.is_empty() && !pill.read().waiting.is_empty();
    view! {
        <button
            type="button"
            class=move || format!("sync-pill {}", pill.read().look)
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <span class:sync-long=both>{move || pill.read().state.clone()}</span>
            <Show when=both>
                <span class="sync-long" aria-hidden="true">"·"</span>
            </Show>
            <Show when=move || !pill.read().waiting.is_empty()>
                <span>{move || pill.read().waiting.clone()}</span>
            </Show>
        </button>
        <span class="visually-hidden" role="status">
            {spoken}
        </span>
        <Dialog title=t!(i18n, sync.title) open>
            {parts::sync_panel(open)}
        </Dialog>
    }
}
