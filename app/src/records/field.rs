//! One field of a record as a person edits it: text in, value out. What a field is called stands in
//! [`super::words`].

use domain::sync::envelope::Fields;
use serde_json::Value;

use super::{amount, phones};

/// What a field holds, and so how it is typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// A civil date.
    Date,
    /// An amount in minor units.
    Money,
    /// A whole number from `least` to `most`.
    Whole { least: u32, most: u32 },
    /// One of these stored names.
    Choice(&'static [&'static str]),
    /// Telephone numbers, separated by commas.
    Phones,
    /// Short texts, separated by commas.
    List,
    /// Yes or no.
    Flag,
    /// A person at the record's customer.
    Person,
    /// One of our own people.
    Colleague,
}

/// One field of a record, or one part of a field that has parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The stored name.
    pub name: &'static str,
    /// The part's stored name (`city` of `address`).
    pub part: Option<&'static str>,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may not stay empty.
    pub needed: bool,
    /// The name its words go by, where other kinds mean something else by the stored one.
    pub label: Option<&'static str>,
}

/// Why a text is not a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It may not stay empty.
    Missing,
    /// Not a date.
    Date,
    /// Not an amount.
    Amount,
    /// Not a whole number in this span.
    Whole { least: u32, most: u32 },
}

impl Shape {
    /// A field that may stay empty.
    pub const fn of(name: &'static str, kind: Kind) -> Self {
        Self { name, part: None, kind, needed: false, label: None }
    }

    /// A part of a field.
    pub const fn part(name: &'static str, part: &'static str) -> Self {
        Self { name, part: Some(part), kind: Kind::Line, needed: false, label: None }
    }

    /// The same field, but it may not stay empty.
    pub const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    /// The same field under words of its own.
    pub const fn called(self, label: &'static str) -> Self {
        Self { label: Some(label), ..self }
    }

    /// The name that words and elements go by.
    pub fn key(self) -> &'static str {
        self.label.or(self.part).unwrap_or(self.name)
    }

    /// The record's value as it is typed. A needed choice that is not stored is its first value, as
    /// everywhere else.
    pub fn text(self, fields: &Fields) -> String {
        let value = fields.get(self.name);
        let value = match self.part {
            Some(part) => value.and_then(|whole| whole.get(part)),
            None => value,
        };
        match (value, self.kind) {
            (Some(value), _) => self.typed(value),
            (None, Kind::Choice(values)) if self.needed => {
                values.first().copied().unwrap_or_default().to_owned()
            }
            (None, _) => String::new(),
        }
    }

    fn typed(self, value: &Value) -> String {
        match (self.kind, value) {
            (Kind::Money, Value::Number(minor)) => {
                minor.as_i64().map(amount::typed).unwrap_or_default()
            }
            (Kind::Phones, value) => phones::typed(value),
            (_, Value::String(text)) => text.clone(),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Bool(flag)) => if *flag { "true" } else { "" }.to_owned(),
            (_, Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        }
    }

    /// What was typed, as a value; nothing typed is null, which clears. `home` is the country of
    /// telephone numbers without country code.
    ///
    /// # Errors
    ///
    /// [`Problem`] when the text cannot be this field.
    pub fn parse(self, text: &str, fields: &Fields, home: &str) -> Result<Value, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return match self.kind {
                _ if self.needed => Err(Problem::Missing),
                Kind::Flag => Ok(Value::Bool(false)),
                _ => Ok(Value::Null),
            };
        }
        match self.kind {
            Kind::Line | Kind::Text | Kind::Choice(_) | Kind::Person | Kind::Colleague => {
                Ok(text.into())
            }
            Kind::Flag => Ok(Value::Bool(true)),
            Kind::Date => match text.parse::<chrono::NaiveDate>() {
                Ok(date) => Ok(date.to_string().into()),
                Err(_) => Err(Problem::Date),
            },
            Kind::Money => amount::parse(text).map(Value::from).ok_or(Problem::Amount),
            Kind::Whole { least, most } => match text.parse::<u32>() {
                Ok(number) if (least..=most).contains(&number) => Ok(number.into()),
                _ => Err(Problem::Whole { least, most }),
            },
            Kind::Phones => Ok(phones::parse(text, fields.get(self.name), home)),
            Kind::List => Ok(items(text).map(Value::from).collect()),
        }
    }

    /// The whole field's new value when this part of it becomes `value`.
    pub fn whole(self, value: Value, fields: &Fields) -> Value {
        let Some(part) = self.part else { return value };
        let mut whole = match fields.get(self.name) {
            Some(Value::Object(parts)) => parts.clone(),
            _ => Fields::new(),
        };
        let value = if value.is_null() { Value::from("") } else { value };
        whole.insert(part.to_owned(), value);
        Value::Object(whole)
    }
}

/// The non-empty items of a typed list.
pub fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(field: Shape, typed: &str, value: Result<Value, Problem>) {
        assert_eq!(field.parse(typed, &Fields::new(), "NL"), value);
    }

    #[test]
    fn nothing_typed_clears_unless_the_field_is_needed() {
        check(Shape::of("notes", Kind::Text), "  ", Ok(Value::Null));
        check(Shape::of("name", Kind::Line).needed(), " ", Err(Problem::Missing));
    }

    #[test]
    fn a_needed_choice_that_is_not_stored_is_its_first_value() {
        let choice = Kind::Choice(&["order", "credit"]);
        assert_eq!(Shape::of("kind", choice).needed().text(&Fields::new()), "order");
        assert_eq!(Shape::of("end_reason", choice).text(&Fields::new()), "");
    }

    #[test]
    fn a_score_stays_in_its_span() {
        let score = Shape::of("score", Kind::Whole { least: 0, most: 10 });
        check(score, "10", Ok(json!(10)));
        check(score, "11", Err(Problem::Whole { least: 0, most: 10 }));
    }

    #[test]
    fn lists_lose_empty_items() {
        check(Shape::of("tags", Kind::List), "a, ,b;", Ok(json!(["a", "b"])));
    }

    #[test]
    fn a_part_keeps_the_other_parts() {
        let fields: Fields =
            serde_json::from_value(json!({"address": {"city": "Ede", "street": "Dam"}})).unwrap();
        let city = Shape::part("address", "city");
        assert_eq!(city.text(&fields), "Ede");
        assert_eq!(city.whole("Epe".into(), &fields), json!({"city": "Epe", "street": "Dam"}));
    }
}
