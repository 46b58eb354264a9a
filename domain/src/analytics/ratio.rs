//! Whole numbers as floats, in the one place where that happens.

use crate::row;

/// A count or an amount as a float; exact within ±2⁵³, which every amount is.
#[expect(clippy::as_conversions, reason = "no lossless From<i64>; amounts stay within ±2⁵³")]
pub fn float(value: i64) -> f64 {
    value as f64
}

/// A sum of amounts as a float; the nearest one where it is beyond ±2⁵³.
#[expect(clippy::as_conversions, reason = "no lossless From<i128>; the nearest float is meant")]
pub fn wide(value: i128) -> f64 {
    value as f64
}

/// A number of things as a float.
pub fn count(number: usize) -> f64 {
    f64::from(row::number(number))
}

/// Minor units as whole units of money: 1234 cents are 12.34.
pub fn units(minor: i64) -> f64 {
    float(minor) / 100.0
}

/// `part / whole`; absent when the whole is nothing or negative.
pub fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}

/// A number as tables show it: ten significant digits, without needless zeros.
pub fn significant(value: f64) -> String {
    let written = format!("{value:.9e}");
    let digits = written.split_once('e').and_then(|(_, power)| power.parse::<i32>().ok());
    let places = digits.map_or(0, |power| usize::try_from(9 - power).unwrap_or(0));
    let plain = format!("{value:.places$}");
    let short = if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.')
    } else {
        &plain
    };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Rounds half away from zero to a whole number, as figures are shown.
///
/// Values beyond `i32` stay at its ends; not a number is 0.
#[expect(clippy::as_conversions, reason = "float to integer saturates, which is what is meant")]
pub fn rounded(value: f64) -> i32 {
    value.round() as i32
}

/// Rounds up to a whole count; nothing below zero.
#[expect(clippy::as_conversions, reason = "float to integer saturates, which is what is meant")]
pub fn ceiling(value: f64) -> u32 {
    value.ceil() as u32
}

/// The mean of `total` over `number` things; absent for none.
pub fn mean(total: f64, number: usize) -> Option<f64> {
    (number > 0).then(|| total / count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_absent() {
        assert_eq!(share(3, 4), Some(0.75));
        assert_eq!(share(0, 0), None);
        assert_eq!(share(5, -1), None);
    }

    #[test]
    fn ten_digits_are_shown() {
        let shown = [1166.29, 268.509_197_345, 0.0, -0.0, 1000.0, -548.36, 2e12, 1.0 / 3e5];
        let expected = [
            "1166.29",
            "268.5091973",
            "0",
            "0",
            "1000",
            "-548.36",
            "2000000000000",
            "0.000003333333333",
        ];
        assert_eq!(shown.map(significant), expected);
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!([rounded(-12.5), rounded(12.5), rounded(-0.4)], [-13, 13, 0]);
    }
}
