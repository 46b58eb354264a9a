//! What stands above the pages that say what there is to do: from one to the other, with how many.

use leptos::prelude::*;

use super::go::use_go;
use super::loose_ends::use_loose_ends;
use crate::i18n::*;
use crate::state::address::use_address;
use crate::state::use_replica;
use crate::worker::message::{LooseQuery, Stage};

/// Today and loose ends.
#[component]
pub fn DayLinks() -> impl IntoView {
    let i18n = use_i18n();
    let stage = use_replica().stage();
    let is_ready = Memo::new(move |_| *stage.read() == Stage::Ready);
    view! {
        <nav class="day-links" aria-label=t!(i18n, loose_ends.links)>
            <DayLink path="/today">{t!(i18n, owed.title)}</DayLink>
            <DayLink path="/loose-ends">
                {t!(i18n, loose_ends.title)} " "
                <Show when=move || is_ready.get()>
                    <Count />
                </Show>
            </DayLink>
        </nav>
    }
}

/// How many loose ends are open; nothing while there are none.
#[component]
fn Count() -> impl IntoView {
    let query = LooseQuery { department: None, aside: false, most: 0 };
    let page = use_loose_ends(Signal::stored(query)).page();
    let count = Memo::new(move |_| page.read().open);
    view! {
        <span class="owed-count">{move || Some(count.get()).filter(|count| *count > 0)}</span>
    }
}

#[component]
fn DayLink(path: &'static str, children: Children) -> impl IntoView {
    let go = use_go();
    let at = use_address().path();
    view! {
        <a
            class="tab"
            href=move || go.link(path)
            aria-current=move || (*at.read() == path).then_some("page")
        >
            {children()}
        </a>
    }
}
