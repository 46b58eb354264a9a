//! Goodbye: who ended it, why and when, after a look at what is still open. The head of the dossier says
//! so from then on, and takes it back.

use domain::goodbye::OpenKind;
use domain::sync::envelope::{Envelope, named};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind, Choice, Dialog, Field, Icon, InputKind, use_format};
use crate::i18n::*;
use crate::records::save::use_keeper;
use crate::records::{date, rare_words, text, words};
use crate::state::Edit;
use crate::worker::message::OpenLine;

/// Who can end it, as it is stored.
const WHO: [&str; 3] = ["customer", "supplier", "ceased"];

/// More than this need not be named to know that there is work left.
const NAMED: usize = 8;

/// Whether a goodbye is being said.
#[derive(Clone, Copy)]
pub struct Goodbye(RwSignal<bool>);

impl Default for Goodbye {
    fn default() -> Self {
        Self(RwSignal::new(false))
    }
}

impl Goodbye {
    /// Asks who, why and when.
    pub fn ask(self) {
        self.0.set(true);
    }
}

/// Whether the customer was said goodbye to, also for a day to come; a purchase since undoes it.
pub fn is_said(view: View) -> bool {
    let dossier = view.dossier.read();
    let on = date(&dossier.customer.fields, "ended_on");
    on.is_some_and(|on| dossier.why.ended_on.is_some() || on > view.as_of.get())
}

/// The dialog.
#[component]
pub fn GoodbyeDialog(goodbye: Goodbye, view: View) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog title=t!(i18n, dossier.goodbye.title) open=goodbye.0>
            <Checks view />
            <GoodbyeForm goodbye view />
        </Dialog>
    }
}

/// What to look at first.
#[component]
fn Checks(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let open = Memo::new(move |_| view.dossier.read().open.clone());
    let line = move |line: OpenLine| {
        let kind = kind(i18n, line.kind);
        let told =
            if line.what.is_empty() { kind.to_owned() } else { format!("{kind}: {}", line.what) };
        view! { <li>{told}</li> }
    };
    let more = move || {
        let rest = open.read().len().saturating_sub(NAMED);
        (rest > 0)
            .then(|| view! { <li>{t!(i18n, dossier.goodbye.more, count = rest).to_string()}</li> })
    };
    view! {
        <Show
            when=move || !open.read().is_empty()
            fallback=move || view! { <p>{t!(i18n, dossier.goodbye.nothing_open)}</p> }
        >
            <p>{t!(i18n, dossier.goodbye.check)}</p>
            <ul class="goodbye-checks">
                {move || open.get().into_iter().take(NAMED).map(line).collect_view()} {more}
            </ul>
        </Show>
    }
}

fn kind(i18n: I18n, kind: OpenKind) -> &'static str {
    match kind {
        OpenKind::Promise => t!(i18n, owed.kind.promise),
        OpenKind::Complaint => t!(i18n, records.value.case_kind.complaint),
        OpenKind::Case => t!(i18n, owed.kind.case),
        OpenKind::Quote => t!(i18n, common.entity.quote),
        OpenKind::Opportunity => t!(i18n, common.entity.opportunity),
        OpenKind::Invoice => t!(i18n, dossier.goodbye.invoice),
        OpenKind::Task => t!(i18n, owed.kind.task),
    }
}

#[component]
fn GoodbyeForm(goodbye: Goodbye, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let who = RwSignal::new("customer".to_owned());
    let on = RwSignal::new(clock::today().to_string());
    let (why, problem) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(day) = on.read_untracked().trim().parse() else { return problem.set(true) };
        let customer = view.customer.get_untracked();
        let edit = said(&customer, &who.read_untracked(), day, why.read_untracked().trim());
        spawn_local(async move {
            // A failure has been shown by then.
            if keeper.keep(edit).await.is_ok() {
                goodbye.0.try_set(false);
            }
        });
    };
    let choice = |who: &'static str| Choice::new(who, words::value(i18n, "end_reason", who));
    let error = move || if problem.get() { t!(i18n, records.problem.date) } else { "" }.to_owned();
    view! {
        <form novalidate on:submit=submit>
            <Field
                label=t!(i18n, records.field.end_reason)
                value=who
                kind=InputKind::Select(WHO.into_iter().map(choice).collect())
                autofocus=true
            />
            <Field
                label=t!(i18n, records.field.ended_on)
                value=on
                kind=InputKind::Date
                error=Signal::derive(error)
                required=true
            />
            <Field label=rare_words::field(i18n, "end_note").to_owned() value=why />
            <div class="form-actions">
                <Button on_click=move |()| goodbye.0.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!(i18n, dossier.goodbye.save)}
                </Button>
            </div>
        </form>
    }
}

/// What the head says of it, with the way back.
#[component]
pub fn GoodbyeNote(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let keeper = use_keeper();
    let is_shown = Memo::new(move |_| is_said(view));
    let told = move || {
        let customer = view.customer.read();
        let on = date(&customer.fields, "ended_on").map(|on| format.date(on)).unwrap_or_default();
        let told = match text(&customer.fields, "end_reason") {
            "customer" => t!(i18n, dossier.goodbye.told.customer, on = on).to_string(),
            "supplier" => t!(i18n, dossier.goodbye.told.supplier, on = on).to_string(),
            "ceased" => t!(i18n, dossier.goodbye.told.ceased, on = on).to_string(),
            _ => t!(i18n, dossier.goodbye.told.unsaid, on = on).to_string(),
        };
        match text(&customer.fields, "end_note") {
            "" => told,
            why => format!("{told} {why}"),
        }
    };
    let back = move |()| {
        let edit = taken_back(&view.customer.read_untracked());
        spawn_local(async move {
            // A failure has been shown by then.
            drop(keeper.keep(edit).await);
        });
    };
    view! {
        <Show when=move || is_shown.get()>
            <div class="goodbye-note" role="note">
                <Icon icon=icondata_lu::LuLogOut />
                <p>{told}</p>
                <Button on_click=back>{t!(i18n, dossier.goodbye.back)}</Button>
            </div>
        </Show>
    }
}

fn said(customer: &Envelope, who: &str, on: chrono::NaiveDate, why: &str) -> Edit {
    let why = if why.is_empty() { Value::Null } else { why.into() };
    with(customer, [on.to_string().into(), who.into(), why])
}

fn taken_back(customer: &Envelope) -> Edit {
    with(customer, [Value::Null, Value::Null, Value::Null])
}

fn with(customer: &Envelope, values: [Value; 3]) -> Edit {
    let names = ["ended_on", "end_reason", "end_note"].map(str::to_owned);
    Edit::fields(customer, named(names.into_iter().zip(values).collect()))
}

#[cfg(test)]
mod tests {
    use domain::customer::{Customer, EndReason};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_goodbye_says_who_when_and_why_and_welcome_back_forgets_it() {
        let mut row: Envelope = serde_json::from_value(json!({
            "entity": "customer", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": {"name": "Bakker"}, "scope": "base", "seq": 7,
        }))
        .unwrap();
        let before = row.fields.clone();
        let apply = |row: &mut Envelope, edit: &Edit| {
            row.fields.extend(edit.set.clone());
            row.fields.retain(|_, value| !value.is_null());
        };
        let goodbye = said(&row, "ceased", "2026-03-04".parse().unwrap(), "failliet");
        apply(&mut row, &goodbye);
        let customer: Customer = row.record().unwrap();
        assert_eq!(customer.end_reason, Some(EndReason::Ceased));
        assert_eq!((customer.ended_on.is_some(), customer.end_note.as_str()), (true, "failliet"));
        let ended = row.clone();
        apply(&mut row, &taken_back(&ended));
        assert_eq!(row.fields, before);
        apply(&mut row, &taken_back(&ended).inverse().unwrap());
        assert_eq!(row.fields, ended.fields);
        apply(&mut row, &goodbye.inverse().unwrap());
        assert_eq!(row.fields, before);
        for who in WHO {
            assert!(serde_json::from_value::<EndReason>(who.into()).is_ok());
        }
    }
}
