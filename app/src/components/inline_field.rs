//! A value that is read, and edited in place: click or Enter opens it, Enter or leaving saves,
//! Esc gives the old value back.

use leptos::either::EitherOf3;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::badge::{Badge, Tone};
use super::field::{InputKind, options};
use crate::i18n::*;

/// One field of a record.
#[component]
pub fn InlineField(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The value as it is edited.
    #[prop(into)]
    value: Signal<String>,
    /// The value as it is read, when that differs (a formatted date, a label); empty for the same.
    #[prop(optional, into)]
    shown: Signal<String>,
    /// What it takes.
    #[prop(optional)]
    kind: InputKind,
    /// A changed value to save; never called with the old one.
    #[prop(into)]
    on_save: Callback<String>,
    /// Being made durable.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Saved here, not yet at the host.
    #[prop(optional, into)]
    unsent: Signal<bool>,
    /// What is wrong with the last value; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Shown beneath: "changed by An at 10:41 — view, restore".
    #[prop(optional, into)]
    note: ViewFn,
    /// Read only.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = RwSignal::new(None::<String>);
    let reader = NodeRef::<html::Button>::new();
    let begin = move |_| draft.set(Some(value.get_untracked()));
    let finish = Callback::new(move |focus_back: bool| {
        let Some(text) = draft.try_update(Option::take).flatten() else { return };
        if text.trim() != value.get_untracked() {
            on_save.run(text.trim().to_owned());
        }
        if focus_back {
            focus_later(reader);
        }
    });
    let abandon = Callback::new(move |()| {
        draft.set(None);
        focus_later(reader);
    });
    let text = move || match shown.get() {
        shown if shown.is_empty() => value.get(),
        shown => shown,
    };
    let name = move || t!(i18n, common.edit_field, label = label.get());
    view! {
        <div class="inline-field" aria-busy=move || pending.get().then_some("true")>
            <span class="inline-label">{label}</span>
            <Show
                when=move || draft.read().is_some()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="inline-value"
                            node_ref=reader
                            disabled=move || disabled.get()
                            title=name
                            on:click=begin
                        >
                            <Show
                                when=move || !text().is_empty()
                                fallback=move || {
                                    view! {
                                        <span class="muted">{t!(i18n, common.not_filled_in)}</span>
                                    }
                                }
                            >
                                {text}
                            </Show>
                            <span class="visually-hidden">{name}</span>
                        </button>
                    }
                }
            >
                <Editor label kind=kind.clone() draft finish abandon />
            </Show>
            <Show when=move || unsent.get()>
                <Badge tone=Tone::Warn>{t!(i18n, common.unsent)}</Badge>
            </Show>
            <p class="field-error" role="alert">{error}</p>
            <div class="inline-note">{note.run()}</div>
        </div>
    }
}

/// The open input. It takes focus when it appears and finishes when focus leaves.
#[component]
fn Editor(
    label: Signal<String>,
    kind: InputKind,
    draft: RwSignal<Option<String>>,
    finish: Callback<bool>,
    abandon: Callback<()>,
) -> impl IntoView {
    let text = Signal::derive(move || draft.get().unwrap_or_default());
    let write = move |event| draft.set(Some(event_target_value(&event)));
    let several_lines = kind == InputKind::LongText;
    let handle_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !several_lines || event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            finish.run(true);
        }
        "Escape" => {
            event.stop_propagation();
            abandon.run(());
        }
        _ => (),
    };
    let leave = move |_| finish.run(false);
    match kind {
        InputKind::LongText => {
            let element = NodeRef::<html::Textarea>::new();
            element.on_load(|element| drop(element.focus()));
            EitherOf3::A(view! {
                <textarea
                    class="inline-input"
                    rows="3"
                    node_ref=element
                    aria-label=label
                    prop:value=text
                    on:input=write
                    on:keydown=handle_key
                    on:blur=leave
                />
            })
        }
        InputKind::Select(choices) => {
            let element = NodeRef::<html::Select>::new();
            element.on_load(|element| drop(element.focus()));
            EitherOf3::B(view! {
                <select
                    class="inline-input"
                    node_ref=element
                    aria-label=label
                    on:change=write
                    on:keydown=handle_key
                    on:blur=leave
                >
                    {options(choices, text)}
                </select>
            })
        }
        kind => {
            let element = NodeRef::<html::Input>::new();
            element.on_load(|element| {
                drop(element.focus());
                element.select();
            });
            EitherOf3::C(view! {
                <input
                    class="inline-input"
                    type=kind.input_type()
                    inputmode=kind.input_mode()
                    autocomplete="off"
                    node_ref=element
                    aria-label=label
                    prop:value=text
                    on:input=write
                    on:keydown=handle_key
                    on:blur=leave
                />
            })
        }
    }
}

/// Focus returns to the value once it is drawn again.
fn focus_later(reader: NodeRef<html::Button>) {
    request_animation_frame(move || {
        if let Some(reader) = reader.get_untracked() {
            drop(reader.focus());
        }
    });
}
