//! Chips: one choice out of a few, such as a filter.

use leptos::prelude::*;

/// One choice: the value of state, and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is set.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice of a value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A row of chips of which one is on.
#[component]
pub fn Chips(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The choices, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Another one is chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let chip = move |choice: Choice| {
        let Choice { value: own, label } = choice;
        let chosen = own.clone();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if *value.read() == chosen { "true" } else { "false" }
                on:click=move |_| on_change.run(own.clone())
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=label>
            {move || choices.get().into_iter().map(chip).collect_view()}
        </div>
    }
}
