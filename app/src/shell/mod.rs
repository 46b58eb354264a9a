//! Start-up: what everything below can reach, and the frame around every page.

pub mod banners;
mod frame;
pub mod keys;
mod navigation;
pub mod not_found;
mod rail;
mod routes;
mod top_bar;
pub mod update;

use leptos::prelude::*;

use self::routes::SiteMap;
use crate::components::{ToastHost, provide_toasts};
use crate::features::calls::provide_rings;
use crate::features::command::provide_command_box;
use crate::i18n::*;
use crate::state::address::provide_address;
use crate::state::firm::provide_firm;
use crate::state::preferences::provide_preferences;
use crate::state::provide_replica;
use crate::state::session::provide_session;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_address();
    let preferences = provide_preferences();
    provide_toasts();
    provide_replica();
    provide_session();
    provide_firm();
    provide_rings();
    provide_command_box();
    keys::provide_key_help();
    update::provide_update();
    view! {
        {move || {
            provide_context(I18n(preferences.language.get()));
            view! {
                <SiteMap />
                <ToastHost />
            }
        }}
    }
}
