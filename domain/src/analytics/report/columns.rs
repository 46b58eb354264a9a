//! Prepared records as the columns that figures are computed from.
//!
//! A customer not yet known at the date does not exist, nor does what belongs to them.

use std::collections::HashMap;

use super::dealings::Dealings;
use super::fields::{by_id, day, get, of_kind, text};
use crate::analytics::lifecycle::CustomerColumns;
use crate::analytics::nps::{AnswerColumns, SKIPPED};
use crate::analytics::payment::InvoiceRow;
use crate::analytics::promise::PromiseRow;
use crate::analytics::purchase::{OrderColumns, Standing};
use crate::customer::EndReason;
use crate::entity::Entity;
use crate::exchange::{Prepared, Row};
use crate::id::RecordId;
use crate::sync::envelope::Fields;

/// Columns of a folder. Customers are numbered by their own number, ascending, then by id.
#[derive(Debug, Default)]
pub struct Columns {
    pub numbers: Vec<String>,
    pub known_since: Vec<i32>,
    ended_on: Vec<i32>,
    end_reason: Vec<Option<EndReason>>,
    /// What they spend at all suppliers a year.
    pub wallet: Vec<Option<i64>>,
    /// Key of the campaign that won them; empty for none.
    pub campaign: Vec<String>,
    /// Who brought them in.
    pub referrer: Vec<Option<u32>>,
    order_customer: Vec<u32>,
    order_on: Vec<i32>,
    revenue: Vec<i64>,
    standing: Vec<Standing>,
    cost: Option<Vec<i64>>,
    pub deliveries: Vec<PromiseRow>,
    pub invoices: Vec<InvoiceRow>,
    answer_customer: Vec<u32>,
    answer_on: Vec<i32>,
    score: Vec<u8>,
    /// Marks for price, quality and service.
    aspects: [Vec<u8>; 3],
    pub dealings: Dealings,
}

/// Questions about an aspect, by name.
pub const ASPECTS: [&str; 3] = ["price", "quality", "service"];

/// Finds the row number of a record's customer.
pub struct Owners(HashMap<RecordId, u32>);

impl Owners {
    /// The customer a record belongs to; absent when they do not exist at the date.
    pub fn of(&self, row: &Row) -> Option<u32> {
        self.0.get(&get(&row.fields, "customer")?).copied()
    }
}

impl Columns {
    /// Collects the columns of prepared records, as they are at a day.
    pub fn of(prepared: &Prepared, as_of: i32) -> Self {
        let mut columns = Self::default();
        let mut customers: Vec<&Row> = of_kind(prepared, Entity::Customer)
            .filter(|customer| day(&customer.fields, "known_since") <= as_of)
            .collect();
        customers.sort_by_key(|customer| (text(&customer.fields, "number"), customer.id));
        let owners = Owners(customers.iter().map(|customer| customer.id).zip(0..).collect());
        for customer in customers {
            columns.customer(&customer.fields, &owners);
        }
        let costs = by_id(prepared, Entity::OrderCost, "cost");
        columns.cost = (!costs.is_empty()).then(Vec::new);
        for order in of_kind(prepared, Entity::Order) {
            if let Some(customer) = owners.of(order) {
                columns.order(customer, order, &costs);
            }
        }
        let mut answers: Vec<&Row> = of_kind(prepared, Entity::SurveyResponse).collect();
        answers.sort_by_key(|answer| (text(&answer.fields, "source_key"), answer.id));
        for answer in answers {
            if let Some(customer) = owners.of(answer) {
                columns.answer(customer, &answer.fields);
            }
        }
        columns.dealings = Dealings::of(prepared, &owners);
        columns
    }

    fn customer(&mut self, fields: &Fields, owners: &Owners) {
        let referrer: Option<RecordId> = get(fields, "referred_by");
        self.numbers.push(text(fields, "number").to_owned());
        self.known_since.push(day(fields, "known_since"));
        self.ended_on.push(day(fields, "ended_on"));
        self.end_reason.push(get(fields, "end_reason"));
        self.wallet.push(get(fields, "annual_potential"));
        self.campaign.push(text(fields, "acquisition_campaign").to_owned());
        self.referrer.push(referrer.and_then(|id| owners.0.get(&id).copied()));
    }

    fn order(&mut self, customer: u32, order: &Row, costs: &HashMap<RecordId, i64>) {
        let fields = &order.fields;
        let kind = get(fields, "kind").unwrap_or_default();
        let standing = Standing::of(kind, get(fields, "status").unwrap_or_default());
        let on = day(fields, "on");
        self.order_customer.push(customer);
        self.order_on.push(on);
        self.revenue.push(get(fields, "revenue").unwrap_or_default());
        self.standing.push(standing);
        if let Some(column) = &mut self.cost {
            column.push(costs.get(&order.id).copied().unwrap_or_default());
        }
        if standing != Standing::Cancelled {
            self.deliveries.push(PromiseRow {
                made: on,
                promised: day(fields, "promised_on"),
                done: day(fields, "delivered_on"),
            });
            let (due, paid) = (day(fields, "due_on"), day(fields, "paid_on"));
            self.invoices.push(InvoiceRow { ordered: on, due, paid });
        }
    }

    fn answer(&mut self, customer: u32, fields: &Fields) {
        self.answer_customer.push(customer);
        self.answer_on.push(day(fields, "on"));
        self.score.push(get(fields, "score").unwrap_or(SKIPPED));
        for (marks, name) in self.aspects.iter_mut().zip(ASPECTS) {
            marks.push(get(fields, name).unwrap_or(SKIPPED));
        }
    }

    /// Number of customers.
    pub fn customer_count(&self) -> usize {
        self.known_since.len()
    }

    /// The customers.
    pub fn customers(&self) -> CustomerColumns<'_> {
        CustomerColumns {
            known_since: &self.known_since,
            ended_on: &self.ended_on,
            end_reason: &self.end_reason,
        }
    }

    /// The orders.
    pub fn orders(&self) -> OrderColumns<'_> {
        OrderColumns {
            customer: &self.order_customer,
            on: &self.order_on,
            revenue: &self.revenue,
            standing: &self.standing,
            cost: self.cost.as_deref(),
        }
    }

    /// The answers, ascending by source key.
    pub fn answers(&self) -> AnswerColumns<'_> {
        AnswerColumns { customer: &self.answer_customer, on: &self.answer_on, score: &self.score }
    }

    /// The marks for each aspect, in the order of [`ASPECTS`].
    pub fn marks(&self) -> impl Iterator<Item = AnswerColumns<'_>> {
        self.aspects.iter().map(|score| AnswerColumns { score, ..self.answers() })
    }
}
