//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::{ButtonLink, EmptyState};
use crate::i18n::*;

/// Says so, and leads back to the list.
#[component]
pub fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1 class="visually-hidden">{t!(i18n, shell.not_found.title)}</h1>
        <EmptyState
            icon=icondata_lu::LuCompass
            title=t!(i18n, shell.not_found.title)
            text=t!(i18n, shell.not_found.text)
        >
            <ButtonLink href="/customers">{t!(i18n, shell.not_found.action)}</ButtonLink>
        </EmptyState>
    }
}
