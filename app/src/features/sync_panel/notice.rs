//! What the browser's storage did, in words and with what to do: the disk is full, or this device's
//! data was removed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, ButtonKind, ButtonLink, use_format};
use crate::i18n::*;
use crate::state::leftover;
use crate::state::session::use_session;
use crate::state::use_replica;
use crate::worker::message::Question;

/// The notices that apply now.
#[component]
pub fn StorageNotice() -> impl IntoView {
    let i18n = use_i18n();
    let sync = use_replica().sync();
    let is_full = Memo::new(move |_| sync.read().is_full);
    let is_removed = Memo::new(move |_| sync.read().removal.is_some());
    view! {
        <Show when=move || is_removed.get()>
            <Removed />
        </Show>
        <Show when=move || is_full.get()>
            <div class="banner tone-warn" role="status">
                <p>{t!(i18n, sync.full)}</p>
            </div>
        </Show>
    }
}

#[component]
fn Removed() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let session = use_session();
    // Who worked here went with the data; an offline start needs to know.
    spawn_local(session.keep_profile());
    let left = session.profile().with_untracked(|profile| {
        profile.as_ref().map_or(0, |profile| leftover::count(profile.user_id))
    });
    let count = move |count: u64, one: &str, many: &dyn Fn(String) -> String| match count {
        0 => String::new(),
        1 => one.to_owned(),
        count => many(format.number_of(count)),
    };
    let lost = move || {
        let many = |count| t!(i18n, sync.removed.lost.many, count = count).to_string();
        count(left, t!(i18n, sync.removed.lost.one), &many)
    };
    let text = move || {
        let removal = replica.sync().get().removal.unwrap_or_default();
        let last = removal
            .synced_at
            .map(|at| t!(i18n, sync.removed.last, time = format.moment(at)).to_string());
        let rest = match removal.put_back {
            None => [last.unwrap_or_default(), lost()],
            Some(0) => [t!(i18n, sync.removed.kept).to_owned(), String::new()],
            Some(back) => {
                let many = |count| t!(i18n, sync.removed.back.many, count = count).to_string();
                let back = count(back, t!(i18n, sync.removed.back.one), &many);
                [t!(i18n, sync.removed.kept).to_owned(), back]
            }
        };
        let parts = [t!(i18n, sync.removed.lead).to_owned()].into_iter().chain(rest);
        let parts = parts.chain([t!(i18n, sync.removed.advice).to_owned()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<String>>().join(" ")
    };
    let dismiss = move |()| {
        spawn_local(async move {
            // It stays when it could not be put away.
            drop(replica.ask(Question::DismissRemoval).await);
        });
    };
    view! {
        <div class="banner tone-warn" role="alert">
            <p>{text}</p>
            <ButtonLink href="/settings">{t!(i18n, sync.removed.settings)}</ButtonLink>
            <Button kind=ButtonKind::Primary on_click=dismiss>
                {t!(i18n, sync.removed.read)}
            </Button>
        </div>
    }
}
