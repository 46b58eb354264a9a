//! Rows and a moment for tests over tables.
#![allow(dead_code, reason = "each test takes what it needs")]

use chrono::{DateTime, NaiveDateTime};
use domain::id::RecordId;
use domain::sync::envelope::Envelope;
use replica::owed::Here;
use serde_json::{Value, json};
use uuid::Uuid;

/// An id by kind and place.
pub fn id(kind: u128, place: u128) -> RecordId {
    RecordId(Uuid::from_u128((kind << 64) | (place + 1)))
}

/// A confirmed row.
pub fn row(entity: &str, id: RecordId, seq: u64, fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": entity, "id": id, "schema": 1, "fields": fields, "scope": "base", "seq": seq,
    }))
    .unwrap()
}

/// A Wednesday at ten, in UTC.
pub fn here() -> Here<'static> {
    Here { now: "2026-03-04T10:00:00".parse().unwrap(), local: &utc }
}

fn utc(at: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(at).map(|at| at.naive_utc())
}
