//! What customers brought in a span: revenue, cost, orders, last order.
//!
//! Money includes confirmed credit notes and free deliveries; the count and the last order are of
//! purchases only.

use super::purchase::{OrderColumns, OrderRow, Standing};
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
    fn none(orders: &OrderColumns<'_>) -> Self {
        Self { revenue: 0, cost: orders.cost.map(|_| 0), orders: 0, last_order: NO_DAY }
    }

    /// Adds an order, if it counts within the span.
    fn add(&mut self, order: &OrderRow, cost: i64, span: Span) {
        if order.standing == Standing::Cancelled || !span.contains(order.on) {
            return;
        }
        self.revenue = self.revenue.saturating_add(order.revenue);
        if let Some(sum) = &mut self.cost {
            *sum = sum.saturating_add(cost);
        }
        if order.is_purchase() {
            self.orders += 1;
            self.last_order = self.last_order.max(order.on);
        }
    }

    /// Revenue less cost of goods.
    pub fn margin(&self) -> Option<i64> {
        self.cost.map(|cost| self.revenue.saturating_sub(cost))
    }
}

/// What each of `customers` customers brought within the span.
pub fn values(orders: &OrderColumns<'_>, customers: usize, span: Span) -> Vec<Value> {
    let mut values = vec![Value::none(orders); customers];
    for (place, order) in orders.rows().enumerate() {
        if let Some(value) = values.get_mut(row::index(order.customer)) {
            value.add(&order, cost_of(orders, place), span);
        }
    }
    values
}

/// What one customer brought within the span, whose orders are in these rows.
pub fn value_of(orders: &OrderColumns<'_>, rows: &[u32], span: Span) -> Value {
    let mut value = Value::none(orders);
    for row in rows {
        if let Some(order) = orders.row(*row) {
            value.add(&order, cost_of(orders, row::index(*row)), span);
        }
    }
    value
}

fn cost_of(orders: &OrderColumns<'_>, place: usize) -> i64 {
    orders.cost.and_then(|costs| costs.get(place)).copied().unwrap_or_default()
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
        let span = Span { after: 0, until: 50 };
        assert_eq!(value_of(&orders, &[0, 1, 2, 3], span), values[0]);
        assert_eq!(value_of(&orders, &[3, 9], span), values[1]);
    }
}
