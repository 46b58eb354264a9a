//! Encryption of what this device keeps: on, off, another passphrase, and when to lock.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::encryption_dialog::{Ask, EncryptionDialog};
use super::page::Line;
use crate::components::{Button, ButtonKind, Card, Chips, Choice, use_toasts};
use crate::i18n::*;
use crate::state::session::use_session;
use crate::state::vaults;
use crate::storage::vault::{Turning, Vault};

/// Minutes that can be chosen; 0 for never.
const IDLE_CHOICES: [u32; 4] = [5, 15, 60, 0];

/// How often to look how far rewriting is, milliseconds.
const LOOK_MS: u32 = 500;

/// The card.
#[component]
pub fn EncryptionCard() -> impl IntoView {
    let i18n = use_i18n();
    let vault = use_session().vault();
    let ask = RwSignal::new(None::<Ask>);
    let is_on = Memo::new(move |_| vault.read().is_some());
    follow_turning();
    let state = move || match vault.read().as_ref().map(|vault| vault.turning) {
        None => t!(i18n, settings.encryption.off),
        Some(Turning::Done) => t!(i18n, settings.encryption.on),
        Some(Turning::On) => t!(i18n, settings.encryption.turning_on),
        Some(Turning::Off) => t!(i18n, settings.encryption.turning_off),
    };
    let actions = move || match (is_on.get(), vaults::is_possible()) {
        (true, _) => view! { <Unlocked ask /> }.into_any(),
        (false, true) => view! {
            <Button on_click=move |()| ask.set(Some(Ask::On))>
                {t!(i18n, settings.encryption.turn_on)}
            </Button>
        }
        .into_any(),
        (false, false) => view! {
            <p class="field-hint">{t!(i18n, settings.encryption.impossible)}</p>
        }
        .into_any(),
    };
    view! {
        <Card title=t!(i18n, settings.encryption.title)>
            <p class="field-hint">{t!(i18n, settings.encryption.text)}</p>
            <p class="field-hint">{t!(i18n, settings.encryption.limits)}</p>
            <dl>
                <Line label=t!(i18n, settings.encryption.state)>
                    <span role="status">{state}</span>
                </Line>
                {move || is_on.get().then(|| view! { <Idle /> })}
            </dl>
            <div class="form-actions">{actions}</div>
        </Card>
        <EncryptionDialog ask />
    }
}

/// What can be done while it is on.
#[component]
fn Unlocked(ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    view! {
        <Button icon=icondata_lu::LuLock on_click=move |()| session.lock()>
            {t!(i18n, settings.encryption.lock_now)}
        </Button>
        <Button on_click=move |()| ask.set(Some(Ask::Change))>
            {t!(i18n, settings.encryption.change)}
        </Button>
        <Button kind=ButtonKind::Quiet on_click=move |()| ask.set(Some(Ask::Off))>
            {t!(i18n, settings.encryption.turn_off)}
        </Button>
    }
}

/// After how long the device locks by itself.
#[component]
fn Idle() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let vault = session.vault();
    let choices = move || {
        let words = |minutes: u32| match minutes {
            0 => t!(i18n, settings.encryption.never).to_owned(),
            60 => t!(i18n, settings.encryption.hour).to_owned(),
            count => t!(i18n, settings.encryption.minutes, count = count).to_string(),
        };
        IDLE_CHOICES.map(|minutes| Choice::new(minutes.to_string(), words(minutes))).to_vec()
    };
    let value = move || {
        let minutes = vault.read().as_ref().map(|Vault { idle_minutes, .. }| *idle_minutes);
        minutes.unwrap_or_default().to_string()
    };
    let choose = move |chosen: String| {
        let minutes = chosen.parse().unwrap_or_default();
        spawn_local(async move {
            if let Err(error) = vaults::set_idle(session, minutes).await {
                let reason = error.to_string();
                toasts.push_error(t!(i18n, settings.encryption.failed, reason = reason));
            }
        });
    };
    view! {
        <Line label=t!(i18n, settings.encryption.idle)>
            <Chips
                label=t!(i18n, settings.encryption.idle)
                choices=Signal::derive(choices)
                value
                on_change=choose
            />
        </Line>
    }
}

/// While what is stored is rewritten, the card says how far it is.
fn follow_turning() {
    let session = use_session();
    let vault = session.vault();
    let is_turning = Memo::new(move |_| {
        vault.read().as_ref().is_some_and(|vault| vault.turning != Turning::Done)
    });
    Effect::new(move |_| {
        if !is_turning.get() {
            return;
        }
        spawn_local(async move {
            while is_turning.try_get_untracked() == Some(true) {
                TimeoutFuture::new(LOOK_MS).await;
                // Read again at the next look.
                drop(vaults::refresh(session).await);
            }
        });
    });
}
