//! A modal dialog on the browser's own element: it keeps focus inside, closes on Esc and gives
//! focus back.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use crate::i18n::*;

/// A dialog that shows while `open` is set.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it shows; closing it by any means unsets it.
    open: RwSignal<bool>,
    /// Its content, made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let element = NodeRef::<html::Dialog>::new();
    show_while_open(element, open);
    let heading = fresh_id("dialog");
    let labelled = heading.clone();
    view! {
        <dialog class="dialog" node_ref=element aria-labelledby=labelled on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 id=heading.clone()>{title}</h2>
                    <Button
                        kind=ButtonKind::Quiet
                        icon=icondata_lu::LuX
                        label=t!(i18n, common.close)
                        on_click=move |()| open.set(false)
                    />
                </header>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}

fn show_while_open(element: NodeRef<html::Dialog>, open: RwSignal<bool>) {
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        match open.get() {
            true if !element.open() => drop(element.show_modal()),
            false if element.open() => element.close(),
            _ => (),
        }
    });
}

/// An id for `aria-labelledby` and `for`, not used elsewhere on this page.
pub(super) fn fresh_id(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
