//! Undoing an import: what becomes of each row it touched.
//!
//! A row that it made is taken back as a whole, unless somebody changed it since. Of a row that was here
//! before, each field gets back the value it had, unless somebody gave it another one since. The rows
//! of an undo say what they found, so that host and device, which may meet other values later, decide
//! alike (`merge::put_back`). An objection that an import brought stays: somebody may have said the same
//! since, and values do not tell.

use serde_json::Value;

use super::change::ENTRY_SCHEMA;
use super::envelope::{ARCHIVED, Envelope, Fields, IMPORTED, Versions, WITHDRAWN, named};
use super::merge::trace::{
    BACK, BY, EARLIER, EDITED, SEEN, WAS, WHOLE, digest, is_changed, lifts_objection,
};
use crate::id::ImportId;

/// What undoing makes of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// It was made by the import and goes.
    Remove(Envelope),
    /// Fields get back what they had; so many stay, because somebody changed them.
    Restore(Envelope, u32),
    /// It stays as it is: somebody went on with it.
    Keep,
}

/// What is known of a row on the device that undoes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether the import itself waits for the host, so that versions do not tell of it yet.
    pub is_waiting: bool,
    /// Whether an edit that the host has not confirmed came after the import.
    pub is_edited: bool,
}

/// Which import touched a row last.
pub fn last_import(row: &Fields) -> Option<ImportId> {
    id_of(row.get(IMPORTED)?)
}

/// What undoing an import makes of a row; absent when it did not touch it.
pub fn step(row: &Envelope, import: ImportId, seen: Seen) -> Option<Step> {
    if row.erased || row.is_gone() {
        return None;
    }
    let last = row.fields.get(IMPORTED)?;
    let trace = std::iter::successors(Some(last), |trace| trace.get(EARLIER))
        .find(|trace| id_of(trace) == Some(import))?;
    let was = trace.get(WAS).and_then(Value::as_object);
    let is_whole = was.is_none_or(|was| was.contains_key(WITHDRAWN));
    if !is_whole {
        return Some(restore(row, import, was?));
    }
    let is_left = std::ptr::eq(trace, last) && trace.get(EDITED).is_none();
    if !is_left || seen.is_edited || (!seen.is_waiting && is_changed(row)) {
        return Some(Step::Keep);
    }
    let before = was.into_iter().flatten().map(|(field, pair)| (field.clone(), half(pair, 0)));
    let away = [ARCHIVED, WITHDRAWN].map(|field| (field.to_owned(), true.into()));
    let back = named(before.chain(away).collect());
    let number = row.fields.get("number").map(|number| ("number".to_owned(), number.clone()));
    let mut fields = say(import, back, named(number.into_iter().collect()));
    fields.insert(WHOLE.to_owned(), digest(&row.fields).to_string().into());
    Some(Step::Remove(of(row, fields)))
}

fn restore(row: &Envelope, import: ImportId, was: &Fields) -> Step {
    let (mut back, mut found, mut kept) = (Vec::new(), Vec::new(), 0_u32);
    for (field, pair) in was {
        let new = half(pair, 1);
        let is_still = row.fields.get(field).unwrap_or(&Value::Null) == &new;
        if is_still && !lifts_objection(field, &new) {
            back.push((field.clone(), half(pair, 0)));
            found.push((field.clone(), new));
        } else {
            kept = kept.saturating_add(1);
        }
    }
    if back.is_empty() {
        return Step::Keep;
    }
    Step::Restore(of(row, say(import, named(back), named(found))), kept)
}

fn say(import: ImportId, back: Fields, seen: Fields) -> Fields {
    named(vec![
        (BY.to_owned(), import.to_string().into()),
        (BACK.to_owned(), Value::Object(back)),
        (SEEN.to_owned(), Value::Object(seen)),
    ])
}

fn of(row: &Envelope, fields: Fields) -> Envelope {
    Envelope {
        entity: row.entity.clone(),
        id: row.id,
        schema: ENTRY_SCHEMA,
        fields,
        versions: Versions::new(),
        scope: row.scope,
        seq: 0,
        erased: false,
    }
}

fn half(pair: &Value, at: usize) -> Value {
    pair.get(at).cloned().unwrap_or_default()
}

fn id_of(trace: &Value) -> Option<ImportId> {
    ImportId::parse(trace.get(BY)?.as_str()?)
}

/// What a row of an import carries, so that it can be undone.
pub fn mark(import: ImportId) -> Value {
    Value::Object(named(vec![(BY.to_owned(), import.to_string().into())]))
}

#[cfg(test)]
mod tests;
