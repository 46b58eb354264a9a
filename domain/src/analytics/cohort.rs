//! Cohorts: of those who first bought in a period, how many bought in each period after it.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::purchase::PurchaseDays;
use crate::period::date;
use crate::row;

/// Length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Calendar months, named `1997-01`.
    Month,
    /// Calendar quarters, named `2021Q3`.
    Quarter,
}

impl Period {
    /// Number of the period that a day lies in; absent outside the calendar.
    fn of(self, day: i32) -> Option<i32> {
        let date = date(day)?;
        let month = i32::try_from(date.month0()).ok()?;
        Some(match self {
            Self::Month => date.year() * 12 + month,
            Self::Quarter => date.year() * 4 + month / 3,
        })
    }

    fn name(self, number: i32) -> String {
        match self {
            Self::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Self::Quarter => format!("{:04}Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
        }
    }
}

/// Buyers by period of the first purchase: the first number counts them all, each later one those
/// who bought in the next period, up to the period of `as_of`.
pub fn cohorts(purchases: &PurchaseDays, as_of: i32, period: Period) -> BTreeMap<String, Vec<u32>> {
    let Some(last) = period.of(as_of) else { return BTreeMap::new() };
    let mut cohorts: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
    for customer in 0..row::number(purchases.customers()) {
        let days = purchases.until(customer, as_of);
        let mut periods: Vec<i32> = days.iter().filter_map(|day| period.of(*day)).collect();
        periods.dedup();
        let Some(first) = periods.first().copied() else { continue };
        let place = |number: i32| usize::try_from(number - first).unwrap_or(usize::MAX);
        let length = place(last).saturating_add(1);
        let counts = cohorts.entry(first).or_insert_with(|| vec![0; length]);
        for number in periods {
            if let Some(count) = counts.get_mut(place(number)) {
                *count += 1;
            }
        }
    }
    cohorts.into_iter().map(|(first, counts)| (period.name(first), counts)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::purchase::{OrderColumns, Standing};
    use super::*;
    use crate::period::day;

    #[test]
    fn a_customer_counts_once_per_period() {
        let on = ["2023-12-31", "2024-02-29", "2024-01-02", "2024-01-30", "2024-08-01"]
            .map(|text| day(text.parse().unwrap()));
        let orders = OrderColumns {
            customer: &[0, 0, 1, 1, 1],
            on: &on,
            revenue: &[1; 5],
            standing: &[Standing::Order; 5],
            cost: None,
        };
        let purchases = PurchaseDays::build(&orders, 2);
        let as_of = day("2024-07-31".parse().unwrap());
        let found = cohorts(&purchases, as_of, Period::Quarter);
        assert_eq!(found["2023Q4"], [1, 1, 0, 0]);
        assert_eq!(found["2024Q1"], [1, 0, 0]);
        let found = cohorts(&purchases, as_of, Period::Month);
        assert_eq!(found["2023-12"], [1, 0, 1, 0, 0, 0, 0, 0]);
        assert_eq!(cohorts(&PurchaseDays::default(), as_of, Period::Month).len(), 0);
    }
}
