//! Erasure (GDPR art. 17): what goes when a person is to be forgotten, and what must stay. This is
//! the one place that decides it; host, devices and the model of both ask here.
//!
//! A customer or a contact can be erased. Every row that tells of them goes with them: only its id
//! and the time remain, so that no device brings it back. Rows of the books stay, because tax law
//! wants them for years (in the Netherlands seven, AWR art. 52): their amounts, dates and document
//! numbers, which [`kept`] lists by field. What they say in words goes, and so does every field that
//! this build does not know. They go on naming the customer by an id that leads to nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use crate::entity::Entity;
use crate::id::RecordId;
use crate::sync::block::Block;
use crate::sync::change::{Change, ENTRY_SCHEMA, Entry};
use crate::sync::envelope::{ARCHIVED, Envelope, Fields, Versions, WITHDRAWN, named};
use crate::sync::merge::Refusal;

/// The only field of an erased row: when, by the clock of the device where it was done, milliseconds
/// since 1970 UTC.
pub const ERASED_AT: &str = "erased_at";

/// The fields of a row that name a person, or the record that a conflict is about.
pub const REFERENCES: [&str; 3] = ["customer", "contact", "record"];

/// Ids of erased records.
pub type Gone = HashSet<RecordId>;

/// Whether records of this kind are people, who can be erased.
pub fn is_person(entity: &Entity) -> bool {
    matches!(entity, Entity::Customer | Entity::Contact)
}

/// The fields that stay of a row of the books; `None` for kinds that go as a whole, also those that
/// this build does not know.
pub fn kept(entity: &Entity) -> Option<&'static [&'static str]> {
    match entity {
        Entity::Order => Some(&[
            "number",
            "source_key",
            "customer",
            "on",
            "kind",
            "status",
            "revenue",
            "quote",
            "promised_on",
            "delivered_on",
            "due_on",
            "paid_on",
            ARCHIVED,
            WITHDRAWN,
        ]),
        Entity::OrderCost => Some(&["customer", "cost", ARCHIVED, WITHDRAWN]),
        Entity::Quote => Some(&[
            "source_key",
            "customer",
            "requested_on",
            "promised_on",
            "expected_on",
            "sent_on",
            "amount",
            "status",
            "decided_on",
            ARCHIVED,
            WITHDRAWN,
        ]),
        Entity::Effort => {
            Some(&["source_key", "customer", "employee", "on", "minutes", ARCHIVED, WITHDRAWN])
        }
        Entity::EffortCost => Some(&["customer", "rate", ARCHIVED, WITHDRAWN]),
        _ => None,
    }
}

/// Whether `fields` name one of the records in `gone`.
pub fn names(fields: &Fields, gone: &Gone) -> bool {
    let named = |field: &&str| {
        let id = fields.get(*field).and_then(Value::as_str);
        id.and_then(|id| Uuid::try_parse(id).ok()).is_some_and(|id| gone.contains(&RecordId(id)))
    };
    REFERENCES.iter().any(named)
}

/// What is left of a row at `seq`, when it or somebody it tells of was erased at `at` (milliseconds
/// since 1970 UTC). A row of the books moves to `seq` also when it says nothing that has to go: what
/// it said before may still be stored on a device.
pub fn remains(row: &Envelope, at: i64, seq: u64) -> Envelope {
    let Some(kept) = kept(&row.entity) else {
        return Envelope { scope: row.scope, ..tombstone(&row.entity, row.id, at, seq) };
    };
    let mut left = Envelope { seq, ..row.clone() };
    left.fields.retain(|field, _| kept.contains(&field.as_str()));
    left.versions.retain(|field, _| kept.contains(&field.as_str()));
    left
}

/// The mark of an erased record, also of one that is not known: it may still be on its way from a
/// device that was away.
pub fn tombstone(entity: &Entity, id: RecordId, at: i64, seq: u64) -> Envelope {
    Envelope {
        entity: entity.clone(),
        id,
        schema: ENTRY_SCHEMA,
        fields: named(vec![(ERASED_AT.to_owned(), at.into())]),
        versions: Versions::new(),
        scope: entity.scope(),
        seq,
        erased: true,
    }
}

/// Whether a change that arrives when the people in `gone` were erased may still be made: one of a
/// row of the books that sets nothing but what stays.
///
/// # Errors
///
/// [`Refusal::Erased`].
pub fn admit(row: Option<&Envelope>, change: &Change, gone: &Gone) -> Result<(), Refusal> {
    let is_late = gone.contains(&change.id)
        || names(&change.set, gone)
        || row.is_some_and(|row| row.erased || names(&row.fields, gone));
    if !is_late {
        return Ok(());
    }
    let kept = kept(&change.entity).ok_or(Refusal::Erased)?;
    let mut fields = change.set.keys().chain(change.inc.keys());
    let is_plain = change.add.is_empty() && change.remove.is_empty();
    let stays = is_plain && fields.all(|field| kept.contains(&field.as_str()));
    if stays { Ok(()) } else { Err(Refusal::Erased) }
}

/// What may stay of a row of an import, where `row` is what is there; `None` when it is left out: the
/// ids of imported rows come back with every repeat.
pub fn admit_row<'a>(
    row: Option<&Envelope>,
    incoming: &'a Envelope,
    gone: &Gone,
) -> Option<Cow<'a, Envelope>> {
    let is_late = gone.contains(&incoming.id)
        || names(&incoming.fields, gone)
        || row.is_some_and(|row| row.erased || names(&row.fields, gone));
    if !is_late {
        return Some(Cow::Borrowed(incoming));
    }
    let kept = kept(&incoming.entity)?;
    let mut left = incoming.clone();
    left.fields.retain(|field, _| kept.contains(&field.as_str()));
    Some(Cow::Owned(left))
}

/// Rows that lost content, as a device hears of them: erased ones, and rows of the books of an erased
/// customer. What a device stored of them before must go.
pub fn emptied<'a>(rows: impl Iterator<Item = &'a Envelope> + Clone) -> Gone {
    let erased: Gone = rows.clone().filter(|row| row.erased).map(|row| row.id).collect();
    if erased.is_empty() {
        return erased;
    }
    let of_the_books =
        rows.filter(|row| names(&row.fields, &erased)).map(|row| row.id).collect::<Vec<_>>();
    erased.into_iter().chain(of_the_books).collect()
}

/// Marks of erased records among packed rows: with [`naming`], as [`emptied`] but block by block.
pub fn erased_of(block: &Block) -> Vec<RecordId> {
    let Some(erased) = block.erased() else { return Vec::new() };
    let rows = (0..block.rows()).filter(|row| erased.get(*row) == Some(true));
    rows.filter_map(|row| block.id(row)).collect()
}

/// Packed rows that name a record in `gone`.
pub fn naming(block: &Block, gone: &Gone) -> Vec<RecordId> {
    let mut naming = Vec::new();
    for ids in REFERENCES.iter().filter_map(|field| block.ids(field)) {
        let names = |row: &u32| ids.get(*row).is_some_and(|id| gone.contains(&RecordId(id)));
        naming.extend((0..block.rows()).filter(names).filter_map(|row| block.id(row)));
    }
    naming
}

/// Whether an entry tells of one of the rows in `gone`.
pub fn tells_of(entry: &Entry, gone: &Gone) -> bool {
    match entry {
        Entry::Change(change) => gone.contains(&change.id) || names(&change.set, gone),
        Entry::Import(_) | Entry::Erase(_) => false,
    }
}

/// The entry as it is kept when what it says must be forgotten: what it was about, when, and what
/// may stay of a row of the books, so that it can be made again.
pub fn without_content(entry: Entry) -> Entry {
    let Entry::Change(mut change) = entry else { return entry };
    let kept = kept(&change.entity).unwrap_or_default();
    change.set.retain(|field, _| kept.contains(&field.as_str()));
    change.base.clear();
    change.inc.clear();
    change.add.clear();
    change.remove.clear();
    Entry::Change(change)
}

#[cfg(test)]
mod tests;
