//! What changed in the tables since it was last asked: which rows, and whose pages show them.

use domain::entity::Entity;
use domain::id::CustomerId;

use super::{Place, Tables};
use crate::message::Changed;

/// More changed customers than this are not named one by one.
const NAMED_CUSTOMERS: usize = 500;

/// More changed rows than this are not named one by one.
const NAMED_ROWS: usize = 20_000;

impl Tables {
    /// What changed since last asked.
    pub fn take_changed(&mut self) -> Option<(Changed, Vec<Place>)> {
        let touched = std::mem::take(&mut self.touched);
        if touched.is_empty() && !self.touched_all {
            return None;
        }
        let all = std::mem::take(&mut self.touched_all);
        let mut entities: Vec<Entity> = touched.iter().map(|(entity, _)| entity.clone()).collect();
        entities.dedup();
        let mut customers: Vec<CustomerId> =
            touched.iter().flat_map(|place| self.customers_of(place)).collect();
        customers.sort_unstable();
        customers.dedup();
        let all = all || customers.len() > NAMED_CUSTOMERS;
        if all {
            customers.clear();
        }
        let changed = Changed { version: self.version, entities, customers, all };
        Some((changed, touched.into_iter().collect()))
    }

    /// Everything is to be read anew.
    pub fn touch_all(&mut self) {
        self.version = self.version.saturating_add(1);
        self.changed_at.0 = self.version;
        self.touched_all = true;
        self.touched.clear();
    }

    /// Whose page shows a row: of a merged customer also that of the one that stands for it.
    fn customers_of(&self, (entity, row): &Place) -> Vec<CustomerId> {
        let row = match entity {
            Entity::Customer => Some(*row),
            _ => self.facts.owner(entity, *row),
        };
        let survivor = row.map(|row| self.standing.survivor(row)).filter(|it| Some(*it) != row);
        let rows = row.into_iter().chain(survivor);
        rows.filter_map(|row| self.id(&Entity::Customer, row)).map(CustomerId::from).collect()
    }

    pub(super) fn touch(&mut self, place: Place) {
        if self.touched_all {
            return;
        }
        self.touched.insert(place);
        if self.touched.len() > NAMED_ROWS {
            self.touch_all();
        }
    }
}
