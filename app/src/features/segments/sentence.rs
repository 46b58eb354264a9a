//! The rule as a sentence with two numbers to type.

use leptos::prelude::*;

use super::rule::{MOST_MONTHS, MOST_ORDERS, Rule};
use crate::i18n::*;

/// "Ordered in the last [12] months, at least [1] times."
#[component]
pub fn RuleSentence(
    /// The rule shown.
    #[prop(into)]
    rule: Signal<Rule>,
    /// Another rule, with each key press that makes one.
    #[prop(into)]
    on_change: Callback<Rule>,
) -> impl IntoView {
    let i18n = use_i18n();
    let months = move |months| on_change.run(Rule { months, ..rule.get_untracked() });
    let orders = move |at_least| on_change.run(Rule { at_least, ..rule.get_untracked() });
    view! {
        <p class="rule-sentence">
            <span>{t!(i18n, segments.rule.ordered)}</span>
            <NumberInput
                label=t!(i18n, segments.rule.months_label)
                value=Signal::derive(move || rule.get().months)
                most=MOST_MONTHS
                on_change=months
            />
            <span>{t!(i18n, segments.rule.months)}</span>
            <NumberInput
                label=t!(i18n, segments.rule.times_label)
                value=Signal::derive(move || rule.get().at_least)
                most=MOST_ORDERS
                on_change=orders
            />
            <span>{t!(i18n, segments.rule.times)}</span>
        </p>
    }
}

/// A whole number in a sentence; a text that is none is marked and changes nothing.
#[component]
fn NumberInput(
    #[prop(into)] label: Signal<String>,
    value: Signal<u32>,
    most: u32,
    #[prop(into)] on_change: Callback<u32>,
) -> impl IntoView {
    let is_wrong = RwSignal::new(false);
    let handle_input = move |event| {
        let number = event_target_value(&event).trim().parse::<u32>();
        let number = number.ok().filter(|number| (1..=most).contains(number));
        is_wrong.set(number.is_none());
        if let Some(number) = number {
            on_change.run(number);
        }
    };
    view! {
        <input
            class="rule-number"
            type="number"
            inputmode="numeric"
            min="1"
            max=most
            aria-label=label
            aria-invalid=move || is_wrong.get().then_some("true")
            prop:value=move || value.get()
            on:input=handle_input
        />
    }
}
