//! Customers or contacts as vCards: which of them, for which program, and how far it is.

use domain::entity::Entity;
use domain::exchange::vcard::Version;
use domain::id::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    Button, ButtonKind, Chips, Choice, Format, ProgressBar, Skeleton, use_format, use_toasts,
};
use crate::i18n::*;
use crate::records::cards;
use crate::state::firm::use_firm;
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Chosen, ListQuery};

/// Everybody, as a chip names it.
const ALL: &str = "all";

/// What the list shows.
const LISTED: &str = "listed";

/// The version that older programs read.
const OLD: &str = "3.0";

const NEW: &str = "4.0";

/// Those in the list, and everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    listed: Vec<RecordId>,
    all: Vec<RecordId>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choosing,
    Writing { done: usize, total: usize },
}

/// The content of the dialog.
#[component]
pub fn CardExport(
    /// What the list shows, or what was chosen of it.
    chosen: Chosen,
    /// Closed: saved, or not wanted.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let entity = chosen.query.entity.clone();
    let found = RwSignal::new(None::<Result<Found, AskError>>);
    spawn_local(async move {
        let answer = find(replica, chosen).await;
        found.try_set(Some(answer));
    });
    view! {
        <p class="muted small">{t!(i18n, export.text)}</p>
        {move || match found.get() {
            None => view! { <Skeleton lines=3 /> }.into_any(),
            Some(Ok(found)) => {
                let entity = entity.clone();
                view! { <Choosing entity found on_done /> }.into_any()
            }
            Some(Err(error)) => {
                let reason = error.to_string();
                view! { <p role="alert">{t!(i18n, export.failed, reason = reason).to_string()}</p> }
                    .into_any()
            }
        }}
    }
}

async fn find(replica: Replica, chosen: Chosen) -> Result<Found, AskError> {
    let Chosen { query, all, ids } = chosen;
    if !all {
        return Ok(Found { all: ids.clone(), listed: ids });
    }
    if !ids.is_empty() {
        let mut listed = replica.listed(query).await?;
        listed.retain(|id| !ids.contains(id));
        return Ok(Found { all: listed.clone(), listed });
    }
    let everybody = ListQuery { filter: String::new(), only: Vec::new(), ..query.clone() };
    // The list as it is shown comes last: its order is kept for scrolling on.
    let all = replica.listed(everybody).await?;
    Ok(Found { listed: replica.listed(query).await?, all })
}

#[component]
fn Choosing(entity: Entity, found: Found, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let toasts = use_toasts();
    let firm = use_firm();
    let step = RwSignal::new(Step::Choosing);
    let wanted = RwSignal::new(LISTED.to_owned());
    let version = RwSignal::new(NEW.to_owned());
    let is_part = found.listed.len() < found.all.len();
    let counts = (found.listed.len(), found.all.len());
    let of = entity.clone();
    let whom = Signal::derive(move || whom(i18n, format, &of, counts));
    let versions = Signal::derive(move || {
        vec![
            Choice::new(NEW, t!(i18n, export.version.new)),
            Choice::new(OLD, t!(i18n, export.version.old)),
        ]
    });
    let save = move |()| {
        let ids = match wanted.get_untracked().as_str() {
            ALL => found.all.clone(),
            _ => found.listed.clone(),
        };
        let version = match version.get_untracked().as_str() {
            OLD => Version::V3,
            _ => Version::V4,
        };
        let name = match entity {
            Entity::Contact => t!(i18n, customers.tab.contact),
            _ => t!(i18n, customers.tab.customer),
        };
        let (entity, firm) = (entity.clone(), firm.get_untracked().firm);
        let total = ids.len();
        step.set(Step::Writing { done: 0, total });
        spawn_local(async move {
            // Whoever closes the dialog, by canceling too, does not want them any more.
            let go_on = |done| step.try_set(Step::Writing { done, total }).is_none();
            let saved = cards::save(replica, (entity, ids), version, (name, &firm), go_on).await;
            match saved {
                Ok(count) => {
                    toasts.push(cards_saved(i18n, format, count), None);
                    on_done.run(());
                }
                Err(AskError::Cancelled) => {}
                Err(error) => {
                    step.try_set(Step::Choosing);
                    let reason = error.to_string();
                    toasts.push_error(t!(i18n, export.failed, reason = reason).to_string());
                }
            }
        });
    };
    let choosing = move || step.get() == Step::Choosing;
    let done = Signal::derive(move || progress(step.get()).0);
    let total = Signal::derive(move || progress(step.get()).1);
    view! {
        <Show
            when=choosing
            fallback=move || {
                view! {
                    <ProgressBar label=t!(i18n, export.writing) done total on_cancel=on_done />
                }
            }
        >
            <Show when=move || is_part>
                <Chips
                    label=t!(i18n, export.whom)
                    choices=whom
                    value=wanted
                    on_change=move |chosen| wanted.set(chosen)
                />
            </Show>
            <Chips
                label=t!(i18n, export.version.label)
                choices=versions
                value=version
                on_change=move |chosen| version.set(chosen)
            />
            <div class="form-actions">
                <Button on_click=on_done>{t!(i18n, common.cancel)}</Button>
                <Button
                    kind=ButtonKind::Primary
                    icon=icondata_lu::LuDownload
                    on_click=save.clone()
                >
                    {t!(i18n, export.save)}
                </Button>
            </div>
        </Show>
    }
}

/// The list as it is shown, and everybody, with their counts.
fn whom(i18n: I18n, format: Format, entity: &Entity, counts: (usize, usize)) -> Vec<Choice> {
    let number = |count: usize| format.number_of(u64::try_from(count).unwrap_or(u64::MAX));
    let (listed, all) = (number(counts.0), number(counts.1));
    let all = match entity {
        Entity::Contact => t!(i18n, export.all.contact, count = all).to_string(),
        _ => t!(i18n, export.all.customer, count = all).to_string(),
    };
    let listed = t!(i18n, export.listed, count = listed).to_string();
    vec![Choice::new(LISTED, listed), Choice::new(ALL, all)]
}

fn progress(step: Step) -> (u64, u64) {
    let count = |count| u64::try_from(count).unwrap_or(u64::MAX);
    match step {
        Step::Choosing => (0, 0),
        Step::Writing { done, total } => (count(done), count(total)),
    }
}

fn cards_saved(i18n: I18n, format: Format, count: u32) -> String {
    match count {
        0 => t!(i18n, export.saved.none).to_owned(),
        1 => t!(i18n, export.saved.one).to_owned(),
        _ => t!(i18n, export.saved.many, count = format.number(count.into())).to_string(),
    }
}
