//! Cells to values: dates and amounts as people write them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// What separates whole units from cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
}

/// Which number of `03/04/2025` is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The third of April, as in Europe.
    #[default]
    DayFirst,
    /// The fourth of March, as in the United States.
    MonthFirst,
}

/// Amounts beyond this cannot be carried exactly everywhere: 2⁵³ minor units.
const MAX_MINOR: i64 = 1 << 53;

/// A date: `2025-06-30` or with slashes, else day, month and year between `-`, `/` or `.`; a time
/// behind it is dropped.
///
/// # Errors
///
/// [`Fault::NotADate`] for anything else, two-digit years included.
pub fn date(text: &str, order: DateOrder) -> Result<NaiveDate, Fault> {
    let fault = || Fault::NotADate { text: text.to_owned() };
    let day = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let mut parts = day.split(['-', '/', '.']);
    let (Some(a), Some(b), Some(c), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(fault());
    };
    let is_number = |part: &str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if ![a, b, c].into_iter().all(is_number) {
        return Err(fault());
    }
    let (year, month, day) = match (a.len(), c.len(), order) {
        (4, _, _) => (a, b, c),
        (_, 4, DateOrder::DayFirst) => (c, b, a),
        (_, 4, DateOrder::MonthFirst) => (c, a, b),
        _ => return Err(fault()),
    };
    let parsed = (year.parse().ok(), month.parse().ok(), day.parse().ok());
    let (Some(year), Some(month), Some(day)) = parsed else { return Err(fault()) };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(fault)
}

/// An amount in minor units, read digit by digit: no float ever holds it.
///
/// A currency sign, groups of three and a minus before or behind, or brackets, are understood.
///
/// # Errors
///
/// [`Fault::NotAnAmount`] for anything else, a third decimal included.
pub fn cents(text: &str, decimal: Decimal) -> Result<i64, Fault> {
    parse_cents(text, decimal).ok_or_else(|| Fault::NotAnAmount { text: text.to_owned() })
}

fn parse_cents(text: &str, decimal: Decimal) -> Option<i64> {
    let (point, group) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let text = text.trim().trim_start_matches("EUR").trim_end_matches("EUR");
    let text: String = text.chars().filter(|c| !matches!(c, '€' | '$' | ' ' | '\u{a0}')).collect();
    let (text, is_negative) = signed(&text);
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    let minor = match fraction.len() {
        0 => 0,
        1 => digits(fraction)?.checked_mul(10)?,
        2 => digits(fraction)?,
        _ => return None,
    };
    let is_bare = whole.is_empty() && fraction.is_empty();
    let units = if whole.is_empty() { 0 } else { digits(&ungrouped(whole, group)?)? };
    let total = units.checked_mul(100)?.checked_add(minor)?;
    let fits = !is_bare && total <= MAX_MINOR;
    fits.then_some(if is_negative { -total } else { total })
}

fn signed(text: &str) -> (&str, bool) {
    let brackets = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let minus =
        brackets.or_else(|| text.strip_prefix(['-', '−'])).or_else(|| text.strip_suffix('-'));
    match minus {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    }
}

/// The whole units without their group marks; marks must leave groups of three.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let mark = if whole.contains('\'') { '\'' } else { group };
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// What separates cents in a text that shows it; absent when it could be either.
pub fn likely_decimal(text: &str) -> Option<Decimal> {
    let digits_behind = |mark| text.rsplit_once(mark).map(|(_, behind): (&str, &str)| behind.len());
    match (digits_behind('.'), digits_behind(',')) {
        (Some(point), Some(comma)) if comma < point => Some(Decimal::Comma),
        (Some(point), Some(comma)) if point < comma => Some(Decimal::Point),
        (None, Some(1 | 2)) => Some(Decimal::Comma),
        (Some(1 | 2), None) => Some(Decimal::Point),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_common_order() {
        let expected = NaiveDate::from_ymd_opt(2025, 4, 3).unwrap();
        for text in [
            "2025-04-03",
            "3-4-2025",
            "03/04/2025",
            "03.04.2025",
            "2025/4/3",
            "2025-04-03T10:00:00Z",
        ] {
            assert_eq!(date(text, DateOrder::DayFirst), Ok(expected), "{text}");
        }
        assert_eq!(date("04/03/2025", DateOrder::MonthFirst), Ok(expected));
        for text in [
            "",
            "31-02-2025",
            "3-4-25",
            "morgen",
            "2025-13-01",
            "2025-04",
            "20250403",
            "1-2-3-2025",
        ] {
            assert!(date(text, DateOrder::DayFirst).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_to_the_cent() {
        for (text, minor) in [
            ("0.29", 29),
            ("-104.58", -10458),
            ("1,234.5", 123450),
            ("€ 7", 700),
            (".5", 50),
            ("(12.00)", -1200),
            ("12-", -1200),
        ] {
            assert_eq!(cents(text, Decimal::Point), Ok(minor), "{text}");
        }
        for (text, minor) in [
            ("1.234,56", 123456),
            ("1234,56", 123456),
            ("EUR 1 000,00", 100_000),
            ("1.234.567", 123_456_700),
        ] {
            assert_eq!(cents(text, Decimal::Comma), Ok(minor), "{text}");
        }
        for text in [
            "",
            "-",
            "1.234",
            "12,34.5",
            "1e3",
            "=1+1",
            "12.3.4",
            "90071992547409.93",
            "abc",
            "1,23,456",
        ] {
            assert!(cents(text, Decimal::Point).is_err(), "{text}");
        }
    }

    #[test]
    fn the_decimal_mark_is_guessed_only_where_it_shows() {
        assert_eq!(likely_decimal("1.234,56"), Some(Decimal::Comma));
        assert_eq!(likely_decimal("1,234.56"), Some(Decimal::Point));
        assert_eq!(likely_decimal("12,5"), Some(Decimal::Comma));
        assert_eq!(likely_decimal("1.234"), None);
    }
}
