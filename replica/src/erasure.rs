//! Erasure in the tables: whom an entry tells of, and which rows an erasure that waits empties.

use domain::entity::Entity;
use domain::erasure::{REFERENCES, is_person};
use domain::id::RecordId;
use domain::sync::change::{Entry, Erase};
use domain::sync::envelope::Envelope;
use uuid::Uuid;

use super::pending::What;
use super::tables::Tables;
use super::view::View;
use crate::json;

/// The kinds that belong to a customer and are shown.
const OWNED: [Entity; 8] = [
    Entity::Contact,
    Entity::Interaction,
    Entity::Order,
    Entity::SurveyResponse,
    Entity::Conflict,
    Entity::Task,
    Entity::Promise,
    Entity::Case,
];

impl Tables {
    /// Whether a record was erased, or is about to be.
    pub fn is_erased(&self, entity: &Entity, id: RecordId) -> bool {
        self.mark(entity, id).is_some()
    }

    /// The mark of a record that was erased, or is about to be.
    pub fn mark(&self, entity: &Entity, id: RecordId) -> Option<&Envelope> {
        let table = self.table(entity)?;
        table.mark(table.row(id)?)
    }

    /// Whether an entry tells of somebody who was erased.
    pub fn tells_of_erased(&self, n: u64, text: &str) -> bool {
        let is_gone = |id: Uuid| {
            let people = [Entity::Customer, Entity::Contact];
            people.iter().any(|entity| self.is_erased(entity, RecordId(id)))
        };
        match json::read(text) {
            Ok(Entry::Change(change)) => {
                let held = self.held(&change.entity, change.id);
                let set = |field: &str| Uuid::try_parse(change.set.get(field)?.as_str()?).ok();
                let named = |field: &str| set(field).or_else(|| held?.id(field));
                self.is_erased(&change.entity, change.id)
                    || REFERENCES.iter().filter_map(|field| named(field)).any(is_gone)
            }
            Ok(Entry::Import(_)) => {
                let import = self.pending().iter().find(|pending| pending.n == n);
                let mut rows = import.into_iter().flat_map(|pending| pending.rows());
                rows.any(|(entity, id)| is_person(&entity) && self.is_erased(&entity, id))
            }
            _ => false,
        }
    }

    /// The rows that tell of a person who is to be erased, as the host will find them.
    pub(super) fn about(&mut self, erase: &Erase) -> Vec<(Entity, RecordId)> {
        let mut rows = vec![(erase.entity.clone(), erase.id)];
        let names =
            |view: View<'_>| REFERENCES.iter().any(|field| view.id(field) == Some(erase.id.0));
        let pairings = self.views(&Entity::Pairing).filter(|(_, view)| names(*view));
        let pairings = pairings.filter_map(|(row, _)| self.id(&Entity::Pairing, row));
        rows.extend(pairings.map(|id| (Entity::Pairing, id)));
        let Some(row) = self.row(&erase.entity, erase.id) else { return rows };
        let is_customer = erase.entity == Entity::Customer;
        let customer = if is_customer { Some(row) } else { self.facts.owner(&erase.entity, row) };
        let Some(customer) = customer else { return rows };
        for entity in &OWNED {
            for row in self.facts.rows_of(entity, customer) {
                let id = self.id(entity, row);
                // Of a customer that others were merged into, what is theirs stays theirs.
                let tells = self.view(entity, row).is_some_and(names);
                rows.extend(id.filter(|_| tells).map(|id| (entity.clone(), id)));
            }
        }
        rows
    }

    /// What a waiting erasure does, from its entry.
    pub(super) fn erasure_of(&mut self, entry: &Entry) -> Option<What> {
        let Entry::Erase(erase) = entry else { return None };
        let mut rows = self.about(erase);
        rows.sort_unstable();
        rows.dedup();
        Some(What::Erase { erase: erase.clone(), rows })
    }
}
