//! Unlocking what is stored encrypted. Nothing was read yet, and no network is needed.

use gloo::timers::future::TimeoutFuture;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::check;
use super::lock_wipe::{Wipe, WipeDialog};
use super::welcome::Welcome;
use crate::components::{Button, ButtonKind, Field, InputKind};
use crate::i18n::*;
use crate::state::session::{Locked, use_session};
use crate::storage::error::StorageError;
use crate::storage::passphrase;

/// The longest wait between two tries, seconds.
const LONGEST_WAIT: u32 = 60;

/// Why the last try did not unlock.
#[derive(Clone, Debug, PartialEq)]
enum Failure {
    /// Another passphrase.
    Wrong,
    /// The browser or what it stored.
    Storage(StorageError),
}

/// Asks for the passphrase of whoever was here last.
#[component]
pub fn LockPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let locked = session.locked();
    let is_overdue = Memo::new(move |_| locked.read().as_ref().is_some_and(|it| it.is_overdue));
    let tries = RwSignal::new(0u32);
    let wait = RwSignal::new(0u32);
    let failure = RwSignal::new(None::<Failure>);
    let lead = move || {
        let locked = locked.read();
        let Some(Locked { profile, .. }) = locked.as_ref() else { return String::new() };
        let (firm, name) = (profile.firm.clone(), profile.name.clone());
        t!(i18n, sign_in.lock.lead, name = name, firm = firm).to_string()
    };
    let failed = move || match failure.get() {
        None => String::new(),
        Some(Failure::Wrong) if wait.get() == 0 => {
            t!(i18n, sign_in.lock.wrong_again, tries = tries.get()).to_string()
        }
        Some(Failure::Wrong) => {
            let (tries, seconds) = (tries.get(), pause(tries.get()));
            t!(i18n, sign_in.lock.wrong, tries = tries, seconds = seconds).to_string()
        }
        Some(Failure::Storage(error)) => {
            t!(i18n, sign_in.lock.failed, reason = error.to_string()).to_string()
        }
    };
    let answer = Callback::new(move |outcome: Failure| {
        if outcome == Failure::Wrong {
            tries.update(|tries| *tries = tries.saturating_add(1));
            wait.set(pause(tries.get_untracked()));
            spawn_local(count_down(wait));
        }
        failure.set(Some(outcome));
    });
    let form = move || match is_overdue.get() {
        true => view! { <Overdue /> }.into_any(),
        false => view! { <PassphraseForm wait answer /> }.into_any(),
    };
    view! {
        <Welcome
            title=t!(i18n, sign_in.lock.title)
            lead
            failure=Signal::derive(failed)
            works_offline=true
        >
            {form}
            <OtherWays />
        </Welcome>
    }
}

/// The field and its button. The passphrase itself stays in this form.
#[component]
fn PassphraseForm(wait: RwSignal<u32>, answer: Callback<Failure>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let passphrase = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    request_animation_frame(focus_field);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        error.set(check::filled(&passphrase.read_untracked(), i18n));
        let is_busy = pending.get_untracked() || wait.get_untracked() > 0;
        let Some(Locked { vault, .. }) = session.locked().get_untracked() else { return };
        if is_busy || !error.read_untracked().is_empty() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            match passphrase::open(&vault, &passphrase.get_untracked()).await {
                Ok(Some(cipher)) => return session.unlock(cipher),
                Ok(None) => answer.run(Failure::Wrong),
                Err(error) => answer.run(Failure::Storage(error)),
            }
            passphrase.set(String::new());
            pending.set(false);
        });
    };
    view! {
        <form on:submit=submit novalidate>
            <Field
                label=t!(i18n, sign_in.lock.passphrase)
                value=passphrase
                kind=InputKind::Password
                error
                autocomplete="current-password"
                required=true
                autofocus=true
            />
            <Button
                kind=ButtonKind::Primary
                submit=true
                pending
                disabled=Signal::derive(move || wait.get() > 0)
            >
                {t!(i18n, sign_in.lock.submit)}
            </Button>
        </form>
    }
}

/// Whoever comes to the lock types at once; browsers give focus by themselves on a fresh page only.
fn focus_field() {
    let field = document().query_selector(".welcome [autofocus]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // A field that went meanwhile needs no focus.
        drop(field.focus());
    }
}

/// The host has not been heard for too long: it must say once who works here.
#[component]
fn Overdue() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    view! {
        <p class="welcome-note tone-warn" role="status">
            {t!(i18n, sign_in.lock.overdue)}
        </p>
        <div class="welcome-ways">
            <Button kind=ButtonKind::Primary on_click=move |()| session.sign_in_instead()>
                {t!(i18n, sign_in.lock.sign_in)}
            </Button>
        </div>
    }
}

/// What else whoever stands before the lock may want.
#[component]
fn OtherWays() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let wipe = RwSignal::new(Wipe::Forgotten);
    let open = RwSignal::new(false);
    let ask = move |which: Wipe| {
        wipe.set(which);
        open.set(true);
    };
    view! {
        <div class="welcome-ways">
            <Button kind=ButtonKind::Quiet on_click=move |()| ask(Wipe::Forgotten)>
                {t!(i18n, sign_in.lock.forgotten)}
            </Button>
            <Button kind=ButtonKind::Quiet on_click=move |()| session.sign_in_instead()>
                {t!(i18n, sign_in.lock.other)}
            </Button>
            <Button kind=ButtonKind::Quiet on_click=move |()| ask(Wipe::Leaving)>
                {t!(i18n, sign_in.lock.forget)}
            </Button>
        </div>
        <WipeDialog wipe open />
    }
}

/// Seconds to wait after so many wrong tries: 1, 2, 4 … 60. It slows down hands, not programs: those
/// need not ask this page.
fn pause(tries: u32) -> u32 {
    1u32.checked_shl(tries.saturating_sub(1)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

async fn count_down(wait: RwSignal<u32>) {
    while wait.try_get_untracked().is_some_and(|seconds| seconds > 0) {
        TimeoutFuture::new(1_000).await;
        wait.try_update(|seconds| *seconds = seconds.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn each_wrong_try_waits_longer_up_to_a_minute() {
        assert_eq!([1, 2, 3, 7, 40].map(pause), [1, 2, 4, 60, 60]);
    }
}
