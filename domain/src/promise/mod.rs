//! Promise: what we said we would deliver, and by when; kept, late or broken.
//!
//! `promised_for` stays what was said first, so that keeping our word is judged against it; a new date
//! is an adjustment beside it, and is what the customer counts on from then.

mod outlook;

pub use outlook::{Outlook, rows_of_kind};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::analytics::promise::PromiseRow;
use crate::id::{ContactId, CustomerId, EmployeeId, RecordId};
use crate::inbox::CopiedTo;
use crate::period::day_or_none;
use crate::word::Word;

/// What was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// Something else.
    #[default]
    General,
    /// A quote.
    Quote,
    /// Goods or work.
    Delivery,
    /// To find something out.
    Information,
    /// To make something right.
    Repair,
    /// To come by.
    Visit,
    /// Money back.
    Credit,
}

/// A new date, and who was told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Adjustment {
    /// Made on.
    pub on: Option<NaiveDate>,
    /// The moment, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// The new date.
    pub promised_for: Option<NaiveDate>,
    /// Who was told there, where it is one of their people.
    pub contact: Option<ContactId>,
    /// Who was told, in words; empty when nobody was.
    pub told: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Option<EmployeeId>,
}

/// What we said we would deliver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// The key it had where it was imported from.
    pub source_key: Option<String>,
    /// To which customer.
    pub customer: Option<CustomerId>,
    /// To whom there.
    pub contact: Option<ContactId>,
    /// What, in one line.
    pub what: String,
    /// What sort of thing.
    pub kind: Word<PromiseKind>,
    /// The record it is about or came out of: a conversation, a case, an order, an opportunity.
    pub record: Option<RecordId>,
    /// Made on.
    pub made_on: Option<NaiveDate>,
    /// Promised for, as it was said first.
    pub promised_for: Option<NaiveDate>,
    /// The moment on that day, milliseconds since 1970 UTC, when it is a moment.
    pub promised_at: Option<i64>,
    /// When the customer expects it, where they said so.
    pub expected_for: Option<NaiveDate>,
    /// Later dates, in no order.
    pub adjustments: Vec<Adjustment>,
    /// Delivered on.
    pub delivered_on: Option<NaiveDate>,
    /// Who has to keep it.
    pub by: Option<EmployeeId>,
    /// What else is to be known.
    pub note: String,
    /// Colleagues and departments that are to see it, in no order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<CopiedTo>,
    /// Taken back: shown and counted nowhere, until someone edits it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl Promise {
    /// Whether it still has to be kept.
    pub fn is_open(&self) -> bool {
        self.delivered_on.is_none() && !self.archived
    }

    /// The last adjustment that gave a date; of two at once the one with the later date.
    pub fn last_adjustment(&self) -> Option<&Adjustment> {
        let dated = self.adjustments.iter().filter(|made| made.promised_for.is_some());
        dated.max_by_key(|made| (made.on, made.at, made.promised_for))
    }

    /// The day the customer counts on now: that of the last adjustment, else the first one.
    pub fn current_for(&self) -> Option<NaiveDate> {
        self.last_adjustment().map_or(self.promised_for, |made| made.promised_for)
    }

    /// What they expect, where that is before what counts now: either we hurry or we tell them.
    pub fn expected_earlier(&self) -> Option<NaiveDate> {
        let current = self.current_for()?;
        self.expected_for.filter(|expected| *expected < current)
    }

    /// The row of the figures on keeping our word; `None` for one that was taken back.
    pub fn row(&self) -> Option<PromiseRow> {
        let row = PromiseRow {
            made: day_or_none(self.made_on),
            promised: day_or_none(self.promised_for),
            done: day_or_none(self.delivered_on),
        };
        (!self.archived).then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_adjustment_is_what_the_customer_counts_on() {
        let promise: Promise = serde_json::from_value(json!({
            "kind": "miracle", "promised_for": "2026-03-05",
            "adjustments": [
                {"on": "2026-03-04", "promised_for": "2026-03-12", "told": "Tristan"},
                {"on": "2026-03-03", "promised_for": "2026-03-20"},
                {"on": "2026-03-09", "told": "nobody"},
            ],
        }))
        .unwrap();
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(promise.current_for(), date("2026-03-12"));
        assert_eq!(
            promise.row().map(|row| row.promised),
            date("2026-03-05").map(crate::period::day)
        );
        assert_eq!(Promise::default().current_for(), None);
    }
}
