//! What stands beside the filter of a list and is not needed to read it: export, columns, the chips of
//! all kinds but customers.

use leptos::prelude::*;

use super::page::narrowing;
use crate::components::{Button, Dialog};
use crate::i18n::*;
use crate::parts;
use crate::records::lists::shown;
use crate::records::selection::Selection;
use crate::records::view_state::ViewState;
use crate::records::words;
use crate::state::preferences::use_as_of;

/// The buttons that export a list and choose its columns.
#[component]
pub fn ListTools(
    /// The list as it is shown.
    state: Memo<ViewState>,
    /// Shows it in another way.
    show: Callback<ViewState>,
) -> impl IntoView {
    view! {
        <ExportButton state />
        <ColumnButton state show />
    }
}

/// Chips whose values are named where all fields are.
#[component]
pub fn OtherChips(
    /// The list as it is shown.
    state: Memo<ViewState>,
    /// Shows it narrowed.
    show: Callback<ViewState>,
) -> impl IntoView {
    let has_chips = Memo::new(move |_| shown(&state.read().entity).chips.is_some());
    move || {
        has_chips
            .get()
            .then(|| narrowing(state, show, |i18n, field, value| words::value(i18n, field, value)))
    }
}

/// Saves what the list shows as a file.
#[component]
fn ExportButton(state: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let as_of = use_as_of();
    let open = RwSignal::new(false);
    let done = Callback::new(move |()| open.set(false));
    let dialog = move || {
        let state = state.get_untracked();
        let chosen = Selection { all: true, ..Selection::default() };
        let chosen = chosen.of(state.query(as_of.get_untracked()));
        parts::list_export(state, chosen, done)
    };
    view! {
        <Button
            icon=icondata_lu::LuDownload
            label=t!(i18n, export.open)
            on_click=move |()| open.set(true)
        />
        <Dialog title=t!(i18n, export.open) open>
            {dialog}
        </Dialog>
    }
}

/// Chooses the columns and their order.
#[component]
fn ColumnButton(state: Memo<ViewState>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let done = Callback::new(move |chosen: Option<ViewState>| {
        open.set(false);
        if let Some(chosen) = chosen {
            show.run(chosen);
        }
    });
    view! {
        <Button
            icon=icondata_lu::LuColumns3
            label=t!(i18n, lists.columns.title)
            on_click=move |()| open.set(true)
        />
        <Dialog title=t!(i18n, lists.columns.title) open>
            {move || parts::column_choice(state.get_untracked(), done)}
        </Dialog>
    }
}
