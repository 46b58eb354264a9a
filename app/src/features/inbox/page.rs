//! The page.

use leptos::prelude::*;

use super::line::InboxList;
use super::source::{Inbox, Marks, told, use_inbox};
use crate::components::{Button, ButtonLink, EmptyState};
use crate::i18n::*;
use crate::records::go::use_go;
use crate::records::ready::WhenReady;

/// Lines at first, and with each press of "show more".
const PORTION: u32 = 100;

/// What whoever works here should hear of.
#[component]
pub fn InboxPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="today">
            <header class="page-head">
                <h1>{t!(i18n, inbox.title)}</h1>
            </header>
            <WhenReady>
                <Loaded />
            </WhenReady>
        </div>
    }
}

#[component]
fn Loaded() -> impl IntoView {
    let most = RwSignal::new(PORTION);
    let inbox = use_inbox(most.into());
    inbox.shown(
        |page| page.total == 0,
        || view! { <Nothing /> }.into_any(),
        move || view! { <Lines inbox most /> }.into_any(),
    )
}

#[component]
fn Lines(inbox: Inbox, most: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let page = inbox.page();
    let marks = Marks::new(inbox);
    let lines = Memo::new(move |_| page.read().lines.clone());
    let unread = Memo::new(move |_| page.read().unread.len());
    let has_more = Memo::new(move |_| most.get() < page.read().total);
    view! {
        <div class="inbox-head">
            <p role="status">
                {move || match unread.get() {
                    0 => t!(i18n, inbox.all_read).to_owned(),
                    count => told(i18n, count),
                }}
            </p>
            <Show when=move || (unread.get() > 0) && marks.are_kept()>
                <Button on_click=move |()| marks.all()>{t!(i18n, inbox.read_all)}</Button>
            </Show>
        </div>
        <section class="owed-group" aria-label=t!(i18n, inbox.title)>
            <InboxList lines marks />
        </section>
        <Show when=move || has_more.get()>
            <Button on_click=move |()| most.update(|most| *most = most.saturating_add(PORTION))>
                {t!(i18n, owed.more)}
            </Button>
        </Show>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    view! {
        <EmptyState
            icon=icondata_lu::LuInbox
            title=t!(i18n, inbox.empty.title)
            text=t!(i18n, inbox.empty.text)
        >
            <ButtonLink href=Signal::derive(move || {
                go.link("/customers")
            })>{t!(i18n, inbox.empty.action)}</ButtonLink>
        </EmptyState>
    }
}
