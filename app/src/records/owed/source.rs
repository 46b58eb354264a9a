//! What is owed as a page reads it: asked again when something it shows changed, and each minute, for
//! what was due later is late by itself.

use std::sync::Arc;

use domain::entity::Entity;
use domain::id::RecordId;
use domain::today::ItemKind;
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Changed, OwedLine, OwedPage, OwedQuery};

const MINUTE_MS: u32 = 60_000;

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

/// The last answer, or why there is none; nothing until the first.
type Found = Option<Result<Arc<OwedPage>, AskError>>;

/// What is owed, as it is now.
#[derive(Clone, Copy)]
pub struct Owed {
    replica: Replica,
    query: Signal<OwedQuery>,
    found: RwSignal<Found>,
    turn: StoredValue<u32>,
}

/// Follows what is owed.
pub fn use_owed(query: Signal<OwedQuery>) -> Owed {
    let owed = Owed {
        replica: use_replica(),
        query,
        found: RwSignal::new(None),
        turn: StoredValue::new(0),
    };
    let changed = owed.replica.changed();
    Effect::new(move |before: Option<OwedQuery>| {
        let query = query.get();
        let concerns = changed.with(|changed| concerns(changed, &query));
        if concerns || before.as_ref() != Some(&query) {
            owed.fetch();
        }
        query
    });
    let tick = StoredValue::new_local(Some(Interval::new(MINUTE_MS, move || owed.fetch())));
    on_cleanup(move || drop(tick.try_update_value(Option::take)));
    owed
}

impl Owed {
    /// What was found.
    pub fn found(self) -> ReadSignal<Found> {
        self.found.read_only()
    }

    /// The last page, also while a newer one is asked for.
    pub fn page(self) -> Memo<Arc<OwedPage>> {
        let found = self.found;
        Memo::new(move |before: Option<&Arc<OwedPage>>| match &*found.read() {
            Some(Ok(page)) => page.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    }

    /// Asks again.
    pub fn fetch(self) {
        let next = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let (Some(turn), Some(query)) = (next, self.query.try_get_untracked()) else { return };
        spawn_local(async move {
            let answer = self.replica.owed(query).await.map(Arc::new);
            if self.turn.try_get_value() == Some(turn) {
                self.found.set(Some(answer));
            }
        });
    }
}

fn concerns(changed: &Changed, query: &OwedQuery) -> bool {
    let is_named = match query.customer {
        Some(customer) => changed.customers.contains(&customer),
        None => changed.entities.iter().any(|entity| KINDS.contains(entity)),
    };
    changed.all || is_named
}

/// What a line is told apart by: a customer may be on the list for more than one reason.
pub fn key(line: &OwedLine) -> (RecordId, ItemKind) {
    (line.row.id, line.kind)
}
