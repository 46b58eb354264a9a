//! The cells of one row by column name, and the fields made of them.

use chrono::NaiveDate;
use csv::StringRecord;
use serde_json::Value;

use super::cells::{self, DateOrder, Decimal};
use super::fault::Fault;
use super::mark::unmarked;
use crate::sync::envelope::Fields;

/// How dates and amounts of a table are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Notation {
    pub date_order: DateOrder,
    pub decimal: Decimal,
}

/// One row: cells are asked for by name; what is wrong with them gathers in `faults`.
pub struct Cells<'a> {
    /// Names to ask by, one per column.
    pub names: &'a [String],
    /// Names as they stand in the file, for faults.
    pub header: &'a [String],
    pub record: &'a StringRecord,
    pub notation: Notation,
    pub faults: Vec<(Option<String>, Fault)>,
}

impl<'a> Cells<'a> {
    /// The text of a cell, trimmed; empty when there is no such column.
    ///
    /// What looks like a formula is text like any other. Our own export puts an apostrophe before
    /// such text, which is taken off here.
    pub fn text(&self, name: &str) -> &'a str {
        let place = self.names.iter().position(|other| other == name);
        plain(place.and_then(|place| self.record.get(place)).unwrap_or_default())
    }

    /// The texts of all columns with this name, empty ones left out.
    pub fn texts(&self, name: &str) -> Vec<&'a str> {
        let pairs = self.names.iter().zip(self.record.iter());
        pairs
            .filter(|(other, text)| *other == name && !text.trim().is_empty())
            .map(|(_, text)| plain(text))
            .collect()
    }

    /// Says that a cell is wrong.
    pub fn fault(&mut self, name: &str, fault: Fault) {
        let place = self.names.iter().position(|other| other == name);
        let column = place.and_then(|place| self.header.get(place)).cloned();
        self.faults.push((Some(column.unwrap_or_else(|| name.to_owned())), fault));
    }

    fn checked<T>(&mut self, name: &str, parsed: Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.fault(name, fault)).ok()
    }

    /// A cell that must be filled.
    pub fn required(&mut self, name: &str) -> &'a str {
        let text = self.text(name);
        if text.is_empty() {
            self.fault(name, Fault::Missing);
        }
        text
    }

    /// A date; absent when empty or wrong.
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.text(name);
        let parsed = (!text.is_empty()).then(|| cells::date(text, self.notation.date_order))?;
        self.checked(name, parsed)
    }

    /// A date that must be there.
    pub fn required_date(&mut self, name: &str) -> Option<NaiveDate> {
        if self.required(name).is_empty() { None } else { self.date(name) }
    }

    /// An amount in minor units; absent when empty or wrong.
    pub fn cents(&mut self, name: &str) -> Option<i64> {
        let text = self.text(name);
        let parsed = (!text.is_empty()).then(|| cells::cents(text, self.notation.decimal))?;
        self.checked(name, parsed)
    }

    /// An amount of at least nothing, in minor units; absent when empty or wrong.
    pub fn cost(&mut self, name: &str) -> Option<i64> {
        let cents = self.cents(name)?;
        if cents < 0 {
            self.fault(name, Fault::Negative { text: self.text(name).to_owned() });
        }
        Some(cents)
    }

    /// A whole number from `least` to `most`; absent when empty or wrong.
    pub fn whole(&mut self, name: &str, least: u32, most: u32) -> Option<u32> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok());
        let number = plain.flatten().filter(|number| (least..=most).contains(number));
        let fault = || Fault::NotInRange { text: text.to_owned(), least, most };
        self.checked(name, number.ok_or_else(fault))
    }

    /// A mark from `least` to `most`; absent when empty or wrong.
    pub fn mark(&mut self, name: &str, least: u8, most: u8) -> Option<u8> {
        self.whole(name, least.into(), most.into()).and_then(|mark| u8::try_from(mark).ok())
    }

    /// One of a few words, upper or lower case; absent when empty or wrong.
    pub fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        let fault = || {
            let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Fault::NotOneOf { text: text.to_owned(), allowed: allowed.join(", ") }
        };
        self.checked(name, found.map(|(_, value)| *value).ok_or_else(fault))
    }
}

/// A cell's text without what stands around it: spaces, and the apostrophe of our own export.
pub fn plain(cell: &str) -> &str {
    unmarked(cell.trim())
}

/// Sets a text; an empty one means unknown and is left out.
pub fn set_text(fields: &mut Fields, name: &str, text: &str) {
    if !text.is_empty() {
        fields.insert(name.to_owned(), Value::from(text));
    }
}

/// Sets a value that serializes; an absent one is left out.
pub fn set<T: serde::Serialize>(fields: &mut Fields, name: &str, value: Option<T>) {
    if let Some(Ok(value)) = value.map(serde_json::to_value) {
        fields.insert(name.to_owned(), value);
    }
}
