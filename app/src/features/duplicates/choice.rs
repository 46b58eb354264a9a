//! What can be chosen between two customers, field by field, and what a choice makes of it.

use domain::consent::OBJECTIONS;
use domain::pairing::is_shared;
use domain::sync::envelope::{ARCHIVED, Fields};
use serde_json::Value;

use crate::records::customer::DETAILS;
use crate::records::text;
use crate::worker::message::{Belongings, Twin};

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    First,
    Second,
    /// Both, of a list.
    Both,
}

impl Side {
    /// As it is written in an element.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Both => "both",
        }
    }
}

/// A field in which the two differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    pub field: String,
    pub first: Value,
    pub second: Value,
}

impl Differing {
    /// Whether both values can be kept.
    pub fn is_list(&self) -> bool {
        self.first.is_array() && self.second.is_array()
    }

    /// What is chosen to begin with: both lists, else what the one that stays has, if it has anything.
    pub fn usual(&self, survivor: Side) -> Side {
        let (own, other) = match survivor {
            Side::Second => (&self.second, Side::First),
            _ => (&self.first, Side::Second),
        };
        if self.is_list() && !says_nothing(&self.first) && !says_nothing(&self.second) {
            return Side::Both;
        }
        if says_nothing(own) { other } else { survivor }
    }

    /// The value of a choice.
    pub fn value(&self, side: Side) -> Value {
        match (side, &self.first, &self.second) {
            (Side::Both, Value::Array(first), Value::Array(second)) => {
                let more = second.iter().filter(|item| !first.contains(item));
                Value::Array(first.iter().chain(more).cloned().collect())
            }
            (Side::Second, _, second) => second.clone(),
            (_, first, _) => first.clone(),
        }
    }
}

/// The fields in which two customers differ, those of the details first, in their order. Objections are
/// not chosen: one of either holds.
pub fn differing(first: &Fields, second: &Fields) -> Vec<Differing> {
    let mut names: Vec<&str> = DETAILS.iter().map(|shape| shape.name).collect();
    names.extend(first.keys().chain(second.keys()).map(String::as_str));
    let mut found: Vec<Differing> = Vec::new();
    for field in names {
        let is_chosen = is_shared(field) && field != ARCHIVED && !OBJECTIONS.contains(&field);
        if !is_chosen || found.iter().any(|known| known.field == field) {
            continue;
        }
        let value = |fields: &Fields| fields.get(field).cloned().unwrap_or_default();
        let (first, second) = (value(first), value(second));
        let is_empty = says_nothing(&first) && says_nothing(&second);
        if first != second && !is_empty {
            found.push(Differing { field: field.to_owned(), first, second });
        }
    }
    found
}

/// Who stays to begin with: the one with more that belongs to it, else the older number.
pub fn usual_survivor(first: &Twin, second: &Twin) -> Side {
    let rank = |twin: &Twin| {
        let number = text(&twin.row.fields, "number").to_owned();
        (std::cmp::Reverse(count(&twin.has)), number.is_empty(), number.len(), number)
    };
    if rank(second) < rank(first) { Side::Second } else { Side::First }
}

/// Everything that belongs to a customer, in one number.
pub fn count(has: &Belongings) -> u32 {
    let counts = [has.contacts, has.interactions, has.orders, has.answers, has.work];
    counts.into_iter().fold(0, u32::saturating_add)
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.values().all(says_nothing),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::id::RecordId;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    fn twin(number: &str, orders: u32) -> Twin {
        let row = serde_json::from_value(json!({
            "entity": "customer", "id": RecordId(Uuid::nil()), "schema": 1,
            "fields": {"number": number}, "scope": "base", "seq": 1,
        }));
        Twin { row: row.unwrap(), has: Belongings { orders, ..Belongings::default() } }
    }

    #[test]
    fn only_what_differs_and_can_be_chosen_is_asked() {
        let first = json!({"name": "Zon", "number": "1", "no_calls": true, "notes": "", "x": 1,
            "phones": [1], "website": "zon.example"});
        let second = json!({"name": "Zon BV", "number": "2", "phones": [2, 1],
            "website": "zon.example"});
        let found = differing(&fields(first), &fields(second));
        let names: Vec<&str> = found.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(names, ["name", "phones", "x"]);
        let [name, phones, x] = found.try_into().unwrap();
        assert_eq!(
            (name.usual(Side::First), name.usual(Side::Second)),
            (Side::First, Side::Second)
        );
        assert_eq!(phones.usual(Side::Second), Side::Both);
        assert_eq!(phones.value(Side::Both), json!([1, 2]));
        assert_eq!(x.usual(Side::Second), Side::First, "what is only there is kept");
        assert_eq!(x.value(Side::Second), Value::Null);
    }

    #[test]
    fn who_has_more_stays_else_the_older_number() {
        assert_eq!(usual_survivor(&twin("2", 1), &twin("1", 0)), Side::First);
        assert_eq!(usual_survivor(&twin("2", 1), &twin("1", 2)), Side::Second);
        assert_eq!(usual_survivor(&twin("10", 1), &twin("9", 1)), Side::Second);
        assert_eq!(usual_survivor(&twin("9", 0), &twin("", 0)), Side::First);
        assert_eq!(usual_survivor(&twin("", 0), &twin("9", 0)), Side::Second);
    }
}
