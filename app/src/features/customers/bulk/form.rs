//! What is to be done to the rows that were chosen: asked, then done with its progress.

use domain::entity::Entity;
use domain::sync::envelope::Fields;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::bulk::archive;

use super::run::Runner;
use crate::components::{
    Button, ButtonKind, Choice, Field, InputKind, ProgressBar, use_format, use_toasts,
};
use crate::i18n::*;
use crate::records::customer::{END_REASONS, KINDS, LANGUAGES, RELATIONS};
use crate::records::field::{Kind, Problem, Shape};
use crate::records::people::use_own_people;
use crate::records::selection::Marked;
use crate::records::words;
use crate::state::use_replica;
use crate::worker::message::BulkAct;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Somebody becomes responsible.
    Owner,
    /// A label is added.
    AddTag,
    /// A label is taken off.
    RemoveTag,
    /// Another field gets a value.
    Field,
    /// They are put away.
    Archive,
}

/// Fields that many customers may share a value of.
const FIELDS: &[Shape] = &[
    Shape::of("relation", Kind::Choice(RELATIONS)).needed(),
    Shape::of("kind", Kind::Choice(KINDS)).needed(),
    Shape::of("language", Kind::Choice(LANGUAGES)),
    Shape::of("known_since", Kind::Date),
    Shape::of("ended_on", Kind::Date),
    Shape::of("end_reason", Kind::Choice(END_REASONS)),
];

/// The content of the dialog.
#[component]
pub fn BulkForm(
    /// What is done.
    ask: Ask,
    /// Which records.
    entity: Entity,
    /// The selection.
    marked: Marked,
    /// Closed: done, stopped or not wanted. Hears whether something was done.
    #[prop(into)]
    on_done: Callback<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let runner = Runner { replica: use_replica(), toasts: use_toasts(), i18n, format };
    let progress = RwSignal::new(None::<(u32, u32)>);
    let value = RwSignal::new(String::new());
    let field = RwSignal::new(FIELDS.first().map_or("", |shape| shape.name).to_owned());
    let problem = RwSignal::new(None::<Problem>);
    let count = marked.selection.read_untracked().count(marked.matching.get_untracked());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if progress.get_untracked().is_some() {
            return;
        }
        let act = match act(ask, &field.read_untracked(), &value.read_untracked()) {
            Ok(act) => act,
            Err(found) => return problem.set(Some(found)),
        };
        let chosen = marked.selection.get_untracked().of(marked.query.get_untracked());
        progress.set(Some((0, count)));
        marked.busy.set(true);
        spawn_local(async move {
            // Whoever closes the dialog, by canceling too, wants no more of it done.
            let go_on = move |done, total| progress.try_set(Some((done, total))).is_none();
            runner.change(chosen, act, go_on).await;
            if ask == Ask::Archive {
                marked.selection.try_update(|selection| selection.set_all(false));
            }
            marked.busy.try_set(false);
            if progress.try_get_untracked().is_some() {
                on_done.run(true);
            }
        });
    };
    let numbers = move || progress.get().unwrap_or_default();
    let done = Signal::derive(move || u64::from(numbers().0));
    let total = Signal::derive(move || u64::from(numbers().1));
    let stop = Callback::new(move |()| on_done.run(true));
    let shown = format.number(count.into());
    let text = match count {
        1 => t!(i18n, lists.bulk.concerns.one).to_owned(),
        _ => t!(i18n, lists.bulk.concerns.many, count = shown).to_string(),
    };
    let is_running = Memo::new(move |_| progress.read().is_some());
    view! {
        <Show when=move || is_running.get()>
            <ProgressBar label=t!(i18n, lists.bulk.working) done total on_cancel=stop />
        </Show>
        <form class="record-form" novalidate hidden=move || is_running.get() on:submit=submit>
            <p class="muted small">{text}</p>
            <Input ask field value problem />
            {(ask == Ask::Archive)
                .then(|| {
                    view! {
                        <p>
                            {match entity {
                                Entity::Customer => t!(i18n, lists.bulk.archive_text),
                                _ => t!(i18n, lists.bulk.archive_other),
                            }}
                        </p>
                    }
                })}
            <div class="form-actions">
                <Button on_click=move |()| on_done.run(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {match ask {
                        Ask::AddTag => t!(i18n, lists.bulk.go.add_tag),
                        Ask::RemoveTag => t!(i18n, lists.bulk.go.remove_tag),
                        Ask::Archive => t!(i18n, lists.bulk.go.archive),
                        Ask::Owner | Ask::Field => t!(i18n, lists.bulk.go.change),
                    }}
                </Button>
            </div>
        </form>
    }
}

/// What is asked for, if anything.
#[component]
fn Input(
    ask: Ask,
    field: RwSignal<String>,
    value: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = move || problem.get().map(|it| words::problem(i18n, it)).unwrap_or_default();
    let people = use_own_people(Signal::stored(String::new()));
    let shape = move || FIELDS.iter().find(|shape| shape.name == *field.read()).copied();
    let fields = FIELDS
        .iter()
        .map(|shape| Choice::new(shape.name, words::field(i18n, shape.name)))
        .collect::<Vec<_>>();
    // Another field begins with its first value.
    let asked = Memo::new(move |_| field.get());
    let other = move |shape: Shape| {
        value.set(shape.text(&Fields::new()));
        problem.set(None);
        view! {
            <Field
                label=words::field(i18n, shape.name).to_owned()
                value
                kind=input_kind(i18n, shape)
                error=Signal::derive(error)
                required=shape.needed
            />
        }
    };
    match ask {
        Ask::Archive => ().into_any(),
        Ask::Owner => (move || {
            view! {
                <Field
                    label=words::field(i18n, "owner").to_owned()
                    value
                    kind=InputKind::Select(people.get())
                    autofocus=true
                />
            }
        })
        .into_any(),
        Ask::AddTag | Ask::RemoveTag => view! {
            <Field
                label=t!(i18n, lists.bulk.tag)
                value
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
        }
        .into_any(),
        Ask::Field => view! {
            <Field
                label=t!(i18n, lists.bulk.field)
                value=field
                kind=InputKind::Select(fields)
                autofocus=true
            />
            {move || {
                asked.track();
                shape().map(other)
            }}
        }
        .into_any(),
    }
}

fn input_kind(i18n: I18n, shape: Shape) -> InputKind {
    match shape.kind {
        Kind::Date => InputKind::Date,
        Kind::Choice(values) => {
            let none = (!shape.needed).then(|| Choice::new("", t!(i18n, lists.bulk.clear)));
            let choice =
                |value: &&'static str| Choice::new(*value, words::value(i18n, shape.name, value));
            InputKind::Select(none.into_iter().chain(values.iter().map(choice)).collect())
        }
        _ => InputKind::Text,
    }
}

/// What was asked for, as what is done to each row.
fn act(ask: Ask, field: &str, value: &str) -> Result<BulkAct, Problem> {
    let tag = || {
        // A label with a comma would be two, here as in forms.
        let tag = value.replace([',', ';', '\n'], " ");
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        if tag.is_empty() { Err(Problem::Missing) } else { Ok(tag) }
    };
    let set = |shape: Shape| {
        let value = shape.parse(value, &Fields::new(), "")?;
        Ok(BulkAct::Set { field: shape.name.to_owned(), value })
    };
    match ask {
        Ask::Owner => set(Shape::of("owner", Kind::Colleague)),
        Ask::AddTag => Ok(BulkAct::AddTag(tag()?)),
        Ask::RemoveTag => Ok(BulkAct::RemoveTag(tag()?)),
        Ask::Field => {
            let shape = FIELDS.iter().find(|shape| shape.name == field).copied();
            set(shape.ok_or(Problem::Missing)?)
        }
        Ask::Archive => Ok(archive()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(ask: Ask, field: &str, value: &str, expected: Result<BulkAct, Problem>) {
        assert_eq!(act(ask, field, value), expected);
    }

    #[test]
    fn what_is_typed_becomes_what_is_done() {
        let set = |field: &str, value: Value| Ok(BulkAct::Set { field: field.into(), value });
        check(Ask::Owner, "", "", set("owner", Value::Null));
        check(Ask::AddTag, "", " beurs,  2026 ", Ok(BulkAct::AddTag("beurs 2026".into())));
        check(Ask::RemoveTag, "", " ; ", Err(Problem::Missing));
        check(Ask::Field, "relation", "partner", set("relation", json!("partner")));
        check(Ask::Field, "ended_on", "", set("ended_on", Value::Null));
        check(Ask::Field, "ended_on", "gisteren", Err(Problem::Date));
        check(Ask::Field, "name", "x", Err(Problem::Missing));
        check(Ask::Archive, "", "", set("archived", json!(true)));
    }
}
