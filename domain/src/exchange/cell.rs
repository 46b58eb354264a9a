//! One value of a table that leaves: what it is, so that each kind of file writes it in its own way.

use chrono::NaiveDate;

use super::cells::Decimal;

/// A value of a table that leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, whatever it looks like: a number of a customer or a telephone keeps its zeros.
    Text(String),
    /// A civil date.
    Date(NaiveDate),
    /// An amount in minor units.
    Money(i64),
    /// A whole number that is counted with.
    Number(i64),
}

impl Cell {
    /// A text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// As the import reads it again: dates as `2025-06-30`, amounts with two decimals and without
    /// groups.
    pub fn written(&self, decimal: Decimal) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Money(minor) => amount(*minor, decimal),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// An amount of minor units with two decimals, digit by digit: no float ever holds it.
pub fn amount(minor: i64, decimal: Decimal) -> String {
    let point = match decimal {
        Decimal::Point => '.',
        Decimal::Comma => ',',
    };
    let sign = if minor < 0 { "-" } else { "" };
    let size = minor.unsigned_abs();
    format!("{sign}{}{point}{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_cents() {
        for (minor, text) in [(5, "0,05"), (-1250, "-12,50"), (100_000, "1000,00"), (0, "0,00")] {
            assert_eq!(amount(minor, Decimal::Comma), text);
            assert_eq!(super::super::cells::cents(text, Decimal::Comma), Ok(minor));
        }
    }
}
