//! `Facts`: the columns that figures are computed over, one value per row number, kept up to date
//! row by row. What is derived from whole columns is rebuilt when next asked for.

use chrono::{Datelike, NaiveDate};
use domain::analytics::lifecycle::CustomerColumns;
use domain::analytics::nps::SKIPPED;
use domain::analytics::purchase::{OrderColumns, OrderRow, Standing};
use domain::customer::{EndReason, RelationKind};
use domain::entity::Entity;
use domain::order::{OrderKind, OrderStatus};
use domain::period::NO_DAY;
use domain::row::{index, room};

use self::by_owner::ByOwner;
use self::copied::Copied;
use self::open::Open;
use super::view::View;

pub mod block;
mod by_owner;
pub mod copied;
mod open;

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
    tasks: Vec<u32>,
    promises: Vec<u32>,
    cases: Vec<u32>,
    opportunities: Vec<u32>,
    quotes: Vec<u32>,
    /// Days of contacts.
    touched_on: Vec<i32>,
    /// Birthdays of people, see [`month_day`].
    birthdays: Vec<u16>,
    open: Open,
    /// Rows that were copied to somebody.
    pub copied: Copied,
    rows_of: RowsOf,
    stale: Stale,
    /// Customers who are to be compared with others anew, by themselves or by their people.
    retold: Stale,
}

/// Customers whose figures are to be computed anew.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Stale {
    /// Everybody's: nothing of these columns was asked yet.
    #[default]
    All,
    /// Those in these rows.
    Some(Vec<u32>),
}

impl Stale {
    fn add(&mut self, customer: u32) {
        if let Self::Some(rows) = self
            && customer != NOBODY
        {
            rows.push(customer);
            if rows.len() > MOST_STALE {
                *self = Self::All;
            }
        }
    }
}

/// Of more customers figures are not computed one by one.
const MOST_STALE: usize = 1_000;

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

/// Rows of each kind by customer.
#[derive(Debug, Default)]
struct RowsOf {
    contacts: ByOwner,
    interactions: ByOwner,
    conflicts: ByOwner,
    tasks: ByOwner,
    promises: ByOwner,
    cases: ByOwner,
    opportunities: ByOwner,
    quotes: ByOwner,
    orders: ByOwner,
    responses: ByOwner,
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
        }
    }

    /// Follows a customer.
    pub fn customer(&mut self, row: u32, view: Option<View<'_>>) {
        self.reserve_customer(row);
        let counts =
            |view: &View<'_>| view.nested::<RelationKind>("relation") == RelationKind::Customer;
        let known = view.filter(counts).map_or(NEVER, |view| view.day("known_since"));
        let ended = view.map_or(NO_DAY, |view| view.day("ended_on"));
        self.put_customer(row, known, ended, view.and_then(|view| view.nested("end_reason")));
        self.age(row);
        self.retold.add(row);
    }

    fn put_customer(&mut self, row: u32, known: i32, ended: i32, reason: Option<EndReason>) {
        put(&mut self.known_since, row, known, NEVER);
        put(&mut self.ended_on, row, ended, NO_DAY);
        put(&mut self.end_reason, row, reason, None);
    }

    /// Follows an order.
    pub fn order(&mut self, row: u32, owner: Option<u32>, view: Option<View<'_>>) {
        let standing = view.map_or(Standing::Cancelled, |view| {
            Standing::of(view.nested::<OrderKind>("kind"), view.nested::<OrderStatus>("status"))
        });
        let on = view.map_or(NO_DAY, |view| view.day("on"));
        let revenue = view.and_then(|view| view.int("revenue")).unwrap_or(0);
        let before = self.owner(&Entity::Order, row).unwrap_or(NOBODY);
        let after = owner.unwrap_or(NOBODY);
        self.orders.put(row, OrderRow { customer: after, on, revenue, standing });
        self.orders.even_out();
        self.rows_of.orders.moved(row, before, after);
        self.age(before);
        self.age(after);
    }

    /// Follows the cost of the order in that row.
    pub fn cost(&mut self, order: Option<u32>, view: Option<View<'_>>) {
        let Some(order) = order else { return };
        let cost = view.and_then(|view| view.int("cost")).unwrap_or(0);
        put(&mut self.orders.cost, order, cost, 0);
        if std::mem::replace(&mut self.orders.has_cost, true) {
            self.age(self.owner(&Entity::Order, order).unwrap_or(NOBODY));
        } else {
            self.age_all();
        }
    }

    /// Follows an answer.
    pub fn response(&mut self, row: u32, owner: Option<u32>, view: Option<View<'_>>) {
        let score = view.and_then(|view| u8::try_from(view.int("score")?).ok()).unwrap_or(SKIPPED);
        let on = view.map_or(NO_DAY, |view| view.day("on"));
        let before = self.owner(&Entity::SurveyResponse, row).unwrap_or(NOBODY);
        let after = owner.unwrap_or(NOBODY);
        self.responses.put(row, owner, on, score);
        self.rows_of.responses.moved(row, before, after);
        self.age(before);
        self.age(after);
    }

    /// Follows a task, promise, case, possible sale or quote: whose it is, and whether something is still to be done.
    pub fn owed(&mut self, entity: &Entity, row: u32, owner: Option<u32>, view: Option<View<'_>>) {
        self.link(entity, row, owner);
        self.open.put(entity, row, view);
    }

    /// The rows of such a kind that are still open, ascending.
    pub fn open_rows(&self, entity: &Entity) -> Vec<u32> {
        self.open.rows(entity)
    }

    /// Follows the day of a contact.
    pub fn touched(&mut self, row: u32, view: Option<View<'_>>) {
        let on = view.map_or(NO_DAY, |view| view.day("on"));
        put(&mut self.touched_on, row, on, NO_DAY);
    }

    /// Contacts since a day, and those that have none.
    pub fn touched_since(&self, first: i32) -> impl Iterator<Item = u32> {
        let rows = (0..).zip(&self.touched_on);
        rows.filter(move |(_, on)| first <= **on || **on == NO_DAY).map(|(row, _)| row)
    }

    /// Follows a person's birthday.
    pub fn birthday(&mut self, row: u32, view: Option<View<'_>>) {
        let on = view.and_then(|view| view.date("birthday"));
        put(&mut self.birthdays, row, month_day(on), 0);
    }

    /// The people who have their birthday on one of these days of the year, see [`month_day`].
    pub fn born_on(&self, days: &[u16]) -> Vec<u32> {
        let rows = (0..).zip(&self.birthdays);
        rows.filter(|(_, day)| days.contains(day)).map(|(row, _)| row).collect()
    }

    /// Follows whose a row is, of a kind of which nothing else is known here.
    pub fn link(&mut self, entity: &Entity, row: u32, owner: Option<u32>) {
        let (before, after) = (self.owner(entity, row).unwrap_or(NOBODY), owner.unwrap_or(NOBODY));
        let (owners, rows_of) = self.links(entity);
        put(owners, row, after, NOBODY);
        rows_of.moved(row, before, after);
        if *entity == Entity::Contact {
            self.retold.add(before);
            self.retold.add(after);
        }
    }

    /// Whose rows of a kind are, and how they are listed, to be changed.
    fn links(&mut self, entity: &Entity) -> (&mut Vec<u32>, &mut ByOwner) {
        match entity {
            Entity::Contact => (&mut self.contacts, &mut self.rows_of.contacts),
            Entity::Conflict => (&mut self.conflicts, &mut self.rows_of.conflicts),
            Entity::Task => (&mut self.tasks, &mut self.rows_of.tasks),
            Entity::Promise => (&mut self.promises, &mut self.rows_of.promises),
            Entity::Case => (&mut self.cases, &mut self.rows_of.cases),
            Entity::Opportunity => (&mut self.opportunities, &mut self.rows_of.opportunities),
            Entity::Quote => (&mut self.quotes, &mut self.rows_of.quotes),
            _ => (&mut self.interactions, &mut self.rows_of.interactions),
        }
    }

    /// Figures of the customer in that row are out of date.
    fn age(&mut self, customer: u32) {
        self.stale.add(customer);
    }

    /// Who is to be compared with others anew, since this was last asked.
    pub fn take_retold(&mut self) -> Stale {
        std::mem::replace(&mut self.retold, Stale::Some(Vec::new()))
    }

    /// Everybody's figures are out of date.
    pub fn age_all(&mut self) {
        self.stale = Stale::All;
    }

    /// Whose figures are out of date, since this was last asked.
    pub fn take_stale(&mut self) -> Stale {
        std::mem::replace(&mut self.stale, Stale::Some(Vec::new()))
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
            Entity::Task => &mut self.rows_of.tasks,
            Entity::Promise => &mut self.rows_of.promises,
            Entity::Case => &mut self.rows_of.cases,
            Entity::Opportunity => &mut self.rows_of.opportunities,
            Entity::Quote => &mut self.rows_of.quotes,
            Entity::Order => &mut self.rows_of.orders,
            Entity::SurveyResponse => &mut self.rows_of.responses,
            _ => return Vec::new(),
        };
        let owners: &[u32] = match entity {
            Entity::Contact => &self.contacts,
            Entity::Interaction => &self.interactions,
            Entity::Conflict => &self.conflicts,
            Entity::Task => &self.tasks,
            Entity::Promise => &self.promises,
            Entity::Case => &self.cases,
            Entity::Opportunity => &self.opportunities,
            Entity::Quote => &self.quotes,
            Entity::Order => &self.orders.customer,
            _ => &self.responses.customer,
        };
        place.of(owners, customers, customer).to_vec()
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

    fn owners(&self, entity: &Entity) -> Option<&Vec<u32>> {
        match entity {
            Entity::Contact => Some(&self.contacts),
            Entity::Interaction => Some(&self.interactions),
            Entity::Conflict => Some(&self.conflicts),
            Entity::Task => Some(&self.tasks),
            Entity::Promise => Some(&self.promises),
            Entity::Case => Some(&self.cases),
            Entity::Opportunity => Some(&self.opportunities),
            Entity::Quote => Some(&self.quotes),
            Entity::Order => Some(&self.orders.customer),
            Entity::SurveyResponse => Some(&self.responses.customer),
            _ => None,
        }
    }
}

impl Orders {
    fn put(&mut self, row: u32, order: OrderRow) {
        put(&mut self.customer, row, order.customer, NOBODY);
        put(&mut self.on, row, order.on, NO_DAY);
        put(&mut self.revenue, row, order.revenue, 0);
        put(&mut self.standing, row, order.standing, Standing::Cancelled);
    }

    /// Costs are as many as orders.
    fn even_out(&mut self) {
        self.cost.resize(self.on.len().max(self.cost.len()), 0);
    }
}

impl Responses {
    fn put(&mut self, row: u32, owner: Option<u32>, on: i32, score: u8) {
        put(&mut self.customer, row, owner.unwrap_or(NOBODY), NOBODY);
        put(&mut self.on, row, on, NO_DAY);
        put(&mut self.score, row, score, SKIPPED);
    }
}

/// A day of the year as one number, the same in every year; 0 is none.
pub fn month_day(on: Option<NaiveDate>) -> u16 {
    let number = on.map(|on| on.month().saturating_mul(32).saturating_add(on.day()));
    number.and_then(|number| u16::try_from(number).ok()).unwrap_or_default()
}

/// Puts a value at a row number, filling up with what an absent row has.
fn put<Item: Clone>(column: &mut Vec<Item>, row: u32, value: Item, absent: Item) {
    let at = index(row);
    if column.len() <= at {
        room(column, at.saturating_add(1).saturating_sub(column.len()));
        column.resize(at.saturating_add(1), absent);
    }
    if let Some(place) = column.get_mut(at) {
        *place = value;
    }
}
