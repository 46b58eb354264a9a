//! Who changed what, and what was there before: read from the host, each change with a way back.

use std::collections::HashMap;

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::{Fields, named};
use klantkompas::protocol::HistoryLine;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind, EmptyState, Icon, Skeleton, use_format, use_toasts};
use crate::i18n::*;
use crate::records::reader::use_reader;
use crate::records::save::use_keeper;
use crate::records::{rare_words, words};
use crate::state::history::history;
use crate::state::{Edit, use_replica};

/// How far history was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Under,
    Failed,
    More,
    Done,
}

/// What history says of one change to one record: at once, by one person.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    entity: Entity,
    id: RecordId,
    actor: RecordId,
    at: i64,
    is_new: bool,
    /// Field, before, after.
    fields: Vec<HistoryLine>,
}

/// Changes to the customer, its people and its latest events, latest first.
#[component]
pub fn History(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let lines = RwSignal::new(Vec::<HistoryLine>::new());
    let reading = RwSignal::new(Reading::Under);
    let read = move |is_first: bool| {
        reading.set(Reading::Under);
        let before = lines.with_untracked(|lines| lines.last().map(|line| line.seq));
        let (records, before) = (records(view), before.filter(|_| !is_first));
        spawn_local(async move {
            match history(records, before).await {
                Ok(page) => {
                    lines.try_update(|lines| {
                        if is_first {
                            lines.clear();
                        }
                        lines.extend(page.lines);
                    });
                    reading.try_set(if page.more { Reading::More } else { Reading::Done });
                }
                Err(_) => drop(reading.try_set(Reading::Failed)),
            }
        });
    };
    // Each change of the dossier, also one made elsewhere, may have added to its history.
    Effect::new(move |_| {
        view.dossier.track();
        read(true);
    });
    let told = Memo::new(move |_| told(&lines.read()));
    let is_empty = Memo::new(move |_| told.read().is_empty());
    view! {
        <ul class="timeline">
            <For
                each=move || told.get()
                key=|it| (it.id, it.at, it.fields.first().map(|line| line.seq))
                children=move |it| {
                    let name = view.names.read_untracked().get(&it.id).cloned();
                    view! { <OneChange it name /> }
                }
            />
        </ul>
        {move || match (reading.get(), is_empty.get()) {
            (Reading::Under, true) => view! { <Skeleton lines=6 /> }.into_any(),
            (Reading::Failed, _) => view! { <AtTheHost on_retry=move |()| read(true) /> }.into_any(),
            (Reading::Done, true) => {
                view! {
                    <EmptyState
                        icon=icondata_lu::LuHistory
                        title=t!(i18n, dossier.history.none.title)
                        text=t!(i18n, dossier.history.none.text)
                    />
                }
                    .into_any()
            }
            (Reading::More, _) => {
                view! {
                    <Button on_click=move |()| read(false)>{t!(i18n, dossier.more)}</Button>
                }
                    .into_any()
            }
            _ => ().into_any(),
        }}
    }
}

/// Without a network: where history is, and that nothing is lost.
#[component]
fn AtTheHost(#[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=icondata_lu::LuCloudOff
            title=t!(i18n, dossier.history.offline.title)
            text=t!(i18n, dossier.history.offline.text)
        >
            <Button on_click=move |()| on_retry.run(())>{t!(i18n, common.retry)}</Button>
        </EmptyState>
    }
}

#[component]
fn OneChange(
    it: Told,
    /// Of the person it is about.
    name: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let reader = use_reader();
    let (actor, at, is_new) = (it.actor, it.at, it.is_new);
    let entity = it.entity.clone();
    let what = move || {
        let kind = words::kind(i18n, &entity);
        name.clone().map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"))
    };
    let title = move || {
        if is_new {
            t!(i18n, dossier.history.created, what = what()).to_string()
        } else {
            t!(i18n, dossier.history.changed, what = what()).to_string()
        }
    };
    let who = move || Some(reader.colleague(actor)).filter(|name| !name.is_empty());
    let meta = move || {
        let when = format.moment_ago(at, clock::now_ms());
        who().map_or_else(|| when.clone(), |who| format!("{who} · {when}"))
    };
    let icon = if is_new { icondata_lu::LuPlus } else { icondata_lu::LuPencil };
    let told = StoredValue::new(it);
    let lines = move || {
        let line = |line: &HistoryLine| {
            let value = |value| reader.value(&line.entity, &line.field, value);
            let said = |value: String| if value.is_empty() { "–".to_owned() } else { value };
            t!(
                i18n,
                dossier.history.line,
                field = rare_words::field_of(i18n, &line.entity, &line.field),
                old = said(value(&line.old)),
                new = said(value(&line.new)),
            )
            .to_string()
        };
        told.with_value(|it| it.fields.iter().map(line).collect::<Vec<_>>())
    };
    view! {
        <li class="timeline-item">
            <span class="timeline-icon">
                <Icon icon />
            </span>
            <div class="timeline-meta">
                <span class="timeline-title still">{title}</span>
                <span class="timeline-when">{meta}</span>
            </div>
            {move || {
                lines().into_iter().map(|line| view! { <p class="timeline-text">{line}</p> }).collect_view()
            }}
            <Show when=move || !is_new>
                <RestoreButton told />
            </Show>
        </li>
    }
}

/// Puts the values of before back, as a new change that can itself be undone.
#[component]
fn RestoreButton(told: StoredValue<Told>) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let keeper = use_keeper();
    let toasts = use_toasts();
    let restore = move |()| {
        let it = told.get_value();
        spawn_local(async move {
            let row = replica.record(it.entity, it.id).await.ok().flatten();
            let Some(row) = row.filter(|row| !row.erased) else {
                return toasts.push_error(t!(i18n, dossier.history.gone));
            };
            let set = restored(&row.fields, &it.fields);
            if set.is_empty() {
                return toasts.push(t!(i18n, dossier.history.same), None);
            }
            // A failure has been shown by then.
            drop(keeper.keep(Edit::fields(&row, set)).await);
        });
    };
    view! {
        <Button kind=ButtonKind::Quiet on_click=restore>
            {t!(i18n, dossier.history.restore)}
        </Button>
    }
}

/// The values of before that do not hold now.
fn restored(now: &Fields, lines: &[HistoryLine]) -> Fields {
    let differs = |line: &&HistoryLine| now.get(&line.field).unwrap_or(&Value::Null) != &line.old;
    named(lines.iter().filter(differs).map(|line| (line.field.clone(), line.old.clone())).collect())
}

/// The records of a dossier, the latest events first.
fn records(view: View) -> Vec<RecordId> {
    let dossier = view.dossier.read_untracked();
    let people = dossier.contacts.iter().map(|row| row.id);
    let events = dossier.timeline.iter().map(|row| row.id);
    std::iter::once(dossier.customer.id).chain(people).chain(events).collect()
}

/// Lines of one change to one record, together.
fn told(lines: &[HistoryLine]) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    let mut at: HashMap<(u64, RecordId), usize> = HashMap::new();
    for line in lines {
        let place = *at.entry((line.seq, line.id)).or_insert_with(|| {
            all.push(Told {
                entity: line.entity.clone(),
                id: line.id,
                actor: line.actor.into(),
                at: line.at,
                is_new: false,
                fields: Vec::new(),
            });
            all.len().saturating_sub(1)
        });
        if let Some(told) = all.get_mut(place) {
            if line.field.is_empty() {
                told.is_new = true;
            } else {
                told.fields.push(line.clone());
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn line(seq: u64, field: &str, old: Value, new: Value) -> HistoryLine {
        HistoryLine {
            seq,
            entity: Entity::Contact,
            id: RecordId(Uuid::from_u128(1)),
            field: field.to_owned(),
            old,
            new,
            actor: domain::id::UserId(Uuid::from_u128(2)),
            at: 5,
        }
    }

    #[test]
    fn fields_of_one_change_stand_together() {
        let lines = [
            line(8, "notes", json!("a"), json!("b")),
            line(8, "role", json!("chef"), json!("cook")),
            line(3, "", Value::Null, Value::Null),
        ];
        let told = told(&lines);
        let shape: Vec<_> = told.iter().map(|it| (it.is_new, it.fields.len())).collect();
        assert_eq!(shape, [(false, 2), (true, 0)]);
    }

    #[test]
    fn only_what_differs_is_put_back() {
        let now = named(vec![("role".to_owned(), json!("chef")), ("notes".to_owned(), json!("b"))]);
        let lines = [
            line(8, "role", json!("chef"), json!("cook")),
            line(8, "notes", json!("a"), json!("b")),
            line(8, "website", Value::Null, json!("x")),
        ];
        assert_eq!(restored(&now, &lines), named(vec![("notes".to_owned(), json!("a"))]));
    }
}
