//! Do they pay smoothly: days between due and paid.
//!
//! Source: the seven-step brochure. What was paid later is not paid yet.

use serde::Serialize;

use super::ratio::{count, float, share};
use crate::period::NO_DAY;
use crate::row;

/// An invoice of a confirmed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Day of the order.
    pub ordered: i32,
    /// Day it was due, [`NO_DAY`] when it has none.
    pub due: i32,
    /// Day it was paid, [`NO_DAY`] when not yet.
    pub paid: i32,
}

/// How invoices were paid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Payment {
    /// Paid after the due day, over paid.
    pub late_share: Option<f64>,
    /// Mean of paid less due, in days; below zero is early.
    pub mean_days_after_due: Option<f64>,
    /// Not paid, and due before the date.
    pub overdue_unpaid: usize,
    /// Paid.
    pub paid: usize,
}

impl Payment {
    /// Of the invoices of orders up to `as_of`.
    pub fn of(invoices: &[InvoiceRow], as_of: i32) -> Self {
        let is_paid = |invoice: &InvoiceRow| invoice.paid != NO_DAY && invoice.paid <= as_of;
        let own = || invoices.iter().filter(|one| one.ordered <= as_of && one.due != NO_DAY);
        let delays: Vec<i64> = own()
            .filter(|invoice| is_paid(invoice))
            .map(|invoice| i64::from(invoice.paid) - i64::from(invoice.due))
            .collect();
        let late = delays.iter().filter(|delay| **delay > 0).count();
        let total: i64 = delays.iter().sum();
        let unpaid = own().filter(|invoice| !is_paid(invoice) && invoice.due < as_of);
        Self {
            late_share: share(row::number(late).into(), row::number(delays.len()).into()),
            mean_days_after_due: (!delays.is_empty()).then(|| float(total) / count(delays.len())),
            overdue_unpaid: unpaid.count(),
            paid: delays.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paid_later_than_the_date_is_unpaid() {
        let invoice = |due, paid| InvoiceRow { ordered: 0, due, paid };
        let invoices =
            [invoice(5, 3), invoice(5, 9), invoice(5, 11), invoice(10, NO_DAY), invoice(NO_DAY, 2)];
        let found = Payment::of(&invoices, 10);
        assert_eq!((found.paid, found.overdue_unpaid), (2, 1));
        assert_eq!((found.late_share, found.mean_days_after_due), (Some(0.5), Some(1.0)));
        assert_eq!(Payment::of(&[], 10).late_share, None);
    }
}
