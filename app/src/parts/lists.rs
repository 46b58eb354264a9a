//! The parts of a list that it is read without, and lists of other kinds than customers.

use futures::future::FutureExt;
use leptos::prelude::*;

use super::shown::{Fetched, later, now, quietly};
use crate::features::customers::{
    ColumnChoice, List, ListChoosing, ListTools, OtherChips, OtherTable, ViewBar,
};
use crate::features::export::ListExport;
use crate::records::view_state::ViewState;
use crate::worker::message::Chosen;

part!(
    work,
    fetch_export,
    fn export(state: ViewState, chosen: Chosen, on_done: Callback<()>) -> Fetched {
        Ok(view! { <ListExport state chosen on_done /> }.into_any())
    }
);

part!(
    work,
    fetch_columns,
    fn columns(state: ViewState, on_done: Callback<Option<ViewState>>) -> Fetched {
        Ok(view! { <ColumnChoice state on_done /> }.into_any())
    }
);

part!(
    work,
    fetch_views,
    fn views(state: Memo<ViewState>) -> Fetched {
        Ok(view! { <ViewBar state /> }.into_any())
    }
);

part!(
    work,
    fetch_choosing,
    fn choosing(list: List) -> Fetched {
        Ok(view! { <ListChoosing list /> }.into_any())
    }
);

part!(
    work,
    fetch_tools,
    fn tools(state: Memo<ViewState>, show: Callback<ViewState>) -> Fetched {
        Ok(view! { <ListTools state show /> }.into_any())
    }
);

part!(
    work,
    fetch_chips,
    fn chips(state: Memo<ViewState>, show: Callback<ViewState>) -> Fetched {
        Ok(view! { <OtherChips state show /> }.into_any())
    }
);

part!(
    work,
    fetch_table,
    fn table(list: List) -> Fetched {
        Ok(view! { <OtherTable list /> }.into_any())
    }
);

/// Fetches them with what people need next.
pub(super) async fn fetch_ahead() {
    drop(fetch_export().await);
    drop(fetch_columns().await);
    drop(fetch_views().await);
    drop(fetch_choosing().await);
    drop(fetch_tools().await);
    drop(fetch_chips().await);
    drop(fetch_table().await);
}

/// What a list shows, or what was chosen of it, as a file.
pub fn list_export(state: ViewState, chosen: Chosen, on_done: Callback<()>) -> AnyView {
    let view = move || now(export(state.clone(), chosen.clone(), on_done));
    later(|| fetch_export().boxed_local(), Box::new(view))
}

/// Which columns a list has.
pub fn column_choice(state: ViewState, on_done: Callback<Option<ViewState>>) -> AnyView {
    later(|| fetch_columns().boxed_local(), Box::new(move || now(columns(state.clone(), on_done))))
}

/// The saved views. A list is shown before them and without them.
pub fn view_bar(state: Memo<ViewState>) -> AnyView {
    quietly(|| fetch_views().boxed_local(), Box::new(move || now(views(state))))
}

/// Makes rows ones that can be chosen, and shows what can be done to those that are. A list is read
/// without it.
pub fn list_choosing(list: List) -> AnyView {
    quietly(|| fetch_choosing().boxed_local(), Box::new(move || now(choosing(list))))
}

/// The buttons beside a list's filter. A list is read without them.
pub fn list_tools(state: Memo<ViewState>, show: Callback<ViewState>) -> AnyView {
    quietly(|| fetch_tools().boxed_local(), Box::new(move || now(tools(state, show))))
}

/// The chips of all lists but customers, whose rows come with the same part.
pub fn other_chips(state: Memo<ViewState>, show: Callback<ViewState>) -> AnyView {
    quietly(|| fetch_chips().boxed_local(), Box::new(move || now(chips(state, show))))
}

/// A list with other columns than customers have at first.
pub fn other_table(list: List) -> AnyView {
    later(|| fetch_table().boxed_local(), Box::new(move || now(table(list))))
}
