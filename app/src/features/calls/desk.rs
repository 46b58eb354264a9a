//! The page: the number box, the last callers, the card.

use std::sync::Arc;

use replica::directory::Directory;

use crate::state::address::{Query, use_query};
use domain::id::{ContactId, CustomerId};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::card::CallerCard;
use super::choices::Candidates;
use super::last::{self, whose};
use super::number::{Seen, of_address};
use super::ring::{PopLead, Rings};
use super::stranger::{Anonymous, Internal, Unknown};
use crate::clock;
use crate::components::kbd::is_typing;
use crate::components::{Card, EmptyState, use_format};
use crate::i18n::*;
use crate::records::go::{self, Go, customer_path};
use crate::records::phones;
use crate::records::ready::WhenReady;
use crate::state::firm::use_firm;
use crate::state::use_replica;
use crate::worker::message::Caller;

/// What the desk is about now.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The number as typed or sent.
    pub number: RwSignal<String>,
    /// Whose it is.
    pub caller: Memo<Option<Caller>>,
    /// The one that the agent picked among several.
    pub picked: RwSignal<Option<(CustomerId, Option<ContactId>)>>,
    /// Whether the call is being logged.
    pub logging: RwSignal<bool>,
    /// When the card appeared, milliseconds since 1970 UTC.
    pub since: RwSignal<i64>,
    directory: ReadSignal<Arc<Directory>>,
    callers: RwSignal<Vec<Seen>>,
    go: Go,
}

impl Desk {
    /// The customer that the card is about, and the person.
    pub fn on_card(self) -> Option<(CustomerId, Option<ContactId>)> {
        self.picked.get().or_else(|| match self.caller.get()? {
            Caller::Known { customer, contact } => Some((customer, contact)),
            Caller::Shared { customer, .. } => Some((customer, None)),
            _ => None,
        })
    }

    /// Opens the dossier of whoever is on the card.
    pub fn open(self) {
        if let Some((customer, _)) = untrack(|| self.on_card()) {
            self.remember();
            self.go.to(&customer_path(customer));
        }
    }

    /// Begins to log, when it is known with whom.
    pub fn log(self) {
        if untrack(|| self.on_card()).is_some() {
            self.remember();
            self.logging.set(true);
        }
    }

    /// Takes the card away.
    pub fn dismiss(self) {
        self.remember();
        self.logging.set(false);
        self.show(String::new());
    }

    /// Another number, typed or chosen.
    pub fn show(self, number: String) {
        let mut params = Query::default();
        if let Some(as_of) = self.go.as_of() {
            params.set("asof", &as_of);
        }
        if !number.trim().is_empty() {
            params.set("n", number.trim());
        }
        self.number.set(number);
        self.picked.set(None);
        self.since.set(clock::now_ms());
        self.go.replace(&format!("/call{}", params.text()));
    }

    /// Keeps the number among the last callers.
    pub fn remember(self) {
        let number = self.number.get_untracked().trim().to_owned();
        if number.is_empty() {
            return;
        }
        let directory = self.directory;
        let who = untrack(|| self.on_card()).and_then(|(customer, contact)| {
            let directory = directory.read_untracked();
            let contact = contact.and_then(|contact| directory.contact(contact));
            let customer = directory.customer(customer).map(|customer| customer.name);
            contact.map(|contact| contact.name).or(customer)
        });
        let seen = Seen { number, who: who.unwrap_or_default(), at: clock::now_ms() };
        self.callers.set(last::remember(seen));
    }
}

fn use_desk() -> Desk {
    let query = use_query();
    let directory = use_replica().directory();
    let number = RwSignal::new(String::new());
    let asked = Memo::new(move |_| query.read().get("n").map(of_address));
    let caller = Memo::new(move |_| {
        let typed = number.get();
        let is_waiting = typed.trim().is_empty() && asked.read().is_none();
        (!is_waiting).then(|| directory.read().caller(&typed))
    });
    let desk = Desk {
        number,
        caller,
        picked: RwSignal::new(None),
        logging: RwSignal::new(false),
        since: RwSignal::new(clock::now_ms()),
        directory,
        callers: RwSignal::new(last::read()),
        go: go::use_go(),
    };
    if let Some(rings) = use_context::<Rings>() {
        rings.tell(&asked.get_untracked().unwrap_or_default());
    }
    // A new address (a pop from the exchange) shows its number at once.
    Effect::new(move |_| {
        let asked = asked.get().unwrap_or_default();
        if asked != number.get_untracked().trim() {
            number.set(asked);
            desk.picked.set(None);
            desk.logging.set(false);
            desk.since.set(clock::now_ms());
        }
    });
    desk
}

/// The desk.
#[component]
pub fn CallPage() -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    act_on_keys(desk);
    view! {
        <div class="desk">
            <header class="page-head">
                <h1>{t!(i18n, calls.title)}</h1>
            </header>
            <PopLead />
            <WhenReady people=true>
                <div class="desk-columns">
                    <div class="desk-waiting">
                        <NumberBox desk />
                        <LastCallers desk />
                    </div>
                    <div class="desk-card">
                        <Shown desk />
                    </div>
                </div>
            </WhenReady>
        </div>
    }
}

#[component]
fn NumberBox(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let firm = use_firm();
    let input = NodeRef::<html::Input>::new();
    input.on_load(move |input| {
        // With a number in the address the card has the keys; an empty desk waits for typing.
        if desk.number.read_untracked().is_empty() {
            drop(input.focus());
        }
    });
    let handle_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => desk.open(),
        "Escape" => desk.dismiss(),
        _ => (),
    };
    view! {
        <label class="number-label" for="number">
            {t!(i18n, calls.number)}
        </label>
        <input
            id="number"
            class="number-box"
            type="tel"
            autocomplete="off"
            placeholder=move || phones::example(&firm.read().country)
            node_ref=input
            prop:value=move || desk.number.get()
            on:input=move |event| desk.show(event_target_value(&event))
            on:keydown=handle_key
        />
    }
}

#[component]
fn LastCallers(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_replica().directory();
    let format = use_format();
    let caller = move |seen: Seen| {
        let Seen { number, who, at } = seen;
        let shown = number.clone();
        // The number may have come before the directory was there, and its owner even later.
        let looked_up = number.clone();
        let who = move || {
            let found = || whose(&directory.read(), &looked_up);
            let who = if who.is_empty() { found() } else { who.clone() };
            if who.is_empty() { t!(i18n, calls.nobody).to_owned() } else { who }
        };
        view! {
            <li>
                <button type="button" on:click=move |_| desk.show(number.clone())>
                    <strong>{shown}</strong>
                    <span>{who}</span>
                    <time>{move || format.time(at)}</time>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !desk.callers.read().is_empty()>
            <Card title=t!(i18n, calls.last)>
                <ul class="last-callers">
                    {move || desk.callers.get().into_iter().map(caller).collect_view()}
                </ul>
            </Card>
        </Show>
    }
}

/// The card that fits what is known of the caller.
#[component]
fn Shown(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        if desk.picked.read().is_some() {
            return view! { <CallerCard desk /> }.into_any();
        }
        match desk.caller.get() {
            None => view! {
                <EmptyState
                    icon=icondata_lu::LuPhone
                    title=t!(i18n, calls.waiting.title)
                    text=t!(i18n, calls.waiting.text)
                />
            }
            .into_any(),
            Some(Caller::Known { .. } | Caller::Shared { .. }) => {
                view! { <CallerCard desk /> }.into_any()
            }
            Some(Caller::Several(found)) => {
                view! { <Candidates desk found is_sure=true /> }.into_any()
            }
            Some(Caller::Possibly(found)) => {
                view! { <Candidates desk found is_sure=false /> }.into_any()
            }
            Some(Caller::Unknown { e164, colleagues }) => {
                view! { <Unknown desk e164 colleagues /> }.into_any()
            }
            Some(Caller::Anonymous) => view! { <Anonymous desk /> }.into_any(),
            Some(Caller::Internal) => view! { <Internal desk /> }.into_any(),
        }
    }
}

/// The card, whatever is on it.
const CARD: &str = ".call-card";

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Alt C goes to the card and back; Enter opens, N logs, Esc dismisses, only outside fields, buttons
/// and dialogs.
fn act_on_keys(desk: Desk) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let within = |selector| {
            target.as_ref().is_some_and(|it| matches!(it.closest(selector), Ok(Some(_))))
        };
        if event.alt_key() && event.code() == "KeyC" {
            event.prevent_default();
            focus(if within(CARD) { "#number" } else { CARD });
            return;
        }
        let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if is_held || is_typing(&event) || within("dialog") {
            return;
        }
        match event.key().as_str() {
            "Enter" if !within("button, a, summary") => desk.open(),
            "n" | "N" => desk.log(),
            "Escape" if desk.logging.get_untracked() => desk.logging.set(false),
            "Escape" => desk.dismiss(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}
