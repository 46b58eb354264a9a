//! `Open`: the tasks, promises, cases, possible sales and quotes that still want something, kept up to date row by row, so that
//! nobody walks over those of all years to find them.

use std::collections::BTreeSet;

use domain::entity::Entity;

use crate::view::View;

/// Open rows by kind.
#[derive(Debug, Default)]
pub struct Open {
    tasks: BTreeSet<u32>,
    promises: BTreeSet<u32>,
    cases: BTreeSet<u32>,
    opportunities: BTreeSet<u32>,
    quotes: BTreeSet<u32>,
}

impl Open {
    /// Follows a row; one that is gone is not open.
    pub fn put(&mut self, entity: &Entity, row: u32, view: Option<View<'_>>) {
        let is_open = view.is_some_and(|view| is_open(entity, view));
        let Some(rows) = self.of(entity) else { return };
        if is_open {
            rows.insert(row);
        } else {
            rows.remove(&row);
        }
    }

    /// The open rows of a kind, ascending.
    pub fn rows(&self, entity: &Entity) -> Vec<u32> {
        let rows = match entity {
            Entity::Task => &self.tasks,
            Entity::Promise => &self.promises,
            Entity::Case => &self.cases,
            Entity::Opportunity => &self.opportunities,
            Entity::Quote => &self.quotes,
            _ => return Vec::new(),
        };
        rows.iter().copied().collect()
    }

    fn of(&mut self, entity: &Entity) -> Option<&mut BTreeSet<u32>> {
        match entity {
            Entity::Task => Some(&mut self.tasks),
            Entity::Promise => Some(&mut self.promises),
            Entity::Case => Some(&mut self.cases),
            Entity::Opportunity => Some(&mut self.opportunities),
            Entity::Quote => Some(&mut self.quotes),
            _ => None,
        }
    }
}

/// Whether a row may be open, as its record says with `is_open`; that has the last word.
fn is_open(entity: &Entity, view: View<'_>) -> bool {
    let is_unsaid = |field: &str| view.text(field).is_empty();
    match entity {
        Entity::Task => is_unsaid("done_on"),
        Entity::Promise => is_unsaid("delivered_on"),
        Entity::Opportunity => !matches!(view.text("stage"), "order" | "lost"),
        Entity::Quote => !matches!(view.text("status"), "won" | "lost"),
        _ => {
            let is_over = matches!(view.text("status"), "resolved" | "closed");
            !is_over && is_unsaid("resolved_on") && is_unsaid("closed_on")
        }
    }
}
