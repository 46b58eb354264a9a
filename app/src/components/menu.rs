//! A button that opens a short list of things to do.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::button::{Button, ButtonKind};
use super::icon::Icon;

/// One line of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// Drawn before the words.
    pub icon: Option<icondata_core::Icon>,
    /// What it does.
    pub label: String,
    /// Does it.
    pub on_select: Callback<()>,
}

/// The button and its list; arrows move, Esc closes.
#[component]
pub fn Menu(
    /// What the menu is for.
    #[prop(into)]
    label: Signal<String>,
    /// Picture of the button.
    #[prop(default = icondata_lu::LuEllipsis)]
    icon: icondata_core::Icon,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let close_when_left = move |event: FocusEvent| {
        let target = event.related_target().and_then(|target| target.dyn_into().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let handle_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
        } else {
            move_focus(&event);
        }
    };
    let line = move |item: MenuItem| {
        let MenuItem { icon, label, on_select } = item;
        let handle_click = move |_| {
            // Before the line goes: a dialog that it opens gives focus back to where it was.
            focus_button(root);
            open.set(false);
            on_select.run(());
        };
        view! {
            <button type="button" role="menuitem" class="menu-item" on:click=handle_click>
                {icon.map(|icon| view! { <Icon icon /> })}
                {label}
            </button>
        }
    };
    view! {
        <div class="menu" node_ref=root on:focusout=close_when_left on:keydown=handle_key>
            <Button
                kind=ButtonKind::Quiet
                icon
                label
                on_click=move |()| open.update(|open| *open = !*open)
            />
            <Show when=move || open.get()>
                <div class="menu-list" role="menu" aria-label=label>
                    {move || items.get().into_iter().map(line).collect_view()}
                </div>
            </Show>
        </div>
    }
}

fn focus_button(root: NodeRef<html::Div>) {
    let button = root.get_untracked().and_then(|root| root.query_selector("button").ok()?);
    if let Some(button) = button.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(button.focus());
    }
}

/// Arrow keys move focus along the buttons of a list.
fn move_focus(event: &KeyboardEvent) {
    let Some(at) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let list = || at.parent_element().and_then(|root| root.query_selector("[role=menu]").ok()?);
    let to = match event.key().as_str() {
        "ArrowDown" if at.get_attribute("role").is_none() => {
            list().and_then(|list| list.first_element_child())
        }
        "ArrowDown" => at.next_element_sibling(),
        "ArrowUp" => at.previous_element_sibling(),
        _ => return,
    };
    event.prevent_default();
    if let Some(to) = to.and_then(|to| to.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(to.focus());
    }
}
