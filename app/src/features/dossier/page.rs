//! The page: header, and three columns that become two and one on smaller screens.

use std::sync::Arc;

use domain::id::CustomerId;
use leptos::prelude::*;

use super::add_box::AddBox;
use super::arrival::arrive;
use super::conflicts::Conflicts;
use super::contacts::ContactsCard;
use super::details::DetailsCard;
use super::erase::NotHere;
use super::goodbye::{Goodbye, GoodbyeDialog};
use super::head::Head;
use super::merged::MergedLines;
use super::open_card::OpenCard;
use super::source::{View, use_source};
use super::story::Story;
use super::worth::{ScoresCard, ValueCard};
use crate::components::{Failure, Skeleton};
use crate::records::form::{FormDialog, RecordDialog};
use crate::records::go::{customer_path, use_go};
use crate::records::ready::WhenReady;
use crate::state::preferences::use_as_of;
use crate::worker::message::{AskError, Dossier};

/// One customer.
#[component]
pub fn DossierPage(
    /// As the address names it.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let id = Memo::new(move |_| CustomerId::parse(&id.read()));
    view! {
        <WhenReady>
            {move || match id.get() {
                Some(id) => view! { <Loaded id /> }.into_any(),
                None => view! { <NotHere id=None /> }.into_any(),
            }}
        </WhenReady>
    }
}

/// What the page is now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Situation {
    Loading,
    NotHere,
    Failed,
    Ready,
}

#[component]
fn Loaded(id: CustomerId) -> impl IntoView {
    let as_of = use_as_of();
    let source = use_source(Signal::derive(move || (id, as_of.get())));
    let found = source.found();
    let situation = Memo::new(move |_| match &*found.read() {
        None => Situation::Loading,
        Some(Err(AskError::NotFound)) => Situation::NotHere,
        Some(Err(_)) => Situation::Failed,
        Some(Ok(_)) => Situation::Ready,
    });
    // The last dossier stays on screen while a newer one is read.
    let last = Memo::new(move |before: Option<&Option<Arc<Dossier>>>| match &*found.read() {
        Some(Ok(dossier)) => Some(dossier.clone()),
        _ => before.cloned().flatten(),
    });
    let error = move || match &*found.read() {
        Some(Err(error)) => error.to_string(),
        _ => String::new(),
    };
    // Who was merged into another is read there.
    let go = use_go();
    Effect::new(move |_| {
        let at = last.read().as_ref().map(|dossier| CustomerId::from(dossier.customer.id));
        if let Some(at) = at.filter(|at| *at != id) {
            go.replace(&go.link(&customer_path(at)));
        }
    });
    let retry = Callback::new(move |()| source.fetch());
    move || match situation.get() {
        Situation::Loading => view! { <Skeleton lines=10 /> }.into_any(),
        Situation::NotHere => view! { <NotHere id=Some(id) /> }.into_any(),
        Situation::Failed => {
            view! { <Failure details=Signal::derive(error) on_retry=retry /> }.into_any()
        }
        Situation::Ready => match last.get_untracked() {
            Some(first) => {
                let dossier = move || last.get().unwrap_or_else(|| first.clone());
                view! { <Ready view=View::new(Signal::derive(dossier), as_of) /> }.into_any()
            }
            None => ().into_any(),
        },
    }
}

#[component]
fn Ready(view: View) -> impl IntoView {
    let form = FormDialog::default();
    let goodbye = Goodbye::default();
    arrive();
    view! {
        <article class="dossier">
            <Head view goodbye />
            <Conflicts view />
            <MergedLines view />
            <div class="dossier-columns">
                <div class="dossier-stack about">
                    <ContactsCard view form />
                    <DetailsCard view />
                </div>
                <div class="story">
                    <AddBox view form goodbye />
                    <Story view form />
                </div>
                <div class="dossier-stack worth">
                    <OpenCard view form />
                    <ValueCard view />
                    <ScoresCard view />
                </div>
            </div>
            <RecordDialog form />
            <GoodbyeDialog goodbye view />
        </article>
    }
}
