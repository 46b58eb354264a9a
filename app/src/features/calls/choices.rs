//! More than one person it could be: nobody is picked for the agent.

use domain::id::{ContactId, CustomerId};
use leptos::prelude::*;

use super::card::{CardHead, names};
use super::desk::Desk;
use crate::i18n::*;
use crate::records::initials;
use crate::state::use_replica;

/// Several customers have this number, or its last digits.
#[component]
pub fn Candidates(
    desk: Desk,
    found: Vec<(CustomerId, Option<ContactId>)>,
    /// Whether the whole number fits.
    is_sure: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match is_sure {
        true => t!(i18n, calls.several.title),
        false => t!(i18n, calls.possibly.title),
    };
    let text = move || match is_sure {
        true => t!(i18n, calls.several.text),
        false => t!(i18n, calls.possibly.text),
    };
    let pick = move |(customer, contact)| view! { <Pick desk customer contact /> };
    view! {
        <article class="call-card" tabindex="-1" aria-label=t!(i18n, calls.card)>
            <CardHead desk />
            <div class="call-body">
                <div>
                    <h2>{title}</h2>
                    <p class="call-sub">{text}</p>
                </div>
                <ul class="call-people">{found.into_iter().map(pick).collect_view()}</ul>
            </div>
        </article>
    }
}

/// The people who share a customer's number.
#[component]
pub fn People(desk: Desk, customer: CustomerId, contacts: Vec<ContactId>) -> impl IntoView {
    let i18n = use_i18n();
    let pick = move |contact| view! { <Pick desk customer contact=Some(contact) /> };
    view! {
        <div>
            <h3 class="call-small">{t!(i18n, calls.who)}</h3>
            <ul class="call-people">{contacts.into_iter().map(pick).collect_view()}</ul>
        </div>
    }
}

#[component]
pub fn Pick(desk: Desk, customer: CustomerId, contact: Option<ContactId>) -> impl IntoView {
    let directory = use_replica().directory();
    let shown = Memo::new(move |_| names(&directory.read(), customer, contact));
    view! {
        <li>
            <button type="button" on:click=move |_| desk.picked.set(Some((customer, contact)))>
                <span class="person-tile" aria-hidden="true">
                    {move || initials(&shown.read().0)}
                </span>
                <span>
                    {move || shown.read().0.clone()} <small>{move || shown.read().1.clone()}</small>
                </span>
            </button>
        </li>
    }
}
