//! Repurchase after a complaint: unresolved, resolved, resolved quickly and generously.
//!
//! Source: 9, 54 and 82 % in the relationship workshop (§03), shown as a reference line only. Counted
//! per complaint with its whole follow-up in the past; what was solved later is unresolved.

use serde::Serialize;

use super::purchase::{PurchaseDays, bought_within};
use super::ratio::share;
use super::wilson::wilson95;
use crate::period::NO_DAY;

/// A complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComplaintRow {
    /// Row number of the customer.
    pub customer: u32,
    /// Day it was raised.
    pub opened: i32,
    /// Day it was solved, [`NO_DAY`] when not.
    pub resolved: i32,
    /// Whether it was solved generously.
    pub generous: bool,
}

/// What the source claims, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Benchmark {
    /// Resolved quickly and generously.
    pub fast_generous: u8,
    /// Resolved.
    pub resolved: u8,
    /// Unresolved.
    pub unresolved: u8,
}

/// Who bought again after complaints that ended one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rebought {
    /// Complaints.
    pub n: u32,
    /// Followed by a purchase, over all.
    pub rate: Option<f64>,
    /// Followed by a purchase.
    pub rebought: u32,
    /// 95 % interval of the rate.
    pub wilson95: Option<[f64; 2]>,
}

impl Rebought {
    fn add(&mut self, rebought: bool) {
        self.n += 1;
        self.rebought += u32::from(rebought);
        self.rate = share(self.rebought.into(), self.n.into());
        self.wilson95 = wilson95(self.rebought, self.n);
    }
}

/// Complaints by how they ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Complaints {
    /// What the source claims.
    pub benchmark_pct: Benchmark,
    /// Resolved quickly and generously.
    pub fast_generous: Rebought,
    /// Too recent to tell.
    pub immature: u32,
    /// Resolved otherwise.
    pub resolved: Rebought,
    /// All.
    pub total: u32,
    /// Unresolved.
    pub unresolved: Rebought,
}

/// Boundaries of the count, in days.
#[derive(Clone, Copy, Debug)]
pub struct ComplaintRules {
    /// Solved within so many days is fast.
    pub fast_days: u32,
    /// A purchase within so many days is coming back.
    pub followup_days: u32,
}

impl Complaints {
    /// Of the complaints raised by `as_of`.
    pub fn of(
        complaints: &[ComplaintRow],
        purchases: &PurchaseDays,
        as_of: i32,
        rules: ComplaintRules,
    ) -> Self {
        let mut found = Self {
            benchmark_pct: Benchmark { fast_generous: 82, resolved: 54, unresolved: 9 },
            fast_generous: Rebought::default(),
            immature: 0,
            resolved: Rebought::default(),
            total: 0,
            unresolved: Rebought::default(),
        };
        for complaint in complaints.iter().filter(|complaint| complaint.opened <= as_of) {
            found.total += 1;
            let age = i64::from(as_of) - i64::from(complaint.opened);
            if age < i64::from(rules.followup_days) {
                found.immature += 1;
                continue;
            }
            let days = purchases.until(complaint.customer, as_of);
            let rebought = bought_within(days, complaint.opened, rules.followup_days);
            let is_resolved = complaint.resolved != NO_DAY && complaint.resolved <= as_of;
            let took = i64::from(complaint.resolved) - i64::from(complaint.opened);
            let is_fast = took <= i64::from(rules.fast_days) && complaint.generous;
            let group = match (is_resolved, is_fast) {
                (false, _) => &mut found.unresolved,
                (true, false) => &mut found.resolved,
                (true, true) => &mut found.fast_generous,
            };
            group.add(rebought);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::purchase::{OrderColumns, Standing};
    use super::*;

    #[test]
    fn each_boundary_has_its_side() {
        let orders = OrderColumns {
            customer: &[0, 1, 2],
            on: &[1000, 1365, 1366],
            revenue: &[1; 3],
            standing: &[Standing::Order; 3],
            cost: None,
        };
        let purchases = PurchaseDays::build(&orders, 3);
        let complaint = |customer, opened, resolved, generous| ComplaintRow {
            customer,
            opened,
            resolved,
            generous,
        };
        let complaints = [
            complaint(0, 1000, 1007, true),
            complaint(1, 1000, 1008, true),
            complaint(2, 1000, 1401, true),
            complaint(2, 1035, 1036, true),
            complaint(2, 1036, 1037, true),
            complaint(2, 1401, NO_DAY, false),
        ];
        let rules = ComplaintRules { fast_days: 7, followup_days: 365 };
        let found = Complaints::of(&complaints, &purchases, 1400, rules);
        assert_eq!((found.total, found.immature), (5, 1));
        let counts = |group: Rebought| (group.n, group.rebought);
        assert_eq!(counts(found.fast_generous), (2, 1), "the day itself is not the follow-up");
        assert_eq!(counts(found.resolved), (1, 1), "day 365 is in");
        assert_eq!(counts(found.unresolved), (1, 0), "day 366 is out, solved later is unsolved");
        assert_eq!(Rebought::default().rate, None);
    }
}
