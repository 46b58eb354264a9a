//! The site map.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Routes};
use leptos_router::path;

use super::frame::Frame;
use crate::components::{ButtonLink, EmptyState};
use crate::features::calls::CallPage;
use crate::features::customers::CustomersPage;
use crate::features::dossier::DossierPage;
use crate::features::import::ImportPage;
use crate::features::segments::SegmentsPage;
use crate::features::settings::SettingsPage;
use crate::features::sign_in::{JoinPage, SignInPage};
use crate::features::styleguide::StyleguidePage;
use crate::features::surveys::SurveysPage;
use crate::i18n::*;

/// Every address of the application and its page.
#[component]
pub fn SiteMap() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <NotFound /> }>
            <Route path=path!("/sign-in") view=SignInPage />
            <Route path=path!("/join") view=JoinPage />
            <ParentRoute path=path!("") view=Frame>
                <Route path=path!("") view=|| view! { <Redirect path="/customers" /> } />
                <Route path=path!("/customers") view=CustomersPage />
                <Route path=path!("/customers/:id") view=DossierPage />
                <Route path=path!("/call") view=CallPage />
                <Route path=path!("/segments") view=SegmentsPage />
                <Route path=path!("/surveys") view=SurveysPage />
                <Route path=path!("/import") view=ImportPage />
                <Route path=path!("/settings") view=SettingsPage />
                <Route path=path!("/styleguide") view=Styleguide />
                <Route path=path!("/*any") view=NotFound />
            </ParentRoute>
        </Routes>
    }
}

/// The style guide is for those who build; others do not find it.
#[component]
fn Styleguide() -> impl IntoView {
    if cfg!(debug_assertions) {
        view! { <StyleguidePage /> }.into_any()
    } else {
        view! { <NotFound /> }.into_any()
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1 class="visually-hidden">{t!(i18n, shell.not_found.title)}</h1>
        <EmptyState
            icon=icondata_lu::LuCompass
            title=move || t_string!(i18n, shell.not_found.title)
            text=move || t_string!(i18n, shell.not_found.text)
        >
            <ButtonLink href="/customers">{t!(i18n, shell.not_found.action)}</ButtonLink>
        </EmptyState>
    }
}
