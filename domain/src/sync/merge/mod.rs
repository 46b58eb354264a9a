//! How one change makes one row: the same function on the host and, replayed over confirmed rows,
//! on every device.
//!
//! The order of arrival decides, field by field. Lists take additions and removals, counters take
//! increments, so that edits made apart both count. An edit beats an archive, an objection beats an
//! edit that had not seen it, an erased row stays erased.

mod archive;
mod clash;
pub mod trace;

use serde_json::Value;

pub use self::archive::{moved, seen};
pub use self::clash::Clash;

use super::change::{Change, Item};
use super::envelope::{Envelope, Fields, IMPORTED, Versions};
use super::validate;
use crate::consent;
use crate::entity::Entity;
use crate::id::RecordId;

/// A row after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The row as it is now; as it was when `changed` is empty.
    pub row: Envelope,
    /// The fields that had meanwhile been given another value than the person saw.
    pub clashes: Vec<Clash>,
    /// What became different, in order of field name; empty when the row already was so.
    pub changed: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// Its value before; null when it had none.
    pub old: Value,
    /// Its value now; null when it was cleared.
    pub new: Value,
}

/// Why a change is refused for good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An edit of a row that is not there.
    #[error("the record is not there (any more)")]
    UnknownRecord,
    /// A change of what was erased, or that tells of somebody who was.
    #[error("the person was erased")]
    Erased,
    /// A creation under an id that holds other content.
    #[error("a record with this id is there already")]
    AlreadyExists,
    /// A value its field cannot hold.
    #[error("{field}: {detail}")]
    InvalidValue {
        /// The field.
        field: String,
        /// What is wrong.
        detail: String,
    },
}

/// Applies `change` to its row at `seq`, as the host does.
///
/// # Errors
///
/// [`Refusal`]: the row is then as it was.
pub fn apply(row: Option<&Envelope>, change: &Change, seq: u64) -> Result<Applied, Refusal> {
    Merge { seq, check: validate::check }.apply(row, change)
}

/// Applies a `change` that the device has not sent yet: values change, versions stay, so that its
/// next edit still names the version the person saw confirmed.
///
/// Whether values fit their fields is the host's to say; a device's forms see to it, and the check
/// would be the largest function of its program.
///
/// # Errors
///
/// [`Refusal`]: the row is then as it was.
pub fn replay(row: Option<&Envelope>, change: &Change) -> Result<Applied, Refusal> {
    UNSENT.apply(row, change)
}

/// Applies one row of an import at `seq`: new rows are made, known ones updated.
///
/// The file's value arrives last and wins, but a value that says nothing (empty or false) never
/// replaces what someone changed here, nor does it ever lift an objection; fields the file does not
/// name stay.
///
/// # Errors
///
/// [`Refusal::Erased`] for an erased row, [`Refusal::InvalidValue`].
pub fn import(row: Option<&Envelope>, incoming: &Envelope, seq: u64) -> Result<Applied, Refusal> {
    Merge { seq, check: validate::check }.import(row, incoming)
}

/// Applies one row of an undo ([`super::undo`]) at `seq`: what an import made of a row goes back to what
/// was there before, where it still is as the undo found it.
///
/// # Errors
///
/// [`Refusal::UnknownRecord`] and [`Refusal::Erased`]: there is nothing to put back.
pub fn put_back(row: Option<&Envelope>, undo: &Envelope, seq: u64) -> Result<Applied, Refusal> {
    Merge { seq, check: validate::check }.put_back(row, undo)
}

/// As [`put_back`] on a device that has not sent the undo yet; see [`replay`].
///
/// # Errors
///
/// As [`put_back`].
pub fn replay_put_back(row: Option<&Envelope>, undo: &Envelope) -> Result<Applied, Refusal> {
    UNSENT.put_back(row, undo)
}

/// As [`import`] on a device that has not sent the import yet; see [`replay`].
///
/// # Errors
///
/// [`Refusal::Erased`] for an erased row.
pub fn replay_import(row: Option<&Envelope>, incoming: &Envelope) -> Result<Applied, Refusal> {
    UNSENT.import(row, incoming)
}

/// A change the host has not seen.
const UNSENT: Merge = Merge { seq: 0, check: |_, _| Ok(()) };

/// One merge: at which sequence, and how values are checked.
struct Merge {
    /// 0 while the host has given none.
    seq: u64,
    check: fn(&Entity, &[FieldChange]) -> Result<(), Refusal>,
}

impl Applied {
    /// Whether a field had meanwhile been given another value than the person saw.
    pub fn is_merged(&self) -> bool {
        !self.clashes.is_empty()
    }
}

impl Merge {
    fn apply(&self, row: Option<&Envelope>, change: &Change) -> Result<Applied, Refusal> {
        match row {
            Some(row) if row.erased => Err(Refusal::Erased),
            Some(row) if change.create => self.repeat(row, change),
            Some(row) => self.edit(row, change),
            None if change.create => {
                let applied = self.edit(&new_row(change), change)?;
                Ok(created(applied, self.seq))
            }
            None => Err(Refusal::UnknownRecord),
        }
    }

    fn import(&self, row: Option<&Envelope>, incoming: &Envelope) -> Result<Applied, Refusal> {
        let base = match row {
            Some(row) if row.erased => return Err(Refusal::Erased),
            Some(row) => row.clone(),
            None => blank(&incoming.entity, incoming.id, incoming.schema),
        };
        let mut fields = base.fields.clone();
        trace::begin_anew(&mut fields);
        for (field, value) in incoming.fields.iter().filter(|(field, _)| *field != IMPORTED) {
            let is_ours = base.versions.contains_key(field) || consent::is_objection(field);
            if !(is_ours && says_nothing(value)) {
                assign(&mut fields, field, value);
            }
        }
        if let Some(mark) = incoming.fields.get(IMPORTED) {
            trace::keep(row, &mut fields, mark);
        }
        let applied = self.finish(&base, fields, incoming.schema, Vec::new())?;
        Ok(if row.is_none() { created(applied, self.seq) } else { applied })
    }

    fn put_back(&self, row: Option<&Envelope>, undo: &Envelope) -> Result<Applied, Refusal> {
        let row = row.ok_or(Refusal::UnknownRecord)?;
        if row.erased {
            return Err(Refusal::Erased);
        }
        let mut fields = row.fields.clone();
        trace::put_back(row, &mut fields, &undo.fields);
        self.finish(row, fields, undo.schema, Vec::new())
    }

    /// A creation of a row that is there: harmless when all it says already holds.
    fn repeat(&self, row: &Envelope, change: &Change) -> Result<Applied, Refusal> {
        let wanted = Self { seq: 0, ..*self }.edit(&new_row(change), change)?.row.fields;
        let same = wanted.iter().all(|(field, value)| row.fields.get(field) == Some(value));
        if same { Ok(unchanged(row)) } else { Err(Refusal::AlreadyExists) }
    }

    fn edit(&self, row: &Envelope, change: &Change) -> Result<Applied, Refusal> {
        let mut fields = row.fields.clone();
        for (field, value) in &change.set {
            assign(&mut fields, field, value);
        }
        for (field, amount) in &change.inc {
            increase(&mut fields, field, *amount)?;
        }
        for item in &change.remove {
            take_out(&mut fields, item)?;
        }
        for item in &change.add {
            put_in(&mut fields, item)?;
        }
        let clashes = clash::settle(row, change, &mut fields);
        self.finish(row, fields, change.schema, clashes)
    }

    /// The row with `fields` in place, its versions raised where they differ.
    fn finish(
        &self,
        row: &Envelope,
        fields: Fields,
        schema: u32,
        clashes: Vec<Clash>,
    ) -> Result<Applied, Refusal> {
        let changed = differences(&row.fields, &fields);
        if changed.is_empty() {
            return Ok(Applied { clashes, ..unchanged(row) });
        }
        (self.check)(&row.entity, &changed)?;
        let mut next = Envelope { fields, schema: row.schema.max(schema), ..row.clone() };
        if self.seq > 0 {
            next.seq = self.seq;
            next.versions.extend(changed.iter().map(|change| (change.field.clone(), self.seq)));
        }
        Ok(Applied { row: next, clashes, changed })
    }
}

fn new_row(change: &Change) -> Envelope {
    blank(&change.entity, change.id, change.schema)
}

/// The row a creation starts from.
fn blank(entity: &Entity, id: RecordId, schema: u32) -> Envelope {
    Envelope {
        entity: entity.clone(),
        id,
        schema,
        fields: Fields::new(),
        versions: Versions::new(),
        scope: entity.scope(),
        seq: 0,
        erased: false,
    }
}

/// A new row's fields have no version yet: nobody changed them.
fn created(mut applied: Applied, seq: u64) -> Applied {
    applied.row.versions.clear();
    applied.row.seq = seq;
    applied.clashes.clear();
    applied
}

fn unchanged(row: &Envelope) -> Applied {
    Applied { row: row.clone(), clashes: Vec::new(), changed: Vec::new() }
}

/// Fields that differ, in order of name; an absent one counts as null.
fn differences(old: &Fields, new: &Fields) -> Vec<FieldChange> {
    let mut changed: Vec<FieldChange> = Vec::new();
    for (name, old) in old {
        let new = new.get(name).unwrap_or(&Value::Null);
        if old != new {
            changed.push(FieldChange { field: name.clone(), old: old.clone(), new: new.clone() });
        }
    }
    for (name, new) in new {
        if !new.is_null() && !old.contains_key(name) {
            let place = changed.partition_point(|before| before.field < *name);
            let change = FieldChange { field: name.clone(), old: Value::Null, new: new.clone() };
            changed.insert(place, change);
        }
    }
    changed
}

fn assign(fields: &mut Fields, field: &str, value: &Value) {
    if value.is_null() {
        fields.remove(field);
    } else {
        fields.insert(field.to_owned(), value.clone());
    }
}

fn increase(fields: &mut Fields, field: &str, amount: i64) -> Result<(), Refusal> {
    let now = match fields.get(field) {
        None | Some(Value::Null) => Some(0),
        Some(value) => value.as_i64(),
    };
    let now = now.ok_or_else(|| invalid(field, "is not a whole number"))?;
    let next = now.checked_add(amount).ok_or_else(|| invalid(field, "is too large to count"))?;
    fields.insert(field.to_owned(), next.into());
    Ok(())
}

fn take_out(fields: &mut Fields, item: &Item) -> Result<(), Refusal> {
    if let Some(items) = list(fields, &item.field)? {
        items.retain(|value| *value != item.value);
    }
    Ok(())
}

fn put_in(fields: &mut Fields, item: &Item) -> Result<(), Refusal> {
    match list(fields, &item.field)? {
        Some(items) if items.contains(&item.value) => {}
        Some(items) => items.push(item.value.clone()),
        None => {
            fields.insert(item.field.clone(), Value::Array(vec![item.value.clone()]));
        }
    }
    Ok(())
}

/// The list in a field, `None` when there is none yet.
fn list<'a>(fields: &'a mut Fields, field: &str) -> Result<Option<&'a mut Vec<Value>>, Refusal> {
    match fields.get_mut(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(_) => Err(invalid(field, "is not a list")),
    }
}

fn invalid(field: &str, detail: &str) -> Refusal {
    Refusal::InvalidValue { field: field.to_owned(), detail: detail.to_owned() }
}

/// Whether an imported value is empty through and through.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) | Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(says_nothing),
    }
}

#[cfg(test)]
mod tests;
