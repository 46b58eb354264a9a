//! One case on a page of its own.

use std::sync::Arc;

use domain::case::CaseStatus;
use domain::id::{CaseId, CustomerId};
use domain::sync::envelope::Envelope;
use leptos::prelude::*;

use super::closing::EndingDialog;
use super::ending::EndingCard;
use super::log::LogCard;
use super::moves::Moves;
use super::source::use_asked;
use super::words;
use crate::components::{
    Badge, ButtonLink, Card, Chips, Choice, EmptyState, Failure, Skeleton, Tone, use_format,
};
use crate::i18n::*;
use crate::records::case;
use crate::records::field::Shape;
use crate::records::go::{customer_path, use_go};
use crate::records::inline::RecordField;
use crate::records::people::use_people;
use crate::records::ready::WhenReady;
use crate::state::preferences::{use_as_of, use_preferences};
use crate::worker::message::{AskError, CaseAsk, CaseFile};

/// One case.
#[component]
pub fn CasePage(
    /// As the address names it.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let id = Memo::new(move |_| CaseId::parse(&id.read()));
    view! {
        <WhenReady>
            {move || match id.get() {
                Some(case) => view! { <Loaded case /> }.into_any(),
                None => view! { <NotHere /> }.into_any(),
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
fn Loaded(case: CaseId) -> impl IntoView {
    let as_of = use_as_of();
    let ask = move || CaseAsk::File { case, as_of: as_of.get() };
    let asked = use_asked::<CaseFile>(Signal::derive(ask));
    let (found, last) = (asked.found(), asked.last());
    let situation = Memo::new(move |_| match &*found.read() {
        None => Situation::Loading,
        Some(Err(AskError::NotFound)) => Situation::NotHere,
        Some(Err(_)) => Situation::Failed,
        Some(Ok(_)) => Situation::Ready,
    });
    move || match situation.get() {
        Situation::Loading => view! { <Skeleton lines=10 /> }.into_any(),
        Situation::NotHere => view! { <NotHere /> }.into_any(),
        Situation::Failed => {
            let retry = Callback::new(move |()| asked.fetch());
            view! { <Failure details=asked.error() on_retry=retry /> }.into_any()
        }
        Situation::Ready => match last.get_untracked() {
            Some(first) => {
                let file = Memo::new(move |_| last.get().unwrap_or_else(|| first.clone()));
                view! { <Ready file /> }.into_any()
            }
            None => ().into_any(),
        },
    }
}

#[component]
fn Ready(file: Memo<Arc<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let moves = Moves::new();
    let row = Memo::new(move |_| file.read().line.row.clone());
    let customer = Memo::new(move |_| file.read().line.customer);
    let order = move || match file.read().order.clone() {
        order if order.is_empty() => String::new(),
        order => t!(i18n, cases.file.order, order = order).to_string(),
    };
    let work = move |&shape: &Shape| match shape.name {
        "due_on" => view! { <RecordField shape row edit=case::due_edit /> }.into_any(),
        _ => view! { <RecordField shape row /> }.into_any(),
    };
    view! {
        <article class="case-file">
            <Head file row customer moves />
            <div class="case-columns">
                <Card title=t!(i18n, cases.file.what)>
                    <Fields shapes=case::WHAT row customer />
                    <p class="muted small">{order}</p>
                </Card>
                <div class="dossier-stack">
                    <Card title=t!(i18n, cases.file.work)>
                        <div class="details">{case::WORK.iter().map(work).collect_view()}</div>
                        <Deadline file />
                    </Card>
                    <EndingCard file row />
                </div>
                <LogCard file />
            </div>
            <EndingDialog moves />
        </article>
    }
}

/// Fields below each other.
#[component]
fn Fields(
    shapes: &'static [Shape],
    row: Memo<Envelope>,
    customer: Memo<Option<CustomerId>>,
) -> impl IntoView {
    let people = use_people(customer.into());
    let field = move |&shape: &Shape| view! { <RecordField shape row people /> };
    view! { <div class="details">{shapes.iter().map(field).collect_view()}</div> }
}

/// What it is, whose, and where it stands, which a press changes.
#[component]
fn Head(
    file: Memo<Arc<CaseFile>>,
    row: Memo<Envelope>,
    customer: Memo<Option<CustomerId>>,
    moves: Moves,
) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let what = Memo::new(move |_| words::what(i18n, &row.read().fields));
    let kind = move || words::kind(i18n, &row.read().fields).to_owned();
    let severity = move || words::severity(i18n, &row.read().fields).to_owned();
    let is_unsent = Memo::new(move |_| file.read().line.unsent);
    let dossier = move || {
        let path = customer_path(customer.get()?);
        let name = file.read().line.customer_name.clone();
        let label = t!(i18n, cases.file.dossier, name = name).to_string();
        let href = Signal::derive(move || go.link(&path));
        Some(view! { <ButtonLink href>{label}</ButtonLink> })
    };
    let status = Memo::new(move |_| file.read().line.status);
    let choices = move || {
        let choice = |status: CaseStatus| Choice::new(status.name(), words::status(i18n, status));
        CaseStatus::ALL.map(choice).to_vec()
    };
    let choose = move |name: String| {
        let to = CaseStatus::ALL.into_iter().find(|status| status.name() == name);
        if let Some(to) = to.filter(|to| *to != status.get_untracked()) {
            moves.to(&row.get_untracked(), to);
        }
    };
    view! {
        <header class="page-head">
            <div>
                <p class="small">
                    <a href=move || go.link("/cases")>{t!(i18n, cases.file.back)}</a>
                </p>
                <h1>{what}</h1>
                <p class="dossier-badges">
                    <Badge>{kind}</Badge>
                    <Badge>{severity}</Badge>
                    <Clock file />
                    <Show when=move || is_unsent.get()>
                        <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                    </Show>
                </p>
            </div>
            {dossier}
        </header>
        <div class="case-status">
            <Chips
                label=t!(i18n, cases.file.status)
                choices=Signal::derive(choices)
                value=Signal::derive(move || status.get().name().to_owned())
                on_change=choose
            />
        </div>
    }
}

#[component]
fn Clock(file: Memo<Arc<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let today = use_preferences().today();
    let tone = Signal::derive(move || words::tone(&file.read().line, today.get()));
    view! { <Badge tone>{move || words::clock(i18n, file.read().line.clock)}</Badge> }
}

/// When it is due, and how much time that leaves.
#[component]
fn Deadline(file: Memo<Arc<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let told = move || {
        let file = file.read();
        let until = words::until(i18n, format, &file.line);
        let clock = words::clock(i18n, file.line.clock);
        [until, clock].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    view! { <p class="muted small">{told}</p> }
}

#[component]
fn NotHere() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    view! {
        <h1 class="visually-hidden">{t!(i18n, cases.not_here.title)}</h1>
        <EmptyState
            icon=icondata_lu::LuSearchX
            title=t!(i18n, cases.not_here.title)
            text=t!(i18n, cases.not_here.text)
        >
            <ButtonLink href=Signal::derive(move || {
                go.link("/cases")
            })>{t!(i18n, cases.not_here.action)}</ButtonLink>
        </EmptyState>
    }
}
