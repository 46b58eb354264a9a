//! The rows of one kind that are shown.

use std::ops::Range;

use domain::entity::Entity;
use domain::row::number;

use super::Tables;
use crate::table::Table;
use crate::view::View;

impl Tables {
    /// Every shown row of one kind with its number.
    pub fn views(&self, entity: &Entity) -> Views<'_> {
        let leaves_merged_out = *entity == Entity::Customer;
        Views { leaves_merged_out, ..self.views_with_merged(entity) }
    }

    /// As [`Tables::views`], with customers that were merged into others.
    pub fn views_with_merged(&self, entity: &Entity) -> Views<'_> {
        let table = self.tables.get(entity);
        let rows = 0..table.map_or(0, |table| number(table.len()));
        Views { tables: self, table, rows, leaves_merged_out: false }
    }
}

/// The shown rows of one kind. A type of its own: of chained closures every list that walks over rows would
/// hold a copy.
#[derive(Debug)]
pub struct Views<'a> {
    tables: &'a Tables,
    table: Option<&'a Table>,
    rows: Range<u32>,
    leaves_merged_out: bool,
}

impl<'a> Iterator for Views<'a> {
    type Item = (u32, View<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (tables, table) = (self.tables, self.table?);
        for row in self.rows.by_ref() {
            if self.leaves_merged_out && tables.standing.is_merged(row) {
                continue;
            }
            if let Some(view) = table.view(row, &tables.blocks) {
                return Some((row, view));
            }
        }
        None
    }
}
