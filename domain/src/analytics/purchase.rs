//! Purchases: which orders count as one, and on which days a customer bought.
//!
//! A purchase is a confirmed order with revenue above zero; several on one day are one purchase
//! day. Credit notes and free deliveries count in money, never as purchase.

use crate::order::{OrderKind, OrderStatus};
use crate::period::NO_DAY;
use crate::row;

/// How an order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Called off: counts nowhere.
    Cancelled,
    /// Money given back: counts in money.
    Credit,
    /// Agreed: counts in money, and as a purchase when it brought something.
    Order,
}

impl Standing {
    /// How an order of this kind and status counts.
    pub fn of(kind: OrderKind, status: OrderStatus) -> Self {
        match (status, kind) {
            (OrderStatus::Cancelled, _) => Self::Cancelled,
            (OrderStatus::Confirmed, OrderKind::Credit) => Self::Credit,
            (OrderStatus::Confirmed, OrderKind::Order) => Self::Order,
        }
    }
}

/// Orders as columns of equal length, in any order.
#[derive(Clone, Copy, Debug)]
pub struct OrderColumns<'a> {
    /// Row number of the customer; a row without one lies past every customer.
    pub customer: &'a [u32],
    /// Day of the order, [`NO_DAY`] when absent.
    pub on: &'a [i32],
    /// Revenue in minor units.
    pub revenue: &'a [i64],
    /// How each counts.
    pub standing: &'a [Standing],
    /// Cost of goods in minor units, for roles that may see it.
    pub cost: Option<&'a [i64]>,
}

/// One order out of [`OrderColumns`].
#[derive(Clone, Copy, Debug)]
pub struct OrderRow {
    /// Row number of the customer.
    pub customer: u32,
    /// Day of the order.
    pub on: i32,
    /// Revenue in minor units.
    pub revenue: i64,
    /// How it counts.
    pub standing: Standing,
}

impl OrderRow {
    /// Whether it is a purchase.
    pub fn is_purchase(&self) -> bool {
        self.standing == Standing::Order && self.revenue > 0 && self.on != NO_DAY
    }
}

impl OrderColumns<'_> {
    /// The orders one by one.
    pub fn rows(&self) -> impl Iterator<Item = OrderRow> + '_ {
        let pairs = self.customer.iter().zip(self.on).zip(self.revenue).zip(self.standing);
        pairs.map(|(((&customer, &on), &revenue), &standing)| OrderRow {
            customer,
            on,
            revenue,
            standing,
        })
    }

    /// One order; absent past the end.
    pub fn row(&self, row: u32) -> Option<OrderRow> {
        let at = row::index(row);
        Some(OrderRow {
            customer: *self.customer.get(at)?,
            on: *self.on.get(at)?,
            revenue: *self.revenue.get(at)?,
            standing: *self.standing.get(at)?,
        })
    }
}

/// The distinct days on which the orders in these rows were purchases, ascending.
pub fn days_of(orders: &OrderColumns<'_>, rows: &[u32]) -> Vec<i32> {
    let purchases = rows.iter().filter_map(|row| orders.row(*row));
    let mut days: Vec<i32> =
        purchases.filter(OrderRow::is_purchase).map(|order| order.on).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The distinct days each customer bought on, ascending.
///
/// It does not depend on the as-of date: one is built per state of the file and asked for any date.
#[derive(Clone, Debug, Default)]
pub struct PurchaseDays {
    /// Where each customer's days begin in `days`, and one end more.
    offsets: Vec<u32>,
    days: Vec<i32>,
}

impl PurchaseDays {
    /// Collects the purchase days of `customers` customers; orders of others are left out.
    pub fn build(orders: &OrderColumns<'_>, customers: usize) -> Self {
        let mut offsets = vec![0_u32; customers + 1];
        for order in orders.rows().filter(OrderRow::is_purchase) {
            if let Some(count) = offsets.get_mut(row::index(order.customer).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut total = 0;
        for offset in &mut offsets {
            total += *offset;
            *offset = total;
        }
        let mut days = vec![0; row::index(total)];
        let mut next = offsets.clone();
        for order in orders.rows().filter(OrderRow::is_purchase) {
            let place = row::index(order.customer);
            if place >= customers {
                continue;
            }
            if let Some(place) = next.get_mut(place) {
                if let Some(slot) = days.get_mut(row::index(*place)) {
                    *slot = order.on;
                }
                *place += 1;
            }
        }
        Self { offsets, days }.distinct()
    }

    /// Sorts each customer's days and keeps one of each.
    fn distinct(mut self) -> Self {
        let mut days = Vec::with_capacity(self.days.len());
        let mut begin = 0;
        for offset in self.offsets.iter_mut().skip(1) {
            let end = row::index(*offset);
            let own = self.days.get_mut(begin..end).unwrap_or_default();
            own.sort_unstable();
            let mut last = None;
            for &mut day in own {
                if last != Some(day) {
                    days.push(day);
                    last = Some(day);
                }
            }
            begin = end;
            *offset = row::number(days.len());
        }
        Self { offsets: self.offsets, days }
    }

    /// Number of customers.
    pub fn customers(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// All days the customer bought on, ascending; none for a row there is not.
    pub fn of(&self, customer: u32) -> &[i32] {
        let place = row::index(customer);
        let begin = self.offsets.get(place).copied().map_or(0, row::index);
        let end = self.offsets.get(place.saturating_add(1)).copied().map_or(begin, row::index);
        self.days.get(begin..end).unwrap_or_default()
    }

    /// The days the customer bought on, not later than `as_of`.
    pub fn until(&self, customer: u32, as_of: i32) -> &[i32] {
        until(self.of(customer), as_of)
    }
}

/// The days of an ascending list that are not later than `as_of`.
pub fn until(days: &[i32], as_of: i32) -> &[i32] {
    days.get(..days.partition_point(|&day| day <= as_of)).unwrap_or_default()
}

/// Whether one of the days lies within so many days after `event`: from the next day to the last.
pub fn bought_within(days: &[i32], event: i32, within: u32) -> bool {
    let last = i64::from(event) + i64::from(within);
    days.iter().any(|day| event < *day && i64::from(*day) <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purchase_days_are_distinct_sorted_and_count_only_purchases() {
        let orders = OrderColumns {
            customer: &[1, 0, 1, 1, 1, 0, 9, 1],
            on: &[30, 5, 10, 30, 20, 6, 7, NO_DAY],
            revenue: &[100, 100, 100, 50, 0, 100, 100, 100],
            standing: &[
                Standing::Order,
                Standing::Cancelled,
                Standing::Order,
                Standing::Order,
                Standing::Order,
                Standing::Credit,
                Standing::Order,
                Standing::Order,
            ],
            cost: None,
        };
        let days = PurchaseDays::build(&orders, 2);
        assert_eq!(days.customers(), 2);
        assert!(days.of(0).is_empty());
        assert_eq!(days.of(1), &[10, 30]);
        assert_eq!(days.until(1, 29), &[10]);
        assert!(days.of(7).is_empty());
        assert_eq!(days_of(&orders, &[0, 2, 3, 4, 7, 99]), days.of(1));
        assert_eq!(days_of(&orders, &[1, 5]), days.of(0));
    }
}
