//! Signing in. The only page that waits for the network.

use crate::state::address::use_address;
use klantkompas::error::ApiError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::check;
use super::welcome::Welcome;
use crate::components::{Button, ButtonKind, Field, InputKind};
use crate::i18n::*;
use crate::state::session::use_session;

/// Asks for mail address and password, at whatever address one came to.
#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let email = RwSignal::new(last_email());
    let password = RwSignal::new(String::new());
    let email_error = RwSignal::new(String::new());
    let password_error = RwSignal::new(String::new());
    let sign_in = Action::new_local(move |(email, password): &(String, String)| {
        session.sign_in(email.clone(), password.clone())
    });
    leave_when_done(sign_in.value());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        email_error.set(check::email(&email.read_untracked(), i18n));
        password_error.set(check::filled(&password.read_untracked(), i18n));
        let is_ready =
            email_error.read_untracked().is_empty() && password_error.read_untracked().is_empty();
        if is_ready && !sign_in.pending().get_untracked() {
            let email = email.read_untracked().trim().to_owned();
            sign_in.dispatch((email, password.get_untracked()));
        }
    };
    let failure = move || match &*sign_in.value().read() {
        Some(Err(error)) => check::failure(error, i18n),
        _ => String::new(),
    };
    let is_locked = Memo::new(move |_| session.locked().read().is_some());
    let lead = move || match (session.was_revoked().get(), session.is_refused().get()) {
        (true, _) => t!(i18n, sign_in.revoked),
        (_, true) => t!(i18n, sign_in.again),
        _ => t!(i18n, sign_in.lead),
    };
    view! {
        <Welcome title=t!(i18n, sign_in.title) lead failure=Signal::derive(failure)>
            <form on:submit=submit novalidate>
                <Field
                    label=t!(i18n, sign_in.email)
                    value=email
                    kind=InputKind::Email
                    error=email_error
                    autocomplete="username"
                    required=true
                    autofocus=true
                />
                <Field
                    label=t!(i18n, sign_in.password)
                    value=password
                    kind=InputKind::Password
                    error=password_error
                    autocomplete="current-password"
                    required=true
                />
                <Button kind=ButtonKind::Primary submit=true pending=sign_in.pending()>
                    {t!(i18n, sign_in.submit)}
                </Button>
            </form>
            <Show when=move || is_locked.get()>
                <div class="welcome-ways">
                    <Button
                        kind=ButtonKind::Quiet
                        on_click=move |()| session.unlock_instead()
                    >
                        {t!(i18n, sign_in.unlock_instead)}
                    </Button>
                </div>
            </Show>
        </Welcome>
    }
}

/// Whoever was here last need not type their address again.
fn last_email() -> String {
    let known = use_session().known();
    known.with_untracked(|known| {
        known.first().map(|profile| profile.email.clone()).unwrap_or_default()
    })
}

/// Away from `/sign-in` once signed in; elsewhere the page behind appears by itself.
pub(super) fn leave_when_done(value: MappedSignal<Option<Result<(), ApiError>>>) {
    let address = use_address();
    Effect::new(move |_| {
        let at_the_door = matches!(address.path().read_untracked().as_str(), "/sign-in" | "/join");
        if at_the_door && matches!(&*value.read(), Some(Ok(()))) {
            address.go("/customers", true);
        }
    });
}
