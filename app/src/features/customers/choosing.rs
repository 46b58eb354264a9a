//! Choosing rows of the list: one by one, a range, everything that matches.

use domain::entity::Entity;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::listing::Listing;
use crate::components::{Choosing, RowChoice, Share};
use crate::records::selection::Selection;
use crate::records::view_state::ViewState;
use crate::records::{full_name, text};
use crate::worker::message::ListRow;

/// What makes the rows of a list ones that can be chosen.
pub fn row_choice(listing: Listing, selection: RwSignal<Selection>) -> RowChoice<ListRow> {
    let matching = move || listing.page().with(|page| page.as_ref().map_or(0, |it| it.matching));
    RowChoice {
        is_chosen: StoredValue::new(Box::new(move |row: &ListRow| {
            selection.read().has(row.row.id)
        })),
        name: StoredValue::new(Box::new(name)),
        share: Signal::derive(move || match selection.read().count(matching()) {
            0 => Share::None,
            count if count >= matching() => Share::All,
            _ => Share::Some,
        }),
        on_choose: Callback::new(move |choosing| choose(listing, selection, choosing)),
    }
}

/// Forgets what was chosen when other rows are shown.
pub fn forget_with_rows(state: Memo<ViewState>, selection: RwSignal<Selection>) {
    Effect::new(move |before: Option<ViewState>| {
        let state = state.get();
        if before.is_some_and(|before| !before.has_same_rows(&state)) {
            selection.update(|selection| selection.set_all(false));
        }
        state
    });
}

fn choose(listing: Listing, selection: RwSignal<Selection>, choosing: Choosing<ListRow>) {
    match choosing {
        Choosing::Turn(row) => selection.update(|selection| {
            let is_chosen = selection.has(row.row.id);
            selection.set(row.row.id, !is_chosen);
        }),
        Choosing::All(is_chosen) => selection.update(|selection| selection.set_all(is_chosen)),
        Choosing::Range { from, to, before } => spawn_local(async move {
            let (old, new) = (span(from, before), span(from, to));
            let (first, last) = (old.0.min(new.0), old.1.max(new.1));
            let Ok(ids) = listing.ids(first, last).await else { return };
            let is_within = |at: u32, (first, last): (u32, u32)| (first..=last).contains(&at);
            selection.try_update(|selection| {
                for (id, at) in ids.into_iter().zip(first..) {
                    // What the range leaves is let go, what it never held stays as it is.
                    if is_within(at, new) || is_within(at, old) {
                        selection.set(id, is_within(at, new));
                    }
                }
            });
        }),
    }
}

fn span(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

/// What a row is called, for screen readers.
fn name(row: &ListRow) -> String {
    let fields = &row.row.fields;
    match row.row.entity {
        Entity::Customer => text(fields, "name").to_owned(),
        Entity::Contact => full_name(fields),
        _ => format!("{}, {}", row.customer_name, text(fields, "on")),
    }
}
