//! Choosing a customer: type a few letters, choose from the directory.

use domain::id::CustomerId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use replica::directory::SearchHit;

use crate::components::{Button, ButtonKind};
use crate::i18n::*;
use crate::state::use_replica;

/// Most customers offered at once.
const OFFERED: usize = 7;

/// The chosen customer's name, or a box to find one.
#[component]
pub fn CustomerPicker(
    /// The choice.
    value: RwSignal<Option<CustomerId>>,
    /// Shown beneath; empty when nothing is wrong.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_replica().directory();
    let name = move || {
        let customer = value.get().and_then(|id| directory.read().customer(id));
        customer.map(|customer| customer.name).unwrap_or_default()
    };
    view! {
        <div class="field picker">
            <Show
                when=move || value.read().is_some()
                fallback=move || view! { <Finder value error /> }
            >
                <span class="picker-label">{t!(i18n, records.field.customer)}</span>
                <div class="picker-chosen">
                    <strong>{name}</strong>
                    <Button kind=ButtonKind::Quiet on_click=move |()| value.set(None)>
                        {t!(i18n, records.other_customer)}
                    </Button>
                </div>
            </Show>
        </div>
    }
}

/// The box and its offers; arrows move, Enter chooses.
#[component]
fn Finder(value: RwSignal<Option<CustomerId>>, error: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_replica().directory();
    let text = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let hits = Memo::new(move |_| match text.read().trim() {
        "" => Vec::new(),
        words => directory.read().search(words, OFFERED),
    });
    let choose = move |customer| value.set(Some(customer));
    let handle_key = move |event: KeyboardEvent| {
        let last = hits.read_untracked().len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(hit) = hits.read_untracked().get(active.get_untracked()) {
                    choose(hit.customer);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| drop(input.focus()));
    let offer = move |(at, hit): (usize, SearchHit)| {
        let chosen = move || if active.get() == at { "true" } else { "false" };
        view! {
            <li
                role="option"
                id=format!("pick-{at}")
                aria-selected=chosen
                on:mousedown=move |event| {
                    event.prevent_default();
                    choose(hit.customer);
                }
            >
                <span>{hit.title}</span>
                <small>{hit.subtitle}</small>
            </li>
        }
    };
    let is_open = move || !hits.read().is_empty();
    view! {
        <label for="pick">{t!(i18n, records.field.customer)}</label>
        <input
            id="pick"
            type="search"
            role="combobox"
            autocomplete="off"
            aria-autocomplete="list"
            aria-controls="pick-list"
            aria-expanded=move || if is_open() { "true" } else { "false" }
            aria-activedescendant=move || is_open().then(|| format!("pick-{}", active.get()))
            aria-describedby="pick-note"
            aria-invalid=move || (!error.read().is_empty()).then_some("true")
            placeholder=t!(i18n, records.find_customer)
            node_ref=input
            prop:value=move || text.get()
            on:input=move |event| {
                active.set(0);
                text.set(event_target_value(&event));
            }
            on:keydown=handle_key
        />
        <ul
            class="picker-list"
            id="pick-list"
            role="listbox"
            hidden=move || !is_open()
            aria-label=t!(i18n, records.field.customer)
        >
            {move || hits.get().into_iter().enumerate().map(offer).collect_view()}
        </ul>
        <p class="field-hint" role="status">
            {move || {
                let is_missing = hits.read().is_empty() && !text.read().trim().is_empty();
                is_missing.then(|| t!(i18n, records.no_customer_found))
            }}
        </p>
        <p class="field-error" id="pick-note" role="alert">{error}</p>
    }
}
