//! The dossier as the page reads it: asked again when the customer changes, here or elsewhere, while
//! what is on screen stays.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::records::full_name;
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Changed, Dossier};

/// A dossier, or why there is none; nothing until the first answer.
type Found = Option<Result<Arc<Dossier>, AskError>>;

/// The dossier of the customer in the address.
#[derive(Clone, Copy)]
pub struct Source {
    replica: Replica,
    found: RwSignal<Found>,
    wanted: Signal<(CustomerId, NaiveDate)>,
    turn: StoredValue<u32>,
}

/// Follows the customer, the as-of date and what changes.
pub fn use_source(wanted: Signal<(CustomerId, NaiveDate)>) -> Source {
    let source = Source {
        replica: use_replica(),
        found: RwSignal::new(None),
        wanted,
        turn: StoredValue::new(0),
    };
    let changed = source.replica.changed();
    Effect::new(move |before: Option<(CustomerId, NaiveDate)>| {
        let wanted = source.wanted.get();
        let concerns = changed.with(|changed| concerns(changed, wanted.0));
        if before.is_some_and(|before| before.0 != wanted.0) {
            source.found.set(None);
        }
        if concerns || before != Some(wanted) {
            source.fetch();
        }
        wanted
    });
    source
}

impl Source {
    /// What was found.
    pub fn found(self) -> ReadSignal<Found> {
        self.found.read_only()
    }

    /// Asks again.
    pub fn fetch(self) {
        let next = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let Some(turn) = next else { return };
        let (customer, as_of) = self.wanted.get_untracked();
        spawn_local(async move {
            let answer = self.replica.dossier(customer, as_of).await.map(Arc::new);
            if self.turn.try_get_value() == Some(turn) {
                self.found.set(Some(answer));
            }
        });
    }
}

fn concerns(changed: &Changed, customer: CustomerId) -> bool {
    changed.all || changed.customers.contains(&customer)
}

/// What the parts of the page read of a dossier.
#[derive(Clone, Copy)]
pub struct View {
    /// Everything.
    pub dossier: Signal<Arc<Dossier>>,
    /// The customer's own row.
    pub customer: Memo<Envelope>,
    /// Names of people, ours and theirs.
    pub names: Memo<Arc<HashMap<RecordId, String>>>,
    /// The date of the figures.
    pub as_of: Signal<NaiveDate>,
}

impl View {
    /// The parts of a dossier.
    pub fn new(dossier: Signal<Arc<Dossier>>, as_of: Signal<NaiveDate>) -> Self {
        let customer = Memo::new(move |_| dossier.read().customer.clone());
        let names = Memo::new(move |_| {
            let dossier = dossier.read();
            let theirs = dossier.contacts.iter().map(|row| (row.id, full_name(&row.fields)));
            Arc::new(dossier.names.iter().cloned().chain(theirs).collect::<HashMap<_, _>>())
        });
        Self { dossier, customer, names, as_of }
    }

    /// Whether a row was made or edited here and is not at the host yet.
    pub fn is_unsent(self, id: RecordId) -> bool {
        self.dossier.read().unsent.contains(&id)
    }
}
