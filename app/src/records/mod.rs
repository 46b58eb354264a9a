//! What a record looks like to a person, whatever page shows it: its fields, words, form, and the
//! way it is saved. One file per kind of record; pages decide where these stand.

pub mod alike;
pub mod amount;
pub mod amounts;
pub mod asking;
pub mod cards;
pub mod case;
pub mod contact;
pub mod customer;
pub mod day_links;
pub mod download;
pub mod field;
pub mod follow_up;
pub mod form;
pub mod go;
pub mod inline;
pub mod interaction;
pub mod likeness;
pub mod lists;
pub mod loose_ends;
pub mod objections;
pub mod opportunity;
pub mod order;
pub mod owed;
pub mod pairings;
pub mod people;
pub mod phones;
pub mod picker;
pub mod promise;
pub mod rare_words;
pub mod reader;
pub mod ready;
pub mod save;
pub mod selection;
pub mod survey_response;
pub mod task;
pub mod view_state;
pub mod words;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::period::date_of;
use domain::sync::envelope::Fields;
use serde_json::{Value, json};

use self::field::Shape;

/// The fields that a form asks, in order.
pub fn asked(entity: &Entity, is_new: bool) -> &'static [Shape] {
    match entity {
        Entity::Customer if is_new => customer::ADD,
        Entity::Customer => customer::DETAILS,
        Entity::Contact => contact::FIELDS,
        Entity::Interaction => interaction::FIELDS,
        Entity::Order => order::FIELDS,
        Entity::SurveyResponse => survey_response::FIELDS,
        Entity::Task if is_new => task::ADD,
        Entity::Task => task::FIELDS,
        Entity::Promise if is_new => promise::ADD,
        Entity::Promise => promise::FIELDS,
        Entity::Opportunity => opportunity::FIELDS,
        Entity::Case if is_new => case::ADD,
        Entity::Case => case::FIELDS,
        _ => &[],
    }
}

/// The values a new record starts with; `me` is who makes it, empty when that is not known.
pub fn defaults(entity: &Entity, today: NaiveDate, me: &str) -> Fields {
    let value = match entity {
        Entity::Customer => json!({
            "kind": "organization", "relation": "customer", "language": "nl", "known_since": today,
        }),
        Entity::Interaction if me.is_empty() => json!({"channel": "phone", "on": today}),
        Entity::Interaction => json!({"channel": "phone", "on": today, "employee": me}),
        Entity::Order => json!({"kind": "order", "status": "confirmed", "on": today}),
        Entity::SurveyResponse => json!({"on": today}),
        Entity::Task if me.is_empty() => json!({"kind": "todo"}),
        Entity::Task => json!({"kind": "todo", "assignee": me}),
        Entity::Promise if me.is_empty() => json!({"kind": "general", "made_on": today}),
        Entity::Promise => json!({"kind": "general", "made_on": today, "by": me}),
        Entity::Case => case::defaults(today, me),
        _ => Value::Null,
    };
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

/// A field's text, empty when it has none.
pub fn text<'row>(fields: &'row Fields, name: &str) -> &'row str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A choice's stored value; the usual one, which comes first, when none is stored.
pub fn chosen<'row>(fields: &'row Fields, name: &str, values: &[&'row str]) -> &'row str {
    match text(fields, name) {
        "" => values.first().copied().unwrap_or_default(),
        stored => stored,
    }
}

/// A field's date. Not by the calendar's own reader, which the first page would have to download.
pub fn date(fields: &Fields, name: &str) -> Option<NaiveDate> {
    date_of(text(fields, name))
}

/// A field's whole number.
pub fn number(fields: &Fields, name: &str) -> Option<i64> {
    fields.get(name).and_then(Value::as_i64)
}

/// A person's name as it is said; the empty text for a row without one.
pub fn full_name(fields: &Fields) -> String {
    let parts = ["first_name", "infix", "last_name"].map(|name| text(fields, name));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Up to two letters for a tile: of the first and the second word.
pub fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let words = name.split_whitespace().filter_map(first).filter(|c| !c.is_lowercase());
    words.take(2).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_skip_prefixes_and_signs() {
        assert_eq!(initials("Tristan van de Pavert"), "TP");
        assert_eq!(initials("Maasprint & Zn."), "MZ");
        assert_eq!(initials(""), "");
    }
}
