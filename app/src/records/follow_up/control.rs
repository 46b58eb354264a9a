//! The control: choose what came out of it, say what, and perhaps for when or how much. As soon as one is
//! chosen another can be.

use domain::sync::envelope::Fields;
use leptos::prelude::*;

use super::made::{Coming, Outcome};
use crate::components::{Choice, Field, InputKind};
use crate::i18n::*;
use crate::records::field::{Kind, Problem, Shape};
use crate::records::{rare_words, words};

/// More than this comes out of no conversation.
const MOST: usize = 4;

/// What came out of a contact, while it is filled in.
#[derive(Clone, Copy)]
pub struct FollowUps {
    rows: [Row; MOST],
}

#[derive(Clone, Copy)]
struct Row {
    kind: RwSignal<String>,
    what: Input,
    beside: Input,
}

#[derive(Clone, Copy, Default)]
struct Input {
    text: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
}

impl Input {
    /// The value, or nothing after saying what is wrong with it.
    fn read(self, shape: Shape, home: &str) -> Option<serde_json::Value> {
        let value = shape.parse(&self.text.read_untracked(), &Fields::new(), home);
        self.problem.set(value.as_ref().err().copied());
        value.ok()
    }
}

impl Default for FollowUps {
    fn default() -> Self {
        let row = || Row {
            kind: RwSignal::new(String::new()),
            what: Input::default(),
            beside: Input::default(),
        };
        Self { rows: std::array::from_fn(|_| row()) }
    }
}

impl FollowUps {
    /// What came out of it; nothing when something is not filled in as it should, which its input says.
    pub fn read(self, home: &str) -> Option<Vec<Coming>> {
        let mut coming = Vec::new();
        let mut all_right = true;
        for row in self.rows {
            let Some(outcome) = Outcome::of(&row.kind.read_untracked()) else { continue };
            let beside = outcome.beside().map(|shape| (shape, row.beside));
            let inputs = std::iter::once((outcome.what(), row.what)).chain(beside);
            let mut values = Fields::new();
            for (shape, input) in inputs {
                match input.read(shape, home) {
                    Some(value) => drop(values.insert(shape.name.to_owned(), value)),
                    None => all_right = false,
                }
            }
            coming.push(Coming { outcome, values });
        }
        all_right.then_some(coming)
    }

    /// Nothing is filled in any more.
    pub fn clear(self) {
        for row in self.rows {
            row.kind.set(String::new());
            for input in [row.what, row.beside] {
                input.text.set(String::new());
                input.problem.set(None);
            }
        }
    }
}

/// The inputs.
#[component]
pub fn FollowUpsField(
    /// What they fill in.
    follow_ups: FollowUps,
) -> impl IntoView {
    let rows = follow_ups.rows;
    // A row that has a choice stays, also when the one before it lost its own.
    let is_shown = move |at: usize, row: Row| {
        let before = at.checked_sub(1).and_then(|at| rows.get(at));
        before.is_none_or(|before| !before.kind.read().is_empty()) || !row.kind.read().is_empty()
    };
    let shown = move |(at, row): (usize, Row)| {
        let is_shown = Memo::new(move |_| is_shown(at, row));
        view! {
            <Show when=move || is_shown.get()>
                <RowField row is_first={at == 0} />
            </Show>
        }
    };
    view! { <div class="follow-ups">{rows.into_iter().enumerate().map(shown).collect_view()}</div> }
}

#[component]
fn RowField(row: Row, is_first: bool) -> impl IntoView {
    let i18n = use_i18n();
    let label = match is_first {
        true => t!(i18n, follow_up.label),
        false => t!(i18n, follow_up.more),
    };
    let nothing = Choice::new("", t!(i18n, follow_up.nothing));
    let choice = |outcome: Outcome| Choice::new(outcome.name(), word(i18n, outcome));
    let choices = std::iter::once(nothing).chain(Outcome::ALL.into_iter().map(choice)).collect();
    let outcome = Memo::new(move |_| Outcome::of(&row.kind.read()));
    let inputs = move || {
        outcome.get().map(|outcome| {
            let beside = outcome.beside();
            view! {
                <OneField shape=outcome.what() input=row.what />
                {beside.map(|shape| view! { <OneField shape input=row.beside /> })}
            }
        })
    };
    view! {
        <div class="follow-up">
            <Field label value=row.kind kind=InputKind::Select(choices) />
            {inputs}
        </div>
    }
}

#[component]
fn OneField(shape: Shape, input: Input) -> impl IntoView {
    let i18n = use_i18n();
    let label = match shape.name {
        "subject" | "title" | "what" => t!(i18n, records.field.what),
        _ => rare_words::field(i18n, shape.key()),
    };
    let kind = match shape.kind {
        Kind::Date => InputKind::Date,
        Kind::Money => InputKind::Number,
        _ => InputKind::Text,
    };
    let error = move || input.problem.get().map(|it| words::problem(i18n, it)).unwrap_or_default();
    view! {
        <Field
            label=label.to_owned()
            value=input.text
            kind
            error=Signal::derive(error)
            required=shape.needed
        />
    }
}

fn word(i18n: I18n, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Task => t!(i18n, owed.kind.task),
        Outcome::Promise => t!(i18n, owed.kind.promise),
        Outcome::Opportunity => t!(i18n, common.entity.opportunity),
        Outcome::Order => t!(i18n, records.value.kind.order),
        case => rare_words::value(i18n, "case_kind", case.name()),
    }
}
