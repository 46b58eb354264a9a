//! `Copied`: the rows that were copied to somebody, kept row by row, so that nobody walks over all
//! contacts of all years to find them.

use domain::entity::Entity;

use super::block::BlockRows;
use crate::rows::Rows;
use crate::view::View;

/// The field that names whom a row was copied to.
pub const FIELD: &str = "copied_to";

/// Rows by kind.
#[derive(Debug, Default)]
pub struct Copied(Rows);

impl Copied {
    /// Follows a row; one that is gone is copied to nobody.
    pub fn put(&mut self, entity: &Entity, row: u32, view: Option<View<'_>>) {
        self.0.set(entity, row, view.is_some_and(|view| view.value(FIELD).is_some()));
    }

    /// Follows rows of a block, most of which say nothing of it.
    pub(super) fn follow(&mut self, given: &BlockRows<'_>) {
        let (block, entity) = (given.block, given.block.entity());
        let is_said = block.fields().any(|(name, _)| name == FIELD);
        if is_said || !self.0.of(entity).is_empty() {
            for (place, row) in given.rows {
                self.put(entity, *row, is_said.then_some(View::Packed(block, *place)));
            }
        }
    }

    /// The kinds that have such rows, or had some.
    pub fn kinds(&self) -> impl Iterator<Item = &Entity> {
        self.0.kinds()
    }

    /// The rows by kind and number.
    pub fn rows(&self) -> impl Iterator<Item = (&Entity, u32)> {
        self.0.iter()
    }
}
