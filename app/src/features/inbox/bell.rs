//! The bell in the frame, with how much is not read.

use leptos::prelude::*;

use super::source::{told, use_inbox};
use crate::components::Icon;
use crate::i18n::*;
use crate::records::go::use_go;

/// The link to the inbox.
#[component]
pub fn InboxBell() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let page = use_inbox(Signal::stored(0)).page();
    let count = Memo::new(move |_| page.read().unread.len());
    let is_any = Memo::new(move |_| count.get() > 0);
    let label = move || told(i18n, count.get());
    view! {
        <a class="bell" href=move || go.link("/inbox") title=label>
            <Icon icon=icondata_lu::LuInbox />
            <Show when=move || is_any.get()>
                <span class="bell-count" aria-hidden="true">
                    {move || count.get()}
                </span>
            </Show>
            <span class="visually-hidden">{label}</span>
        </a>
    }
}
