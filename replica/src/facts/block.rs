//! The columns of the figures, from the columns of a block: each is looked up once for all its rows.

use domain::analytics::nps::SKIPPED;
use domain::analytics::purchase::{OrderRow, Standing};
use domain::customer::{EndReason, RelationKind};
use domain::entity::Entity;
use domain::order::{OrderKind, OrderStatus};
use domain::period::{NO_DAY, date_of, day_or_none};
use domain::sync::block::{Block, TextColumn};
use serde::de::DeserializeOwned;

use super::{Facts, NEVER, NOBODY, Stale, put};
use crate::view::View;

/// Rows of a block that figures are to follow.
#[derive(Clone, Copy, Debug)]
pub struct BlockRows<'a> {
    /// Where they are.
    pub block: &'a Block,
    /// Place in the block and row number of each; for a cost the row number of its order.
    pub rows: &'a [(u32, u32)],
    /// Row number of the customer of each, where the kind has one.
    pub owners: &'a [Option<u32>],
}

impl BlockRows<'_> {
    /// Place, row number and owner of each.
    fn owned(&self) -> impl Iterator<Item = (u32, u32, Option<u32>)> {
        self.rows.iter().zip(self.owners).map(|((place, row), owner)| (*place, *row, *owner))
    }
}

impl Facts {
    /// Follows rows of a block; none of them is gone.
    pub fn follow(&mut self, given: &BlockRows<'_>) {
        self.copied.follow(given);
        if matches!(given.block.entity(), Entity::Customer | Entity::Contact) {
            self.retold = Stale::All;
        }
        match given.block.entity() {
            Entity::Customer => self.customers_of(given),
            Entity::Order => self.orders_of(given),
            Entity::OrderCost => self.costs_of(given),
            Entity::SurveyResponse => self.responses_of(given),
            entity @ (Entity::Contact
            | Entity::Interaction
            | Entity::Conflict
            | Entity::Task
            | Entity::Promise
            | Entity::Case
            | Entity::Opportunity
            | Entity::Quote) => {
                let (links, rows_of) = self.links(entity);
                for (_, row, owner) in given.owned() {
                    put(links, row, owner.unwrap_or(NOBODY), NOBODY);
                }
                rows_of.forget();
                self.open_of(given);
            }
            Entity::Setting => self.age_all(),
            _ => {}
        }
    }

    fn customers_of(&mut self, given: &BlockRows<'_>) {
        let block = given.block;
        let (since, ended) = (Days::of(block, "known_since"), Days::of(block, "ended_on"));
        let mut relations = Words::<RelationKind>::of(block, "relation");
        let mut reasons = Words::<Option<EndReason>>::of(block, "end_reason");
        let highest = given.rows.iter().map(|(_, row)| *row).max();
        highest.into_iter().for_each(|row| self.reserve_customer(row));
        for (place, row) in given.rows {
            let counts = relations.at(*place) == RelationKind::Customer;
            let known = if counts { since.at(*place) } else { NEVER };
            self.put_customer(*row, known, ended.at(*place), reasons.at(*place));
        }
        self.age_all();
    }

    fn orders_of(&mut self, given: &BlockRows<'_>) {
        let block = given.block;
        let (on, revenue) = (Days::of(block, "on"), block.int("revenue"));
        let mut kinds = Words::<OrderKind>::of(block, "kind");
        let mut statuses = Words::<OrderStatus>::of(block, "status");
        for (place, row, owner) in given.owned() {
            let order = OrderRow {
                customer: owner.unwrap_or(NOBODY),
                on: on.at(place),
                revenue: revenue.and_then(|column| column.get(place)).unwrap_or(0),
                standing: Standing::of(kinds.at(place), statuses.at(place)),
            };
            self.orders.put(row, order);
        }
        self.orders.even_out();
        self.rows_of.orders.forget();
        self.age_all();
    }

    fn costs_of(&mut self, given: &BlockRows<'_>) {
        let costs = given.block.int("cost");
        for (place, order) in given.rows {
            let cost = costs.and_then(|column| column.get(*place)).unwrap_or(0);
            put(&mut self.orders.cost, *order, cost, 0);
        }
        self.orders.has_cost = true;
        self.age_all();
    }

    /// Which of them are open; of people, when they were born, and of contacts, when they were.
    fn open_of(&mut self, given: &BlockRows<'_>) {
        let block = given.block;
        match block.entity() {
            Entity::Contact => {
                for (place, row) in given.rows {
                    self.birthday(*row, Some(View::Packed(block, *place)));
                }
            }
            Entity::Interaction => {
                let on = Days::of(block, "on");
                for (place, row) in given.rows {
                    put(&mut self.touched_on, *row, on.at(*place), NO_DAY);
                }
            }
            entity => {
                for (place, row) in given.rows {
                    self.open.put(entity, *row, Some(View::Packed(block, *place)));
                }
            }
        }
    }

    fn responses_of(&mut self, given: &BlockRows<'_>) {
        let (on, scores) = (Days::of(given.block, "on"), given.block.int("score"));
        for (place, row, owner) in given.owned() {
            let score = scores.and_then(|column| u8::try_from(column.get(place)?).ok());
            self.responses.put(row, owner, on.at(place), score.unwrap_or(SKIPPED));
        }
        self.rows_of.responses.forget();
        self.age_all();
    }
}

/// Civil dates of a column as day numbers.
struct Days<'a>(Option<TextColumn<'a>>);

impl<'a> Days<'a> {
    fn of(block: &'a Block, field: &str) -> Self {
        Self(block.text(field))
    }

    fn at(&self, place: u32) -> i32 {
        let text = self.0.and_then(|column| column.get(place));
        text.map_or(NO_DAY, |text| day_or_none(date_of(text)))
    }
}

/// A column of words of a few kinds, each read once as long as it stays the same.
struct Words<'a, Word> {
    block: &'a Block,
    field: &'static str,
    /// Absent where the block says nothing, or not in words alone.
    column: Option<TextColumn<'a>>,
    is_there: bool,
    last: Option<(&'a str, Word)>,
}

impl<'a, Word: Copy + Default + DeserializeOwned> Words<'a, Word> {
    fn of(block: &'a Block, field: &'static str) -> Self {
        let is_there = block.fields().any(|(name, _)| name == field);
        Self { block, field, column: block.text(field), is_there, last: None }
    }

    fn at(&mut self, place: u32) -> Word {
        let read = || View::Packed(self.block, place).nested(self.field);
        let Some(column) = self.column else {
            return if self.is_there { read() } else { Word::default() };
        };
        let Some(text) = column.get(place) else { return Word::default() };
        match self.last {
            Some((last, word)) if last == text => word,
            _ => self.last.insert((text, read())).1,
        }
    }
}
