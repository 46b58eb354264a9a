//! `View`: one row, read in place where it is packed.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::period::{date_of, day_or_none};
use domain::sync::block::Block;
use domain::sync::envelope::Envelope;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::json;

/// One row, packed or by itself.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// Row of a block.
    Packed(&'a Block, u32),
    /// A row that changed since it was packed.
    Own(&'a Envelope),
}

impl<'a> View<'a> {
    /// A text; empty when there is none.
    pub fn text(self, field: &str) -> &'a str {
        match self {
            Self::Packed(block, row) => block.text(field).and_then(|column| column.get(row)),
            Self::Own(row) => row.fields.get(field).and_then(Value::as_str),
        }
        .unwrap_or_default()
    }

    /// A whole number.
    pub fn int(self, field: &str) -> Option<i64> {
        match self {
            Self::Packed(block, row) => block.int(field)?.get(row),
            Self::Own(row) => row.fields.get(field)?.as_i64(),
        }
    }

    /// The id of another record.
    pub fn id(self, field: &str) -> Option<Uuid> {
        match self {
            Self::Packed(block, row) => block.ids(field)?.get(row),
            Self::Own(row) => Uuid::try_parse(row.fields.get(field)?.as_str()?).ok(),
        }
    }

    /// Yes or no; no when unsaid.
    pub fn flag(self, field: &str) -> bool {
        match self {
            Self::Packed(block, row) => block.bool(field).and_then(|column| column.get(row)),
            Self::Own(row) => row.fields.get(field).and_then(Value::as_bool),
        }
        .unwrap_or_default()
    }

    /// A civil date as a day number, [`domain::period::NO_DAY`] when there is none.
    pub fn day(self, field: &str) -> i32 {
        day_or_none(self.date(field))
    }

    /// A civil date.
    pub fn date(self, field: &str) -> Option<NaiveDate> {
        date_of(self.text(field))
    }

    /// A nested value or an enumeration; the default when absent or of another shape.
    pub fn nested<Data: DeserializeOwned + Default>(self, field: &str) -> Data {
        let data = match self.value(field) {
            Some(value) => serde_json::from_value(value.into_owned()).ok(),
            None => None,
        };
        data.unwrap_or_default()
    }

    /// A nested value as what it is wanted as, its texts in place; absent when it is of another shape.
    pub fn read<Wanted: Deserialize<'a>>(self, field: &str) -> Option<Wanted> {
        match self {
            Self::Packed(block, row) => serde_json::from_str(block.json(field)?.get(row)?).ok(),
            Self::Own(row) => Wanted::deserialize(row.fields.get(field)?).ok(),
        }
    }

    /// A value as JSON.
    pub fn value(self, field: &str) -> Option<Cow<'a, Value>> {
        match self {
            Self::Own(row) => row.fields.get(field).map(Cow::Borrowed),
            Self::Packed(block, row) => {
                let text = || Some(Value::from(block.text(field)?.get(row)?));
                let int = || Some(Value::from(block.int(field)?.get(row)?));
                let flag = || Some(Value::from(block.bool(field)?.get(row)?));
                let json = || json::read(block.json(field)?.get(row)?).ok();
                let id = || Some(Value::from(block.ids(field)?.get(row)?.to_string()));
                let value = text().or_else(int).or_else(flag).or_else(json).or_else(id);
                value.map(Cow::Owned)
            }
        }
    }

    /// The sequence of its last change.
    pub fn seq(self) -> u64 {
        match self {
            Self::Packed(block, row) => block.seq(row).unwrap_or_default(),
            Self::Own(row) => row.seq,
        }
    }

    /// The whole row; absent when its block is damaged.
    pub fn envelope(self) -> Option<Envelope> {
        match self {
            Self::Packed(block, row) => block.envelope(row).ok(),
            Self::Own(row) => Some(row.clone()),
        }
    }
}
