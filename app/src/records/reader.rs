//! `Reader`: a stored value as a person reads it, whatever field it is of.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::period::date_of;
use domain::sync::envelope::named;
use leptos::prelude::*;
use serde_json::Value;

use super::amounts::{Amounts, use_amounts};
use super::asked;
use super::field::{Kind, Shape};
use super::rare_words;
use crate::components::{Format, use_format};
use crate::i18n::*;
use crate::state::firm::{Colleague, use_colleagues};

/// Writes values out.
#[derive(Clone, Copy)]
pub struct Reader {
    i18n: I18n,
    format: Format,
    amounts: Amounts,
    colleagues: Signal<Vec<Colleague>>,
}

/// Values as this person reads them.
pub fn use_reader() -> Reader {
    Reader {
        i18n: use_i18n(),
        format: use_format(),
        amounts: use_amounts(),
        colleagues: use_colleagues(),
    }
}

impl Reader {
    /// A value of a field; empty when there is none.
    pub fn value(self, entity: &Entity, field: &str, value: &Value) -> String {
        let shapes = asked(entity, false).iter().filter(|shape| shape.name == field);
        let parts: Vec<String> = shapes
            .map(|shape| self.shaped(*shape, value))
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() { self.plain(value) } else { parts.join(" ") }
    }

    /// One of our own people; empty when they are not known here.
    pub fn colleague(self, id: RecordId) -> String {
        let colleagues = self.colleagues.read();
        let found = colleagues.iter().find(|colleague| colleague.is(id));
        found.map(|colleague| colleague.name.clone()).unwrap_or_default()
    }

    fn shaped(self, shape: Shape, value: &Value) -> String {
        let text = shape.text(&named(vec![(shape.name.to_owned(), value.clone())]));
        match shape.kind {
            Kind::Choice(_) => rare_words::value(self.i18n, shape.key(), &text).to_owned(),
            Kind::Date => date_of(&text).map_or(text, |on| self.format.date(on)),
            Kind::Money => {
                value.as_i64().map(|minor| self.amounts.exact(minor)).unwrap_or_default()
            }
            Kind::Flag => self.plain(value),
            Kind::Colleague => {
                RecordId::parse(&text).map(|id| self.colleague(id)).unwrap_or_default()
            }
            _ => text,
        }
    }

    /// A value of a field this build has no shape for.
    fn plain(self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => t!(self.i18n, records.yes).to_owned(),
            Value::Bool(false) => t!(self.i18n, records.no).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Array(items) => self.joined(items.iter()),
            Value::Object(parts) => self.joined(parts.values()),
        }
    }

    fn joined<'value>(self, values: impl Iterator<Item = &'value Value>) -> String {
        let parts = values.map(|value| self.plain(value)).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    }
}
