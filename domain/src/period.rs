//! Dates and spans that all figures share. Columns carry days as whole numbers since 1970-01-01.

use chrono::{Datelike, Months, NaiveDate};
use serde::de::{Deserialize, Deserializer, Error as _};

/// Marks an absent date in a column of days.
pub const NO_DAY: i32 = i32::MIN;

/// Days from the calendar's first day, 0001-01-01 = 1, to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// A date as days since 1970-01-01.
pub fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// The date of a day; [`NO_DAY`] and days outside the calendar have none.
pub fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH_FROM_CE)?)
}

/// An optional date as a column holds it.
pub fn day_or_none(date: Option<NaiveDate>) -> i32 {
    date.map_or(NO_DAY, day)
}

/// A date as it is stored, `2024-02-29`, and no other way to write one: a start of the application reads
/// one or two of every customer and order.
pub fn date_of(text: &str) -> Option<NaiveDate> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes().as_array()? else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte.wrapping_sub(b'0')));
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0u32, |sum, byte| Some(sum.saturating_mul(10).saturating_add(digit(*byte)?)))
    };
    let year = number(&[*a, *b, *c, *d])?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(&[*e, *f])?, number(&[*g, *h])?)
}

/// For `#[serde(deserialize_with)]`: a date, read by [`date_of`]. The calendar's own reader takes any
/// format there is, which the browser would have to download.
///
/// # Errors
///
/// When the value is no text, or no date.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    date_of(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not a date"))
}

/// As [`read`], for a date that may be absent.
///
/// # Errors
///
/// As [`read`].
pub fn read_maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| date_of(&text).ok_or_else(|| D::Error::custom("not a date"))).transpose()
}

/// The same day `months` earlier, clamped to the month's end: 2024-02-29 − 12 = 2023-02-28.
///
/// Dates before the calendar's beginning stay at its beginning.
pub fn months_back(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// Days later than `after` and not later than `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The last day before the span.
    pub after: i32,
    /// The last day of the span.
    pub until: i32,
}

impl Span {
    /// The window of `months` up to and including `as_of`: the day exactly `months` back is out.
    pub fn window(as_of: NaiveDate, months: u32) -> Self {
        Self { after: day(months_back(as_of, months)), until: day(as_of) }
    }

    /// The window of the same length that ends where [`Span::window`] begins.
    ///
    /// Both ends are counted back from `as_of`, so that a clamped month's end does not shift twice.
    pub fn previous(as_of: NaiveDate, months: u32) -> Self {
        let twice = months.saturating_mul(2);
        Self { after: day(months_back(as_of, twice)), until: day(months_back(as_of, months)) }
    }

    /// Everything up to and including `as_of`.
    pub fn ever(as_of: NaiveDate) -> Self {
        Self { after: NO_DAY, until: day(as_of) }
    }

    /// Whether the day lies in the span; [`NO_DAY`] lies in none.
    pub fn contains(self, day: i32) -> bool {
        self.after < day && day <= self.until
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_stored_date_is_read_and_nothing_else() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        assert_eq!(date_of("2024-02-29"), day(2024, 2, 29));
        assert_eq!(date_of("0001-12-31"), day(1, 12, 31));
        let others =
            ["", "2023-02-29", "2024-13-01", "2024-2-29", "+024-02-29", "2024-02-29T00:00"];
        for text in others {
            assert_eq!(date_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_the_calendar_reads(text in "[0-9]{4}-[0-1][0-9]-[0-3][0-9]") {
            prop_assert_eq!(date_of(&text), text.parse().ok());
        }

        #[test]
        fn a_date_is_read_as_it_was_written(day in day(at("0000-01-01"))..=day(at("9999-12-31"))) {
            let written = date(day).unwrap();
            prop_assert_eq!(date_of(&written.to_string()), Some(written));
        }
    }

    #[test]
    fn months_back_clamps_to_the_months_end() {
        let cases = include_str!("../tests/fixtures/cases.json");
        let cases: serde_json::Value = serde_json::from_str(cases).unwrap();
        for case in cases["months_back"].as_array().unwrap() {
            let months = u32::try_from(case["months"].as_u64().unwrap()).unwrap();
            let found = months_back(at(case["as_of"].as_str().unwrap()), months);
            assert_eq!(found, at(case["expected"].as_str().unwrap()));
        }
    }

    #[test]
    fn a_day_and_its_date_are_each_others_inverse() {
        assert_eq!(day(at("1970-01-01")), 0);
        assert_eq!(date(day(at("2024-02-29"))), Some(at("2024-02-29")));
        assert_eq!(date(NO_DAY), None);
    }

    #[test]
    fn the_day_exactly_twelve_months_back_belongs_to_the_previous_window() {
        let (as_of, cut) = (at("2025-06-30"), day(at("2024-06-30")));
        assert!(!Span::window(as_of, 12).contains(cut));
        assert!(Span::previous(as_of, 12).contains(cut));
        assert!(Span::window(as_of, 12).contains(day(as_of)));
        assert!(!Span::ever(as_of).contains(NO_DAY));
    }
}
