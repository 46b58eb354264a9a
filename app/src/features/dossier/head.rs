//! Who it is: tile, name, number, address, badges, and the ways to reach them.

use domain::id::EmployeeId;
use domain::sync::envelope::Envelope;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::add_box::focus_add_box;
use super::follow::FollowButton;
use super::goodbye::{Goodbye, GoodbyeNote};
use super::more::MoreMenu;
use super::source::View;
use super::why;
use crate::components::kbd::is_typing;
use crate::components::{Badge, Button, ButtonKind, ButtonLink, Kbd, Tone, use_format};
use crate::i18n::*;
use crate::records::objections::Objections;
use crate::records::{initials, phones, text, words};
use crate::worker::message::Stages;

/// The header of the page.
#[component]
pub fn Head(view: View, goodbye: Goodbye) -> impl IntoView {
    let i18n = use_i18n();
    let name = Memo::new(move |_| text(&view.customer.read().fields, "name").to_owned());
    let number = move || match text(&view.customer.read().fields, "number") {
        "" => t!(i18n, records.new_number).to_owned(),
        number => number.to_owned(),
    };
    let owner = move || {
        let customer = view.customer.read();
        let owner = EmployeeId::parse(text(&customer.fields, "owner"))?;
        let name = view.names.read().get(&owner.into()).cloned()?;
        Some(t!(i18n, dossier.owner, name = name).to_string())
    };
    view! {
        <header class="dossier-head">
            <div class="dossier-tile" aria-hidden="true">
                {move || initials(&name.read())}
            </div>
            <div class="dossier-name">
                <h1>{name}</h1>
                <p class="dossier-sub">
                    <span>{number}</span>
                    <span>{move || address(&view.customer.read())}</span>
                    <span>{owner}</span>
                </p>
                <Badges view />
            </div>
            <Actions view goodbye />
        </header>
        <GoodbyeNote view />
    }
}

/// The address in one line; parts that are absent leave no comma.
fn address(customer: &Envelope) -> String {
    let address = customer.fields.get("address");
    let part = |name: &'static str| {
        address.and_then(|parts| parts.get(name)?.as_str()).unwrap_or_default()
    };
    let joined = |names: [&'static str; 2]| {
        let parts = names.map(part).into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    };
    let lines = [joined(["street", "house_number"]), joined(["postcode", "city"])];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

#[component]
fn Badges(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let explained = RwSignal::new(false);
    let stage = Memo::new(move |_| view.dossier.read().lifecycle);
    let class = move || match stage.get() {
        Stages::Potential => "badge why-toggle tone-neutral",
        Stages::New => "badge why-toggle tone-accent",
        Stages::Loyal => "badge why-toggle tone-good",
        Stages::Ex => "badge why-toggle tone-warn",
    };
    let since = move || {
        let dossier = view.dossier.read();
        let is_current = matches!(dossier.lifecycle, Stages::New | Stages::Loyal);
        let first = dossier.why.first_purchase.filter(|_| is_current)?;
        Some(why::duration(i18n, first, view.as_of.get()))
    };
    let sentence = move || why::stage(i18n, format, &view.dossier.read(), view.as_of.get());
    let is_dormant = Memo::new(move |_| view.dossier.read().dormant);
    let is_winback = Memo::new(move |_| view.dossier.read().winback_possible);
    let is_archived = Memo::new(move |_| {
        view.customer.read().fields.get("archived").and_then(|flag| flag.as_bool()).unwrap_or(false)
    });
    view! {
        <div class="dossier-badges">
            <button
                type="button"
                class=class
                aria-expanded=move || if explained.get() { "true" } else { "false" }
                aria-controls="stage-why"
                title=sentence
                on:click=move |_| explained.update(|shown| *shown = !*shown)
            >
                {move || words::stage(i18n, stage.get())}
                {move || since().map(|since| format!(" · {since}"))}
            </button>
            <Show when=move || is_dormant.get()>
                <Badge tone=Tone::Warn>{t!(i18n, records.dormant)}</Badge>
            </Show>
            <Show when=move || is_winback.get()>
                <Badge tone=Tone::Info>{t!(i18n, records.winback)}</Badge>
            </Show>
            {move || view! { <Objections fields=view.customer.get().fields /> }}
            <ScoreBadge view />
            <Show when=move || is_archived.get()>
                <Badge>{t!(i18n, records.archived)}</Badge>
            </Show>
            <Show when=move || view.is_unsent(view.customer.read().id)>
                <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
            </Show>
        </div>
        <p class="dossier-why" id="stage-why" hidden=move || !explained.get()>
            {sentence}
        </p>
    }
}

/// The last score, and how it moved since the one before.
#[component]
fn ScoreBadge(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let last = Memo::new(move |_| {
        let dossier = view.dossier.read();
        let mut scores = dossier.scores.iter().rev().map(|(_, score)| *score);
        Some((scores.next()?, scores.next()))
    });
    let shown = move || {
        last.get().map(|(score, before)| {
            let tone = match score {
                9.. => Tone::Good,
                7.. => Tone::Neutral,
                _ => Tone::Bad,
            };
            let text = match before {
                Some(before) => {
                    let arrow = match score.cmp(&before) {
                        std::cmp::Ordering::Greater => "↑",
                        std::cmp::Ordering::Equal => "=",
                        std::cmp::Ordering::Less => "↓",
                    };
                    format!("NPS {before} → {score} {arrow}")
                }
                None => format!("NPS {score}"),
            };
            let why = move || t!(i18n, dossier.score_why, score = score).to_string();
            view! { <Badge tone=tone why=Signal::derive(why)>{text}</Badge> }
        })
    };
    view! { {shown} }
}

#[component]
fn Actions(view: View, goodbye: Goodbye) -> impl IntoView {
    let i18n = use_i18n();
    let mail = Memo::new(move |_| {
        let customer = view.customer.read();
        let mails = customer.fields.get("emails")?;
        mails.get(0)?.as_str().map(|mail| format!("mailto:{mail}"))
    });
    let phone = Memo::new(move |_| {
        let customer = view.customer.read();
        let numbers = customer.fields.get("phones").map(phones::of)?;
        numbers.first().map(phones::link)
    });
    log_with_n();
    view! {
        <div class="dossier-actions">
            {move || {
                mail.get()
                    .map(|href| {
                        view! {
                            <ButtonLink href icon=icondata_lu::LuMail>
                                {t!(i18n, dossier.mail)}
                            </ButtonLink>
                        }
                    })
            }}
            {move || {
                phone
                    .get()
                    .map(|href| {
                        view! {
                            <ButtonLink href icon=icondata_lu::LuPhone>
                                {t!(i18n, dossier.call)}
                            </ButtonLink>
                        }
                    })
            }} <FollowButton view />
            <Button kind=ButtonKind::Primary on_click=move |()| focus_add_box()>
                {t!(i18n, dossier.log)}
                <Kbd keys="N" />
            </Button>
            <MoreMenu view goodbye />
        </div>
    }
}

/// `N` goes to the add box from anywhere outside a field or dialog.
fn log_with_n() {
    let listener = window_event_listener(ev::keydown, |event| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let in_dialog = target.is_some_and(|it| matches!(it.closest("dialog"), Ok(Some(_))));
        if is_plain && event.key() == "n" && !in_dialog && !is_typing(&event) {
            event.prevent_default();
            focus_add_box();
        }
    });
    on_cleanup(move || listener.remove());
}
