//! `Copied`: the rows that were copied to somebody, kept row by row, so that nobody walks over all
//! contacts of all years to find them.

use std::collections::{BTreeMap, BTreeSet};

use domain::entity::Entity;

use super::block::BlockRows;
use crate::view::View;

/// The field that names whom a row was copied to.
pub const FIELD: &str = "copied_to";

/// Rows by kind.
#[derive(Debug, Default)]
pub struct Copied(BTreeMap<Entity, BTreeSet<u32>>);

impl Copied {
    /// Follows a row; one that is gone is copied to nobody.
    pub fn put(&mut self, entity: &Entity, row: u32, view: Option<View<'_>>) {
        if view.is_some_and(|view| view.value(FIELD).is_some()) {
            self.0.entry(entity.clone()).or_default().insert(row);
        } else if let Some(rows) = self.0.get_mut(entity) {
            rows.remove(&row);
        }
    }

    /// Follows rows of a block, most of which say nothing of it.
    pub(super) fn follow(&mut self, given: &BlockRows<'_>) {
        let (block, entity) = (given.block, given.block.entity());
        if block.fields().any(|(name, _)| name == FIELD) {
            for (place, row) in given.rows {
                self.put(entity, *row, Some(View::Packed(block, *place)));
            }
        } else if let Some(rows) = self.0.get_mut(entity) {
            for (_, row) in given.rows {
                rows.remove(row);
            }
        }
    }

    /// The kinds that have such rows, or had some.
    pub fn kinds(&self) -> impl Iterator<Item = &Entity> {
        self.0.keys()
    }

    /// The rows by kind and number.
    pub fn rows(&self) -> impl Iterator<Item = (&Entity, u32)> {
        self.0.iter().flat_map(|(entity, rows)| rows.iter().map(move |row| (entity, *row)))
    }
}
