//! The fields of a possible sale, in the order of its form. Every stage it comes to is noted with its day.

use chrono::NaiveDate;
use domain::sync::envelope::{Envelope, Fields};
use serde_json::{Value, json};

use super::field::{Kind, Shape};

/// What may be stored under `stage`, the first one first.
pub const STAGES: &[&str] = &["suspect", "prospect", "quote", "order", "lost"];

/// Edited in the form.
pub const FIELDS: &[Shape] = &[
    Shape::of("title", Kind::Line).needed(),
    Shape::of("stage", Kind::Choice(STAGES)).needed(),
    Shape::of("value", Kind::Money).called("sale_value"),
    Shape::of("probability", Kind::Whole { least: 0, most: 100 }),
    Shape::of("expected_close", Kind::Date),
    Shape::of("owner", Kind::Colleague).called("sale_owner"),
    Shape::of("contact", Kind::Person),
    Shape::of("lost_reason", Kind::Line),
    Shape::of("note", Kind::Text),
];

/// Notes the stage that an edit gives it.
pub fn complete(row: &Envelope, set: &mut Fields, on: NaiveDate, at: i64, by: &str) {
    let Some(stage) = set.get("stage").cloned() else { return };
    let log = row.fields.get("stage_log").and_then(Value::as_array).cloned();
    let mut log = log.unwrap_or_default();
    let by = if by.is_empty() { Value::Null } else { by.into() };
    log.push(json!({"stage": stage, "on": on, "at": at, "by": by}));
    set.insert("stage_log".to_owned(), Value::Array(log));
}

#[cfg(test)]
mod tests {
    use domain::opportunity::Opportunity;

    use super::*;

    #[test]
    fn a_stage_is_noted_when_it_is_given() {
        let mut row: Envelope = serde_json::from_value(json!({
            "entity": "opportunity", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": {"stage": "suspect", "stage_log": [{"stage": "suspect", "on": "2026-03-01"}]},
            "scope": "base", "seq": 7,
        }))
        .unwrap();
        let today = "2026-03-04".parse().unwrap();
        let mut set = Fields::new();
        complete(&row, &mut set, today, 5, "");
        assert!(set.is_empty());
        set.insert("stage".to_owned(), "prospect".into());
        complete(&row, &mut set, today, 5, "");
        row.fields.extend(set);
        let sale: Opportunity = row.record().unwrap();
        assert_eq!((sale.stage_log.len(), sale.in_stage_since()), (2, Some(today)));
    }
}
