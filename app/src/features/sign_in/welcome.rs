//! The card in the middle that these pages share.

use leptos::prelude::*;

use super::online::use_online;
use crate::components::{Button, ButtonKind, Icon};
use crate::i18n::*;
use crate::state::preferences::use_preferences;

/// The card, with the language one press away.
#[component]
pub fn Welcome(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence under it.
    #[prop(into)]
    lead: Signal<String>,
    /// What did not work; empty when nothing.
    #[prop(optional, into)]
    failure: Signal<String>,
    /// What is asked here needs no network.
    #[prop(optional)]
    works_offline: bool,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let online = use_online();
    Effect::new(move |_| document().set_title(&format!("{} · Klantkompas", title.get())));
    let switch = move |()| {
        preferences.choose_language(preferences.language.get_untracked().other());
    };
    view! {
        <main class="welcome">
            <div class="brand">
                <Icon icon=icondata_lu::LuCompass />
                <span>{t!(i18n, shell.name)}</span>
            </div>
            <div class="card">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                <Show when=move || !works_offline && !online.get()>
                    <p class="welcome-note tone-warn" role="status">
                        {t!(i18n, sign_in.offline)}
                    </p>
                </Show>
                <div role="alert">
                    <Show when=move || !failure.read().is_empty()>
                        <p class="welcome-note tone-bad">{failure}</p>
                    </Show>
                </div>
                {children()}
            </div>
            <Button kind=ButtonKind::Quiet icon=icondata_lu::LuLanguages on_click=switch>
                {t!(i18n, sign_in.other_language)}
            </Button>
        </main>
    }
}
