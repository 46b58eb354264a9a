//! Dates and spans that all figures share.

use chrono::{Months, NaiveDate};

/// The same day `months` earlier, clamped to the month's end: 2024-02-29 − 12 = 2023-02-28.
///
/// Dates before the calendar's beginning stay at its beginning.
pub fn months_back(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}
