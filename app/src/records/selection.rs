//! Which rows of a list are chosen: by id, so that they stay chosen while the list scrolls and is put in
//! another order; or everything that matches but some, which the page need not know one by one.

use std::collections::HashSet;

use domain::id::RecordId;
use leptos::prelude::*;

use crate::worker::message::{Chosen, ListQuery};

/// The rows of a list that are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Everything that matches, but [`Self::ids`].
    pub all: bool,
    /// The exceptions, or the rows.
    pub ids: HashSet<RecordId>,
}

impl Selection {
    /// Whether a row is chosen.
    pub fn has(&self, id: RecordId) -> bool {
        self.all != self.ids.contains(&id)
    }

    /// Chooses a row, or does so no longer.
    pub fn set(&mut self, id: RecordId, is_chosen: bool) {
        if is_chosen == self.all {
            self.ids.remove(&id);
        } else {
            self.ids.insert(id);
        }
    }

    /// Chooses everything, or nothing.
    pub fn set_all(&mut self, is_chosen: bool) {
        self.all = is_chosen;
        self.ids.clear();
    }

    /// How many are chosen of so many that match.
    pub fn count(&self, matching: u32) -> u32 {
        let named = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        if self.all { matching.saturating_sub(named) } else { named }
    }

    /// What the worker is asked to work on.
    pub fn of(&self, query: ListQuery) -> Chosen {
        let mut ids: Vec<RecordId> = self.ids.iter().copied().collect();
        ids.sort_unstable();
        Chosen { query: ListQuery { from: 0, count: 0, ..query }, all: self.all, ids }
    }
}

/// The selection of the list on screen.
#[derive(Clone, Copy)]
pub struct Marked {
    /// What is chosen.
    pub selection: RwSignal<Selection>,
    /// How many rows match.
    pub matching: Memo<u32>,
    /// What the list asks.
    pub query: Memo<ListQuery>,
    /// Something is being done to what was chosen: who does it stays, whatever is left of the
    /// selection.
    pub busy: RwSignal<bool>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ROWS: usize = 3;

    /// Every way to choose two rows of three one after the other, from nothing and from everything.
    #[test]
    fn a_selection_is_what_was_chosen_last_row_by_row() {
        let id = |row: usize| RecordId(Uuid::from_u128(u128::try_from(row).unwrap()));
        let steps = || (0..ROWS).flat_map(|row| [(row, false), (row, true)]);
        for begin in [false, true] {
            for (one, other) in steps().flat_map(|one| steps().map(move |other| (one, other))) {
                let (mut selection, mut expected) = (Selection::default(), [begin; ROWS]);
                selection.set_all(begin);
                for (row, is_chosen) in [one, other] {
                    selection.set(id(row), is_chosen);
                    expected[row] = is_chosen;
                }
                let found: Vec<bool> = (0..ROWS).map(|row| selection.has(id(row))).collect();
                assert_eq!(found, expected);
                let count = expected.iter().filter(|is_chosen| **is_chosen).count();
                assert_eq!(selection.count(3), u32::try_from(count).unwrap());
            }
        }
    }
}
