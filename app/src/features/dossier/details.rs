//! The customer's own fields, each edited where it stands.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent};

use super::source::View;
use crate::components::{
    Button, ButtonKind, Card, Choice, Format, InlineField, InputKind, use_format,
};
use crate::i18n::*;
use crate::records::amounts::{Amounts, use_amounts};
use crate::records::customer::DETAILS;
use crate::records::field::{Kind, Problem, Shape};
use crate::records::form::input_kind;
use crate::records::people::use_own_people;
use crate::records::save::use_keeper;
use crate::records::{date, number, rare_words, words};
use crate::state::Edit;
use crate::state::firm::use_firm;

/// The card with the fields.
#[component]
pub fn DetailsCard(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |&shape: &Shape| view! { <Detail shape view /> };
    view! {
        <Card title=t!(i18n, dossier.details)>
            <div class="details">{DETAILS.iter().map(field).collect_view()}</div>
        </Card>
    }
}

/// One field. When it changes elsewhere while it is edited here, the person chooses.
#[component]
fn Detail(shape: Shape, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let keeper = use_keeper();
    let firm = use_firm();
    let value = Memo::new(move |_| shape.text(&view.customer.read().fields));
    let own_people = use_own_people(value.into());
    let shown = Signal::derive(move || match shape.kind {
        Kind::Colleague => label(&own_people.read(), &value.read()),
        _ => read_as(shape, view, i18n, format, amounts),
    });
    let problem = RwSignal::new(None::<Problem>);
    let pending = RwSignal::new(false);
    // What the person saw when they began to type, and what they typed over something newer.
    let seen = RwSignal::new(None::<String>);
    let held = RwSignal::new(None::<String>);
    // What could not be saved.
    let refused = RwSignal::new(None::<String>);
    let save = move |typed: String| {
        let row = view.customer.get_untracked();
        let home = firm.read_untracked().country.clone();
        let value = match shape.parse(&typed, &row.fields, &home) {
            Ok(value) => shape.whole(value, &row.fields),
            Err(wrong) => return problem.set(Some(wrong)),
        };
        problem.set(None);
        refused.set(None);
        pending.set(true);
        spawn_local(async move {
            // A failure has been shown by then; the old value stands, and what was typed beside it.
            if keeper.keep(Edit::field(&row, shape.name, value)).await.is_err() {
                refused.set(Some(typed));
            }
            pending.set(false);
        });
    };
    let handle_save = move |typed: String| {
        let is_newer = seen.with_untracked(|seen| {
            seen.as_ref().is_some_and(|seen| *seen != value.get_untracked())
        });
        if is_newer { held.set(Some(typed)) } else { save(typed) }
    };
    let began = move |event: FocusEvent| {
        if is_input(&event) {
            seen.set(Some(value.get_untracked()));
        }
    };
    // The input saves when it is left, and is gone before that event would come up to here.
    let ended = move |event: FocusEvent| {
        if is_input(&event) {
            set_timeout(move || drop(seen.try_set(None)), Duration::ZERO);
        }
    };
    let note = move || {
        let save = Callback::new(save);
        view! {
            <Meanwhile value shown seen held save />
            <NotKept refused save />
        }
    };
    let error = move || problem.get().map(|it| words::problem(i18n, it)).unwrap_or_default();
    let kind = move || match shape.kind {
        Kind::Colleague => InputKind::Select(own_people.get()),
        _ => input_kind(i18n, shape),
    };
    let field = move || {
        view! {
            <InlineField
                label=move || rare_words::field(i18n, shape.key()).to_owned()
                value
                shown
                kind=kind()
                on_save=handle_save
                pending
                error=Signal::derive(error)
                note
            />
        }
    };
    view! {
        <div class="detail" on:focusin=began on:blur:capture=ended>
            {field}
        </div>
    }
}

/// Whether the event is about the open input of a field.
fn is_input(event: &FocusEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.class_list().contains("inline-input"))
}

/// "Changed meanwhile": quiet while typing, a choice once the person is done.
#[component]
fn Meanwhile(
    value: Memo<String>,
    /// The value as it is read; empty for the same.
    shown: Signal<String>,
    seen: RwSignal<Option<String>>,
    held: RwSignal<Option<String>>,
    save: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_newer = Memo::new(move |_| {
        held.read().is_some() || seen.read().as_ref().is_some_and(|seen| *seen != *value.read())
    });
    let is_choice = Memo::new(move |_| held.read().is_some());
    let keep_mine = move |()| {
        if let Some(typed) = held.try_update(Option::take).flatten() {
            save.run(typed);
        }
    };
    let read = move || Some(shown.get()).filter(|it| !it.is_empty()).unwrap_or_else(|| value.get());
    let now = move || t!(i18n, dossier.meanwhile.now, value = read());
    view! {
        <Show when=move || is_newer.get()>
            <div class="meanwhile" role="status">
                <span>{now}</span>
                <Show when=move || is_choice.get()>
                    <Button kind=ButtonKind::Quiet on_click=keep_mine>
                        {t!(i18n, dossier.meanwhile.mine)}
                    </Button>
                    <Button kind=ButtonKind::Quiet on_click=move |()| held.set(None)>
                        {t!(i18n, dossier.meanwhile.theirs)}
                    </Button>
                </Show>
            </div>
        </Show>
    }
}

/// What was typed and could not be saved: it stays until it is, or until the person gives it up.
#[component]
fn NotKept(refused: RwSignal<Option<String>>, save: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let is_refused = Memo::new(move |_| refused.read().is_some());
    let text = move || {
        let value = refused.get().unwrap_or_default();
        t!(i18n, dossier.not_kept, value = value).to_string()
    };
    let again = move |()| {
        if let Some(typed) = refused.get_untracked() {
            save.run(typed);
        }
    };
    view! {
        <Show when=move || is_refused.get()>
            <div class="meanwhile" role="status">
                <span>{text}</span>
                <Button kind=ButtonKind::Quiet on_click=again>
                    {t!(i18n, common.retry)}
                </Button>
                <Button kind=ButtonKind::Quiet on_click=move |()| refused.set(None)>
                    {t!(i18n, common.cancel)}
                </Button>
            </div>
        </Show>
    }
}

/// The words of a chosen value; nothing for the empty choice.
fn label(choices: &[Choice], value: &str) -> String {
    let chosen = choices.iter().find(|choice| choice.value == value && !value.is_empty());
    chosen.map(|choice| choice.label.clone()).unwrap_or_default()
}

/// The value as it is read, where that is not as it is typed.
fn read_as(shape: Shape, view: View, i18n: I18n, format: Format, amounts: Amounts) -> String {
    let customer = view.customer.read();
    let fields = &customer.fields;
    match shape.kind {
        Kind::Choice(_) => words::value(i18n, shape.name, &shape.text(fields)).to_owned(),
        Kind::Date => date(fields, shape.name).map(|on| format.date(on)).unwrap_or_default(),
        Kind::Money => {
            number(fields, shape.name).map(|minor| amounts.exact(minor)).unwrap_or_default()
        }
        Kind::Flag => {
            let is_set = fields.get(shape.name).and_then(|flag| flag.as_bool()).unwrap_or(false);
            if is_set { t!(i18n, records.yes) } else { t!(i18n, records.no) }.to_owned()
        }
        _ => String::new(),
    }
}
