//! Which cases pass, and their order.

use chrono::NaiveDate;
use domain::analytics::case_desk::{CaseFacts, DeskRules};
use domain::case::{Case, CaseStatus, Severity, Watch};
use domain::entity::Entity;
use domain::id::{EmployeeId, RecordId};
use domain::period::day;
use domain::word::Word;
use serde::Serialize;

use super::purchases;
use crate::message::CaseQuery;
use crate::owed::colleague;
use crate::tables::Tables;
use crate::text::{customer_name, fold, haystack};

/// A case that passes.
pub struct Found {
    /// Its row.
    pub row: u32,
    /// What says where it stands.
    pub case: Case,
}

/// What rows are sorted by; rows without a value come last either way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

/// In the order of deadlines, between those that have one and those that are over.
const UNDATED: i64 = 1 << 60;

/// The cases that pass, in no order.
pub fn select(
    tables: &mut Tables,
    cases: Vec<(u32, Case)>,
    query: &CaseQuery,
    watch: &Watch<'_>,
    rules: DeskRules,
) -> Vec<Found> {
    let folded = fold(&query.words);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut found = Vec::new();
    for (row, case) in cases {
        let is_meant = query.status.is_none_or(|status| case.standing() == status)
            && is_word(&query.kind, &case.kind)
            && is_word(&query.severity, &case.severity)
            && is_theirs(tables, query, row)
            && has_words(tables, &words, row)
            && watch.is_raised(&case);
        if !is_meant {
            continue;
        }
        let is_behind = query.set.is_none_or(|set| {
            let facts = CaseFacts::of(&case, watch, || purchases(tables, row), rules);
            facts.is_some_and(|facts| set.has(&facts, query.as_of, rules))
        });
        if is_behind {
            found.push(Found { row, case });
        }
    }
    found
}

fn is_word<Known: Serialize>(wanted: &str, word: &Word<Known>) -> bool {
    wanted.is_empty() || serde_json::to_value(word).is_ok_and(|word| word == wanted)
}

fn is_theirs(tables: &Tables, query: &CaseQuery, row: u32) -> bool {
    let Some(people) = &query.people else { return true };
    let view = tables.view(&Entity::Case, row);
    match view.and_then(|view| view.id("owner")) {
        Some(owner) => people.contains(&EmployeeId(owner)),
        None => query.and_nobodys,
    }
}

fn has_words(tables: &Tables, words: &[&str], row: u32) -> bool {
    if words.is_empty() {
        return true;
    }
    let Some(view) = tables.view(&Entity::Case, row) else { return false };
    let text = haystack(tables, &Entity::Case, row, view);
    words.iter().all(|word| text.contains(word))
}

/// Cases in the order that is asked for; of two alike the one of the lower row comes first.
pub fn sort(
    tables: &Tables,
    found: Vec<Found>,
    query: &CaseQuery,
    watch: &Watch<'_>,
) -> Vec<Found> {
    let keyed = found.into_iter().map(|it| (key(tables, &it, &query.sort, watch), it));
    let mut keyed: Vec<(Option<Key>, Found)> = keyed.collect();
    keyed.sort_by(|(left, left_case), (right, right_case)| {
        let by_key = match (left, right) {
            (Some(left), Some(right)) if query.descending => right.cmp(left),
            (Some(left), Some(right)) => left.cmp(right),
            (left, right) => left.is_none().cmp(&right.is_none()),
        };
        by_key.then(left_case.row.cmp(&right_case.row))
    });
    keyed.into_iter().map(|(_, it)| it).collect()
}

fn key(tables: &Tables, found: &Found, field: &str, watch: &Watch<'_>) -> Option<Key> {
    let view = tables.view(&Entity::Case, found.row)?;
    let text = |text: &str| (!text.is_empty()).then(|| Key::Text(fold(text)));
    let case = &found.case;
    match field {
        "due" => Some(Key::Number(urgency(case, watch))),
        "opened_on" => case.opened_on.map(|on| Key::Number(day(on).into())),
        "customer_name" => text(customer_name(tables, &Entity::Case, found.row)),
        "status" => CaseStatus::ALL
            .iter()
            .position(|status| *status == case.standing())
            .and_then(|place| i64::try_from(place).ok())
            .map(Key::Number),
        "severity" => case.severity.known().map(|severity| {
            Key::Number(match severity {
                Severity::Minor => 0,
                Severity::Normal => 1,
                Severity::Serious => 2,
                Severity::Critical => 3,
            })
        }),
        "owner" => text(&colleague(tables, RecordId(view.id("owner")?))),
        field => text(view.text(field)),
    }
}

/// What waits by its deadline, then what has none, then what is over, the last first.
fn urgency(case: &Case, watch: &Watch<'_>) -> i64 {
    if watch.is_open(case) {
        let deadline = watch.deadline(case);
        return deadline.map_or(UNDATED, |at| at.and_utc().timestamp());
    }
    let settled = case.settled_on().map_or(0, |on: NaiveDate| i64::from(day(on)));
    UNDATED.saturating_mul(2).saturating_sub(settled)
}
