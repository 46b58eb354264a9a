//! Scores from 1 to 5 by quintiles, exact in whole numbers.
//!
//! Cut points at 20, 40, 60 and 80 % by linear interpolation at position (N − 1)·k/5, type 7 of
//! Hyndman and Fan (1996), which Excel calls PERCENTILE.INC. A score is one more than the number of
//! cut points strictly below the value, so equal values always get equal scores.

use super::ratio::wide;
use crate::row;

/// The cut points of a set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quintiles {
    /// Five times each cut point, which is a whole number.
    fivefold: [i128; 4],
}

impl Quintiles {
    /// The cut points of these values; absent without any.
    pub fn of(values: &[i64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let last = sorted.len().checked_sub(1)?;
        let at = |place: usize| sorted.get(place.min(last)).copied().map_or(0, i128::from);
        let cut = |k: u32| {
            let position = last.saturating_mul(row::index(k));
            let (below, rest) = (at(position / 5), i128::from(row::number(position % 5)));
            5 * below + rest * (at(position / 5 + 1) - below)
        };
        Some(Self { fivefold: [cut(1), cut(2), cut(3), cut(4)] })
    }

    /// The cut points, in units of which a value counts `per_unit`.
    pub fn breaks(&self, per_unit: f64) -> [f64; 4] {
        self.fivefold.map(|cut| wide(cut) / (5.0 * per_unit))
    }

    /// The score where more is better.
    pub fn score(&self, value: i64) -> u8 {
        let value = 5 * i128::from(value);
        self.fivefold.iter().map(|cut| u8::from(*cut < value)).sum::<u8>() + 1
    }

    /// The score where less is better.
    pub fn reversed(&self, value: i64) -> u8 {
        6 - self.score(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[i64], breaks: [f64; 4], scores: &[u8]) {
        let quintiles = Quintiles::of(values).unwrap();
        for (found, expected) in quintiles.breaks(1.0).iter().zip(breaks) {
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
        let found: Vec<u8> = values.iter().map(|value| quintiles.score(*value)).collect();
        assert_eq!(found, scores);
    }

    #[test]
    fn cut_points_lie_between_neighbours() {
        check(&[1, 2], [1.2, 1.4, 1.6, 1.8], &[1, 5]);
        check(&[4, 8, 15, 16, 23, 42], [8.0, 15.0, 16.0, 23.0], &[1, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn equal_values_score_alike() {
        check(&[5, 5, 5, 5], [5.0; 4], &[1; 4]);
        assert_eq!(Quintiles::of(&[5, 5]).unwrap().reversed(5), 5);
        assert_eq!(Quintiles::of(&[]), None);
    }

    #[test]
    fn a_value_on_a_cut_point_stays_below_it_however_large() {
        let huge = i64::MAX;
        let quintiles = Quintiles::of(&[i64::MIN, huge, huge, huge, huge, huge]).unwrap();
        assert_eq!((quintiles.score(huge), quintiles.score(i64::MIN)), (1, 1));
        let quintiles = Quintiles::of(&[0, 10]).unwrap();
        assert_eq!([2, 3, 4, 8, 9].map(|value| quintiles.score(value)), [1, 2, 2, 4, 5]);
    }
}
