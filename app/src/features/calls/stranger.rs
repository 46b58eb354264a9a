//! A caller who is not in the file, hides the number, or calls from inside.

use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::Fields;
use leptos::html;
use leptos::prelude::*;

use super::card::CardHead;
use super::choices::Pick;
use super::desk::Desk;
use crate::components::{Button, ButtonKind};
use crate::i18n::*;
use crate::records::form::{FormDialog, RecordDialog};
use crate::records::go::{self, customer_path};
use crate::records::phones;
use crate::state::firm::use_firm;
use crate::state::use_replica;

/// Most results of the search.
const FOUND: usize = 8;

/// Nobody has this number: make them known, with the number filled in.
#[component]
pub fn Unknown(desk: Desk, e164: Option<String>, colleagues: Vec<CustomerId>) -> impl IntoView {
    let i18n = use_i18n();
    let go = go::use_go();
    let firm = use_firm();
    let form = FormDialog::default();
    let typed = move || e164.clone().unwrap_or_else(|| desk.number.get_untracked());
    let typed = StoredValue::new(typed());
    let preset = move |customer: Option<CustomerId>| {
        let mut fields = Fields::new();
        fields.insert(
            "phones".to_owned(),
            phones::parse(&typed.get_value(), None, &firm.read_untracked().country),
        );
        if let Some(customer) = customer {
            fields.insert("customer".to_owned(), customer.to_string().into());
        }
        fields
    };
    let saved = Callback::new(move |(id, entity, _): (RecordId, Entity, bool)| {
        if entity == Entity::Customer {
            desk.remember();
            go.to(&customer_path(id.into()));
        }
    });
    let directory = use_replica().directory();
    let colleague = move |customer: CustomerId| {
        let name = move || directory.read().customer(customer).map(|it| it.name);
        view! {
            <li>
                <button
                    type="button"
                    on:click=move |_| form.add(Entity::Contact, preset(Some(customer)))
                >
                    <span>{name}</span>
                </button>
            </li>
        }
    };
    let has_colleagues = !colleagues.is_empty();
    let people = StoredValue::new(colleagues);
    view! {
        <article class="call-card" tabindex="-1" aria-label=t!(i18n, calls.card)>
            <CardHead desk />
            <div class="call-body">
                <div>
                    <h2>{t!(i18n, calls.unknown.title)}</h2>
                    <p class="call-sub">{t!(i18n, calls.unknown.text)}</p>
                </div>
                <Show when=move || has_colleagues>
                    <div>
                        <h3 class="call-small">{t!(i18n, calls.unknown.colleagues)}</h3>
                        <ul class="call-people">
                            {people.get_value().into_iter().map(colleague).collect_view()}
                        </ul>
                    </div>
                </Show>
            </div>
            <footer class="call-actions">
                <Button
                    kind=ButtonKind::Primary
                    on_click=move |()| form.add(Entity::Customer, preset(None))
                >
                    {t!(i18n, calls.unknown.customer)}
                </Button>
                <Button on_click=move |()| form.add(Entity::Contact, preset(None))>
                    {t!(i18n, calls.unknown.contact)}
                </Button>
            </footer>
            <RecordDialog form on_saved=saved />
        </article>
    }
}

/// The number is hidden: find them by name or address.
#[component]
pub fn Anonymous(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_replica().directory();
    let words = RwSignal::new(String::new());
    let hits = Memo::new(move |_| match words.read().trim() {
        "" => Vec::new(),
        words => directory.read().search(words, FOUND),
    });
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| drop(input.focus()));
    let found = move || {
        let hit = |hit: replica::directory::SearchHit| {
            view! { <Pick desk customer=hit.customer contact=hit.contact /> }
        };
        hits.get().into_iter().map(hit).collect_view()
    };
    view! {
        <article class="call-card" tabindex="-1" aria-label=t!(i18n, calls.card)>
            <CardHead desk />
            <div class="call-body">
                <div>
                    <h2>{t!(i18n, calls.anonymous.title)}</h2>
                    <p class="call-sub">{t!(i18n, calls.anonymous.text)}</p>
                </div>
                <input
                    class="call-search"
                    type="search"
                    node_ref=input
                    aria-label=t!(i18n, calls.anonymous.search)
                    placeholder=t!(i18n, calls.anonymous.search)
                    prop:value=move || words.get()
                    on:input=move |event| words.set(event_target_value(&event))
                />
                <ul class="call-people">{found}</ul>
                <p class="call-sub" role="status">
                    {move || {
                        let is_missing = hits.read().is_empty() && !words.read().trim().is_empty();
                        is_missing.then(|| t!(i18n, records.no_customer_found))
                    }}
                </p>
            </div>
        </article>
    }
}

/// A colleague, or a service number: nobody is looked up.
#[component]
pub fn Internal(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <article class="call-card" tabindex="-1" aria-label=t!(i18n, calls.card)>
            <CardHead desk />
            <div class="call-body">
                <div>
                    <h2>{t!(i18n, calls.internal.title)}</h2>
                    <p class="call-sub">{t!(i18n, calls.internal.text)}</p>
                </div>
            </div>
        </article>
    }
}
