//! Customer value from buying behaviour: what a customer is expected to spend over months to come,
//! discounted at each month's end.
//!
//! Revenue unless margins are fed: multiply by the margin share for net value.

use super::{BgNbd, Pattern};

/// Weeks in a month, as the papers round it.
pub const MONTH_WEEKS: f64 = 4.345;

/// How far ahead value is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Number of months.
    pub months: u32,
    /// Discount of a month, as a fraction.
    pub monthly_discount: f64,
    /// Length of a month in the model's unit of time.
    pub month: f64,
}

impl Worth {
    /// Twelve months at 1 %, with time in units of so many days.
    pub fn yearly(unit_days: u32) -> Self {
        let month = MONTH_WEEKS * 7.0 / f64::from(unit_days.max(1));
        Self { months: 12, monthly_discount: 0.01, month }
    }

    /// The value of a customer whose purchases are worth `value` each.
    pub fn of(&self, model: &BgNbd, pattern: &Pattern, value: f64) -> f64 {
        let (mut total, mut before, mut factor) = (0.0, 0.0, 1.0);
        for month in 1..=self.months {
            let expected = model.expected(pattern, self.month * f64::from(month));
            factor /= 1.0 + self.monthly_discount;
            total += value * (expected - before) * factor;
            before = expected;
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_customer_of_the_published_sample() {
        let model = BgNbd::of([0.242_592_907_1, 4.413_531_557_6, 0.792_886_143_6, 2.425_753_417_6]);
        let pattern = Pattern { repeats: 2, recency: 30.43, age: 38.86 };
        let found = Worth::yearly(7).of(&model, &pattern, 24.658_616_179_628_93);
        assert!((found - 36.278_496_517_233_876).abs() < 1e-7, "{found}");
        let nothing = Worth { months: 0, ..Worth::yearly(7) };
        assert!((nothing.of(&model, &pattern, 10.0) - 0.0).abs() < 1e-12);
    }
}
