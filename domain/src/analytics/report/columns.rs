//! Prepared records as the columns that figures are computed from.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use crate::analytics::lifecycle::CustomerColumns;
use crate::analytics::nps::{AnswerColumns, SKIPPED};
use crate::analytics::purchase::{OrderColumns, Standing};
use crate::customer::EndReason;
use crate::entity::Entity;
use crate::exchange::{Prepared, Row};
use crate::id::RecordId;
use crate::period::day_or_none;
use crate::row;
use crate::sync::envelope::Fields;

/// Columns of a folder. Customers are numbered by their own number, ascending, then by id.
#[derive(Debug, Default)]
pub struct Columns {
    known_since: Vec<i32>,
    ended_on: Vec<i32>,
    end_reason: Vec<Option<EndReason>>,
    order_customer: Vec<u32>,
    order_on: Vec<i32>,
    revenue: Vec<i64>,
    standing: Vec<Standing>,
    cost: Option<Vec<i64>>,
    answer_customer: Vec<u32>,
    answer_on: Vec<i32>,
    score: Vec<u8>,
}

impl Columns {
    /// Collects the columns of prepared records.
    pub fn of(prepared: &Prepared) -> Self {
        let of_kind =
            |entity: Entity| prepared.records.iter().filter(move |row| row.entity == entity);
        let mut columns = Self::default();
        let mut customers: Vec<&Row> = of_kind(Entity::Customer).collect();
        customers.sort_by_key(|customer| (text(&customer.fields, "number"), customer.id));
        let rows: HashMap<RecordId, u32> =
            customers.iter().map(|customer| customer.id).zip(0..).collect();
        customers.iter().for_each(|customer| columns.customer(&customer.fields));
        let costs: HashMap<RecordId, i64> = of_kind(Entity::OrderCost)
            .map(|cost| (cost.id, get(&cost.fields, "cost").unwrap_or_default()))
            .collect();
        columns.cost = (!costs.is_empty()).then(Vec::new);
        for order in of_kind(Entity::Order) {
            columns.order(customer_of(order, &rows), order, &costs);
        }
        let mut answers: Vec<&Row> = of_kind(Entity::SurveyResponse).collect();
        answers.sort_by_key(|answer| (text(&answer.fields, "source_key"), answer.id));
        for answer in answers {
            columns.answer_customer.push(customer_of(answer, &rows));
            columns.answer_on.push(day(&answer.fields, "on"));
            columns.score.push(get(&answer.fields, "score").unwrap_or(SKIPPED));
        }
        columns
    }

    fn customer(&mut self, fields: &Fields) {
        self.known_since.push(day(fields, "known_since"));
        self.ended_on.push(day(fields, "ended_on"));
        self.end_reason.push(get(fields, "end_reason"));
    }

    fn order(&mut self, customer: u32, order: &Row, costs: &HashMap<RecordId, i64>) {
        let fields = &order.fields;
        let kind = get(fields, "kind").unwrap_or_default();
        let status = get(fields, "status").unwrap_or_default();
        self.order_customer.push(customer);
        self.order_on.push(day(fields, "on"));
        self.revenue.push(get(fields, "revenue").unwrap_or_default());
        self.standing.push(Standing::of(kind, status));
        if let Some(column) = &mut self.cost {
            column.push(costs.get(&order.id).copied().unwrap_or_default());
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
}

fn customer_of(row: &Row, rows: &HashMap<RecordId, u32>) -> u32 {
    let id: Option<RecordId> = get(&row.fields, "customer");
    id.and_then(|id| rows.get(&id).copied()).unwrap_or(row::number(usize::MAX))
}

fn get<T: DeserializeOwned>(fields: &Fields, name: &str) -> Option<T> {
    T::deserialize(fields.get(name)?).ok()
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(serde_json::Value::as_str).unwrap_or_default()
}

fn day(fields: &Fields, name: &str) -> i32 {
    day_or_none(get::<NaiveDate>(fields, name))
}
