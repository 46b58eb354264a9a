//! `Edit`: what a person changed in one record, and its inverse for the toast's undo.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::{ARCHIVED, Envelope, Fields, Versions, named, to_fields};
use domain::sync::merge;
use serde::Serialize;
use serde_json::Value;

use crate::storage::error::StorageError;
use crate::storage::outbox::Draft;

/// What a person changed in one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Kind of record.
    pub entity: Entity,
    /// Which record; `clock::new_id()` for a new one.
    pub id: RecordId,
    /// Whether it is new.
    pub create: bool,
    /// New values of whole fields; null clears.
    pub set: Fields,
    /// The versions that the person saw.
    pub base: Versions,
    /// The values the person saw, for undo; empty for a new record.
    pub before: Fields,
}

/// An edit that is durable on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The inverse edit; absent when there is nothing to go back to.
    pub undo: Option<Edit>,
}

/// Why an edit was not saved. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// Nobody's data is open.
    #[error("the data is not open")]
    Closed,
    /// The browser's storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The values cannot be written down.
    #[error("these values cannot be stored: {0}")]
    Values(String),
}

impl Edit {
    /// One field of a row on screen.
    pub fn field(row: &Envelope, name: &str, value: Value) -> Self {
        Self::fields(row, named(vec![(name.to_owned(), value)]))
    }

    /// Several fields of a row on screen.
    pub fn fields(row: &Envelope, set: Fields) -> Self {
        let seen = |name: &String| row.fields.get(name).cloned().unwrap_or_default();
        Self {
            entity: row.entity.clone(),
            id: row.id,
            create: false,
            before: named(set.keys().map(|name| (name.clone(), seen(name))).collect()),
            base: merge::seen(row, &set),
            set,
        }
    }

    /// A new record.
    ///
    /// # Errors
    ///
    /// [`SaveError::Values`] when the record does not serialize to named values.
    pub fn create<Record: Serialize>(
        entity: Entity,
        id: RecordId,
        record: &Record,
    ) -> Result<Self, SaveError> {
        let set = to_fields(record).map_err(|error| SaveError::Values(error.to_string()))?;
        Ok(Self { entity, id, create: true, set, base: Versions::new(), before: Fields::new() })
    }

    /// The edit that puts the old values back. A new record is put away.
    pub fn inverse(&self) -> Option<Self> {
        if self.create {
            let archive = |value| named(vec![(ARCHIVED.to_owned(), Value::Bool(value))]);
            return Some(Self {
                create: false,
                set: archive(true),
                before: archive(false),
                ..self.clone()
            });
        }
        let differs = self.before.len() == self.set.len() && self.before != self.set;
        differs.then(|| Self { set: self.before.clone(), before: self.set.clone(), ..self.clone() })
    }
}

impl From<Edit> for Draft {
    fn from(edit: Edit) -> Self {
        let Edit { entity, id, create, set, base, .. } = edit;
        Self::Change { entity, id, create, set, base, add: Vec::new(), remove: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row() -> Envelope {
        serde_json::from_value(json!({
            "entity": "customer", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": {"name": "Bakker"}, "versions": {"name": 7}, "scope": "base", "seq": 7,
        }))
        .unwrap()
    }

    #[test]
    fn an_edit_names_the_version_seen_and_its_inverse_the_old_value() {
        let edit = Edit::field(&row(), "name", json!("De Bakker"));
        assert_eq!(edit.base.get("name"), Some(&7));
        assert_eq!(edit.inverse().unwrap().set.get("name"), Some(&json!("Bakker")));
    }

    #[test]
    fn a_new_record_is_taken_back_and_put_back() {
        let id = RecordId(uuid::Uuid::from_u128(1));
        let made = Edit::create(Entity::Order, id, &json!({"revenue": 5})).unwrap();
        let away = made.inverse().unwrap();
        assert_eq!((away.create, away.set.get(ARCHIVED)), (false, Some(&json!(true))));
        assert_eq!(away.inverse().unwrap().set.get(ARCHIVED), Some(&json!(false)));
    }

    #[test]
    fn a_field_that_was_empty_is_cleared_by_undo() {
        let edit = Edit::field(&row(), "website", json!("bakker.example"));
        assert_eq!(edit.inverse().unwrap().set.get("website"), Some(&Value::Null));
    }
}
