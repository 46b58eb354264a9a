//! The customer relation cycle: potential, new, loyal, ex, and who sleeps.
//!
//! Source: the cycle of the sales textbook; sleeping after a year without purchase as at Libertel.
//! The boundaries are our own and configurable. First rule that holds: no purchase day → potential;
//! ended or dormant → ex; fewer than `loyal_min` purchase days → new; else loyal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::purchase::{PurchaseDays, until};
use crate::customer::EndReason;
use crate::period::{date, day, months_back};
use crate::row;
use crate::setting::Setting;

/// The configurable boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifecycleRules {
    /// A last purchase this long ago or longer is dormant.
    pub dormant_months: u32,
    /// From this many purchase days a customer is loyal.
    pub loyal_min: u32,
}

impl Default for LifecycleRules {
    fn default() -> Self {
        Self::from(&Setting::default())
    }
}

impl From<&Setting> for LifecycleRules {
    fn from(setting: &Setting) -> Self {
        Self { dormant_months: setting.dormant_months, loyal_min: setting.loyal_min_purchase_days }
    }
}

/// Where a customer stands in the relation cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// Never bought.
    Potential,
    /// Bought, not yet often enough to be loyal.
    New,
    /// Buys again and again.
    Loyal,
    /// Said goodbye or fell asleep.
    Ex,
}

impl Lifecycle {
    /// Every label, in the order of the cycle.
    pub const ALL: [Self; 4] = [Self::Potential, Self::New, Self::Loyal, Self::Ex];

    /// The name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Potential => "potential",
            Self::New => "new",
            Self::Loyal => "loyal",
            Self::Ex => "ex",
        }
    }

    /// New and loyal customers are the current ones.
    pub fn is_current(self) -> bool {
        matches!(self, Self::New | Self::Loyal)
    }
}

/// The rule that gave the label, with its numbers, so that the screen can say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Reason {
    /// No purchase day up to the as-of date.
    NoPurchase,
    /// Goodbye, and no purchase after it.
    Ended {
        /// The goodbye.
        on: NaiveDate,
        /// Who or what ended it.
        by: Option<EndReason>,
    },
    /// The last purchase is `months` or longer ago.
    Dormant {
        /// The last purchase.
        last: NaiveDate,
        /// The boundary.
        months: u32,
    },
    /// Fewer purchase days than make a customer loyal.
    FewPurchases {
        /// Purchase days so far.
        days: u32,
        /// The boundary.
        loyal_min: u32,
    },
    /// Enough purchase days, the last within the dormancy boundary.
    Loyal {
        /// Purchase days so far.
        days: u32,
        /// The last purchase.
        last: NaiveDate,
    },
}

/// Where a customer stands, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The label.
    pub lifecycle: Lifecycle,
    /// Fell asleep without a goodbye.
    pub dormant: bool,
    /// An ex-customer who still exists and whom we did not send away.
    pub winback_possible: bool,
    /// Which rule fired.
    pub reason: Reason,
}

impl Stage {
    fn current(lifecycle: Lifecycle, reason: Reason) -> Self {
        Self { lifecycle, dormant: false, winback_possible: false, reason }
    }
}

/// The stage of one customer at `as_of`, from all days they ever bought on, ascending.
///
/// A goodbye counts when it is not later than `as_of` and no purchase follows it; a purchase on the
/// same day does not void it. Exactly `dormant_months` after the last purchase is dormant.
pub fn stage(
    purchase_days: &[i32],
    ended_on: Option<NaiveDate>,
    end_reason: Option<EndReason>,
    as_of: NaiveDate,
    rules: &LifecycleRules,
) -> Stage {
    let days = until(purchase_days, day(as_of));
    let Some(last) = days.last().copied().and_then(date) else {
        return Stage::current(Lifecycle::Potential, Reason::NoPurchase);
    };
    if let Some(on) = ended_on.filter(|&on| on <= as_of && last <= on) {
        let away = matches!(end_reason, Some(EndReason::Supplier | EndReason::Ceased));
        let reason = Reason::Ended { on, by: end_reason };
        return Stage { lifecycle: Lifecycle::Ex, dormant: false, winback_possible: !away, reason };
    }
    if last <= months_back(as_of, rules.dormant_months) {
        let reason = Reason::Dormant { last, months: rules.dormant_months };
        return Stage { lifecycle: Lifecycle::Ex, dormant: true, winback_possible: true, reason };
    }
    let count = row::number(days.len());
    if count < rules.loyal_min {
        let reason = Reason::FewPurchases { days: count, loyal_min: rules.loyal_min };
        return Stage::current(Lifecycle::New, reason);
    }
    Stage::current(Lifecycle::Loyal, Reason::Loyal { days: count, last })
}

/// Customers as columns of equal length.
#[derive(Clone, Copy, Debug)]
pub struct CustomerColumns<'a> {
    /// Day they became known, [`crate::period::NO_DAY`] when absent: known from the beginning.
    pub known_since: &'a [i32],
    /// Day of the goodbye, [`crate::period::NO_DAY`] when none.
    pub ended_on: &'a [i32],
    /// Why it ended.
    pub end_reason: &'a [Option<EndReason>],
}

/// The stage of every customer at `as_of`; absent for one not yet known by then.
pub fn stages(
    customers: &CustomerColumns<'_>,
    purchases: &PurchaseDays,
    as_of: NaiveDate,
    rules: &LifecycleRules,
) -> Vec<Option<Stage>> {
    let rows = 0..row::number(customers.known_since.len());
    rows.map(|customer| stage_at(customers, customer, purchases.of(customer), as_of, rules))
        .collect()
}

/// The stage at `as_of` of the customer in that row, who bought on these days; absent for one not yet
/// known by then.
pub fn stage_at(
    customers: &CustomerColumns<'_>,
    customer: u32,
    purchase_days: &[i32],
    as_of: NaiveDate,
    rules: &LifecycleRules,
) -> Option<Stage> {
    let place = row::index(customer);
    let ended = customers.ended_on.get(place).copied().and_then(date);
    let by = customers.end_reason.get(place).copied().flatten();
    let is_known = customers.known_since.get(place).is_some_and(|known| *known <= day(as_of));
    is_known.then(|| stage(purchase_days, ended, by, as_of, rules))
}

/// How many customers stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleCounts {
    /// Never bought.
    pub potential: u32,
    /// Bought, not yet loyal.
    pub new: u32,
    /// Loyal.
    pub loyal: u32,
    /// Gone or asleep.
    pub ex: u32,
    /// Of the ex-customers, those asleep.
    pub dormant: u32,
    /// Of the ex-customers, those who may be won back.
    pub winback_possible: u32,
}

impl LifecycleCounts {
    /// Counts stages; customers not yet known count nowhere.
    pub fn of(stages: &[Option<Stage>]) -> Self {
        let mut counts = Self::default();
        for stage in stages.iter().flatten() {
            *match stage.lifecycle {
                Lifecycle::Potential => &mut counts.potential,
                Lifecycle::New => &mut counts.new,
                Lifecycle::Loyal => &mut counts.loyal,
                Lifecycle::Ex => &mut counts.ex,
            } += 1;
            counts.dormant += u32::from(stage.dormant);
            counts.winback_possible += u32::from(stage.winback_possible);
        }
        counts
    }

    /// Customers who have not left: new and loyal.
    pub fn current(&self) -> u32 {
        self.new + self.loyal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(days: &[&str], ended: Option<(&str, EndReason)>, expected: Lifecycle) -> Stage {
        let days: Vec<i32> = days.iter().map(|text| day(at(text))).collect();
        let (on, by) = (ended.map(|(on, _)| at(on)), ended.map(|(_, by)| by));
        let found = stage(&days, on, by, at("2025-06-30"), &LifecycleRules::default());
        assert_eq!(found.lifecycle, expected);
        found
    }

    #[test]
    fn without_a_purchase_a_customer_is_potential_even_after_a_goodbye() {
        check(&[], None, Lifecycle::Potential);
        check(&[], Some(("2025-01-01", EndReason::Customer)), Lifecycle::Potential);
        check(&["2025-07-01"], None, Lifecycle::Potential);
    }

    #[test]
    fn exactly_twelve_months_is_dormant() {
        let stage = check(&["2024-06-30"], None, Lifecycle::Ex);
        assert!(stage.dormant && stage.winback_possible);
        assert_eq!(stage.reason, Reason::Dormant { last: at("2024-06-30"), months: 12 });
        check(&["2024-07-01"], None, Lifecycle::New);
    }

    #[test]
    fn a_later_purchase_voids_a_goodbye_and_one_on_the_same_day_does_not() {
        let ended = Some(("2025-05-01", EndReason::Supplier));
        check(&["2025-01-01", "2025-05-02"], ended, Lifecycle::Loyal);
        let stage = check(&["2025-01-01", "2025-05-01"], ended, Lifecycle::Ex);
        assert!(!stage.dormant && !stage.winback_possible);
    }

    #[test]
    fn a_goodbye_after_the_as_of_date_has_not_happened() {
        let ended = Some(("2025-07-01", EndReason::Customer));
        check(&["2025-01-01"], ended, Lifecycle::New);
    }

    #[test]
    fn one_who_left_by_choice_may_be_won_back() {
        let stage =
            check(&["2025-01-01"], Some(("2025-05-01", EndReason::Customer)), Lifecycle::Ex);
        assert!(stage.winback_possible);
    }
}
