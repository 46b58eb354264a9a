//! What concerns the whole application: a new version, a session that ended, what storage did,
//! another date, a call.

use crate::state::address::{use_address, use_query};
use leptos::prelude::*;

use super::update::use_update;
use crate::components::{Button, ButtonKind, ButtonLink, use_format};
use crate::features::calls::Rings;
use crate::i18n::*;
use crate::parts;
use crate::state::preferences::use_as_of;
use crate::state::session::use_session;
use crate::state::use_replica;
use crate::worker::message::Link;

/// Where banners appear. Most of the time there are none, so they come in parts of the program.
#[component]
pub fn BannerHost() -> impl IntoView {
    let update = use_update();
    let sync = use_replica().sync();
    let is_refused = use_session().is_refused();
    let query = use_query();
    let is_any = Memo::new(move |_| {
        let is_told = matches!(sync.read().link, Link::Outdated | Link::SignedOut);
        is_told || update.is_ready() || is_refused.get() || query.read().get("asof").is_some()
    });
    view! {
        <div class="banners">
            {move || is_any.get().then(parts::banner_list)} {storage()}
            {use_context::<Rings>().map(ring)}
        </div>
    }
}

/// The banners that apply now.
#[component]
pub fn Banners() -> impl IntoView {
    view! {
        <NewVersion />
        <SignedOut />
        <AsOf />
    }
}

/// What the browser's storage did is rarely told, so the words are fetched when they are needed.
fn storage() -> AnyView {
    let sync = use_replica().sync();
    let is_told = Memo::new(move |_| sync.read().is_full || sync.read().removal.is_some());
    (move || is_told.get().then(parts::storage_notice)).into_any()
}

/// The notice of a call is fetched when the first call is heard.
fn ring(rings: Rings) -> AnyView {
    let is_ringing = Memo::new(move |_| rings.are_heard());
    (move || is_ringing.get().then(parts::ring_notice)).into_any()
}

#[component]
fn NewVersion() -> impl IntoView {
    let i18n = use_i18n();
    let update = use_update();
    let sync = use_replica().sync();
    let is_outdated = Memo::new(move |_| sync.read().link == Link::Outdated);
    Effect::new(move |_| {
        if is_outdated.get() {
            update.look();
        }
    });
    let text = move || {
        if is_outdated.get() { t!(i18n, shell.update.needed) } else { t!(i18n, shell.update.text) }
    };
    view! {
        <Show when=move || update.is_ready() || is_outdated.get()>
            <div class="banner tone-info" role="status">
                <p>{text}</p>
                <Button kind=ButtonKind::Primary on_click=move |()| update.accept()>
                    {t!(i18n, shell.update.reload)}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn SignedOut() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let is_refused = use_session().is_refused();
    let sync = use_replica().sync();
    let shows = Memo::new(move |_| is_refused.get() || sync.read().link == Link::SignedOut);
    let count = Memo::new(move |_| sync.read().waiting_count);
    let text = move || match count.get() {
        0 => t!(i18n, shell.signed_out.text).to_owned(),
        1 => t!(i18n, shell.signed_out.one).to_owned(),
        count => {
            let count = format.number(i64::try_from(count).unwrap_or(i64::MAX));
            t!(i18n, shell.signed_out.many, count = count).to_string()
        }
    };
    view! {
        <Show when=move || shows.get()>
            <div class="banner tone-warn" role="status">
                <p>{text}</p>
                <ButtonLink href="/sign-in" kind=ButtonKind::Primary>
                    {t!(i18n, shell.signed_out.action)}
                </ButtonLink>
            </div>
        </Show>
    }
}

/// Figures of another day must not be taken for today's.
#[component]
fn AsOf() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let query = use_query();
    let path = use_address().path();
    let as_of = use_as_of();
    let is_chosen = Memo::new(move |_| query.read().get("asof").is_some());
    let back = move || {
        let mut params = query.get();
        params.remove("asof");
        format!("{}{}", path.get(), params.text())
    };
    let text = move || t!(i18n, shell.as_of.text, date = format.date(as_of.get())).to_string();
    view! {
        <Show when=move || is_chosen.get()>
            <div class="banner tone-neutral" role="status">
                <p>{text}</p>
                <ButtonLink href=Signal::derive(back) kind=ButtonKind::Quiet>
                    {t!(i18n, shell.as_of.action)}
                </ButtonLink>
            </div>
        </Show>
    }
}
