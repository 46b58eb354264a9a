//! The queue: pairs with their score and reasons, the likeliest first.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::link::concerns;
use super::page::pair_path;
use crate::components::{
    Button, ButtonKind, ButtonLink, EmptyState, Failure, Skeleton, use_format,
};
use crate::i18n::*;
use crate::records::go::use_go;
use crate::records::likeness;
use crate::records::pairings::use_pairer;
use crate::state::firm::use_firm;
use crate::state::use_replica;
use crate::worker::message::{AskError, DuplicateName, DuplicatePage, DuplicatePair};

/// Pairs at first, and with each press of "show more".
const PORTION: u32 = 50;

/// The last answer, or why there is none; nothing until the first.
type Found = Option<Result<Arc<DuplicatePage>, AskError>>;

/// What the queue is now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Situation {
    Loading,
    Failed,
    Empty,
    Ready,
}

/// The pairs, each with what makes them one.
#[component]
pub fn Queue() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let most = RwSignal::new(PORTION);
    let (found, fetch) = use_pairs(most);
    let situation = Memo::new(move |_| match &*found.read() {
        None => Situation::Loading,
        Some(Err(_)) => Situation::Failed,
        Some(Ok(page)) if page.pairs.is_empty() => Situation::Empty,
        Some(Ok(_)) => Situation::Ready,
    });
    let error = move || match &*found.read() {
        Some(Err(error)) => error.to_string(),
        _ => String::new(),
    };
    move || match situation.get() {
        Situation::Loading => view! { <Skeleton lines=8 /> }.into_any(),
        Situation::Failed => {
            view! { <Failure details=Signal::derive(error) on_retry=fetch /> }.into_any()
        }
        Situation::Empty => view! {
            <EmptyState
                icon=icondata_lu::LuCircleCheck
                title=t!(i18n, duplicates.empty.title)
                text=t!(i18n, duplicates.empty.text)
            >
                <ButtonLink href=Signal::derive(move || {
                    go.link("/customers")
                })>{t!(i18n, duplicates.empty.action)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Situation::Ready => view! { <Pairs found most /> }.into_any(),
    }
}

/// Follows the queue: asked again when a customer, a contact or what is said of them changes.
fn use_pairs(most: RwSignal<u32>) -> (RwSignal<Found>, Callback<()>) {
    let replica = use_replica();
    let found: RwSignal<Found> = RwSignal::new(None);
    let turn = StoredValue::new(0u32);
    let fetch = Callback::new(move |()| {
        let next = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let Some(count) = most.try_get_untracked() else { return };
        spawn_local(async move {
            let answer = replica.duplicates(count).await.map(Arc::new);
            if turn.try_get_value() == next {
                found.set(Some(answer));
            }
        });
    });
    Effect::new(move |before: Option<u32>| {
        // Read in any case: what is not read is not followed.
        let (most, is_news) = (most.get(), concerns(&replica.changed().read()));
        if before != Some(most) || is_news {
            fetch.run(());
        }
        most
    });
    (found, fetch)
}

#[component]
fn Pairs(found: RwSignal<Found>, most: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let page = Memo::new(move |before: Option<&Arc<DuplicatePage>>| match &*found.read() {
        Some(Ok(page)) => page.clone(),
        _ => before.cloned().unwrap_or_default(),
    });
    let total = Memo::new(move |_| page.read().total);
    let told = move || match total.get() {
        1 => t!(i18n, duplicates.count.one).to_owned(),
        count => t!(i18n, duplicates.count.many, count = count).to_string(),
    };
    let key = |pair: &DuplicatePair| {
        (pair.first.clone(), pair.second.clone(), pair.score, pair.reasons.clone())
    };
    let id = move |pair: &DuplicatePair| {
        let (first, second, score, reasons) = key(pair);
        format!("{first:?}{second:?}{score}{reasons:?}")
    };
    view! {
        <p class="muted small" role="status">
            {told}
        </p>
        <ul class="duplicate-list">
            <For
                each=move || page.read().pairs.clone()
                key=id
                children=|pair| view! { <OnePair pair /> }
            />
        </ul>
        <Show when=move || most.get() < total.get()>
            <Button on_click=move |()| most.update(|most| *most = most.saturating_add(PORTION))>
                {t!(i18n, duplicates.more)}
            </Button>
        </Show>
    }
}

#[component]
fn OnePair(pair: DuplicatePair) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = use_go();
    let firm = use_firm();
    let pairer = use_pairer();
    let DuplicatePair { first, second, score, reasons, doubts } = pair;
    let (one, other) = (first.id, second.id);
    let both = t!(i18n, duplicates.both_names, one = first.name, other = second.name).to_string();
    let apart = t!(i18n, duplicates.apart_of, names = both.clone()).to_string();
    let told = [where_of(&first), where_of(&second)];
    let told = told.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" | ");
    let why = move || likeness::reasons(i18n, format, &firm.read().country, &reasons);
    let against = likeness::doubts(i18n, &doubts);
    let set_apart = move |()| {
        // A failure has been shown by then.
        spawn_local(async move { drop(pairer.set_apart(one.into(), other.into()).await) });
    };
    view! {
        <li>
            <span class="duplicate-score" title=t!(i18n, duplicates.score)>
                {format!("{score} %")}
            </span>
            <div class="duplicate-body">
                <a href=move || go.link(&pair_path(one, other))>{both}</a>
                <p class="muted">{told}</p>
                <p>{why}</p>
                {(!against.is_empty())
                    .then(|| {
                        let against = t!(i18n, duplicates.against, what = against).to_string();
                        view! { <p class="muted">{against}</p> }
                    })}
            </div>
            <Button kind=ButtonKind::Quiet label=apart on_click=set_apart>
                {t!(i18n, duplicates.apart)}
            </Button>
        </li>
    }
}

/// Number and town.
fn where_of(name: &DuplicateName) -> String {
    let parts = [name.number.as_str(), name.city.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
