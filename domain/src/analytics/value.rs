//! What customers brought in a span: revenue, cost, orders, last order.
//!
//! Money includes confirmed credit notes and free deliveries; the count and the last order are of
//! purchases only.

use super::purchase::{OrderColumns, Standing};
use crate::period::{NO_DAY, Span};
use crate::row;

/// What one customer brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// Revenue in minor units.
    pub revenue: i64,
    /// Cost of goods in minor units; absent where cost may not be seen.
    pub cost: Option<i64>,
    /// Number of purchases.
    pub orders: u32,
    /// Day of the last purchase, [`NO_DAY`] when none.
    pub last_order: i32,
}

impl Value {
    /// Revenue less cost of goods.
    pub fn margin(&self) -> Option<i64> {
        self.cost.map(|cost| self.revenue.saturating_sub(cost))
    }
}

/// What each of `customers` customers brought within the span.
pub fn values(orders: &OrderColumns<'_>, customers: usize, span: Span) -> Vec<Value> {
    let none = Value { revenue: 0, cost: orders.cost.map(|_| 0), orders: 0, last_order: NO_DAY };
    let mut values = vec![none; customers];
    for (place, order) in orders.rows().enumerate() {
        if order.standing == Standing::Cancelled || !span.contains(order.on) {
            continue;
        }
        let Some(value) = values.get_mut(row::index(order.customer)) else { continue };
        value.revenue = value.revenue.saturating_add(order.revenue);
        if let (Some(sum), Some(cost)) = (&mut value.cost, orders.cost.and_then(|c| c.get(place))) {
            *sum = sum.saturating_add(*cost);
        }
        if order.is_purchase() {
            value.orders += 1;
            value.last_order = value.last_order.max(order.on);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_notes_count_in_money_and_not_as_orders() {
        let orders = OrderColumns {
            customer: &[0, 0, 0, 0],
            on: &[10, 12, 11, 99],
            revenue: &[1000, -200, 700, 1],
            standing: &[Standing::Order, Standing::Credit, Standing::Cancelled, Standing::Order],
            cost: Some(&[400, 0, 300, 0]),
        };
        let values = values(&orders, 2, Span { after: 0, until: 50 });
        assert_eq!(values[0], Value { revenue: 800, cost: Some(400), orders: 1, last_order: 10 });
        assert_eq!(values[0].margin(), Some(400));
        assert_eq!(values[1].last_order, NO_DAY);
    }
}
