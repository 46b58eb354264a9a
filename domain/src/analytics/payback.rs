//! Pay-back of what winning a customer cost.
//!
//! Source: the relationship workshop (§05), where later years of a credit card earn more.

use serde::Serialize;

/// Yearly profits against what winning the customer cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Payback {
    /// Profit so far less the acquisition cost, at each year's end, in minor units.
    pub cumulative: Vec<i64>,
    /// The first year it is not negative, from 1; absent when it never is.
    pub payback_period: Option<usize>,
}

impl Payback {
    /// Of yearly profits, in minor units.
    pub fn of(acquisition_cost: i64, yearly_profit: &[i64]) -> Self {
        let mut total = acquisition_cost.saturating_neg();
        let add = |profit: &i64| {
            total = total.saturating_add(*profit);
            total
        };
        let cumulative: Vec<i64> = yearly_profit.iter().map(add).collect();
        let payback_period = cumulative.iter().position(|total| *total >= 0).map(|year| year + 1);
        Self { cumulative, payback_period }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payback_is_the_first_year_that_is_not_negative() {
        let found = Payback::of(50, &[20, 35, 40, 80, 120]);
        assert_eq!(found.cumulative, [-30, 5, 45, 125, 245]);
        assert_eq!(found.payback_period, Some(2));
        assert_eq!(Payback::of(50, &[20]).payback_period, None);
        assert_eq!(Payback::of(20, &[20]).payback_period, Some(1));
    }
}
