//! Choosing rows of the list: one by one, a range, everything that matches.

use std::sync::Arc;

use domain::entity::Entity;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bulk::SelectionBar;
use super::list::List;
use super::listing::Listing;
use crate::components::{Choosing, Reach, RowChoice, Share};
use crate::records::selection::{Marked, Selection};
use crate::records::view_state::ViewState;
use crate::records::{full_name, text};
use crate::worker::message::ListRow;

/// Makes the rows of a list ones that can be chosen, and shows what can be done to those that are.
#[component]
pub fn ListChoosing(
    /// The list.
    list: List,
) -> impl IntoView {
    let List { listing, state, chooser, .. } = list;
    let selection = RwSignal::new(Selection::default());
    forget_with_rows(state, selection);
    let page = listing.page();
    let matching = Memo::new(move |_| page.read().as_ref().map_or(0, |page| page.matching));
    let busy = RwSignal::new(false);
    let has_chosen = Memo::new(move |_| busy.get() || selection.read().count(matching.get()) > 0);
    chooser.fill(Arc::new(row_choice(listing, selection, matching)));
    let marked = Marked { selection, matching, query: listing.query(), busy };
    move || has_chosen.get().then(|| view! { <SelectionBar state marked /> })
}

fn row_choice(
    listing: Listing,
    selection: RwSignal<Selection>,
    matching: Memo<u32>,
) -> RowChoice<ListRow> {
    RowChoice {
        is_chosen: StoredValue::new(Box::new(move |row: &ListRow| {
            selection.read().has(row.row.id)
        })),
        name,
        share: Memo::new(move |_| match selection.read().count(matching.get()) {
            0 => Share::None,
            count if count >= matching.get() => Share::All,
            _ => Share::Some,
        }),
        on_choose: Callback::new(move |choosing| choose(listing, selection, choosing)),
        reach: StoredValue::new(Reach::default()),
    }
}

/// Forgets what was chosen when other rows are shown.
fn forget_with_rows(state: Memo<ViewState>, selection: RwSignal<Selection>) {
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
