//! The search-and-command box: customers, people, commands and numbers, found as one types, without
//! asking anyone.

mod dialog;
mod entries;
mod option;

use leptos::prelude::*;

pub use self::dialog::CommandBox;
use crate::components::{Icon, Kbd};
use crate::i18n::*;

/// Whether the box shows; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Commander(RwSignal<bool>);

/// Makes the box openable from anywhere.
pub fn provide_command_box() {
    provide_context(Commander(RwSignal::new(false)));
}

/// The box.
pub fn use_command_box() -> Commander {
    use_context().unwrap_or_else(|| Commander(RwSignal::new(false)))
}

impl Commander {
    /// Whether it was ever opened: before that there is no need for it.
    pub fn is_wanted(self) -> Memo<bool> {
        Memo::new(move |before| before == Some(&true) || self.0.get())
    }

    /// Opens the box.
    pub fn open(self) {
        self.0.set(true);
    }
}

/// Looks like a search field and opens the box.
#[component]
pub fn CommandOpener() -> impl IntoView {
    let i18n = use_i18n();
    let command_box = use_command_box();
    view! {
        <button
            type="button"
            class="command-opener"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            on:click=move |_| command_box.open()
        >
            <Icon icon=icondata_lu::LuSearch />
            <span class="command-long">{t!(i18n, shell.search)}</span>
            <span class="command-short">{t!(i18n, shell.search_short)}</span>
            <Kbd keys="Ctrl K" />
        </button>
    }
}
