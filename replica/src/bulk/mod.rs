//! One change of many rows: what it makes of each, and the way back. A row that is so already is left
//! alone; going back touches only what is still as the change made it.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::change::Item;
use domain::sync::envelope::{ARCHIVED, Envelope, Fields, Versions, named};
use domain::sync::merge;
use serde_json::Value;

use crate::list::default_of;
use crate::message::BulkAct;

/// The field that labels stand in.
const TAGS: &str = "tags";

/// What becomes of one row, as an entry says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Kind of record.
    pub entity: Entity,
    /// Which record.
    pub id: RecordId,
    /// New values of whole fields; null clears.
    pub set: Fields,
    /// The versions of what was looked at.
    pub base: Versions,
    /// Items to add to lists.
    pub add: Vec<Item>,
    /// Items to take out of lists.
    pub remove: Vec<Item>,
    /// What was done, to go back from.
    pub done: Done,
}

/// What was done to one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Which record.
    pub id: RecordId,
    /// What.
    pub what: What,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A field got another value.
    Set {
        /// The field.
        field: String,
        /// What it was; null when it had none.
        before: Value,
        /// What it became.
        after: Value,
    },
    /// Labels were added.
    Added(Vec<Value>),
    /// Labels were taken off.
    Removed(Vec<Value>),
}

/// What a change makes of a row; nothing when it is so already, or cannot be.
pub fn step(row: &Envelope, act: &BulkAct) -> Option<Step> {
    let what = match act {
        _ if row.erased => return None,
        BulkAct::Set { field, value } => {
            let before = row.fields.get(field).cloned().unwrap_or_default();
            if is_same(&row.entity, field, &before, value) {
                return None;
            }
            What::Set { field: field.clone(), before, after: value.clone() }
        }
        BulkAct::AddTag(tag) => {
            let is_there = tags(row)?.iter().any(|known| is_tag(known, tag));
            (!is_there).then(|| What::Added(vec![tag.as_str().into()]))?
        }
        BulkAct::RemoveTag(tag) => {
            let known = tags(row)?.iter().filter(|known| is_tag(known, tag));
            let known: Vec<Value> = known.cloned().collect();
            (!known.is_empty()).then_some(What::Removed(known))?
        }
    };
    Some(made(row, what))
}

/// The way back of what was done to a row; nothing when it is otherwise by now.
pub fn back(row: &Envelope, done: &Done) -> Option<Step> {
    let what = match &done.what {
        _ if row.erased => return None,
        What::Set { field, before, after } => {
            let now = row.fields.get(field).cloned().unwrap_or_default();
            if now != *after {
                return None;
            }
            What::Set { field: field.clone(), before: after.clone(), after: before.clone() }
        }
        What::Added(items) => {
            let known = tags(row)?;
            let there: Vec<Value> = items.iter().filter(|it| known.contains(it)).cloned().collect();
            (!there.is_empty()).then_some(What::Removed(there))?
        }
        What::Removed(items) => {
            let known = tags(row)?;
            let gone: Vec<Value> = items.iter().filter(|it| !known.contains(it)).cloned().collect();
            (!gone.is_empty()).then_some(What::Added(gone))?
        }
    };
    Some(made(row, what))
}

fn made(row: &Envelope, what: What) -> Step {
    let items = |values: &[Value]| {
        let item = |value: &Value| Item { field: TAGS.to_owned(), value: value.clone() };
        values.iter().map(item).collect::<Vec<_>>()
    };
    let (set, add, remove) = match &what {
        What::Set { field, after, .. } => {
            (named(vec![(field.clone(), after.clone())]), Vec::new(), Vec::new())
        }
        What::Added(values) => (Fields::new(), items(values), Vec::new()),
        What::Removed(values) => (Fields::new(), Vec::new(), items(values)),
    };
    Step {
        entity: row.entity.clone(),
        id: row.id,
        base: merge::seen(row, &set),
        set,
        add,
        remove,
        done: Done { id: row.id, what },
    }
}

/// Whether a field says the same before and after; what is not written down is the usual value.
fn is_same(entity: &Entity, field: &str, before: &Value, after: &Value) -> bool {
    let usual = default_of(entity, field);
    let plain = |value: &Value| match value {
        Value::Null => usual.to_owned(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    before == after || (!usual.is_empty() && plain(before) == plain(after))
}

/// The labels of a row; nothing where something else stands.
fn tags(row: &Envelope) -> Option<&[Value]> {
    match row.fields.get(TAGS) {
        None | Some(Value::Null) => Some(&[]),
        Some(Value::Array(tags)) => Some(tags),
        Some(_) => None,
    }
}

fn is_tag(known: &Value, tag: &str) -> bool {
    known.as_str().is_some_and(|known| known.to_lowercase() == tag.to_lowercase())
}

/// Puts rows away.
pub fn archive() -> BulkAct {
    BulkAct::Set { field: ARCHIVED.to_owned(), value: true.into() }
}

#[cfg(test)]
mod tests;
