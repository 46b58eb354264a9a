//! Goodbye: what to look at before a relation ends. What was promised stays promised, also to somebody who
//! leaves, and what is still to be paid must not be forgotten.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::id::{CaseId, OpportunityId, OrderId, PromiseId, QuoteId, RecordId, TaskId};
use crate::opportunity::Opportunity;
use crate::order::{Order, OrderKind, OrderStatus};
use crate::promise::Promise;
use crate::quote::{Quote, QuoteStatus};
use crate::task::Task;

/// What kind of thing is open, in the order it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OpenKind {
    /// Something was promised.
    Promise,
    /// Something went wrong and is not solved.
    Complaint,
    /// Another case.
    Case,
    /// A priced offer is out.
    Quote,
    /// A possible sale.
    Opportunity,
    /// An invoice that is not paid.
    Invoice,
    /// Work for them.
    Task,
}

/// Something open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenThing {
    /// What kind.
    pub kind: OpenKind,
    /// Which.
    pub record: RecordId,
}

/// A customer's records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dealings<'a> {
    /// Promises.
    pub promises: &'a [(PromiseId, Promise)],
    /// Cases.
    pub cases: &'a [(CaseId, Case)],
    /// Quotes.
    pub quotes: &'a [(QuoteId, Quote)],
    /// Possible sales.
    pub opportunities: &'a [(OpportunityId, Opportunity)],
    /// Orders.
    pub orders: &'a [(OrderId, Order)],
    /// Tasks.
    pub tasks: &'a [(TaskId, Task)],
}

impl Dealings<'_> {
    /// What to look at first, by kind and then by id. An order counts as an invoice to be paid when it is
    /// known by when: firms that keep their books elsewhere say nothing of it here.
    pub fn open(&self) -> Vec<OpenThing> {
        let mut open = Vec::new();
        let mut see = |kind, record| open.push(OpenThing { kind, record });
        for (id, _) in self.promises.iter().filter(|(_, row)| row.is_open()) {
            see(OpenKind::Promise, (*id).into());
        }
        for (id, case) in self.cases.iter().filter(|(_, row)| row.is_open()) {
            let kind = if case.is_complaint() { OpenKind::Complaint } else { OpenKind::Case };
            see(kind, (*id).into());
        }
        for (id, _) in self.quotes.iter().filter(|(_, row)| row.status == QuoteStatus::Open) {
            see(OpenKind::Quote, (*id).into());
        }
        for (id, _) in self.opportunities.iter().filter(|(_, row)| row.is_open()) {
            see(OpenKind::Opportunity, (*id).into());
        }
        for (id, _) in self.orders.iter().filter(|(_, row)| is_to_be_paid(row)) {
            see(OpenKind::Invoice, (*id).into());
        }
        for (id, _) in self.tasks.iter().filter(|(_, row)| row.is_open()) {
            see(OpenKind::Task, (*id).into());
        }
        open.sort_unstable_by_key(|thing| (thing.kind, thing.record));
        open
    }
}

fn is_to_be_paid(order: &Order) -> bool {
    let counts = order.kind == OrderKind::Order && order.status == OrderStatus::Confirmed;
    counts && !order.archived && order.due_on.is_some() && order.paid_on.is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    fn rows<Id: From<RecordId>, Row: serde::de::DeserializeOwned>(
        rows: &[Value],
    ) -> Vec<(Id, Row)> {
        let id = |place| Id::from(RecordId(Uuid::from_u128(place)));
        let row = |value: &Value| serde_json::from_value(value.clone()).unwrap();
        (1..).map(id).zip(rows.iter().map(row)).collect()
    }

    #[test]
    fn what_is_done_decided_paid_or_taken_back_is_not_in_the_way() {
        let (done, away) = (json!({"done_on": "2026-01-01"}), json!({"archived": true}));
        let dealings = Dealings {
            promises: &rows(&[json!({"delivered_on": "2026-01-01"}), json!({}), away.clone()]),
            cases: &rows(&[
                json!({}),
                json!({"kind": "complaint"}),
                json!({"kind": "complaint", "status": "closed"}),
            ]),
            quotes: &rows(&[json!({"status": "won"}), json!({})]),
            opportunities: &rows(&[json!({"stage": "lost"}), json!({}), away.clone()]),
            orders: &rows(&[
                json!({}),
                json!({"due_on": "2026-01-01"}),
                json!({"due_on": "2026-01-01", "paid_on": "2026-01-01"}),
                json!({"due_on": "2026-01-01", "status": "cancelled"}),
                json!({"due_on": "2026-01-01", "kind": "credit"}),
            ]),
            tasks: &rows(&[done, away, json!({})]),
        };
        let open = dealings.open();
        let told: Vec<_> = open.iter().map(|it| (it.kind, it.record.0.as_u128())).collect();
        let expected = [
            (OpenKind::Promise, 2),
            (OpenKind::Complaint, 2),
            (OpenKind::Case, 1),
            (OpenKind::Quote, 2),
            (OpenKind::Opportunity, 2),
            (OpenKind::Invoice, 2),
            (OpenKind::Task, 3),
        ];
        assert_eq!(told, expected);
        assert!(Dealings::default().open().is_empty());
    }
}
