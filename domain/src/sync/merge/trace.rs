//! What an import leaves in the rows it touches, so that it can be undone on any device and without
//! asking anybody: by which import, and of a row that was here before the value of each field before
//! and after. It goes wherever the row goes, and is erased with it.

use serde_json::Value;

use super::{assign, differences};
use crate::consent;
use crate::sync::envelope::{ARCHIVED, Envelope, Fields, IMPORTED, WITHDRAWN};
use crate::sync::hash::short;

/// Which import.
pub const BY: &str = "by";

/// Per field the value before and the value after; a row that the import made has none.
pub const WAS: &str = "was";

/// The trace that stood there before.
pub const EARLIER: &str = "earlier";

/// How often one import brought a row that it made, when more than once.
const TIMES: &str = "times";

/// Set in a trace that stood there before when somebody had changed the row after that import.
pub const EDITED: &str = "edited";

/// In a row of an undo: new values by field.
pub const BACK: &str = "back";

/// In a row of an undo: the values that must still stand there.
pub const SEEN: &str = "seen";

/// In a row of an undo that takes the whole row back: the [`digest`] it must still have.
pub const WHOLE: &str = "whole";

/// The number of a customer: the host may give it later.
const NUMBER: &str = "number";

/// Imports of one row that can be undone one after the other.
const DEPTH: usize = 3;

/// A row that was taken back with its import begins anew when a file brings it again.
pub(super) fn begin_anew(fields: &mut Fields) {
    if fields.contains_key(WITHDRAWN) {
        fields.remove(WITHDRAWN);
        fields.remove(ARCHIVED);
    }
}

/// Notes in `fields`, which an import made of the row `before`, what it was.
pub(super) fn keep(row: Option<&Envelope>, fields: &mut Fields, mark: &Value) {
    let Some(row) = row else {
        return assign(fields, IMPORTED, mark);
    };
    let before = &row.fields;
    let mut was = Fields::new();
    for change in differences(before, fields) {
        was.insert(change.field, Value::Array(vec![change.old, change.new]));
    }
    let Some(by) = mark.get(BY).filter(|_| !was.is_empty()) else { return };
    let mut earlier = before.get(IMPORTED).cloned();
    if let Some(Value::Object(trace)) = &mut earlier
        && trace.get(BY) == Some(by)
    {
        // The same row twice in one import: what it was before counts.
        let Some(Value::Object(first)) = trace.get(WAS) else {
            // It made the row; the trace changes, so that it is as young as what it brings now.
            let times = trace.get(TIMES).and_then(Value::as_u64).unwrap_or(1);
            put(trace, TIMES, times.saturating_add(1).into());
            put(fields, IMPORTED, earlier.unwrap_or_default());
            return;
        };
        for (field, pair) in first {
            let old = pair.get(0).unwrap_or(&Value::Null);
            let now = fields.get(field).unwrap_or(&Value::Null);
            if old == now {
                was.remove(field);
            } else {
                put(&mut was, field, Value::Array(vec![old.clone(), now.clone()]));
            }
        }
        earlier = trace.remove(EARLIER);
        if was.is_empty() {
            return assign(fields, IMPORTED, &earlier.unwrap_or_default());
        }
    }
    let mut trace = Fields::new();
    put(&mut trace, BY, by.clone());
    put(&mut trace, WAS, Value::Object(was));
    if let Some(mut earlier) = earlier {
        shorten(&mut earlier, DEPTH - 1);
        note_edits(&mut earlier, row);
        put(&mut trace, EARLIER, earlier);
    }
    put(fields, IMPORTED, Value::Object(trace));
}

/// Leaves so many traces of a chain.
fn shorten(trace: &mut Value, left: usize) {
    let Value::Object(trace) = trace else { return };
    if left <= 1 {
        trace.remove(EARLIER);
    } else if let Some(earlier) = trace.get_mut(EARLIER) {
        shorten(earlier, left - 1);
    }
}

/// Whether a row was changed since the import that touched it last, for all its versions tell.
pub fn is_changed(row: &Envelope) -> bool {
    let at = row.versions.get(IMPORTED).copied().unwrap_or(0);
    row.versions.values().any(|version| at < *version)
}

/// Versions will tell no more of edits that came before the trace moves.
fn note_edits(trace: &mut Value, row: &Envelope) {
    if let Value::Object(trace) = trace
        && is_changed(row)
    {
        put(trace, EDITED, true.into());
    }
}

/// Puts back in `fields`, those of `row`, what `undo` says, where it still is as seen. Nothing happens to a row that is
/// not.
pub(super) fn put_back(row: &Envelope, fields: &mut Fields, undo: &Fields) {
    let part = |name: &str| undo.get(name).and_then(Value::as_object);
    let (Some(back), Some(seen)) = (part(BACK), part(SEEN)) else { return };
    let is_as_seen = |field: &String, fields: &Fields| {
        fields.get(field).unwrap_or(&Value::Null) == seen.get(field).unwrap_or(&Value::Null)
    };
    let mut is_done = false;
    if let Some(whole) = undo.get(WHOLE).and_then(Value::as_str) {
        let is_same = seen.keys().all(|field| is_as_seen(field, fields));
        if !is_same || digest(fields).to_string() != whole {
            return;
        }
        for (field, value) in back {
            assign(fields, field, value);
        }
        is_done = true;
    } else {
        for (field, value) in back {
            let is_lifted = lifts_objection(field, fields.get(field).unwrap_or(&Value::Null));
            if is_as_seen(field, fields) && !is_lifted {
                assign(fields, field, value);
                is_done = true;
            }
        }
    }
    let Some(by) = undo.get(BY).filter(|_| is_done) else { return };
    let Some(mut trace) = fields.remove(IMPORTED) else { return };
    if let Some(mut left) = without(&mut trace, by) {
        note_edits(&mut left, row);
        put(fields, IMPORTED, left);
    }
}

/// Whether anything else in the place of this value would lift an objection.
pub fn lifts_objection(field: &str, value: &Value) -> bool {
    consent::is_objection(field) && *value == Value::Bool(true)
}

/// The chain of traces without that of one import.
fn without(trace: &mut Value, by: &Value) -> Option<Value> {
    let Value::Object(fields) = trace else { return None };
    let earlier = fields.remove(EARLIER);
    if fields.get(BY) == Some(by) {
        return earlier;
    }
    if let Some(left) = earlier.and_then(|mut earlier| without(&mut earlier, by)) {
        put(fields, EARLIER, left);
    }
    Some(trace.take())
}

fn put(fields: &mut Fields, name: &str, value: Value) {
    fields.insert(name.to_owned(), value);
}

/// What a row says, as a number: all but its trace, and its customer number, which is compared by itself.
/// Only two versions of one row are ever held against each other, to see whether an honest edit came in
/// between, so nothing that withstands an attacker is wanted.
pub fn digest(fields: &Fields) -> u64 {
    let mut said = String::new();
    for (field, value) in fields {
        if field != IMPORTED && field != NUMBER {
            // A JSON text holds no line break, so that fields cannot run into each other.
            said.push_str(field);
            said.push('\n');
            said.push_str(&value.to_string());
            said.push('\n');
        }
    }
    short(said.as_bytes())
}
