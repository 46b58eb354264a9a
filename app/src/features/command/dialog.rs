//! The box itself: a combobox whose list changes with each key press.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::entries::{Actor, Entry, Group, find};
use super::option::OptionContent;
use super::use_command_box;
use crate::components::{Icon, Kbd, KeyHelpOpen, use_toasts};
use crate::i18n::*;
use crate::records::go::use_go;
use crate::state::firm::use_firm;
use crate::state::preferences::use_preferences;
use crate::state::session::use_session;
use crate::state::use_replica;

/// The box; it shows while it is open.
#[component]
pub fn CommandBox() -> impl IntoView {
    let i18n = use_i18n();
    let open = use_command_box().0;
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        match open.get() {
            true if !element.open() => drop(element.show_modal()),
            false if element.open() => element.close(),
            _ => (),
        }
    });
    // A press beside the box falls on the dialog element itself.
    let close_beside = move |event: leptos::ev::MouseEvent| {
        if element
            .get_untracked()
            .is_some_and(|element| event.target().as_deref() == Some(&element))
        {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="command"
            node_ref=element
            aria-label=t!(i18n, command.title)
            on:close=move |_| open.set(false)
            on:click=close_beside
        >
            <Show when=move || open.get()>
                <Finder open />
            </Show>
        </dialog>
    }
}

#[component]
fn Finder(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let firm = use_firm();
    let actor = Actor {
        go: use_go(),
        preferences: use_preferences(),
        replica,
        session: use_session(),
        toasts: use_toasts(),
        keys: use_context::<KeyHelpOpen>(),
    };
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    let entries = Memo::new(move |_| {
        let locks = actor.session.vault().read().is_some();
        find(&text.read(), &replica.directory().read(), &firm.read().country, locks, i18n)
    });
    let run = Callback::new(move |entry: Entry| {
        open.set(false);
        actor.run(&entry);
    });
    let handle_key = move |event: KeyboardEvent| {
        let count = entries.read_untracked().len();
        let at = chosen.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1).checked_rem(count).unwrap_or(0),
            "ArrowUp" => at.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            "Enter" => {
                event.prevent_default();
                if let Some(entry) = entries.with_untracked(|entries| entries.get(at).cloned()) {
                    run.run(entry);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        chosen.set(to);
        scroll_to(to);
    };
    let input = NodeRef::<html::Input>::new();
    input.on_load(|input| drop(input.focus()));
    view! {
        <div class="command-input">
            <Icon icon=icondata_lu::LuSearch />
            <input
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-expanded="true"
                aria-controls="command-list"
                aria-autocomplete="list"
                aria-activedescendant=move || option_id(chosen.get())
                aria-label=t!(i18n, command.title)
                placeholder=t!(i18n, command.placeholder)
                node_ref=input
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    chosen.set(0);
                }
                on:keydown=handle_key
            />
            <Kbd keys="Esc" />
        </div>
        <Results entries chosen run />
        <Status entries text />
        <footer class="command-foot" aria-hidden="true">
            <span><Kbd keys="↑" /> " " <Kbd keys="↓" /> " " {t!(i18n, command.hint.choose)}</span>
            <span><Kbd keys="↵" /> " " {t!(i18n, command.hint.open)}</span>
            <span><Kbd keys="Esc" /> " " {t!(i18n, command.hint.close)}</span>
        </footer>
    }
}

#[component]
fn Results(
    entries: Memo<Vec<Entry>>,
    chosen: RwSignal<usize>,
    run: Callback<Entry>,
) -> impl IntoView {
    let i18n = use_i18n();
    let heading = move |group: Group| match group {
        Group::Call => t!(i18n, command.call),
        Group::Customers => t!(i18n, command.customers),
        Group::Contacts => t!(i18n, command.contacts),
        Group::Commands => t!(i18n, command.commands),
    };
    let list = move || {
        let entries = entries.get();
        let mut above = None;
        let mut lines = Vec::with_capacity(entries.len());
        for (index, entry) in entries.into_iter().enumerate() {
            let group = entry.group();
            let starts = above.replace(group) != Some(group);
            let pressed = entry.clone();
            lines.push(view! {
                {starts
                    .then(|| {
                        view! {
                            <div class="command-group" role="presentation">
                                {heading(group)}
                            </div>
                        }
                    })}
                <div
                    role="option"
                    class="command-option"
                    id=option_id(index)
                    aria-selected=move || if chosen.get() == index { "true" } else { "false" }
                    on:click=move |_| run.run(pressed.clone())
                >
                    <OptionContent entry />
                </div>
            });
        }
        lines
    };
    view! {
        <div
            class="command-list"
            id="command-list"
            role="listbox"
            aria-label=t!(i18n, command.title)
        >
            {list}
        </div>
    }
}

/// Says how much was found; with nothing, what one can search by.
#[component]
fn Status(entries: Memo<Vec<Entry>>, text: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let spoken = move || match entries.read().len() {
        0 => t!(i18n, command.found.none).to_owned(),
        1 => t!(i18n, command.found.one).to_owned(),
        count => t!(i18n, command.found.many, count = count).to_string(),
    };
    let nothing = move || t!(i18n, command.none, text = text.get()).to_string();
    view! {
        <p class="visually-hidden" role="status">
            {spoken}
        </p>
        <Show when=move || entries.read().is_empty()>
            <p class="command-none">{nothing}</p>
        </Show>
    }
}

fn option_id(index: usize) -> String {
    format!("command-option-{index}")
}

fn scroll_to(index: usize) {
    let Some(option) = document().get_element_by_id(&option_id(index)) else { return };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    option.scroll_into_view_with_scroll_into_view_options(&options);
}
