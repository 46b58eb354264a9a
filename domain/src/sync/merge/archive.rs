//! Archive against edit: the edit wins, whichever arrives first, unless whoever made the later one
//! had seen the earlier. Archiving is a field, so nothing is lost either way.

use serde_json::Value;

use crate::sync::change::Change;
use crate::sync::envelope::{ARCHIVED, Envelope, Fields, Versions};

/// The versions that an edit of `row` names: those of the fields it sets, whether it saw the row
/// archived, and for an archive everything it saw.
pub fn seen(row: &Envelope, set: &Fields) -> Versions {
    let matters = |field: &String| archives(set) || set.contains_key(field) || field == ARCHIVED;
    let versions = row.versions.iter().filter(|(field, _)| matters(field));
    versions.map(|(field, version)| (field.clone(), *version)).collect()
}

/// The fields of `row` that moved since `change` was made, among those that matter to it.
pub fn moved(row: &Envelope, change: &Change) -> Vec<(String, u64)> {
    let seen = |field: &String| change.base.get(field).copied().unwrap_or(0);
    let matters = |field: &String| {
        archives(&change.set) || change.set.contains_key(field) || field == ARCHIVED
    };
    let later = row.versions.iter().filter(|(field, now)| seen(field) < **now && matters(field));
    later.map(|(field, now)| (field.clone(), *now)).collect()
}

/// Whether `change` would put away what someone has edited meanwhile.
pub(super) fn is_late(row: &Envelope, change: &Change) -> bool {
    let is_edit = |(field, _): &(String, u64)| field != ARCHIVED;
    archives(&change.set) && !row.is_archived() && moved(row, change).iter().any(is_edit)
}

/// Whether `change`, which makes `fields` of the row, edits what was put away meanwhile.
pub(super) fn brings_back(row: &Envelope, change: &Change, fields: &Fields) -> bool {
    row.is_archived()
        && !change.set.contains_key(ARCHIVED)
        && row.fields != *fields
        && moved(row, change).iter().any(|(field, _)| field == ARCHIVED)
}

fn archives(set: &Fields) -> bool {
    set.get(ARCHIVED) == Some(&Value::Bool(true))
}
