//! What is owed as a page reads it.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::today::ItemKind;
use futures::future::FutureExt;
use leptos::prelude::*;

use crate::records::asking::{Asked, Asking, use_asking};
use crate::worker::message::{Changed, OwedLine, OwedPage, OwedQuery};

/// The kinds that the list of today tells of.
const KINDS: [Entity; 10] = [
    Entity::Task,
    Entity::Promise,
    Entity::Case,
    Entity::SurveyResponse,
    Entity::Interaction,
    Entity::Customer,
    Entity::Contact,
    Entity::Employee,
    Entity::User,
    Entity::Setting,
];

/// What is owed, as it is now.
pub type Owed = Asking<OwedQuery, OwedPage>;

/// Follows what is owed; what was due later is late by itself.
pub fn use_owed(query: Signal<OwedQuery>) -> Owed {
    use_asking(query, |replica, query| replica.owed(query).boxed_local())
}

impl Asked for OwedQuery {
    fn is_concerned(&self, changed: &Changed) -> bool {
        match self.customer {
            Some(customer) => changed.customers.contains(&customer),
            None => changed.entities.iter().any(|entity| KINDS.contains(entity)),
        }
    }
}

/// What a line is told apart by: a customer may be on the list for more than one reason.
pub fn key(line: &OwedLine) -> (RecordId, ItemKind) {
    (line.row.id, line.kind)
}
