//! Win-back: who of those asleep bought again after a message, and what it brought.
//!
//! Source: the seven-step brochure asks for the effect of marketing and sales actions. Eligible is who
//! slept when the message went out, goodbye or not; before the whole window has passed the result is
//! provisional.

use chrono::NaiveDate;
use serde::Serialize;

use super::purchase::{OrderColumns, PurchaseDays, Standing, bought_within, until};
use super::ratio::{float, share, units};
use crate::period::{date, day, months_back};
use crate::row;

/// Someone a campaign addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetRow {
    /// Row number of the customer.
    pub customer: u32,
    /// Day the message went out.
    pub sent: i32,
}

/// Boundaries.
#[derive(Clone, Copy, Debug)]
pub struct WinbackRules {
    /// Days in which a purchase counts.
    pub window_days: u32,
    /// Without a purchase for so many months a customer sleeps.
    pub dormant_months: u32,
}

/// What a campaign brought, in whole units of money.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Winback {
    /// What it cost.
    pub cost: f64,
    /// Addressed while asleep.
    pub eligible: u32,
    /// Margin of those won back, in their windows.
    pub margin: f64,
    /// Whether messages went out and every window has passed.
    pub mature: bool,
    /// Won back over eligible.
    pub rate: Option<f64>,
    /// Revenue of those won back, in their windows, credit notes and free deliveries included.
    pub revenue: f64,
    /// Margin over cost, less one; absent without cost.
    pub roi: Option<f64>,
    /// Addressed.
    pub targets: usize,
    /// Bought in their window.
    pub won_back: u32,
}

impl Winback {
    /// Of a campaign that cost `cost` minor units.
    pub fn of(
        targets: &[TargetRow],
        cost: i64,
        orders: &OrderColumns<'_>,
        purchases: &PurchaseDays,
        as_of: NaiveDate,
        rules: WinbackRules,
    ) -> Self {
        let now = day(as_of);
        let sent: Vec<_> = targets.iter().filter(|target| target.sent <= now).collect();
        let slept = |target: &&&TargetRow| {
            let last = until(purchases.of(target.customer), target.sent).last();
            let cut = date(target.sent).map(|sent| day(months_back(sent, rules.dormant_months)));
            last.zip(cut).is_some_and(|(last, cut)| *last <= cut)
        };
        let eligible = sent.iter().filter(slept).count();
        let won: Vec<TargetRow> = sent
            .iter()
            .filter(slept)
            .filter(|target| {
                let days = purchases.until(target.customer, now);
                bought_within(days, target.sent, rules.window_days)
            })
            .map(|target| **target)
            .collect();
        let (revenue, margin) = brought(&won, orders, now, rules.window_days);
        let days = i64::from(rules.window_days);
        let is_over = |target: &&TargetRow| i64::from(target.sent) + days <= i64::from(now);
        let is_sent = !sent.is_empty();
        Self {
            cost: units(cost),
            eligible: row::number(eligible),
            margin: units(margin),
            mature: is_sent && sent.iter().all(is_over),
            rate: share(row::number(won.len()).into(), row::number(eligible).into()),
            revenue: units(revenue),
            roi: (cost > 0).then(|| float(margin) / float(cost) - 1.0),
            targets: sent.len(),
            won_back: row::number(won.len()),
        }
    }
}

/// Revenue and margin of these customers in the days after their messages.
fn brought(won: &[TargetRow], orders: &OrderColumns<'_>, now: i32, days: u32) -> (i64, i64) {
    let (mut revenue, mut margin) = (0_i64, 0_i64);
    for (place, order) in orders.rows().enumerate() {
        if order.standing == Standing::Cancelled || order.on > now {
            continue;
        }
        let own = won.iter().filter(|target| target.customer == order.customer);
        for _ in own.filter(|target| bought_within(&[order.on], target.sent, days)) {
            let cost = orders.cost.and_then(|costs| costs.get(place)).copied().unwrap_or(0);
            revenue = revenue.saturating_add(order.revenue);
            margin = margin.saturating_add(order.revenue.saturating_sub(cost));
        }
    }
    (revenue, margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sleepers_are_eligible_and_credit_notes_count_in_money() {
        let at = |text: &str| day(text.parse().unwrap());
        let sent = at("2025-01-31");
        let on =
            [at("2024-01-31"), sent + 90, sent + 5, at("2024-02-01"), sent + 1, at("2023-01-01")];
        let orders = OrderColumns {
            customer: &[0, 0, 0, 1, 1, 2],
            on: &on,
            revenue: &[10_000, 5_000, -1_000, 10_000, 10_000, 10_000],
            standing: &[
                Standing::Order,
                Standing::Order,
                Standing::Credit,
                Standing::Order,
                Standing::Order,
                Standing::Order,
            ],
            cost: Some(&[0, 2_000, 0, 0, 0, 0]),
        };
        let purchases = PurchaseDays::build(&orders, 3);
        let targets = [0, 1, 2].map(|customer| TargetRow { customer, sent });
        let rules = WinbackRules { window_days: 90, dormant_months: 12 };
        let as_of = |text: &str| text.parse().unwrap();
        let found = Winback::of(&targets, 1_000, &orders, &purchases, as_of("2025-05-01"), rules);
        assert_eq!((found.targets, found.eligible, found.won_back), (3, 2, 1));
        assert_eq!((found.revenue, found.margin, found.roi), (40.0, 20.0, Some(1.0)));
        assert!(found.mature);
        let early = Winback::of(&targets, 0, &orders, &purchases, as_of("2025-04-30"), rules);
        assert_eq!((early.won_back, early.mature, early.roi), (0, false, None));
    }
}
