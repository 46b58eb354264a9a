//! `Facts`: the columns that figures are computed over, one value per row number, kept up to date
//! row by row. What is derived from whole columns is rebuilt when next asked for.

use domain::analytics::lifecycle::CustomerColumns;
use domain::analytics::nps::SKIPPED;
use domain::analytics::purchase::{OrderColumns, PurchaseDays, Standing};
use domain::customer::{EndReason, RelationKind};
use domain::entity::Entity;
use domain::order::{OrderKind, OrderStatus};
use domain::period::NO_DAY;
use domain::row::{index, number};

use super::view::View;

/// Nobody's row.
pub const NOBODY: u32 = u32::MAX;

/// Known on no day: rows that only other rows refer to, and relations that are no customers.
const NEVER: i32 = i32::MAX;

/// Columns by row number.
#[derive(Debug, Default)]
pub struct Facts {
    known_since: Vec<i32>,
    ended_on: Vec<i32>,
    end_reason: Vec<Option<EndReason>>,
    orders: Orders,
    responses: Responses,
    contacts: Vec<u32>,
    interactions: Vec<u32>,
    conflicts: Vec<u32>,
    purchases: Option<PurchaseDays>,
    rows_of: RowsOf,
}

#[derive(Debug, Default)]
struct Orders {
    customer: Vec<u32>,
    on: Vec<i32>,
    revenue: Vec<i64>,
    standing: Vec<Standing>,
    cost: Vec<i64>,
    /// A cost has been seen: this person may see value.
    has_cost: bool,
}

/// Answers by row number.
#[derive(Debug, Default)]
pub struct Responses {
    /// Row number of the customer.
    pub customer: Vec<u32>,
    /// Day of the answer.
    pub on: Vec<i32>,
    /// The score, or [`SKIPPED`].
    pub score: Vec<u8>,
}

/// Rows of each kind by customer, rebuilt after a change.
#[derive(Debug, Default)]
struct RowsOf {
    contacts: Option<Lists>,
    interactions: Option<Lists>,
    conflicts: Option<Lists>,
    orders: Option<Lists>,
    responses: Option<Lists>,
}

/// For each customer the rows that belong to it.
#[derive(Debug, Default)]
struct Lists {
    offsets: Vec<u32>,
    rows: Vec<u32>,
}

impl Facts {
    /// How many customer row numbers there are.
    pub fn customers(&self) -> usize {
        self.known_since.len()
    }

    /// Makes room for a customer that another row refers to.
    pub fn reserve_customer(&mut self, row: u32) {
        let wanted = index(row).saturating_add(1);
        if self.known_since.len() < wanted {
            self.known_since.resize(wanted, NEVER);
            self.ended_on.resize(wanted, NO_DAY);
            self.end_reason.resize(wanted, None);
            self.purchases = None;
            self.rows_of = RowsOf::default();
        }
    }

    /// Follows a customer.
    pub fn customer(&mut self, row: u32, view: Option<View<'_>>) {
        self.reserve_customer(row);
        let counts =
            |view: &View<'_>| view.nested::<RelationKind>("relation") == RelationKind::Customer;
        let known = view.filter(counts).map_or(NEVER, |view| view.day("known_since"));
        put(&mut self.known_since, row, known, NEVER);
        let ended = view.map_or(NO_DAY, |view| view.day("ended_on"));
        put(&mut self.ended_on, row, ended, NO_DAY);
        let reason = view.and_then(|view| view.nested("end_reason"));
        put(&mut self.end_reason, row, reason, None);
    }

    /// Follows an order.
    pub fn order(&mut self, row: u32, owner: Option<u32>, view: Option<View<'_>>) {
        let standing = view.map_or(Standing::Cancelled, |view| {
            Standing::of(view.nested::<OrderKind>("kind"), view.nested::<OrderStatus>("status"))
        });
        let orders = &mut self.orders;
        put(&mut orders.customer, row, owner.unwrap_or(NOBODY), NOBODY);
        put(&mut orders.on, row, view.map_or(NO_DAY, |view| view.day("on")), NO_DAY);
        put(&mut orders.revenue, row, view.and_then(|view| view.int("revenue")).unwrap_or(0), 0);
        put(&mut orders.standing, row, standing, Standing::Cancelled);
        if orders.cost.len() < orders.on.len() {
            orders.cost.resize(orders.on.len(), 0);
        }
        self.purchases = None;
        self.rows_of.orders = None;
    }

    /// Follows the cost of the order in that row.
    pub fn cost(&mut self, order: Option<u32>, view: Option<View<'_>>) {
        let Some(order) = order else { return };
        let cost = view.and_then(|view| view.int("cost")).unwrap_or(0);
        put(&mut self.orders.cost, order, cost, 0);
        self.orders.has_cost = true;
    }

    /// Follows an answer.
    pub fn response(&mut self, row: u32, owner: Option<u32>, view: Option<View<'_>>) {
        let score = view.and_then(|view| u8::try_from(view.int("score")?).ok()).unwrap_or(SKIPPED);
        let responses = &mut self.responses;
        put(&mut responses.customer, row, owner.unwrap_or(NOBODY), NOBODY);
        put(&mut responses.on, row, view.map_or(NO_DAY, |view| view.day("on")), NO_DAY);
        put(&mut responses.score, row, score, SKIPPED);
        self.rows_of.responses = None;
    }

    /// Follows whose a contact, interaction or conflict is.
    pub fn link(&mut self, entity: &Entity, row: u32, owner: Option<u32>) {
        let (owners, lists) = match entity {
            Entity::Contact => (&mut self.contacts, &mut self.rows_of.contacts),
            Entity::Conflict => (&mut self.conflicts, &mut self.rows_of.conflicts),
            _ => (&mut self.interactions, &mut self.rows_of.interactions),
        };
        put(owners, row, owner.unwrap_or(NOBODY), NOBODY);
        *lists = None;
    }

    /// Row number of the customer that a row belongs to.
    pub fn owner(&self, entity: &Entity, row: u32) -> Option<u32> {
        self.owners(entity)?.get(index(row)).copied().filter(|owner| *owner != NOBODY)
    }

    /// The rows of one kind that belong to a customer.
    pub fn rows_of(&mut self, entity: &Entity, customer: u32) -> Vec<u32> {
        let customers = self.customers();
        let place = match entity {
            Entity::Contact => &mut self.rows_of.contacts,
            Entity::Interaction => &mut self.rows_of.interactions,
            Entity::Conflict => &mut self.rows_of.conflicts,
            Entity::Order => &mut self.rows_of.orders,
            Entity::SurveyResponse => &mut self.rows_of.responses,
            _ => return Vec::new(),
        };
        let owners: &[u32] = match entity {
            Entity::Contact => &self.contacts,
            Entity::Interaction => &self.interactions,
            Entity::Conflict => &self.conflicts,
            Entity::Order => &self.orders.customer,
            _ => &self.responses.customer,
        };
        place.get_or_insert_with(|| Lists::build(owners, customers)).of(customer).to_vec()
    }

    /// Customers as columns.
    pub fn customer_columns(&self) -> CustomerColumns<'_> {
        CustomerColumns {
            known_since: &self.known_since,
            ended_on: &self.ended_on,
            end_reason: &self.end_reason,
        }
    }

    /// Orders as columns; cost only for those who may see it.
    pub fn order_columns(&self) -> OrderColumns<'_> {
        let orders = &self.orders;
        OrderColumns {
            customer: &orders.customer,
            on: &orders.on,
            revenue: &orders.revenue,
            standing: &orders.standing,
            cost: orders.has_cost.then_some(&orders.cost),
        }
    }

    /// Answers by row number.
    pub fn responses(&self) -> &Responses {
        &self.responses
    }

    /// Distinct purchase days per customer.
    pub fn prepare_purchases(&mut self) {
        if self.purchases.is_none() {
            self.purchases = Some(PurchaseDays::build(&self.order_columns(), self.customers()));
        }
    }

    /// Distinct purchase days per customer; absent before [`Facts::prepare_purchases`].
    pub fn purchases(&self) -> Option<&PurchaseDays> {
        self.purchases.as_ref()
    }

    fn owners(&self, entity: &Entity) -> Option<&Vec<u32>> {
        match entity {
            Entity::Contact => Some(&self.contacts),
            Entity::Interaction => Some(&self.interactions),
            Entity::Conflict => Some(&self.conflicts),
            Entity::Order => Some(&self.orders.customer),
            Entity::SurveyResponse => Some(&self.responses.customer),
            _ => None,
        }
    }
}

impl Lists {
    /// Counting sort of rows by owner.
    fn build(owners: &[u32], customers: usize) -> Self {
        let mut offsets = vec![0u32; customers.saturating_add(1)];
        for owner in owners {
            if let Some(count) = offsets.get_mut(index(*owner).saturating_add(1)) {
                *count = count.saturating_add(1);
            }
        }
        let mut sum = 0u32;
        for offset in &mut offsets {
            sum = sum.saturating_add(*offset);
            *offset = sum;
        }
        let mut next = offsets.clone();
        let mut rows = vec![0; index(sum)];
        for (row, owner) in owners.iter().enumerate() {
            if index(*owner) >= customers {
                continue;
            }
            if let Some(place) = next.get_mut(index(*owner)) {
                if let Some(slot) = rows.get_mut(index(*place)) {
                    *slot = number(row);
                }
                *place = place.saturating_add(1);
            }
        }
        Self { offsets, rows }
    }

    fn of(&self, customer: u32) -> &[u32] {
        let at = index(customer);
        let begin = self.offsets.get(at).copied().map_or(0, index);
        let end = self.offsets.get(at.saturating_add(1)).copied().map_or(begin, index);
        self.rows.get(begin..end).unwrap_or_default()
    }
}

/// Puts a value at a row number, filling up with what an absent row has.
fn put<Item: Clone>(column: &mut Vec<Item>, row: u32, value: Item, absent: Item) {
    let at = index(row);
    if column.len() <= at {
        column.resize(at.saturating_add(1), absent);
    }
    if let Some(place) = column.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_by_their_owner() {
        let lists = Lists::build(&[1, 0, NOBODY, 1], 2);
        assert_eq!(lists.of(0), &[1]);
        assert_eq!(lists.of(1), &[0, 3]);
        assert!(lists.of(7).is_empty());
    }
}
