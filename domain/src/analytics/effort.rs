//! Effort: minutes spent on customers, what they cost, and how they part into winning and keeping.
//!
//! Sources: cost to serve from the registered minutes of all departments (relationship workshop,
//! seven-step brochure); effort on winning against keeping, 85 : 15 (A.T. Kearney in the workshop).
//! Cost is kept in sixtieths of a minor unit: minutes times an hourly rate is then whole.

use serde::Serialize;

use super::purchase::PurchaseDays;
use super::ratio::share;
use crate::period::Span;
use crate::row;

/// Cost is counted in so many parts of a minor unit.
pub const PARTS: i64 = 60;

/// Time spent on a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffortRow {
    /// Row number of the customer.
    pub customer: u32,
    /// Day of the work.
    pub on: i32,
    /// How long it took.
    pub minutes: u32,
    /// Hourly rate in minor units.
    pub rate: i64,
}

/// What was spent on one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Minutes.
    pub minutes: i64,
    /// Cost in sixtieths of a minor unit.
    pub cost: i64,
}

/// What was spent on each of `customers` customers within the span.
pub fn served(rows: &[EffortRow], customers: usize, span: Span) -> Vec<Served> {
    let mut served = vec![Served::default(); customers];
    for effort in rows.iter().filter(|effort| span.contains(effort.on)) {
        let Some(served) = served.get_mut(row::index(effort.customer)) else { continue };
        let minutes = i64::from(effort.minutes);
        served.minutes = served.minutes.saturating_add(minutes);
        served.cost = served.cost.saturating_add(minutes.saturating_mul(effort.rate));
    }
    served
}

/// How effort parts into winning customers and keeping them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EffortSplit {
    /// Minutes up to and including the first purchase day, or without any purchase.
    pub acquisition_minutes: i64,
    /// Their share of all minutes.
    pub acquisition_share: Option<f64>,
    /// Minutes after the first purchase day.
    pub retention_minutes: i64,
}

impl EffortSplit {
    /// Of the effort within the span, with what was bought by its end.
    pub fn of(rows: &[EffortRow], purchases: &PurchaseDays, span: Span) -> Self {
        let (mut winning, mut keeping) = (0_i64, 0_i64);
        for effort in rows.iter().filter(|effort| span.contains(effort.on)) {
            let first = purchases.until(effort.customer, span.until).first();
            let is_keeping = first.is_some_and(|first| *first < effort.on);
            let minutes = if is_keeping { &mut keeping } else { &mut winning };
            *minutes = minutes.saturating_add(effort.minutes.into());
        }
        Self {
            acquisition_minutes: winning,
            acquisition_share: share(winning, winning.saturating_add(keeping)),
            retention_minutes: keeping,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::purchase::{OrderColumns, Standing};
    use super::*;

    fn effort(customer: u32, on: i32, minutes: u32) -> EffortRow {
        EffortRow { customer, on, minutes, rate: 5500 }
    }

    #[test]
    fn cost_is_whole_in_sixtieths() {
        let rows = [effort(0, 5, 7), effort(0, 9, 60), effort(1, 6, 1), effort(9, 6, 1)];
        let served = served(&rows, 2, Span { after: 4, until: 8 });
        assert_eq!(served[0], Served { minutes: 7, cost: 38_500 });
        assert_eq!(served[1].minutes, 1);
    }

    #[test]
    fn the_first_purchase_day_still_belongs_to_winning() {
        let orders = OrderColumns {
            customer: &[0],
            on: &[10],
            revenue: &[100],
            standing: &[Standing::Order],
            cost: None,
        };
        let purchases = PurchaseDays::build(&orders, 2);
        let rows = [effort(0, 10, 30), effort(0, 11, 60), effort(1, 11, 10)];
        let split = EffortSplit::of(&rows, &purchases, Span { after: 0, until: 20 });
        assert_eq!((split.acquisition_minutes, split.retention_minutes), (40, 60));
        assert_eq!(split.acquisition_share, Some(0.4));
        let none = EffortSplit::of(&[], &purchases, Span { after: 0, until: 20 });
        assert_eq!(none.acquisition_share, None);
    }
}
