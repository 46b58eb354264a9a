//! Customer retention, churn, and whether customers come back after the first time.
//!
//! Sources: retention in the handbook (where *buying more often* is also called so: ours is keeping
//! customers, "klantbehoud"); Disney's 70 % who come back, there too.

use chrono::NaiveDate;
use serde::Serialize;

use super::purchase::PurchaseDays;
use super::ratio::share;
use crate::period::{Span, day};
use crate::row;

/// How many of the buyers of the window before bought again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Retention {
    /// One less retention.
    pub churn: Option<f64>,
    /// One over churn, in windows: years at the usual twelve months. An extrapolation.
    pub implied_lifetime_years: Option<f64>,
    /// First bought in the window.
    pub new_in_window: u32,
    /// Bought in the window before.
    pub previous_year_buyers: u32,
    /// Of those, bought in the window too.
    pub retained: u32,
    /// Retained over buyers of the window before; absent without any.
    pub retention: Option<f64>,
}

impl Retention {
    /// At `as_of`, with windows of so many months.
    pub fn of(purchases: &PurchaseDays, as_of: NaiveDate, months: u32) -> Self {
        let (window, previous) = (Span::window(as_of, months), Span::previous(as_of, months));
        let customers = || (0..row::number(purchases.customers())).map(|one| purchases.of(one));
        let bought = |days: &[i32], span: Span| days.iter().any(|day| span.contains(*day));
        let number =
            |is: &dyn Fn(&[i32]) -> bool| row::number(customers().filter(|days| is(days)).count());
        let before = number(&|days| bought(days, previous));
        let retained = number(&|days| bought(days, previous) && bought(days, window));
        let retention = share(retained.into(), before.into());
        let churn = share(i64::from(before) - i64::from(retained), before.into());
        Self {
            churn,
            implied_lifetime_years: churn.filter(|churn| *churn > 0.0).map(|churn| 1.0 / churn),
            new_in_window: number(&|days| days.first().is_some_and(|day| window.contains(*day))),
            previous_year_buyers: before,
            retained,
            retention,
        }
    }
}

/// Whether buyers come back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Repeat {
    /// Buyers with a second purchase day, over all.
    pub ever_share: Option<f64>,
    /// Buyers whose first purchase is long enough ago to tell.
    pub mature_buyers: u32,
    /// Of those, came back in time.
    pub within_365_share: Option<f64>,
}

impl Repeat {
    /// At `as_of`; a second purchase counts within so many days of the first.
    pub fn of(purchases: &PurchaseDays, as_of: NaiveDate, within: u32) -> Self {
        let (until, within) = (day(as_of), i64::from(within));
        let customers = (0..row::number(purchases.customers())).filter_map(|one| {
            let mut days = purchases.until(one, until).iter().copied().map(i64::from);
            Some((days.next()?, days.next()))
        });
        let (mut buyers, mut ever, mut mature, mut in_time) = (0_i64, 0, 0_u32, 0);
        for (first, second) in customers {
            buyers += 1;
            ever += i64::from(second.is_some());
            if first <= i64::from(until) - within {
                mature += 1;
                in_time += i64::from(second.is_some_and(|second| second <= first + within));
            }
        }
        Self {
            ever_share: share(ever, buyers),
            mature_buyers: mature,
            within_365_share: share(in_time, mature.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::purchase::{OrderColumns, Standing};
    use super::*;

    fn purchases(rows: &[(u32, &str)], customers: usize) -> PurchaseDays {
        let customer: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let on: Vec<i32> = rows.iter().map(|row| day(row.1.parse().unwrap())).collect();
        let orders = OrderColumns {
            customer: &customer,
            on: &on,
            revenue: &vec![1; rows.len()],
            standing: &vec![Standing::Order; rows.len()],
            cost: None,
        };
        PurchaseDays::build(&orders, customers)
    }

    #[test]
    fn the_cut_belongs_to_the_window_before() {
        let days = [(0, "2024-06-30"), (0, "2025-06-30"), (1, "2024-01-01"), (2, "2024-07-01")];
        let found = Retention::of(&purchases(&days, 4), "2025-06-30".parse().unwrap(), 12);
        assert_eq!((found.previous_year_buyers, found.retained, found.new_in_window), (2, 1, 1));
        assert_eq!((found.retention, found.implied_lifetime_years), (Some(0.5), Some(2.0)));
        let none = Retention::of(&purchases(&[], 1), "2025-06-30".parse().unwrap(), 12);
        assert_eq!((none.retention, none.churn), (None, None));
    }

    #[test]
    fn only_first_purchases_long_enough_ago_tell() {
        let days = [
            (0, "2024-06-30"),
            (0, "2025-06-30"),
            (1, "2024-01-01"),
            (1, "2025-06-30"),
            (2, "2024-07-01"),
            (2, "2024-08-01"),
        ];
        let found = Repeat::of(&purchases(&days, 3), "2025-06-30".parse().unwrap(), 365);
        assert_eq!((found.mature_buyers, found.within_365_share), (2, Some(0.5)));
        assert_eq!(found.ever_share, Some(1.0));
    }
}
