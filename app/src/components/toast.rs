//! Toasts: a change was made, and can be undone for ten seconds.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::badge::Tone;
use super::button::{Button, ButtonKind};
use super::kbd::Kbd;
use crate::i18n::*;
use crate::parts;

/// How long a toast stays: long enough to read it and to think better of it.
const SHOWN: Duration = Duration::from_secs(10);

/// The toasts now on the screen.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    tone: Tone,
    undo: Option<Callback<()>>,
}

/// Makes the toasts; the shell does, once.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The toasts; outside the shell a set that nobody sees.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Says that something was done; `undo` undoes it.
    pub fn push(self, text: impl Into<String>, undo: Option<Callback<()>>) {
        self.show(text.into(), Tone::Neutral, undo);
    }

    /// Says that something did not work, and what to do.
    pub fn push_error(self, text: impl Into<String>) {
        self.show(text.into(), Tone::Bad, None);
    }

    fn show(self, text: String, tone: Tone, undo: Option<Callback<()>>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| shown.push(Toast { id, text, tone, undo }));
        set_timeout(move || self.drop(id), SHOWN);
    }

    fn drop(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn undo(self, toast: &Toast) {
        self.drop(toast.id);
        if let Some(undo) = toast.undo {
            undo.run(());
        }
    }

    /// Undoes the newest that can be; says whether there was one.
    fn undo_newest(self) -> bool {
        let shown = self.shown.get_untracked();
        let newest = shown.iter().rev().find(|toast| toast.undo.is_some());
        newest.is_some_and(|toast| {
            self.undo(toast);
            true
        })
    }
}

/// Where toasts appear: there from the start, so that screen readers hear of the first.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = use_toasts();
    let is_any = Memo::new(move |_| !toasts.shown.read().is_empty());
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || is_any.get().then(parts::toast_list)}
        </div>
    }
}

/// The toasts, which come in a part of the program. `Ctrl/⌘ Z` outside a field undoes the newest.
#[component]
pub fn ToastList() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let listener = window_event_listener(ev::keydown, move |event| {
        let undoes = (event.ctrl_key() || event.meta_key()) && event.key() == "z";
        if undoes && !super::kbd::is_typing(&event) && toasts.undo_newest() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    let line = move |toast: Toast| {
        let undone = toast.clone();
        view! {
            <div class=format!("toast {}", toast.tone.class())>
                <p>{toast.text}</p>
                {toast
                    .undo
                    .map(|_| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                on_click=move |()| toasts.undo(&undone)
                            >
                                {t!(i18n, common.undo)}
                                <Kbd keys="Ctrl Z" />
                            </Button>
                        }
                    })}
                <Button
                    kind=ButtonKind::Quiet
                    icon=icondata_lu::LuX
                    label=t!(i18n, common.close)
                    on_click=move |()| toasts.drop(toast.id)
                />
            </div>
        }
    };
    view! { <For each=move || toasts.shown.get() key=|toast| toast.id children=line /> }
}
