//! What pages know of cases: asked again when something it may show changed, and each minute, for what
//! was in time is late by itself.

use std::sync::Arc;

use domain::entity::Entity;
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, CaseAsk, Changed};

const MINUTE_MS: u32 = 60_000;

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

/// The last answer, or why there is none; nothing until the first.
type Found<V> = Option<Result<Arc<V>, AskError>>;

/// An answer, as it is now.
pub struct Asked<V: Send + Sync + 'static> {
    replica: Replica,
    ask: Signal<CaseAsk>,
    found: RwSignal<Found<V>>,
    turn: StoredValue<u32>,
}

impl<V: Send + Sync + 'static> Clone for Asked<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Send + Sync + 'static> Copy for Asked<V> {}

/// Follows the answer to a question.
pub fn use_asked<V>(ask: Signal<CaseAsk>) -> Asked<V>
where
    V: DeserializeOwned + Send + Sync + 'static,
{
    let asked = Asked {
        replica: use_replica(),
        ask,
        found: RwSignal::new(None),
        turn: StoredValue::new(0),
    };
    let changed = asked.replica.changed();
    Effect::new(move |before: Option<CaseAsk>| {
        let ask = ask.get();
        if concerns(&changed.read()) || before.as_ref() != Some(&ask) {
            asked.fetch();
        }
        ask
    });
    let tick = StoredValue::new_local(Some(Interval::new(MINUTE_MS, move || asked.fetch())));
    on_cleanup(move || drop(tick.try_update_value(Option::take)));
    asked
}

impl<V: DeserializeOwned + Send + Sync + 'static> Asked<V> {
    /// What was found.
    pub fn found(self) -> ReadSignal<Found<V>> {
        self.found.read_only()
    }

    /// The last answer, also while a newer one is asked for.
    pub fn last(self) -> Memo<Option<Arc<V>>>
    where
        V: PartialEq,
    {
        let found = self.found;
        Memo::new(move |before: Option<&Option<Arc<V>>>| match &*found.read() {
            Some(Ok(answer)) => Some(answer.clone()),
            _ => before.cloned().flatten(),
        })
    }

    /// Why there is no answer; nothing while there is one.
    pub fn error(self) -> Signal<String> {
        let found = self.found;
        Signal::derive(move || match &*found.read() {
            Some(Err(error)) => error.to_string(),
            _ => String::new(),
        })
    }

    /// Asks again.
    pub fn fetch(self) {
        let next = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let (Some(turn), Some(ask)) = (next, self.ask.try_get_untracked()) else { return };
        spawn_local(async move {
            let answer = self.replica.cases(ask).await.map(Arc::new);
            if self.turn.try_get_value() == Some(turn) {
                self.found.set(Some(answer));
            }
        });
    }
}

fn concerns(changed: &Changed) -> bool {
    changed.all || changed.entities.iter().any(|entity| KINDS.contains(entity))
}
