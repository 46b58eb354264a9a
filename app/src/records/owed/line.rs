//! One line of what is owed, with its tick and what else can be done.

use domain::entity::Entity;
use domain::sync::envelope::Envelope;
use domain::today::ItemKind;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::acts::{Acts, Ask, is_ticked};
use super::source::key;
use super::words;
use crate::components::{Badge, Button, ButtonKind, Icon, Menu, Tone, use_format};
use crate::i18n::*;
use crate::records::go::{case_path, customer_path, use_go};
use crate::state::preferences::use_preferences;
use crate::worker::message::OwedLine;

/// Lines below each other. One that changes stays where it is, and keeps focus.
#[component]
pub fn OwedList(
    /// The lines, in order.
    lines: Memo<Vec<OwedLine>>,
    /// What the page's lines do.
    acts: Acts,
    /// Whether they stand in the customer's own dossier, who need not be named there.
    #[prop(optional)]
    is_own: bool,
    /// Whether they say who looks after them.
    #[prop(optional, into)]
    names_who: Signal<bool>,
) -> impl IntoView {
    let item = move |first: OwedLine| {
        let own = key(&first);
        let line = Memo::new(move |before: Option<&OwedLine>| {
            let lines = lines.read();
            let now = lines.iter().find(|line| key(line) == own);
            now.or(before).unwrap_or(&first).clone()
        });
        view! { <OwedItem line acts is_own names_who /> }
    };
    view! {
        <ul class="owed-list">
            <For each=move || lines.get() key=key children=item />
        </ul>
    }
}

#[component]
fn OwedItem(
    line: Memo<OwedLine>,
    acts: Acts,
    is_own: bool,
    names_who: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let today = use_preferences().today();
    let (entity, kind) = line.with_untracked(|line| (line.row.entity.clone(), line.kind));
    let id = line.with_untracked(|line| line.row.id);
    let what = Memo::new(move |_| words::what(i18n, &line.read()));
    let due = move || words::due(i18n, format, &line.read(), today.get());
    let is_late = move || line.read().late_minutes.is_some();
    let told = move || {
        let line = line.read();
        let mut parts: Vec<String> = words::kind_beside(i18n, &line).into_iter().collect();
        parts.extend(words::why(i18n, format, &line, today.get()));
        if names_who.get() {
            let nobody = || t!(i18n, owed.why.nobody).to_owned();
            parts.push(if line.who.is_empty() { nobody() } else { line.who.clone() });
        }
        parts.join(" · ")
    };
    view! {
        <li
            class="owed-line"
            class:late=is_late
            data-entry=is_own.then(|| id.to_string())
            tabindex="-1"
        >
            <span class="owed-icon">
                <Icon icon=words::icon(kind) />
            </span>
            <div class="owed-body">
                <p class="owed-what">
                    <What line what acts />
                    <Show when=move || line.read().unsent>
                        <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                    </Show>
                </p>
                <p class="owed-meta">
                    <span>{told}</span>
                    {(!is_own).then(|| view! { <Whom line /> })}
                </p>
            </div>
            <span class="owed-due">{due}</span>
            <span class="owed-acts">
                {is_ticked(&entity).then(|| view! { <Tick line what acts /> })}
                {(entity == Entity::Task).then(|| view! { <Later line what acts /> })}
                {(kind == ItemKind::Promise).then(|| view! { <NewDate line what acts /> })}
            </span>
        </li>
    }
}

/// What is to be done: opens the form where there is one, the page of a case, else the dossier.
#[component]
fn What(line: Memo<OwedLine>, what: Memo<String>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let is_edited = line.with_untracked(|line| is_ticked(&line.row.entity));
    if is_edited {
        let edit = move |_| acts.form.edit(line.get_untracked().row);
        view! {
            <button type="button" class="owed-title" on:click=edit>
                {what}
                <span class="visually-hidden">", " {t!(i18n, common.edit)}</span>
            </button>
        }
        .into_any()
    } else {
        let path = move || {
            let line = line.read();
            match line.kind {
                ItemKind::Case => Some(case_path(line.row.id.into())),
                _ => line.customer.map(customer_path),
            }
        };
        let href = move || path().map(|path| go.link(&path));
        view! {
            <a class="owed-title" href=href>
                {what}
            </a>
        }
        .into_any()
    }
}

/// The customer and the person there.
#[component]
fn Whom(line: Memo<OwedLine>) -> impl IntoView {
    let go = use_go();
    let names = move || {
        let line = line.read();
        let person = line.contact_name.as_str();
        let parts = [line.customer_name.as_str(), person].into_iter();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let link = move || {
        let customer = line.read().customer?;
        let href = move || go.link(&customer_path(customer));
        Some(view! { <a href=href>{names}</a> })
    };
    view! { {link} }
}

#[component]
fn Tick(line: Memo<OwedLine>, what: Memo<String>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let is_promise = line.with_untracked(|line| line.kind == ItemKind::Promise);
    let label = move || match is_promise {
        true => t!(i18n, owed.act.delivered, what = what.get()).to_string(),
        false => t!(i18n, owed.act.done, what = what.get()).to_string(),
    };
    let tick = move |()| {
        let next = next_place();
        acts.done(&row(line), move || {
            // The line goes with its button; whoever uses keys goes on at the next.
            if let Some(next) = next {
                drop(next.focus());
            }
        });
    };
    view! {
        <Button
            kind=ButtonKind::Quiet
            icon=icondata_lu::LuCheck
            label=Signal::derive(label)
            on_click=tick
        />
    }
}

#[component]
fn Later(line: Memo<OwedLine>, what: Memo<String>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || t!(i18n, owed.act.later, what = what.get()).to_string();
    view! {
        <Menu
            label=Signal::derive(label)
            icon=icondata_lu::LuAlarmClock
            items=Signal::derive(move || acts.later(line))
        />
    }
}

#[component]
fn NewDate(line: Memo<OwedLine>, what: Memo<String>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || t!(i18n, owed.act.new_date, what = what.get()).to_string();
    view! {
        <Button
            kind=ButtonKind::Quiet
            icon=icondata_lu::LuCalendarClock
            label=Signal::derive(label)
            on_click=move |()| acts.ask(Ask::NewDate, row(line))
        />
    }
}

fn row(line: Memo<OwedLine>) -> Envelope {
    line.with_untracked(|line| line.row.clone())
}

/// Where focus goes when the line that has it is gone: the same button of the next line, else of the one
/// before, else the heading of the page.
fn next_place() -> Option<HtmlElement> {
    let line = document().active_element()?.closest("li.owed-line").ok()??;
    let tick = |line: Element| line.query_selector(".owed-acts button").ok()?;
    let next = line.next_element_sibling().and_then(tick);
    let before = || line.previous_element_sibling().and_then(tick);
    let heading = || document().query_selector("h1[tabindex]").ok()?;
    next.or_else(before).or_else(heading)?.dyn_into().ok()
}
