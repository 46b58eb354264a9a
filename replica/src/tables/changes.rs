//! What changed in the tables since it was last asked: which rows, and whose pages show them.

use domain::entity::Entity;
use domain::id::CustomerId;

use super::{Place, Tables};
use crate::message::Changed;
use crate::rows::Rows;

/// More changed customers than this are not named one by one.
const NAMED_CUSTOMERS: usize = 500;

/// More changed rows than this are not named one by one.
const NAMED_ROWS: usize = 20_000;

impl Tables {
    /// The version at which a row of one kind changed last.
    pub fn version_of(&self, entity: &Entity) -> u64 {
        let (all, kinds) = &self.changed_at;
        let kind = kinds.iter().find(|(kind, _)| kind == entity);
        kind.map_or(*all, |(_, at)| *at.max(all))
    }

    /// Rows of one kind changed.
    pub(super) fn raise(&mut self, entity: &Entity) {
        self.version = self.version.saturating_add(1);
        match self.changed_at.1.iter_mut().find(|(kind, _)| kind == entity) {
            Some((_, at)) => *at = self.version,
            None => self.changed_at.1.push((entity.clone(), self.version)),
        }
    }

    /// What changed since last asked.
    pub fn take_changed(&mut self) -> Option<(Changed, Vec<Place>)> {
        let touched = std::mem::take(&mut self.touched);
        let places: Vec<Place> = touched.iter().map(|(kind, row)| (kind.clone(), row)).collect();
        if places.is_empty() && !self.touched_all {
            return None;
        }
        let all = std::mem::take(&mut self.touched_all);
        let entities: Vec<Entity> = touched.kinds().cloned().collect();
        let mut customers: Vec<CustomerId> = Vec::new();
        for place in &places {
            self.add_customers_of(place, &mut customers);
        }
        customers.sort_unstable();
        customers.dedup();
        let all = all || customers.len() > NAMED_CUSTOMERS;
        if all {
            customers.clear();
        }
        let changed = Changed { version: self.version, entities, customers, all };
        Some((changed, places))
    }

    /// Everything is to be read anew.
    pub fn touch_all(&mut self) {
        self.version = self.version.saturating_add(1);
        self.changed_at.0 = self.version;
        self.touched_all = true;
        self.touched = Rows::default();
    }

    /// Whose page shows a row: of a merged customer also that of the one that stands for it.
    fn add_customers_of(&self, (entity, row): &Place, customers: &mut Vec<CustomerId>) {
        let row = match entity {
            Entity::Customer => Some(*row),
            _ => self.facts.owner(entity, *row),
        };
        let survivor = row.map(|row| self.standing.survivor(row)).filter(|it| Some(*it) != row);
        for row in [row, survivor].into_iter().flatten() {
            customers.extend(self.id(&Entity::Customer, row).map(CustomerId::from));
        }
    }

    pub(super) fn touch(&mut self, entity: &Entity, row: u32) {
        if self.touched_all {
            return;
        }
        self.touched.set(entity, row, true);
        if self.touched.len() > NAMED_ROWS {
            self.touch_all();
        }
    }
}
