//! Loose ends as a page reads them.

use domain::entity::Entity;
use futures::future::FutureExt;
use leptos::prelude::*;

use super::asking::{Asked, Asking, use_asking};
use crate::worker::message::{Changed, LoosePage, LooseQuery};

/// The kinds that loose ends are found in, and that name who looks after them.
const KINDS: [Entity; 11] = [
    Entity::Interaction,
    Entity::Case,
    Entity::Opportunity,
    Entity::Quote,
    Entity::Task,
    Entity::Promise,
    Entity::Customer,
    Entity::Contact,
    Entity::Employee,
    Entity::User,
    Entity::Setting,
];

/// Loose ends, as they are now.
pub type Loose = Asking<LooseQuery, LoosePage>;

/// Follows them; whoever waits does so for longer by itself.
pub fn use_loose_ends(query: Signal<LooseQuery>) -> Loose {
    use_asking(query, |replica, query| replica.loose_ends(query).boxed_local())
}

impl Asked for LooseQuery {
    fn is_concerned(&self, changed: &Changed) -> bool {
        changed.entities.iter().any(|entity| KINDS.contains(entity))
    }
}
