//! What the models need to know of a customer: repeats, recency, age and mean value.
//!
//! Fader, Hardie and Lee (2005). Times and values are kept to hundredths, as the published summary
//! of the CDNOW log is, so that equal customers merge and known answers are met.

use super::super::ratio::{float, units};
use crate::period::Span;

/// Purchases on one day, money included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The day.
    pub on: i32,
    /// Revenue of that day in minor units.
    pub revenue: i64,
}

/// How a customer bought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pattern {
    /// Purchase days after the first.
    pub repeats: u32,
    /// From the first purchase to the last.
    pub recency: f64,
    /// From the first purchase to the end of observation.
    pub age: f64,
}

/// A customer's pattern and the mean value of the repeat days, from distinct ascending days, up to
/// the end of `span`; absent when they had not bought by then.
pub fn summary(days: &[Bought], span: Span, unit_days: u32) -> Option<(Pattern, f64)> {
    let days = days.get(..days.partition_point(|day| day.on <= span.until))?;
    let (first, last) = (days.first()?, days.last()?);
    let time = |from: i32, to: i32| {
        let days = i64::from(to) - i64::from(from);
        float(rounded_division(100 * days, i64::from(unit_days.max(1)))) / 100.0
    };
    let repeats = crate::row::number(days.len() - 1);
    let value: i64 = days.iter().skip(1).fold(0, |sum, day| sum.saturating_add(day.revenue));
    let mean = if repeats > 0 { rounded_division(value, repeats.into()) } else { 0 };
    let pattern =
        Pattern { repeats, recency: time(first.on, last.on), age: time(first.on, span.until) };
    Some((pattern, units(mean)))
}

/// `value / by` rounded half away from zero.
fn rounded_division(value: i64, by: i64) -> i64 {
    let (value, by) = (i128::from(value), i128::from(by));
    let rounded = (2 * value.abs() + by) / (2 * by) * value.signum();
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_customer_of_the_published_sample() {
        let day = |on, revenue| Bought { on, revenue };
        let days = [day(0, 2933), day(17, 2973), day(213, 1496), day(345, 2648)];
        let span = Span { after: -1, until: 272 };
        let (pattern, value) = summary(&days, span, 7).unwrap();
        assert_eq!(pattern, Pattern { repeats: 2, recency: 30.43, age: 38.86 });
        assert!((value - 22.35).abs() < 1e-12);
    }

    #[test]
    fn who_bought_later_has_no_pattern() {
        let days = [Bought { on: 9, revenue: 100 }];
        assert_eq!(summary(&days, Span { after: 0, until: 8 }, 7), None);
        let (pattern, value) = summary(&days, Span { after: 0, until: 9 }, 7).unwrap();
        assert_eq!((pattern, value), (Pattern::default(), 0.0));
        assert_eq!(rounded_division(-5, 2), -3);
    }
}
