//! `/join?token=…`: the first user makes the firm's file, others join it, or a new password is
//! chosen.

use crate::state::address::use_query;
use klantkompas::error::ApiError;
use klantkompas::functions::account::read_invitation;
use klantkompas::protocol::{Acceptance, Invitation};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check;
use super::sign_in_page::leave_when_done;
use super::welcome::Welcome;
use crate::components::{Button, ButtonKind, ButtonLink, Field, InputKind, Skeleton};
use crate::i18n::*;
use crate::state::preferences::use_preferences;
use crate::state::session::use_session;

/// Reads what the link offers, and shows the form for it.
#[component]
pub fn JoinPage() -> impl IntoView {
    let query = use_query();
    let token = Memo::new(move |_| query.read().get("token").unwrap_or_default().to_owned());
    let invitation = RwSignal::new(None);
    Effect::new(move |_| {
        let token = token.get();
        spawn_local(async move {
            let read = read_invitation(token).await;
            // Whoever left the page needs no invitation.
            invitation.try_set(Some(read));
        });
    });
    move || match invitation.get() {
        None => view! { <Checking /> }.into_any(),
        Some(Ok(invitation)) => view! { <Form token=token.get() invitation /> }.into_any(),
        Some(Err(error)) => view! { <Unusable error /> }.into_any(),
    }
}

#[component]
fn Checking() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Welcome
            title=t!(i18n, shell.name)
            lead=t!(i18n, sign_in.join.checking)
        >
            <Skeleton />
        </Welcome>
    }
}

#[component]
fn Unusable(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    let failure = move || check::failure(&error, i18n);
    view! {
        <Welcome
            title=t!(i18n, shell.name)
            lead=t!(i18n, sign_in.lead)
            failure=Signal::derive(failure)
        >
            <ButtonLink href="/sign-in">{t!(i18n, sign_in.join.to_sign_in)}</ButtonLink>
        </Welcome>
    }
}

/// What is typed into the form, and what is wrong with it.
#[derive(Clone, Copy, Default)]
struct Draft {
    firm: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    firm_error: RwSignal<String>,
    name_error: RwSignal<String>,
    email_error: RwSignal<String>,
    password_error: RwSignal<String>,
}

/// Which fields this invitation asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Everything,
    NameAndPassword,
    Password,
}

#[component]
fn Form(token: String, invitation: Invitation) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let preferences = use_preferences();
    let draft = Draft::default();
    let asked = match &invitation {
        Invitation::FirstUser => Asked::Everything,
        Invitation::Join { .. } => Asked::NameAndPassword,
        Invitation::NewPassword { .. } => Asked::Password,
    };
    let accept =
        Action::new_local(move |acceptance: &Acceptance| session.accept(acceptance.clone()));
    leave_when_done(accept.value());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if draft.check(asked, i18n) && !accept.pending().get_untracked() {
            let language = preferences.language.get_untracked().name();
            accept.dispatch(draft.acceptance(token.clone(), language));
        }
    };
    let failure = move || match &*accept.value().read() {
        Some(Err(error)) => check::failure(error, i18n),
        _ => String::new(),
    };
    let (titled, led) = (invitation.clone(), invitation);
    view! {
        <Welcome
            title=Signal::derive(move || title(&titled, i18n))
            lead=Signal::derive(move || lead(&led, i18n))
            failure=Signal::derive(failure)
        >
            <form on:submit=submit novalidate>
                <Fields draft asked />
                <Button kind=ButtonKind::Primary submit=true pending=accept.pending()>
                    {t!(i18n, sign_in.join.submit)}
                </Button>
            </form>
        </Welcome>
    }
}

#[component]
fn Fields(draft: Draft, asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let firm = move || {
        view! {
            <Field
                label=t!(i18n, sign_in.join.firm)
                value=draft.firm
                error=draft.firm_error
                autocomplete="organization"
                required=true
                autofocus=true
            />
        }
    };
    let name = move || {
        view! {
            <Field
                label=t!(i18n, sign_in.join.name)
                value=draft.name
                error=draft.name_error
                autocomplete="name"
                required=true
            />
        }
    };
    let email = move || {
        view! {
            <Field
                label=t!(i18n, sign_in.email)
                value=draft.email
                kind=InputKind::Email
                error=draft.email_error
                autocomplete="username"
                required=true
            />
        }
    };
    view! {
        {(asked == Asked::Everything).then(firm)}
        {(asked != Asked::Password).then(name)}
        {(asked == Asked::Everything).then(email)}
        <Field
            label=t!(i18n, sign_in.password)
            value=draft.password
            kind=InputKind::Password
            hint=t!(i18n, sign_in.join.password_hint)
            error=draft.password_error
            autocomplete="new-password"
            required=true
        />
    }
}

impl Draft {
    /// Marks what is wrong; says whether nothing is.
    fn check(self, asked: Asked, i18n: I18n) -> bool {
        let wants = |wanted: bool, error: String| if wanted { error } else { String::new() };
        let everything = asked == Asked::Everything;
        let firm = check::filled(&self.firm.read_untracked(), i18n);
        let name = check::filled(&self.name.read_untracked(), i18n);
        let email = check::email(&self.email.read_untracked(), i18n);
        let errors = [
            (self.firm_error, wants(everything, firm)),
            (self.name_error, wants(asked != Asked::Password, name)),
            (self.email_error, wants(everything, email)),
            (self.password_error, check::password(&self.password.read_untracked(), i18n)),
        ];
        let is_right = errors.iter().all(|(_, error)| error.is_empty());
        for (signal, error) in errors {
            signal.set(error);
        }
        is_right
    }

    fn acceptance(self, token: String, language: &str) -> Acceptance {
        let text = |signal: RwSignal<String>| signal.read_untracked().trim().to_owned();
        Acceptance {
            token,
            firm: text(self.firm),
            name: text(self.name),
            email: text(self.email),
            password: self.password.get_untracked(),
            language: language.to_owned(),
        }
    }
}

fn title(invitation: &Invitation, i18n: I18n) -> String {
    match invitation {
        Invitation::FirstUser => t!(i18n, sign_in.join.first).to_owned(),
        Invitation::Join { firm, .. } => {
            t!(i18n, sign_in.join.title, firm = firm.clone()).to_string()
        }
        Invitation::NewPassword { .. } => t!(i18n, sign_in.join.password_title).to_owned(),
    }
}

fn lead(invitation: &Invitation, i18n: I18n) -> String {
    match invitation {
        Invitation::FirstUser => t!(i18n, sign_in.join.first_lead).to_owned(),
        Invitation::Join { email, .. } => {
            t!(i18n, sign_in.join.lead, email = email.clone()).to_string()
        }
        Invitation::NewPassword { firm, email } => {
            let (firm, email) = (firm.clone(), email.clone());
            t!(i18n, sign_in.join.password_lead, email = email, firm = firm).to_string()
        }
    }
}
