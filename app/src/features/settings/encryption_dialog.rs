//! The dialog that asks for passphrases, to turn encryption on or off or to choose another one.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, ButtonKind, Dialog, Field, InputKind, Toasts, use_toasts};
use crate::i18n::*;
use crate::state::session::{Session, use_session};
use crate::state::vaults::{self, PASSPHRASE_MIN};
use crate::storage::error::StorageError;

/// Minutes without a touch after which a device locks, unless somebody chooses otherwise.
const IDLE_MINUTES: u32 = 15;

/// What the dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    On,
    Off,
    Change,
}

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy, Default)]
struct Draft {
    current: RwSignal<String>,
    current_error: RwSignal<String>,
    fresh: RwSignal<String>,
    fresh_error: RwSignal<String>,
    again: RwSignal<String>,
    again_error: RwSignal<String>,
}

/// The dialog; it shows while something is asked.
#[component]
pub fn EncryptionDialog(ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    // Closing changes nothing, so asking for the same opens it again.
    Effect::new(move |_| open.set(ask.read().is_some()));
    let title = move || match ask.get() {
        Some(Ask::Change) => t!(i18n, settings.encryption.change),
        Some(Ask::Off) => t!(i18n, settings.encryption.turn_off),
        _ => t!(i18n, settings.encryption.title),
    };
    view! {
        <Dialog title open>
            {move || ask.get_untracked().map(|ask| view! { <Form ask open /> })}
        </Dialog>
    }
}

#[component]
fn Form(ask: Ask, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let draft = Draft::default();
    let pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() || !draft.check(ask, i18n) {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            let outcome = draft.perform(ask, session).await;
            pending.try_set(false);
            match outcome {
                Ok(Some(())) => {
                    open.try_set(false);
                    toasts.push(done(ask, i18n), None);
                }
                Ok(None) => {
                    let wrong = t!(i18n, settings.encryption.wrong).to_owned();
                    draft.current_error.try_set(wrong);
                }
                Err(error) => say(toasts, &error, i18n),
            }
        });
    };
    view! {
        <form on:submit=submit novalidate>
            <Explanation ask />
            {(ask != Ask::On).then(|| view! { <Current draft /> })}
            {(ask != Ask::Off).then(|| view! { <Fresh draft is_first=ask == Ask::On /> })}
            <div class="dialog-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true pending>
                    {move || go(ask, i18n)}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Explanation(ask: Ask) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || match ask {
        Ask::Off => t!(i18n, settings.encryption.off_text),
        Ask::On | Ask::Change => t!(i18n, settings.encryption.warning),
    };
    view! { <p>{text}</p> }
}

#[component]
fn Current(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Field
            label=t!(i18n, settings.encryption.current)
            value=draft.current
            kind=InputKind::Password
            error=draft.current_error
            autocomplete="current-password"
            required=true
            autofocus=true
        />
    }
}

#[component]
fn Fresh(draft: Draft, is_first: bool) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || match is_first {
        true => t!(i18n, settings.encryption.passphrase),
        false => t!(i18n, settings.encryption.new),
    };
    view! {
        <Field
            label
            value=draft.fresh
            kind=InputKind::Password
            hint=t!(i18n, settings.encryption.hint)
            error=draft.fresh_error
            autocomplete="new-password"
            required=true
            autofocus=is_first
        />
        <Field
            label=t!(i18n, settings.encryption.again)
            value=draft.again
            kind=InputKind::Password
            error=draft.again_error
            autocomplete="new-password"
            required=true
        />
    }
}

impl Draft {
    /// Marks what is wrong; says whether nothing is.
    fn check(self, ask: Ask, i18n: I18n) -> bool {
        let (fresh, again) = (self.fresh.get_untracked(), self.again.get_untracked());
        let unless = |is_right: bool, words: &str| match is_right {
            true => String::new(),
            false => words.to_owned(),
        };
        let (is_off, is_on) = (ask == Ask::Off, ask == Ask::On);
        let is_known = is_on || !self.current.read_untracked().is_empty();
        let is_long = is_off || fresh.chars().count() >= PASSPHRASE_MIN;
        let is_same = is_off || fresh == again;
        self.current_error.set(unless(is_known, t!(i18n, settings.encryption.wrong)));
        self.fresh_error.set(unless(is_long, t!(i18n, settings.encryption.short)));
        self.again_error.set(unless(is_same, t!(i18n, settings.encryption.differs)));
        is_known && is_long && is_same
    }

    /// Does what was asked; absent when the current passphrase is another.
    async fn perform(self, ask: Ask, session: Session) -> Result<Option<()>, StorageError> {
        let (current, fresh) = (self.current.get_untracked(), self.fresh.get_untracked());
        match ask {
            Ask::On => vaults::turn_on(session, &fresh, IDLE_MINUTES).await.map(Some),
            Ask::Off => vaults::turn_off(session, &current).await,
            Ask::Change => vaults::change(session, &current, &fresh).await,
        }
    }
}

fn go(ask: Ask, i18n: I18n) -> &'static str {
    match ask {
        Ask::On => t!(i18n, settings.encryption.turn_on),
        Ask::Off => t!(i18n, settings.encryption.turn_off),
        Ask::Change => t!(i18n, settings.encryption.change),
    }
}

fn done(ask: Ask, i18n: I18n) -> &'static str {
    match ask {
        Ask::On => t!(i18n, settings.encryption.done_on),
        Ask::Off => t!(i18n, settings.encryption.done_off),
        Ask::Change => t!(i18n, settings.encryption.done_change),
    }
}

fn say(toasts: Toasts, error: &StorageError, i18n: I18n) {
    let reason = error.to_string();
    toasts.push_error(t!(i18n, settings.encryption.failed, reason = reason));
}
