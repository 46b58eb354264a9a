//! Concentration: which share of the total a few customers bring.
//!
//! Sources: Pareto's 20/80 of the seven-step brochure; the top 5 % and the unprofitable customers of
//! Curry's pyramid in the handbook; the "whale curve" of cumulative profit (Kaplan and Narayanan
//! 2001); Gini (1912). Sums are exact; a share is absent when the total is nothing or negative.

use std::collections::BTreeMap;

use super::ratio::{count, wide};
use crate::row;

/// The part that "80 %" stands for, as a fraction of whole numbers.
const MOST: (i128, i128) = (4, 5);

/// Values sorted from most to least, with their running total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concentration {
    /// Descending.
    values: Vec<i64>,
    /// Sum of the first so many.
    cumulative: Vec<i128>,
}

/// The highest point of the cumulative curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Reached with so many customers, the most valuable first.
    pub customers: usize,
    /// Over the total.
    pub share: f64,
}

impl Concentration {
    /// Of these values, in any order.
    pub fn of(values: &[i64]) -> Self {
        let mut values = values.to_vec();
        values.sort_unstable_by(|a, b| b.cmp(a));
        let mut total = 0;
        let cumulative = values.iter().map(|value| {
            total += i128::from(*value);
            total
        });
        Self { cumulative: cumulative.collect(), values }
    }

    /// The sum of all values.
    pub fn total(&self) -> i128 {
        self.cumulative.last().copied().unwrap_or_default()
    }

    fn share(&self, part: i128) -> Option<f64> {
        (self.total() > 0).then(|| wide(part) / wide(self.total()))
    }

    /// The share of the first ⌈N·percent/100⌉.
    pub fn top(&self, percent: u32) -> Option<f64> {
        let customers = first(self.values.len(), percent).checked_sub(1)?;
        self.share(self.cumulative.get(customers).copied().unwrap_or(self.total()))
    }

    /// The shares of several tops, by name.
    pub fn tops(&self, percents: &[u32]) -> BTreeMap<String, Option<f64>> {
        percents.iter().map(|q| (format!("top{q}_share"), self.top(*q))).collect()
    }

    /// The least number of customers that bring 80 %.
    pub fn reaching_most(&self) -> Option<usize> {
        let total = Some(self.total()).filter(|total| *total > 0)?;
        let reaches = |part: &i128| part * MOST.1 >= total * MOST.0;
        self.cumulative.iter().position(reaches).map(|place| place + 1)
    }

    /// Values below zero.
    pub fn negative(&self) -> usize {
        self.values.iter().filter(|value| **value < 0).count()
    }

    /// Where the cumulative curve is highest, at the least number of customers.
    pub fn peak(&self) -> Option<Peak> {
        let customers = self.values.iter().take_while(|value| **value > 0).count();
        let highest = customers.checked_sub(1).and_then(|place| self.cumulative.get(place));
        Some(Peak { customers, share: self.share(*highest?)? })
    }

    /// Gini's coefficient: 0 when all bring alike, towards 1 when one brings all.
    pub fn gini(&self) -> Option<f64> {
        let n = i128::from(row::number(self.values.len()));
        let ranks = (1..=n).map(|rank| 2 * rank - n - 1);
        let ascending = self.values.iter().rev().map(|value| i128::from(*value));
        let weighted: i128 = ranks.zip(ascending).map(|(rank, value)| rank * value).sum();
        self.share(weighted).map(|share| share / count(self.values.len()))
    }
}

/// ⌈number·percent/100⌉, the size of a top.
pub fn first(number: usize, percent: u32) -> usize {
    number.saturating_mul(row::index(percent)).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_let_the_curve_rise_above_the_total() {
        let found = Concentration::of(&[-20, 60, 10, 30]);
        assert_eq!(found.total(), 80);
        assert_eq!(found.top(20), Some(0.75));
        assert_eq!(found.reaching_most(), Some(2));
        assert_eq!(found.negative(), 1);
        assert_eq!(found.peak(), Some(Peak { customers: 3, share: 1.25 }));
    }

    #[test]
    fn eighty_percent_is_exact() {
        let found = Concentration::of(&[1; 10]);
        assert_eq!(
            (found.reaching_most(), found.top(20), found.top(1)),
            (Some(8), Some(0.2), Some(0.1))
        );
        assert_eq!(found.gini(), Some(0.0));
        let one = Concentration::of(&[0, 0, 0, 9]);
        assert_eq!(one.gini(), Some(0.75));
    }

    #[test]
    fn without_a_positive_total_there_are_no_shares() {
        for values in [&[][..], &[0, 0], &[5, -5]] {
            let found = Concentration::of(values);
            assert_eq!((found.top(20), found.reaching_most(), found.gini()), (None, None, None));
            assert_eq!(found.peak(), None);
        }
    }

    #[test]
    fn a_top_is_rounded_up() {
        assert_eq!([first(129, 1), first(129, 5), first(100, 5), first(0, 5)], [2, 7, 5, 0]);
    }
}
