//! Which of two values holds when two people gave one field another value, neither knowing of the
//! other's: the one that arrives last, save that an objection stays and an edit brings back what was
//! put away.

use serde_json::Value;

use super::archive;
use crate::consent;
use crate::sync::change::Change;
use crate::sync::envelope::{ARCHIVED, Envelope, Fields};

/// Two values of one field, given apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The field.
    pub field: String,
    /// The value that holds; null when it is cleared.
    pub kept: Value,
    /// The value that gave way; null when it was a clearing.
    pub lost: Value,
    /// Whether the value that arrived now is the one that holds.
    pub arriving_holds: bool,
    /// The change it met: a field and its version.
    pub earlier: (String, u64),
}

/// Puts the values that hold into `fields`, which `change` has made of `row`, and says which clashed.
pub(super) fn settle(row: &Envelope, change: &Change, fields: &mut Fields) -> Vec<Clash> {
    let moved = archive::moved(row, change);
    let is_late = archive::is_late(row, change);
    let stays = |field: &str| {
        (field == ARCHIVED && is_late) || (consent::is_objection(field) && is_set(row, field))
    };
    let mut clashes = Vec::new();
    for (field, version) in &moved {
        let Some(wanted) = change.set.get(field) else { continue };
        let before = row.fields.get(field).cloned().unwrap_or_default();
        if before == *wanted {
            continue;
        }
        let (holds, wanted) = (!stays(field), wanted.clone());
        let (kept, lost) = if holds { (wanted, before) } else { (before, wanted) };
        let earlier = (field.clone(), *version);
        let field = field.clone();
        clashes.push(Clash { field, kept, lost, arriving_holds: holds, earlier });
    }
    if archive::brings_back(row, change, fields) {
        clashes.extend(back(&moved, Value::Bool(false), true));
    } else if is_late && !clashes.iter().any(|clash| clash.field == ARCHIVED) {
        let kept = row.fields.get(ARCHIVED).cloned().unwrap_or_default();
        clashes.extend(back(&moved, kept, false));
    }
    for clash in &clashes {
        super::assign(fields, &clash.field, &clash.kept);
    }
    clashes
}

/// The clash of an edit with an archive: the record stays, or comes back.
fn back(moved: &[(String, u64)], kept: Value, arriving_holds: bool) -> Option<Clash> {
    let is_archive = |(field, _): &&(String, u64)| (field == ARCHIVED) == arriving_holds;
    let earlier = moved.iter().find(is_archive)?.clone();
    let lost = Value::Bool(true);
    Some(Clash { field: ARCHIVED.to_owned(), kept, lost, arriving_holds, earlier })
}

fn is_set(row: &Envelope, field: &str) -> bool {
    row.fields.get(field).and_then(Value::as_bool).unwrap_or(false)
}
