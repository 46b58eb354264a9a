//! The dialogs of the lines: until when, to whom, for which day.

use chrono::NaiveDate;
use domain::sync::envelope::Envelope;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::acts::{Acts, Ask};
use super::edits::NewDate;
use crate::clock;
use crate::components::{Button, ButtonKind, Dialog, Field, InputKind};
use crate::i18n::*;
use crate::records::people::use_own_people;

/// All of them; a page has one.
#[component]
pub fn OwedDialogs(acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match acts.asked.read().as_ref().map(|(ask, _)| *ask) {
        Some(Ask::HandOver) => t!(i18n, owed.hand_over.title),
        Some(Ask::NewDate) => t!(i18n, owed.new_date.title),
        _ => t!(i18n, owed.snooze.title),
    };
    let form = move || {
        acts.asked.get().map(|(ask, row)| match ask {
            Ask::Snooze => view! { <SnoozeForm acts row /> }.into_any(),
            Ask::HandOver => view! { <HandOverForm acts row /> }.into_any(),
            Ask::NewDate => view! { <NewDateForm acts row /> }.into_any(),
        })
    };
    view! {
        <Dialog title=Signal::derive(move || title().to_owned()) open=acts.open>
            {form}
        </Dialog>
    }
}

#[component]
fn SnoozeForm(acts: Acts, row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let (until, problem) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match date(until).filter(|day| *day > clock::today()) {
            Some(day) => {
                acts.snooze_until(&row, day);
                acts.open.set(false);
            }
            None => problem.set(true),
        }
    };
    let error = move || if problem.get() { t!(i18n, owed.snooze.wrong) } else { "" }.to_owned();
    view! {
        <form novalidate on:submit=submit>
            <Field
                label=t!(i18n, owed.snooze.until)
                value=until
                kind=InputKind::Date
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
            <FormActions acts save=t!(i18n, common.save) />
        </form>
    }
}

#[component]
fn HandOverForm(acts: Acts, row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let (to, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(false);
    let people = use_own_people(Signal::stored(String::new()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if to.read_untracked().is_empty() {
            return problem.set(true);
        }
        acts.hand_over(&row, &to.read_untracked(), note.read_untracked().trim());
        acts.open.set(false);
    };
    let error = move || {
        let is_missing = problem.get() && to.read().is_empty();
        if is_missing { t!(i18n, owed.hand_over.missing) } else { "" }.to_owned()
    };
    let choice = move || {
        view! {
            <Field
                label=t!(i18n, owed.hand_over.to)
                value=to
                kind=InputKind::Select(people.get())
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
        }
    };
    view! {
        <form novalidate on:submit=submit>
            {choice}
            <Field label=t!(i18n, owed.hand_over.note) value=note />
            <FormActions acts save=t!(i18n, owed.hand_over.save) />
        </form>
    }
}

#[component]
fn NewDateForm(acts: Acts, row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let (on, told) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (reason, problem) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(on) = date(on) else { return problem.set(true) };
        let said = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
        acts.new_date(&row, &NewDate { on, told: said(told), reason: said(reason) });
        acts.open.set(false);
    };
    let error = move || if problem.get() { t!(i18n, owed.new_date.wrong) } else { "" }.to_owned();
    view! {
        <form novalidate on:submit=submit>
            <p>{t!(i18n, owed.new_date.inform)}</p>
            <Field
                label=t!(i18n, owed.new_date.on)
                value=on
                kind=InputKind::Date
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
            <Field
                label=t!(i18n, owed.new_date.told)
                value=told
                hint=t!(i18n, owed.new_date.told_hint)
            />
            <Field label=t!(i18n, owed.new_date.reason) value=reason />
            <FormActions acts save=t!(i18n, common.save) />
        </form>
    }
}

#[component]
fn FormActions(acts: Acts, save: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="form-actions">
            <Button on_click=move |()| acts.open.set(false)>{t!(i18n, common.cancel)}</Button>
            <Button kind=ButtonKind::Primary submit=true>
                {save}
            </Button>
        </div>
    }
}

fn date(text: RwSignal<String>) -> Option<NaiveDate> {
    text.read_untracked().trim().parse().ok()
}
