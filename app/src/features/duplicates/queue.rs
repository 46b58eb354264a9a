//! The queue: pairs with their score and reasons, the likeliest first.

use std::sync::Arc;

use futures::future::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::link::concerns;
use super::page::pair_path;
use crate::components::{Button, ButtonKind, ButtonLink, EmptyState, use_format};
use crate::i18n::*;
use crate::records::asking::{Asked, use_asking};
use crate::records::go::use_go;
use crate::records::likeness;
use crate::records::pairings::use_pairer;
use crate::state::firm::use_firm;
use crate::worker::message::{Changed, DuplicateName, DuplicatePage, DuplicatePair};

/// Pairs at first, and with each press of "show more".
const PORTION: u32 = 50;

/// The likeliest pairs, so many.
#[derive(Clone, Copy, PartialEq)]
struct Wanted(u32);

impl Asked for Wanted {
    fn is_concerned(&self, changed: &Changed) -> bool {
        concerns(changed)
    }
}

/// The pairs, each with what makes them one.
#[component]
pub fn Queue() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let most = RwSignal::new(PORTION);
    let wanted = Signal::derive(move || Wanted(most.get()));
    let queue =
        use_asking(wanted, |replica, Wanted(count)| replica.duplicates(count).boxed_local());
    let nobody = move || {
        view! {
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
        .into_any()
    };
    let pairs = move || view! { <Pairs page=queue.page() most /> }.into_any();
    queue.shown(|page| page.pairs.is_empty(), nobody, pairs)
}

#[component]
fn Pairs(page: Memo<Arc<DuplicatePage>>, most: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
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
