//! The frame around the pages of whoever works here: rail, top bar, banners, page.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::banners::BannerHost;
use super::keys::{is_key_list_wanted, listen_for_keys};
use super::navigation::follow_page;
use super::rail::Rail;
use super::top_bar::TopBar;
use crate::components::Skeleton;
use crate::features::command::use_command_box;
use crate::features::sign_in::SignInPage;
use crate::i18n::*;
use crate::parts;
use crate::state::preferences::use_as_of;
use crate::state::session::{Phase, use_session};
use crate::state::use_replica;
use crate::worker::message::Stage;

/// The frame; who is not known here signs in first, at the same address.
#[component]
pub fn Frame(
    /// The page within.
    children: ChildrenFn,
) -> impl IntoView {
    let phase = use_session().phase();
    move || match phase.get() {
        Phase::Starting => view! { <div class="frame-wait"><Skeleton /></div> }.into_any(),
        Phase::SignedOut => view! { <SignInPage /> }.into_any(),
        Phase::Locked => parts::lock_page(),
        Phase::Open => view! { <Signed page=children.clone() /> }.into_any(),
    }
}

#[component]
fn Signed(page: ChildrenFn) -> impl IntoView {
    let i18n = use_i18n();
    let place = NodeRef::<html::Main>::new();
    follow_page(place);
    listen_for_keys();
    tell_as_of();
    fetch_ahead();
    let is_searching = use_command_box().is_wanted();
    let wants_keys = is_key_list_wanted();
    view! {
        <div class="frame">
            <a class="skip-link" href="#page">{t!(i18n, shell.skip)}</a>
            <Rail />
            <TopBar />
            <BannerHost />
            <main class="page" id="page" tabindex="-1" node_ref=place>
                {page()}
            </main>
        </div>
        {move || is_searching.get().then(parts::command_box)}
        {move || wants_keys.get().then(parts::key_list)}
    }
}

/// The search box and dossiers open at once, if their part of the program comes before it is asked.
fn fetch_ahead() {
    let stage = use_replica().stage();
    let Some(owner) = Owner::current() else { return };
    let is_ready = Memo::new(move |_| *stage.read() == Stage::Ready);
    Effect::new(move |_| {
        if is_ready.get() {
            spawn_local(parts::fetch_ahead(owner.clone()));
        }
    });
}

/// Labels in lists are derived by the worker, as of the date in the address.
fn tell_as_of() {
    let as_of = use_as_of();
    let replica = use_replica();
    Effect::new(move |_| replica.set_as_of(as_of.get()));
}
