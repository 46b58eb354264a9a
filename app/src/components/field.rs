//! A labelled input of a form: text, choice, date, number or a longer text, with hint and error.

use leptos::either::EitherOf3;
use leptos::prelude::*;

use super::chips::Choice;

/// What kind of value an input takes. Values are text; the form checks them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// One line.
    #[default]
    Text,
    /// Hidden while typed.
    Password,
    /// A mail address; phones show the keyboard for it.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A whole or decimal number, `.` or `,`.
    Number,
    /// A civil date, `2026-11-22`.
    Date,
    /// Several lines.
    LongText,
    /// One of these values.
    Select(Vec<Choice>),
}

impl InputKind {
    /// The `type` of an `<input>`.
    pub(super) fn input_type(&self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Url => "url",
            Self::Date => "date",
            _ => "text",
        }
    }

    /// Which keys a touch keyboard shows.
    pub(super) fn input_mode(&self) -> Option<&'static str> {
        matches!(self, Self::Number).then_some("decimal")
    }
}

/// An input with its label. What is typed is at once in `value`.
#[component]
pub fn Field(
    /// Its name, always visible.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    value: RwSignal<String>,
    /// What it takes.
    #[prop(optional)]
    kind: InputKind,
    /// One sentence of help under it.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the value; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What browsers may fill in by themselves, such as `email` or `current-password`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Has focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = super::dialog::fresh_id("field");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (error.read().is_empty(), hint.read().is_empty()) {
            (false, _) => Some(error_id.clone()),
            (true, false) => Some(hint_id.clone()),
            (true, true) => None,
        }
    };
    let invalid = move || (!error.read().is_empty()).then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <Input
                id
                value
                kind
                required
                disabled
                autocomplete
                autofocus
                described=Signal::derive(described)
                invalid=Signal::derive(invalid)
            />
            <p class="field-hint" id=hint_id>{hint}</p>
            <p class="field-error" id=error_id role="alert">{error}</p>
        </div>
    }
}

#[component]
fn Input(
    id: String,
    value: RwSignal<String>,
    kind: InputKind,
    required: bool,
    disabled: Signal<bool>,
    autocomplete: &'static str,
    autofocus: bool,
    described: Signal<Option<String>>,
    invalid: Signal<Option<&'static str>>,
) -> impl IntoView {
    match kind {
        InputKind::LongText => EitherOf3::A(view! {
            <textarea
                id=id
                rows="4"
                required=required
                disabled=move || disabled.get()
                autofocus=autofocus
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }),
        InputKind::Select(choices) => EitherOf3::B(view! {
            <select
                id=id
                required=required
                disabled=move || disabled.get()
                autofocus=autofocus
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options(choices, value.into())}
            </select>
        }),
        kind => EitherOf3::C(view! {
            <input
                id=id
                type=kind.input_type()
                inputmode=kind.input_mode()
                required=required
                disabled=move || disabled.get()
                autocomplete=autocomplete
                autofocus=autofocus
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }),
    }
}

/// The options of a `<select>`, the one with `value` chosen.
pub(super) fn options(choices: Vec<Choice>, value: Signal<String>) -> impl IntoView {
    let option = |Choice { value: own, label }: Choice| {
        let chosen = own.clone();
        view! {
            <option value=own prop:selected=move || *value.read() == chosen>
                {label}
            </option>
        }
    };
    choices.into_iter().map(option).collect_view()
}
