//! What narrows the cases: words, kind, severity, whose, and in the list where they stand.

use domain::case::CaseStatus;
use leptos::prelude::*;

use super::view_state::{MINE, NOBODYS, ViewState};
use super::words;
use crate::components::{Button, ButtonKind, Choice};
use crate::i18n::*;
use crate::records::{case, rare_words};
use crate::state::firm::use_colleagues;

/// The row of controls.
#[component]
pub fn Controls(state: Memo<ViewState>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let colleagues = use_colleagues();
    let change = move |change: fn(&mut ViewState, String)| {
        Callback::new(move |value: String| {
            let mut state = state.get_untracked();
            change(&mut state, value);
            show.run(state);
        })
    };
    let all = move || Choice::new("", t!(i18n, cases.filter.all));
    let of = move |field: &'static str, values: &'static [&'static str]| {
        let choice =
            |value: &&'static str| Choice::new(*value, rare_words::value(i18n, field, value));
        std::iter::once(all()).chain(values.iter().map(choice)).collect::<Vec<_>>()
    };
    let statuses = move || {
        let choice = |status: CaseStatus| Choice::new(status.name(), words::status(i18n, status));
        std::iter::once(all()).chain(CaseStatus::ALL.map(choice)).collect::<Vec<_>>()
    };
    let people = move || {
        let fixed = [
            Choice::new("", t!(i18n, cases.filter.everybody)),
            Choice::new(MINE, t!(i18n, cases.filter.mine)),
            Choice::new(NOBODYS, t!(i18n, cases.nobody)),
        ];
        let colleagues = colleagues.read();
        let named = colleagues.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone()));
        fixed.into_iter().chain(named).collect::<Vec<_>>()
    };
    let words = change(|state, words| state.words = words);
    let said = move |read: fn(&ViewState) -> String| Signal::derive(move || read(&state.read()));
    let is_list = Memo::new(move |_| state.read().is_list);
    let set = Memo::new(move |_| state.read().set);
    let shown = move || {
        set.get().map(|set| t!(i18n, cases.filter.set, set = words::set(i18n, set)).to_string())
    };
    view! {
        <div class="list-controls">
            <input
                type="search"
                class="list-filter"
                aria-label=t!(i18n, cases.filter.words)
                placeholder=t!(i18n, cases.filter.words)
                prop:value=move || state.read().words.clone()
                on:input=move |event| words.run(event_target_value(&event))
            />
            <Choose
                label=t!(i18n, cases.filter.kind)
                choices=Signal::derive(move || of("case_kind", case::KINDS))
                value=said(|state| state.kind.clone())
                on_change=change(|state, kind| state.kind = kind)
            />
            <Choose
                label=t!(i18n, cases.filter.severity)
                choices=Signal::derive(move || of("severity", case::SEVERITIES))
                value=said(|state| state.severity.clone())
                on_change=change(|state, severity| state.severity = severity)
            />
            <Choose
                label=t!(i18n, cases.filter.whose)
                choices=Signal::derive(people)
                value=said(|state| state.whose.clone())
                on_change=change(|state, whose| state.whose = whose)
            />
            <Show when=move || is_list.get()>
                <Choose
                    label=t!(i18n, cases.filter.status)
                    choices=Signal::derive(statuses)
                    value=said(|state| {
                        state.status.map(CaseStatus::name).unwrap_or_default().to_owned()
                    })
                    on_change=change(|state, name| {
                        let mut all = CaseStatus::ALL.into_iter();
                        state.status = all.find(|status| status.name() == name);
                    })
                />
            </Show>
            <Show when=move || set.get().is_some()>
                <span class="small">{shown}</span>
                <Button
                    kind=ButtonKind::Quiet
                    on_click=move |()| show.run(state.get_untracked().of_all())
                >
                    {t!(i18n, cases.filter.clear)}
                </Button>
            </Show>
        </div>
    }
}

/// One of a few values.
#[component]
fn Choose(
    label: &'static str,
    choices: Signal<Vec<Choice>>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let option = move |Choice { value: own, label }: Choice| {
        let chosen = own.clone();
        view! {
            <option value=own prop:selected=move || *value.read() == chosen>
                {label}
            </option>
        }
    };
    view! {
        <label class="case-choose">
            <span>{label}</span>
            <select class="input" on:change=move |event| on_change.run(event_target_value(&event))>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
