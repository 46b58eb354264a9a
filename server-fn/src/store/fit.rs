//! What both databases can keep as a name: of a kind, of a field, and a customer's number. They
//! stand in indexes, where PostgreSQL has room for 2 704 bytes and none for the character U+0000;
//! values of fields have no such bounds.

use domain::entity::Entity;
use domain::sync::change::{Change, Entry, Import};
use domain::sync::envelope::Envelope;
use serde_json::Value;

use super::ledger::NUMBER;

/// Bytes of the longest: one stands in an index beside ids of 36 bytes each, with room to spare.
const LONGEST: usize = 1000;

/// Why an entry cannot be kept, if it cannot.
pub(super) fn misfit(entry: &Entry) -> Option<String> {
    match entry {
        Entry::Change(change) => of_change(change),
        Entry::Import(import) => of_import(import),
        Entry::Erase(erase) => of_names(std::iter::once(erase.entity.name())),
    }
}

/// Why a row of an import cannot be kept, if it cannot.
pub(super) fn of_row(row: &Envelope) -> Option<String> {
    let number = row.fields.get(NUMBER).filter(|_| row.entity == Entity::Customer);
    of_names(
        std::iter::once(row.entity.name())
            .chain(row.fields.keys().map(String::as_str))
            .chain(number.and_then(Value::as_str)),
    )
}

fn of_change(change: &Change) -> Option<String> {
    let number = change.set.get(NUMBER).filter(|_| change.entity == Entity::Customer);
    let items = change.add.iter().chain(&change.remove).map(|item| item.field.as_str());
    of_names(
        std::iter::once(change.entity.name())
            .chain(change.set.keys().map(String::as_str))
            .chain(change.inc.keys().map(String::as_str))
            .chain(items)
            .chain(number.and_then(Value::as_str)),
    )
}

fn of_import(import: &Import) -> Option<String> {
    of_names(import.blocks.iter().map(|block| block.hash.as_str()))
}

fn of_names<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = names.find(|name| name.len() > LONGEST || name.contains('\0'))?;
    Some(if name.len() > LONGEST {
        format!("a name or number is longer than {LONGEST} bytes")
    } else {
        "a name or number holds the character U+0000".to_owned()
    })
}
