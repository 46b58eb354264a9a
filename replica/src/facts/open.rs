//! `Open`: the tasks, promises, cases, possible sales and quotes that still want something, kept up to date row by row, so that
//! nobody walks over those of all years to find them.

use domain::entity::Entity;

use crate::rows::Rows;
use crate::view::View;

/// Open rows by kind.
#[derive(Debug, Default)]
pub struct Open(Rows);

impl Open {
    /// Follows a row; one that is gone is not open.
    pub fn put(&mut self, entity: &Entity, row: u32, view: Option<View<'_>>) {
        self.0.set(entity, row, view.is_some_and(|view| is_open(entity, view)));
    }

    /// The open rows of a kind, ascending.
    pub fn rows(&self, entity: &Entity) -> Vec<u32> {
        self.0.of(entity).to_vec()
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
        Entity::Case => {
            let is_over = matches!(view.text("status"), "resolved" | "closed");
            !is_over && is_unsaid("resolved_on") && is_unsaid("closed_on")
        }
        _ => false,
    }
}
