//! Four types of customer, and the rule that gave each.
//!
//! Source: the relationship workshop (§02) pictures the blow-up doll, Sleeping Beauty, the unfaithful
//! love and the marriage partner; the rules are our own and configurable. Draining comes before
//! sleeping because effort still flows.

use chrono::NaiveDate;
use serde::Serialize;

use super::effort::PARTS;
use super::gaps::Gaps;
use super::lifecycle::{Reason, Stage};
use super::profit::Profit;
use super::ratio::{float, share};
use crate::period::{day, months_back};
use crate::setting::Thresholds;

/// A type of customer, under the name that the source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerType {
    /// Costs more than it brings.
    Opblaaspop,
    /// Sleeps.
    Doornroosje,
    /// Buys elsewhere too.
    OverspeligeLiefde,
    /// Buys most from us, steadily.
    Huwelijkspartner,
    /// Too little is known.
    Undecided,
    /// Left.
    None,
}

impl CustomerType {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::Opblaaspop,
        Self::Doornroosje,
        Self::OverspeligeLiefde,
        Self::Huwelijkspartner,
        Self::Undecided,
        Self::None,
    ];

    /// The name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opblaaspop => "opblaaspop",
            Self::Doornroosje => "doornroosje",
            Self::OverspeligeLiefde => "overspelige_liefde",
            Self::Huwelijkspartner => "huwelijkspartner",
            Self::Undecided => "undecided",
            Self::None => "none",
        }
    }
}

/// The rule that gave a type, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TypeReason {
    /// Bought, and said goodbye.
    Ended {
        /// The goodbye.
        on: NaiveDate,
    },
    /// Known long enough, with much effort that the margin does not pay.
    Draining {
        /// Minutes in the window.
        minutes: i64,
        /// Cost to serve over margin; absent when there is no margin.
        cost_to_margin: Option<f64>,
    },
    /// Sleeps since the last purchase.
    Dormant {
        /// The last purchase.
        last: NaiveDate,
    },
    /// Too few purchase days.
    FewPurchases {
        /// Ever.
        ever: u32,
        /// In the window.
        window: u32,
    },
    /// By the share of what they spend that comes to us.
    ShareOfWallet {
        /// The share.
        share: f64,
    },
    /// By the regularity of buying; suspected, not known.
    Gaps {
        /// Coefficient of variation.
        cv: f64,
        /// Days since the last purchase over the median gap.
        overdue: f64,
    },
    /// Neither the share nor enough gaps are known.
    Unknown,
}

/// What a type is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Place in the relation cycle.
    pub stage: Stage,
    /// Day they became known; [`crate::period::NO_DAY`] is from the beginning.
    pub known_since: i32,
    /// What they brought and cost in the window.
    pub window: Profit,
    /// Purchase days ever.
    pub purchase_days: u32,
    /// Purchase days in the window.
    pub window_days: u32,
    /// What they spend at all suppliers a year, in minor units.
    pub wallet: Option<i64>,
    /// Their gaps, when there are enough.
    pub gaps: Option<Gaps>,
}

/// Revenue in the window over what they spend at all suppliers; unknown without that.
pub fn share_of_wallet(revenue: i64, wallet: Option<i64>) -> Option<f64> {
    share(revenue, wallet?)
}

/// The type of a customer at `as_of`, and why: the first rule that holds.
pub fn customer_type(
    subject: &Subject,
    as_of: NaiveDate,
    limits: &Thresholds,
) -> (CustomerType, TypeReason) {
    if let Reason::Ended { on, .. } = subject.stage.reason {
        return (CustomerType::None, TypeReason::Ended { on });
    }
    if let Some(reason) = draining(subject, as_of, limits) {
        return (CustomerType::Opblaaspop, reason);
    }
    if let Reason::Dormant { last, .. } = subject.stage.reason {
        return (CustomerType::Doornroosje, TypeReason::Dormant { last });
    }
    let (ever, window) = (subject.purchase_days, subject.window_days);
    if ever < limits.type_min_purchase_days || window < limits.type_min_window_days {
        return (CustomerType::Undecided, TypeReason::FewPurchases { ever, window });
    }
    let either = |is_partner: bool| {
        if is_partner { CustomerType::Huwelijkspartner } else { CustomerType::OverspeligeLiefde }
    };
    if let Some(share) = share_of_wallet(subject.window.revenue, subject.wallet) {
        let is_partner = share >= limits.share_of_wallet_partner;
        return (either(is_partner), TypeReason::ShareOfWallet { share });
    }
    let Some(Gaps { cv, overdue, .. }) = subject.gaps else {
        return (CustomerType::Undecided, TypeReason::Unknown);
    };
    let is_steady = cv <= limits.irregular_cv && overdue <= limits.overdue_ratio;
    (either(is_steady), TypeReason::Gaps { cv, overdue })
}

/// Whether effort outruns the margin: known long enough, much effort, and cost over margin.
fn draining(subject: &Subject, as_of: NaiveDate, limits: &Thresholds) -> Option<TypeReason> {
    let known = day(months_back(as_of, limits.balloon_grace_months));
    let Profit { minutes, cost, margin, .. } = subject.window;
    if subject.known_since > known || minutes < i64::from(limits.balloon_min_minutes) {
        return None;
    }
    let margin = margin.saturating_mul(PARTS);
    // A quotient of whole numbers equals the written boundary where it is equal to it.
    let cost_to_margin = (margin > 0).then(|| float(cost) / float(margin));
    let is_draining = cost_to_margin.is_none_or(|ratio| ratio >= limits.balloon_cost_to_margin);
    is_draining.then_some(TypeReason::Draining { minutes, cost_to_margin })
}

#[cfg(test)]
mod tests {
    use super::super::lifecycle::{LifecycleRules, stage};
    use super::*;
    use crate::period::NO_DAY;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn subject(last: &str) -> Subject {
        let days = [day(at("2020-01-01")), day(at(last))];
        let stage = stage(&days, None, None, at("2025-06-30"), &LifecycleRules::default());
        Subject {
            stage,
            known_since: NO_DAY,
            window: Profit { revenue: 5000, margin: 1000, ..Profit::default() },
            purchase_days: 3,
            window_days: 1,
            wallet: None,
            gaps: Gaps::of(&[0, 10, 20, 30], 40, 3),
        }
    }

    #[track_caller]
    fn check(subject: &Subject, expected: &str) -> TypeReason {
        let (found, reason) = customer_type(subject, at("2025-06-30"), &Thresholds::default());
        assert_eq!(found.name(), expected);
        reason
    }

    #[test]
    fn effort_that_the_margin_just_pays_drains() {
        let mut draining = subject("2025-06-01");
        draining.window = Profit { minutes: 480, cost: 60_000, ..draining.window };
        let reason = check(&draining, "opblaaspop");
        assert_eq!(reason, TypeReason::Draining { minutes: 480, cost_to_margin: Some(1.0) });
        draining.window.cost = 59_999;
        check(&draining, "huwelijkspartner");
        draining.window = Profit { minutes: 479, cost: 99_999, ..draining.window };
        check(&draining, "huwelijkspartner");
        draining.window = Profit { minutes: 480, margin: -1, ..draining.window };
        check(&draining, "opblaaspop");
        draining.known_since = day(at("2024-12-31"));
        check(&draining, "huwelijkspartner");
        draining.known_since = day(at("2024-12-30"));
        check(&draining, "opblaaspop");
    }

    #[test]
    fn half_of_what_they_spend_makes_a_partner() {
        let mut known = subject("2025-06-01");
        known.wallet = Some(10_000);
        check(&known, "huwelijkspartner");
        known.wallet = Some(10_001);
        check(&known, "overspelige_liefde");
        known.wallet = Some(0);
        let reason = check(&known, "huwelijkspartner");
        assert_eq!(reason, TypeReason::Gaps { cv: 0.0, overdue: 1.0 });
    }

    #[test]
    fn sleeping_and_little_known_customers() {
        check(&subject("2024-06-30"), "doornroosje");
        let few = Subject { purchase_days: 2, ..subject("2025-06-01") };
        assert_eq!(check(&few, "undecided"), TypeReason::FewPurchases { ever: 2, window: 1 });
        check(&Subject { window_days: 0, ..subject("2025-06-01") }, "undecided");
        check(&Subject { gaps: None, ..subject("2025-06-01") }, "undecided");
        let late = Subject { gaps: Gaps::of(&[0, 10, 20, 30], 51, 3), ..subject("2025-06-01") };
        check(&late, "overspelige_liefde");
    }
}
