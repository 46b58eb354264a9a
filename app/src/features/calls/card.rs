//! The card of a caller who is known: who, badges, last touches, last score, and three keys.

use std::sync::Arc;

use domain::entity::Entity;
use domain::id::{ContactId, CustomerId, RecordId};
use domain::sync::envelope::Fields;
use leptos::prelude::*;
use replica::directory::Directory;
use serde_json::json;

use super::choices::People;
use super::desk::Desk;
use super::lines::{line, recent};
use crate::clock;
use crate::components::{Badge, Button, ButtonKind, Icon, Kbd, Skeleton, Tone, use_format};
use crate::i18n::*;
use crate::records::amounts::use_amounts;
use crate::records::form::{RecordForm, Target};
use crate::records::interaction::CALL;
use crate::records::{text, words};
use crate::state::firm::use_firm;
use crate::state::preferences::{use_as_of, use_preferences};
use crate::state::use_replica;
use crate::worker::message::{Caller, Dossier, Stages};

/// The card of whoever is known or was picked.
#[component]
pub fn CallerCard(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let as_of = use_as_of();
    let directory = replica.directory();
    let on_card = Memo::new(move |_| desk.on_card());
    let customer = Memo::new(move |_| on_card.get().map(|(customer, _)| customer));
    let changed = replica.changed();
    // Raised when the customer on the card changes, here or elsewhere.
    let version = Memo::new(move |before: Option<&u64>| {
        let changed = changed.read();
        let concerns = customer.get().is_some_and(|it| changed.customers.contains(&it));
        if changed.all || concerns { changed.version } else { before.copied().unwrap_or(0) }
    });
    let dossier = LocalResource::new(move || {
        version.track();
        let (customer, as_of) = (customer.get(), as_of.get());
        async move { replica.dossier(customer?, as_of).await.ok().map(Arc::new) }
    });
    let title = move || {
        on_card.get().map(|(customer, contact)| names(&directory.read(), customer, contact))
    };
    let people = move || match desk.caller.get() {
        Some(Caller::Shared { customer, contacts }) => {
            view! { <People desk customer contacts /> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <article class="call-card" tabindex="-1" aria-label=t!(i18n, calls.card)>
            <CardHead desk />
            <div class="call-body">
                <div>
                    <h2>{move || title().map(|(name, _)| name)}</h2>
                    <p class="call-sub">{move || title().map(|(_, beside)| beside)}</p>
                </div>
                {move || match dossier.get() {
                    Some(Some(dossier)) => view! { <Facts dossier /> }.into_any(),
                    Some(None) => ().into_any(),
                    None => view! { <Skeleton lines=3 /> }.into_any(),
                }}
                {people}
                <p class="call-banner">
                    <Icon icon=icondata_lu::LuShieldQuestion />
                    <span>{t!(i18n, calls.unchecked)}</span>
                </p>
            </div>
            <Show
                when=move || desk.logging.get()
                fallback=move || view! { <CardActions desk /> }
            >
                <LogForm desk />
            </Show>
        </article>
    }
}

/// The bar with the number.
#[component]
pub fn CardHead(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let firm = use_firm();
    let number = move || {
        let typed = desk.number.get();
        match domain::recognition::number::read(&typed, &firm.read().country) {
            domain::recognition::number::Reading::Numbers(numbers) => numbers
                .first()
                .and_then(|number| number.e164())
                .map_or(typed, |e164| format.phone(&e164, &firm.read().country)),
            _ => typed,
        }
    };
    view! {
        <header class="call-head">
            <span class="call-pulse" aria-hidden="true"></span>
            <span>{t!(i18n, calls.incoming)}</span>
            <span class="call-number">
                {number} " · " {move || format.time(desk.since.get())}
            </span>
        </header>
    }
}

/// Name of the person or customer, and what stands beneath it.
pub fn names(
    directory: &Directory,
    customer: CustomerId,
    contact: Option<ContactId>,
) -> (String, String) {
    let firm = directory.customer(customer);
    let (firm, city) = firm.map(|firm| (firm.name, firm.city)).unwrap_or_default();
    let (name, parts) = match contact.and_then(|contact| directory.contact(contact)) {
        Some(person) => (person.name, [person.role, firm, city]),
        None => (firm, [String::new(), String::new(), city]),
    };
    let beside = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    (name, beside.join(" · "))
}

#[component]
fn Facts(dossier: Arc<Dossier>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let stage = dossier.lifecycle;
    let tone = match stage {
        Stages::Potential => Tone::Neutral,
        Stages::New => Tone::Accent,
        Stages::Loyal => Tone::Good,
        Stages::Ex => Tone::Warn,
    };
    let score = dossier.scores.last().map(|(_, score)| *score);
    let score_tone = match score {
        Some(9..) => Tone::Good,
        Some(..7) => Tone::Bad,
        _ => Tone::Neutral,
    };
    let answer = dossier.timeline.iter().find(|row| row.entity == Entity::SurveyResponse);
    let comment = answer.map(|row| text(&row.fields, "comment").to_owned()).unwrap_or_default();
    let rows = recent(&dossier);
    let is_empty = rows.is_empty();
    let today = use_preferences().today();
    let touch =
        move |row| view! { <li>{move || line(&row, today.get(), i18n, format, amounts)}</li> };
    view! {
        <div class="call-badges">
            <Badge tone=tone>{move || words::stage(i18n, stage)}</Badge>
            {score.map(|score| view! { <Badge tone=score_tone>"NPS " {score}</Badge> })}
            {dossier.dormant.then(|| view! { <Badge tone=Tone::Warn>{t!(i18n, records.dormant)}</Badge> })}
        </div>
        {(!comment.is_empty()).then(|| view! { <p class="call-comment">"“" {comment} "”"</p> })}
        <ul class="call-last">{rows.into_iter().map(touch).collect_view()}</ul>
        {is_empty.then(|| view! { <p class="call-sub">{t!(i18n, calls.no_history)}</p> })}
    }
}

#[component]
fn CardActions(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <footer class="call-actions">
            <Button kind=ButtonKind::Primary on_click=move |()| desk.open()>
                {t!(i18n, calls.open)}
                <Kbd keys="↵" />
            </Button>
            <Button on_click=move |()| desk.log()>
                {t!(i18n, calls.log)}
                <Kbd keys="N" />
            </Button>
            <Button on_click=move |()| desk.dismiss()>
                {t!(i18n, calls.dismiss)}
                <Kbd keys="Esc" />
            </Button>
        </footer>
    }
}

/// What the call was about: ten seconds, keyboard only.
#[component]
fn LogForm(desk: Desk) -> impl IntoView {
    let target = untrack(|| {
        let (customer, contact) = desk.on_card()?;
        let minutes = clock::now_ms().saturating_sub(desk.since.get()) / 60_000 + 1;
        let preset = json!({
            "customer": customer, "channel": "phone", "direction": "inbound",
            "minutes": minutes.clamp(1, 600), "at": clock::now_ms(),
        });
        let mut preset: Fields = serde_json::from_value(preset).unwrap_or_default();
        if let Some(contact) = contact {
            preset.insert("contact".to_owned(), contact.to_string().into());
        }
        Some(Target::Add { entity: Entity::Interaction, preset })
    });
    let done = move |_: Option<(RecordId, Entity, bool)>| desk.logging.set(false);
    let handle_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            desk.logging.set(false);
        }
    };
    target.map(|target| {
        view! {
            <div class="call-log" on:keydown=handle_key>
                <RecordForm target shapes=CALL on_done=Callback::new(done) />
            </div>
        }
    })
}
