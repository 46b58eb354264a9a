//! Profit per customer: revenue less cost of goods less cost to serve.
//!
//! Sources: the seven-step brochure and the relationship workshop (§04). Money stays whole, net value
//! in sixtieths of a minor unit; it is rounded once, where it is shown.

use serde::Serialize;

use super::effort::{PARTS, Served};
use super::ratio::{float, mean, wide};
use super::value::Value;

/// What one customer brought and cost in a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profit {
    /// Revenue in minor units.
    pub revenue: i64,
    /// Revenue less cost of goods, in minor units; unknown cost of goods counts as none.
    pub margin: i64,
    /// Minutes spent.
    pub minutes: i64,
    /// Cost to serve in sixtieths of a minor unit.
    pub cost: i64,
    /// Margin less cost to serve, in sixtieths of a minor unit.
    pub net: i64,
}

impl Profit {
    /// From what a customer brought and what was spent on them.
    pub fn of(value: &Value, served: &Served) -> Self {
        let margin = value.margin().unwrap_or(value.revenue);
        let net = margin.saturating_mul(PARTS).saturating_sub(served.cost);
        Self { revenue: value.revenue, margin, minutes: served.minutes, cost: served.cost, net }
    }

    /// Of every customer.
    pub fn each(values: &[Value], served: &[Served]) -> Vec<Self> {
        values.iter().zip(served).map(|(value, served)| Self::of(value, served)).collect()
    }
}

/// Sixtieths of minor units as whole units of money.
pub fn parts_as_units(parts: i64) -> f64 {
    float(parts) / PER_UNIT
}

/// Sixtieths of a minor unit in a whole unit of money.
pub const PER_UNIT: f64 = 6000.0;

/// Sums and means over customers, in whole units of money.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Averages {
    /// Lifetime net value per customer who ever bought.
    pub net_value_lifetime_per_buyer: Option<f64>,
    /// Net value in the window per customer who bought in it.
    pub net_value_window_per_active: Option<f64>,
    /// Revenue per purchase in the window.
    pub order_value_window: Option<f64>,
    /// Revenue in the window per customer who bought in it.
    pub revenue_window_per_active: Option<f64>,
    /// Cost to serve in the window, all customers.
    pub total_cost_w: f64,
    /// Gross margin in the window, all customers.
    pub total_margin_w: f64,
    /// Net value in the window, all customers.
    pub total_net_w: f64,
}

/// What averages are taken over: one customer.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Whether they ever bought.
    pub is_buyer: bool,
    /// Whether they bought in the window.
    pub is_active: bool,
    /// In the window.
    pub window: Profit,
    /// Up to the date.
    pub ever: Profit,
}

impl Averages {
    /// Over these customers; `purchases` holds the revenue of each purchase in the window.
    pub fn of(accounts: &[Account], purchases: &[i64]) -> Self {
        let buyers = || accounts.iter().filter(|account| account.is_buyer);
        let active = || accounts.iter().filter(|account| account.is_active);
        let net = |parts: i128| wide(parts) / PER_UNIT;
        let sum = |of: fn(&Account) -> i64| accounts.iter().map(|one| i128::from(of(one))).sum();
        let lifetime: i128 = buyers().map(|one| i128::from(one.ever.net)).sum();
        let window: i128 = active().map(|one| i128::from(one.window.net)).sum();
        let revenue: i128 = active().map(|one| i128::from(one.window.revenue)).sum();
        let ordered: i128 = purchases.iter().copied().map(i128::from).sum();
        Self {
            net_value_lifetime_per_buyer: mean(net(lifetime), buyers().count()),
            net_value_window_per_active: mean(net(window), active().count()),
            order_value_window: mean(wide(ordered) / 100.0, purchases.len()),
            revenue_window_per_active: mean(wide(revenue) / 100.0, active().count()),
            total_cost_w: net(sum(|one| one.window.cost)),
            total_margin_w: wide(sum(|one| one.window.margin)) / 100.0,
            total_net_w: net(sum(|one| one.window.net)),
        }
    }

    /// Cost to serve in the window spent on those who never bought.
    pub fn cost_on_non_buyers(accounts: &[Account]) -> f64 {
        let others = accounts.iter().filter(|account| !account.is_buyer);
        wide(others.map(|one| i128::from(one.window.cost)).sum()) / PER_UNIT
    }
}

/// The middle of what customers brought, in whole units: a mean is drawn by the largest.
pub fn median_net(nets: &[i64]) -> Option<f64> {
    super::gaps::median(nets).map(|middle| middle / PER_UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::NO_DAY;

    fn value(revenue: i64, cost: i64) -> Value {
        Value { revenue, cost: Some(cost), orders: 1, last_order: NO_DAY }
    }

    #[test]
    fn net_value_is_whole_in_sixtieths() {
        let profit = Profit::of(&value(1000, 600), &Served { minutes: 1, cost: 5500 });
        assert_eq!((profit.margin, profit.net), (400, 24_000 - 5_500));
        assert!((parts_as_units(profit.net) - 18_500.0 / 6000.0).abs() < 1e-12);
    }

    #[test]
    fn prospects_cost_and_do_not_count_in_the_means() {
        let served = Served { minutes: 60, cost: 6000 * 60 };
        let (buyer, prospect) =
            (Profit::of(&value(20_000, 10_000), &served), Profit::of(&value(0, 0), &served));
        let account = |is_buyer: bool, profit: Profit| Account {
            is_buyer,
            is_active: is_buyer,
            window: profit,
            ever: profit,
        };
        let accounts = [account(true, buyer), account(false, prospect)];
        let found = Averages::of(&accounts, &[20_000]);
        assert_eq!(found.net_value_window_per_active, Some(40.0));
        assert_eq!((found.total_cost_w, found.total_net_w), (120.0, -20.0));
        assert!((Averages::cost_on_non_buyers(&accounts) - 60.0).abs() < 1e-12);
        assert_eq!(Averages::of(&[], &[]).order_value_window, None);
        assert_eq!(median_net(&[6000, 12_000]), Some(1.5));
    }
}
