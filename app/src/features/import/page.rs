//! The page: choose, see, import, done.

use domain::id::ImportId;
use leptos::ev::{DragEvent, Event};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dropped::{Dropped, listed};
use super::past::{PastCard, UndoDialog};
use super::plan::PlanView;
use super::reason::worded;
use super::work::{Step, Stored, Work, use_work};
use crate::components::{
    Button, ButtonKind, ButtonLink, Card, EmptyState, Failure, Icon, ProgressBar, use_format,
    use_toasts,
};
use crate::i18n::*;
use crate::records::go;
use crate::records::ready::WhenReady;
use crate::state::use_replica;
use crate::worker::message::{AskError, PastImport};

/// Files into records.
#[component]
pub fn ImportPage() -> impl IntoView {
    let i18n = use_i18n();
    let work = use_work();
    view! {
        <div class="import">
            <header class="page-head">
                <h1>{t!(i18n, import.title)}</h1>
            </header>
            <WhenReady>
                <StepView work />
            </WhenReady>
        </div>
    }
}

#[component]
fn StepView(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    move || match work.step.get() {
        Step::Choose => view! { <Choose work /> }.into_any(),
        Step::Reading => view! { <Running work label=t!(i18n, import.reading) /> }.into_any(),
        Step::Plan(plan) => view! { <PlanView work plan=*plan /> }.into_any(),
        Step::Storing => view! { <Running work label=t!(i18n, import.storing) /> }.into_any(),
        Step::Done(id, stored) => view! { <Done work id stored /> }.into_any(),
        Step::Failed(AskError::Mixed) => {
            let retry = Callback::new(move |()| work.restart());
            view! {
                <Failure
                    title=t!(i18n, import.mixed.title)
                    text=t!(i18n, import.mixed.text)
                    on_retry=retry
                />
            }
            .into_any()
        }
        Step::Failed(error) => {
            let retry = Callback::new(move |()| work.restart());
            view! {
                <Failure
                    title=t!(i18n, import.failed.title)
                    text=t!(i18n, import.failed.text)
                    details=detail(i18n, &error)
                    on_retry=retry
                />
            }
            .into_any()
        }
    }
}

/// Why it failed: what is wrong with a file in words.
fn detail(i18n: I18n, error: &AskError) -> String {
    match error {
        AskError::Invalid(reason) => worded(i18n, reason),
        error => error.to_string(),
    }
}

/// Where files are dropped or picked.
#[component]
fn Choose(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let is_over = RwSignal::new(false);
    let files = NodeRef::<html::Input>::new();
    let folder = NodeRef::<html::Input>::new();
    folder.on_load(|folder| drop(folder.set_attribute("webkitdirectory", "")));
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let Some(dropped) = event.data_transfer().map(|transfer| Dropped::of(&transfer)) else {
            return;
        };
        spawn_local(async move {
            match dropped.files().await {
                Ok(files) => work.read(files),
                Err(_) => {
                    toasts.push_error(t!(i18n, import.unreadable));
                }
            }
        });
    };
    let picked = move |event: Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        work.read(input.files().map(|list| listed(&list)).unwrap_or_default());
    };
    let pick = |input: NodeRef<html::Input>| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <div
            class="drop-zone"
            class:over=move || is_over.get()
            on:dragover=over
            on:dragleave=move |_| is_over.set(false)
            on:drop=dropped
        >
            <span class="situation-icon"><Icon icon=icondata_lu::LuUpload /></span>
            <h2>{t!(i18n, import.drop.title)}</h2>
            <p>{t!(i18n, import.drop.text)}</p>
            <div class="empty-actions">
                <Button kind=ButtonKind::Primary on_click=move |()| pick(files)>
                    {t!(i18n, import.drop.files)}
                </Button>
                <Button on_click=move |()| pick(folder)>{t!(i18n, import.drop.folder)}</Button>
            </div>
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                multiple
                accept=".csv,.tsv,.txt,.xlsx,.vcf,text/csv,text/vcard"
                aria-label=t!(i18n, import.drop.files)
                node_ref=files
                on:change=picked
            />
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                multiple
                aria-label=t!(i18n, import.drop.folder)
                node_ref=folder
                on:change=picked
            />
        </div>
        <Card title=t!(i18n, import.promise.title)>
            <ul class="import-promises">
                <li>{t!(i18n, import.promise.dry)}</li>
                <li>{t!(i18n, import.promise.whole)}</li>
                <li>{t!(i18n, import.promise.again)}</li>
                <li>{t!(i18n, import.promise.undo)}</li>
            </ul>
        </Card>
        <PastCard />
    }
}

/// A running step, with its progress and a way to stop it.
#[component]
fn Running(work: Work, #[prop(into)] label: Signal<String>) -> impl IntoView {
    let done = Signal::derive(move || u64::from(work.progress.get().0));
    let total = Signal::derive(move || u64::from(work.progress.get().1));
    view! {
        <Card>
            <ProgressBar label done total on_cancel=Callback::new(move |()| work.cancel()) />
        </Card>
    }
}

/// Stored: what now.
#[component]
fn Done(work: Work, id: ImportId, stored: Stored) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let asked = RwSignal::new(None::<PastImport>);
    let undo = move |()| {
        spawn_local(async move {
            let imports = replica.past_imports().await.unwrap_or_default();
            let found = imports.into_iter().find(|import| import.id == id);
            // Undone already: the page begins anew, where that can be seen.
            match found.filter(|import| import.undone_at.is_none()) {
                Some(import) => drop(asked.try_set(Some(import))),
                None => work.restart(),
            }
        });
    };
    let format = use_format();
    let go = go::use_go();
    let Stored { rows, people } = stored;
    let text = move || {
        let text = t!(i18n, import.done.text);
        let Some((customers, contacts)) = people else { return text.to_owned() };
        let number = |count: u32| format.number(count.into());
        let (customers, contacts) = (number(customers), number(contacts));
        let kinds = t!(i18n, import.done.kinds, customers = customers, contacts = contacts);
        format!("{kinds} {text}")
    };
    let title = move || match rows {
        1 => t!(i18n, import.done.title.one).to_owned(),
        _ => t!(i18n, import.done.title.many, count = format.number_of(rows)).to_string(),
    };
    view! {
        <EmptyState
            icon=icondata_lu::LuCircleCheck
            title=title
            text=Signal::derive(text)
        >
            <div class="empty-actions">
                <ButtonLink
                    href=Signal::derive(move || go.link("/customers"))
                    kind=ButtonKind::Primary
                >
                    {t!(i18n, import.done.customers)}
                </ButtonLink>
                <Button on_click=move |()| work.restart()>{t!(i18n, import.done.more)}</Button>
                <Button icon=icondata_lu::LuUndo2 on_click=undo>
                    {t!(i18n, import.past.undo)}
                </Button>
            </div>
        </EmptyState>
        <UndoDialog asked />
    }
}
