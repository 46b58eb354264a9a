//! What pages know of cases: asked again when something it may show changed, and each minute, for what
//! was in time is late by itself.

use domain::entity::Entity;
use futures::future::FutureExt;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::records::asking::{self, Asking, use_asking};
use crate::worker::message::{CaseAsk, Changed};

/// The kinds that cases tell of.
const KINDS: [Entity; 7] = [
    Entity::Case,
    Entity::Customer,
    Entity::Contact,
    Entity::Order,
    Entity::Employee,
    Entity::User,
    Entity::Setting,
];

/// An answer, as it is now.
pub type Asked<Answer> = Asking<CaseAsk, Answer>;

/// Follows the answer to a question.
pub fn use_asked<Answer>(ask: Signal<CaseAsk>) -> Asked<Answer>
where
    Answer: DeserializeOwned + Send + Sync + 'static,
{
    use_asking(ask, |replica, ask| replica.cases(ask).boxed_local())
}

impl asking::Asked for CaseAsk {
    fn is_concerned(&self, changed: &Changed) -> bool {
        changed.entities.iter().any(|entity| KINDS.contains(entity))
    }
}
