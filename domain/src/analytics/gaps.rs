//! Gaps between purchase days: how regular a customer buys, and whether the next purchase is late.
//!
//! Source: the relationship workshop's pictures of regular and wavering customers; the measures are
//! our own. A memoryless buyer has a coefficient of variation of 1, so above it is clumpier than
//! chance.

use super::ratio::{count, float, wide};

/// Regularity of one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// Number of gaps.
    pub count: usize,
    /// Sample standard deviation over mean.
    pub cv: f64,
    /// Middle gap in days; the mean of the middle two of an even number.
    pub median: f64,
    /// Days since the last purchase over the median gap.
    pub overdue: f64,
}

impl Gaps {
    /// From ascending distinct purchase days not later than `as_of`; absent with fewer gaps than
    /// `min_gaps`, and below two, for which there is no deviation.
    pub fn of(days: &[i32], as_of: i32, min_gaps: u32) -> Option<Self> {
        let pairs = days.iter().zip(days.iter().skip(1));
        let mut gaps: Vec<i64> =
            pairs.map(|(from, to)| i64::from(*to) - i64::from(*from)).collect();
        if gaps.len() < crate::row::index(min_gaps.max(2)) {
            return None;
        }
        let since = i64::from(as_of) - days.last().copied().map_or(0, i64::from);
        gaps.sort_unstable();
        let twice = twice_median(&gaps);
        Some(Self {
            count: gaps.len(),
            cv: variation(&gaps),
            median: float(twice) / 2.0,
            overdue: float(2 * since) / float(twice),
        })
    }
}

/// Standard deviation over mean: whole numbers up to the one division, so that 1 is exactly 1.
fn variation(gaps: &[i64]) -> f64 {
    let n = i128::from(crate::row::number(gaps.len()));
    let sum: i128 = gaps.iter().copied().map(i128::from).sum();
    let squares: i128 = gaps.iter().map(|gap| i128::from(*gap) * i128::from(*gap)).sum();
    let ratio = wide((n * squares - sum * sum) * n) / wide((n - 1) * sum * sum);
    ratio.sqrt()
}

/// Twice the median of ascending values, which is a whole number.
fn twice_median(sorted: &[i64]) -> i64 {
    let half = sorted.len() / 2;
    let upper = sorted.get(half).copied().unwrap_or_default();
    let lower = half.checked_sub(1).and_then(|place| sorted.get(place)).copied();
    match lower {
        Some(lower) if sorted.len().is_multiple_of(2) => lower + upper,
        _ => 2 * upper,
    }
}

/// The median of values in any order; absent without any.
pub fn median(values: &[i64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    (!sorted.is_empty()).then(|| float(twice_median(&sorted)) / 2.0)
}

/// Mean and sample standard deviation; the deviation is absent below two values.
pub fn mean_and_deviation(values: &[f64]) -> Option<(f64, Option<f64>)> {
    if values.is_empty() {
        return None;
    }
    let n = count(values.len());
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
    Some((mean, deviation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_need_three_by_default() {
        assert_eq!(Gaps::of(&[0, 10, 20], 25, 3), None);
        let gaps = Gaps::of(&[0, 10, 20, 30], 55, 3).unwrap();
        assert_eq!((gaps.count, gaps.cv, gaps.median, gaps.overdue), (3, 0.0, 10.0, 2.5));
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        let gaps = Gaps::of(&[0, 1, 3, 6, 10], 10, 3).unwrap();
        assert_eq!((gaps.median, gaps.overdue), (2.5, 0.0));
        assert!((gaps.cv - (5.0_f64 / 3.0).sqrt() / 2.5).abs() < 1e-15);
    }

    #[test]
    fn a_deviation_as_large_as_the_mean_is_exactly_one() {
        // Gaps 1, 1, 4: mean 2, sample variance 3; gaps 3, 3, 12, 6 × 0 … only the ratio matters.
        let gaps = Gaps::of(&[0, 1, 2, 6], 6, 3).unwrap();
        assert!((gaps.cv - 3.0_f64.sqrt() / 2.0).abs() < 1e-15);
        assert_eq!(Gaps::of(&[0, 1], 2, 0), None);
        assert_eq!(median(&[3, 1, 2, 9]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(mean_and_deviation(&[4.0]), Some((4.0, None)));
    }
}
