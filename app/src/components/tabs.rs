//! Tabs: one of a few views of a page. The chosen value belongs in the URL.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::chips::Choice;

/// A row of tabs; arrows move between them.
#[component]
pub fn Tabs(
    /// What they divide, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Another one is chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let tab = move |choice: Choice| {
        let Choice { value: own, label } = choice;
        let shown = own.clone();
        let is_chosen = Memo::new(move |_| *value.read() == shown);
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                aria-selected=move || if is_chosen.get() { "true" } else { "false" }
                tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                on:click=move |_| on_change.run(own.clone())
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=move_focus>
            {move || choices.get().into_iter().map(tab).collect_view()}
        </div>
    }
}

/// Arrow keys choose the tab beside the focused one.
fn move_focus(event: KeyboardEvent) {
    let Some(tab) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let beside = match event.key().as_str() {
        "ArrowRight" => tab.next_element_sibling(),
        "ArrowLeft" => tab.previous_element_sibling(),
        _ => return,
    };
    event.prevent_default();
    if let Some(beside) = beside.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
        beside.click();
        drop(beside.focus());
    }
}
