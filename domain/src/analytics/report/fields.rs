//! Fields of a prepared record as values.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use crate::entity::Entity;
use crate::exchange::{Prepared, Row};
use crate::id::RecordId;
use crate::period::day_or_none;
use crate::sync::envelope::Fields;

/// The records of one kind.
pub fn of_kind(prepared: &Prepared, entity: Entity) -> impl Iterator<Item = &Row> {
    prepared.records.iter().filter(move |row| row.entity == entity)
}

/// One field of the records of a kind, by id.
pub fn by_id(prepared: &Prepared, entity: Entity, name: &str) -> HashMap<RecordId, i64> {
    let rows = of_kind(prepared, entity);
    rows.filter_map(|row| Some((row.id, get(&row.fields, name)?))).collect()
}

/// A value; absent when it is not there or of another kind.
pub fn get<T: DeserializeOwned>(fields: &Fields, name: &str) -> Option<T> {
    T::deserialize(fields.get(name)?).ok()
}

/// A text; empty when it is not there.
pub fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(serde_json::Value::as_str).unwrap_or_default()
}

/// A day; [`crate::period::NO_DAY`] when it is not there.
pub fn day(fields: &Fields, name: &str) -> i32 {
    day_or_none(get::<NaiveDate>(fields, name))
}
