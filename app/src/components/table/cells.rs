//! The cells of a row, and the heading of each column.

use leptos::prelude::*;

use super::{Column, Sort};
use crate::components::icon::Icon;

/// A row's cells; grey where the row is not at hand yet.
pub fn cells<R>(columns: &[Column<R>], row: Option<&R>) -> impl IntoView + use<R> {
    let cell = |column: &Column<R>| {
        let content = match row {
            Some(row) => (column.cell)(row),
            None => view! { <span class="cell-waiting" /> }.into_any(),
        };
        let class = cell_class(column);
        view! {
            <div role="gridcell" class=class>
                {content}
            </div>
        }
    };
    columns.iter().map(cell).collect_view()
}

fn cell_class<R>(column: &Column<R>) -> &'static str {
    match (column.is_numeric, column.is_wide_only) {
        (true, true) => "cell numeric wide-only",
        (true, false) => "cell numeric",
        (false, true) => "cell wide-only",
        (false, false) => "cell",
    }
}

/// A column's heading; pressed, it sorts.
#[component]
pub fn Header<R: 'static>(
    column: Column<R>,
    sort: Option<Memo<Sort>>,
    on_sort: Option<Callback<Sort>>,
) -> impl IntoView {
    let class = cell_class(&column);
    let field = column.sort.unwrap_or_default();
    let direction = Memo::new(move |_| {
        let sort = sort?.get();
        (!field.is_empty() && sort.by == field).then_some(sort.descending)
    });
    let press = move |_| {
        // Amounts and dates are first wanted large or late.
        let descending =
            direction.get_untracked().map_or(column.is_numeric, |descending| !descending);
        if let Some(on_sort) = on_sort {
            on_sort.run(Sort { by: field.to_owned(), descending });
        }
    };
    let arrow = move || {
        direction.get().map(|descending| {
            let icon = if descending { icondata_lu::LuArrowDown } else { icondata_lu::LuArrowUp };
            view! { <Icon icon /> }
        })
    };
    let aria_sort = move || match direction.get() {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => column.sort.map(|_| "none"),
    };
    let header = column.header;
    let content = match on_sort.filter(|_| !field.is_empty()) {
        Some(_) => view! {
            <button type="button" class="sort" on:click=press>
                {header}
                {arrow}
            </button>
        }
        .into_any(),
        None => view! { <span>{header}</span> }.into_any(),
    };
    view! {
        <div role="columnheader" class=class aria-sort=aria_sort>
            {content}
        </div>
    }
}
