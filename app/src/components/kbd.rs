//! Keys, shown where they work, and the list of all of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialog::Dialog;

/// One key or combination, such as `Ctrl K`.
#[component]
pub fn Kbd(
    /// What is printed on the key.
    #[prop(into)]
    keys: Signal<String>,
) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{keys}</kbd> }
}

/// A line of the key list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The keys, each drawn as one.
    pub keys: Vec<&'static str>,
    /// What they do.
    pub text: String,
}

/// Whether the list of keys shows; a context, so that anything may open it.
#[derive(Clone, Copy)]
pub struct KeyHelpOpen(pub RwSignal<bool>);

/// The dialog that lists the keys.
#[component]
pub fn KeyHelp(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it shows.
    open: RwSignal<bool>,
    /// What to list.
    #[prop(into)]
    lines: Signal<Vec<KeyLine>>,
) -> impl IntoView {
    let line = |line: KeyLine| {
        let keys = line.keys.into_iter().map(|key| view! { <kbd class="kbd">{key}</kbd> });
        view! {
            <div>
                <dt>{keys.collect_view()}</dt>
                <dd>{line.text}</dd>
            </div>
        }
    };
    view! {
        <Dialog title open>
            <dl class="key-list">{move || lines.get().into_iter().map(line).collect_view()}</dl>
        </Dialog>
    }
}

/// Whether a key press goes into a field, where bare letters belong to the text.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return false;
    };
    target.closest("input, textarea, select, [contenteditable]").is_ok_and(|field| field.is_some())
}
