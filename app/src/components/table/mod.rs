//! A table of any length: only the rows in sight exist. It asks its page for windows of rows,
//! and comes back to where it was scrolled.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::format::use_format;
use crate::i18n::*;

mod cells;
mod choosing;
mod memory;
mod window;

pub use choosing::{ChooserPlace, Choosing, Reach, RowChoice, Share};

use cells::{Header, cells};
use choosing::{RowPlace, TRACK};
use window::{Window, row_height};

/// One column.
#[derive(Clone)]
pub struct Column<R> {
    /// Heading.
    pub header: String,
    /// The field sorted by when the heading is pressed; without it the heading is text.
    pub sort: Option<&'static str>,
    /// Amounts and counts: right-aligned, tabular.
    pub is_numeric: bool,
    /// Left out on phones.
    pub is_wide_only: bool,
    /// Its share of the width, as in `minmax(8rem, 2fr)`.
    pub width: &'static str,
    /// What a row shows in it.
    pub cell: Arc<dyn Fn(&R) -> AnyView + Send + Sync>,
}

impl<R> Column<R> {
    /// A column that takes one share and shows `cell`.
    pub fn new(
        header: impl Into<String>,
        cell: impl Fn(&R) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self {
            header: header.into(),
            sort: None,
            is_numeric: false,
            is_wide_only: false,
            width: "minmax(0, 1fr)",
            cell: Arc::new(cell),
        }
    }

    /// Can be sorted by this field.
    pub fn sorted_by(mut self, field: &'static str) -> Self {
        self.sort = Some(field);
        self
    }

    /// Holds amounts or counts.
    pub fn numeric(mut self) -> Self {
        self.is_numeric = true;
        self
    }

    /// Is left out on phones.
    pub fn wide_only(mut self) -> Self {
        self.is_wide_only = true;
        self
    }

    /// Takes this much width, as a grid track.
    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }
}

/// The rows a page has at hand: a window of all that match.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R> {
    /// Rows in all.
    pub total: u32,
    /// First row of the window.
    pub from: u32,
    /// The window.
    pub rows: Vec<R>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { total: 0, from: 0, rows: Vec::new() }
    }
}

impl<R: Clone> Rows<R> {
    /// A row, when it is at hand.
    pub fn get(&self, index: u32) -> Option<R> {
        let offset = usize::try_from(index.checked_sub(self.from)?).ok()?;
        self.rows.get(offset).cloned()
    }
}

/// What a table is sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// A column's `sort`.
    pub by: String,
    /// Largest first.
    pub descending: bool,
}

/// More columns than this get room of their own, and the table scrolls sideways.
const MANY_COLUMNS: usize = 9;

/// The table.
#[component]
pub fn VirtualTable<R>(
    /// What its rows are, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Its columns, made anew when the language changes: see [`kept`].
    columns: Memo<Vec<Column<R>>>,
    /// The rows at hand: see [`kept`].
    rows: Memo<Rows<R>>,
    /// Rows `(from, count)` are in sight and not at hand.
    #[prop(into)]
    on_window: Callback<(u32, u32)>,
    /// What it is sorted by.
    #[prop(optional)]
    sort: Option<Memo<Sort>>,
    /// A heading was pressed.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// A row was pressed, or Enter on it.
    #[prop(into)]
    on_open: Callback<R>,
    /// What comes here makes its rows ones that can be chosen.
    #[prop(optional)]
    chooser: Option<ChooserPlace<R>>,
    /// Under which name its scroll position is remembered; the same list, the same name.
    memory: &'static str,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let format = use_format();
    let i18n = use_i18n();
    let scroller = NodeRef::<html::Div>::new();
    let height = row_height();
    let window = Window::new(scroller, height, memory);
    let total = Memo::new(move |_| rows.read().total);
    let in_sight = Memo::new(move |_| window.in_sight(total.get()));
    let focused = RwSignal::new(0u32);
    let chooser = move || chooser.and_then(ChooserPlace::get);
    let slots = Memo::new(move |_| in_sight.get().1);
    ask_for_missing_rows(rows, in_sight, on_window);
    let tracks = move |wide: bool| {
        let columns = columns.read();
        let shown = columns.iter().filter(|column| wide || !column.is_wide_only);
        let tracks = shown.map(|column| column.width).collect::<Vec<_>>().join(" ");
        format!("{}{tracks}", if chooser().is_some() { TRACK } else { "" })
    };
    let many = move || columns.read().len() > MANY_COLUMNS;
    let handle_key = move |event: KeyboardEvent| {
        if event.target() != event.current_target() {
            // A heading or a link inside has the key.
            return;
        }
        let last = total.get_untracked().saturating_sub(1);
        let page = window.rows_per_page();
        let at = focused.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => at.saturating_add(1),
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at.saturating_add(page),
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(row) = rows.with_untracked(|rows| rows.get(at)) {
                    event.prevent_default();
                    on_open.run(row);
                }
                return;
            }
            _ => {
                if let Some(chooser) = untrack(chooser) {
                    chooser.take_key(&event, at, rows.with_untracked(|rows| rows.get(at)));
                }
                return;
            }
        };
        event.prevent_default();
        let to = to.min(last);
        if let Some(chooser) = untrack(chooser) {
            chooser.follow(&event, at, to);
        }
        focused.set(to);
        window.bring_into_sight(to);
    };
    // A row that leaves at one edge is drawn anew at the other: while a list is scrolled, none is made.
    let row = move |slot: u32| {
        let index = Memo::new(move |_| index_of(slot, in_sight.get()));
        let row = Memo::new(move |_| rows.with(|rows| rows.get(index.get())));
        let place = RowPlace { row, index, focused, scroller };
        let open = move |event: MouseEvent| {
            if untrack(chooser).is_some_and(|chooser| chooser.takes_press(&event, place)) {
                return;
            }
            focused.set(index.get_untracked());
            if let Some(row) = row.get_untracked() {
                on_open.run(row);
            }
        };
        let is_chosen = move || Some(chooser()?.is_chosen(row.read().as_ref()?));
        let is_selected = move || match chooser() {
            Some(_) => is_chosen() == Some(true),
            None => focused.get() == index.get(),
        };
        view! {
            <div
                role="row"
                class="table-row"
                id=move || row_id(memory, index.get())
                class:focused=move || focused.get() == index.get()
                class:chosen=move || is_chosen() == Some(true)
                aria-rowindex=move || (u64::from(index.get()) + 2).to_string()
                aria-selected=move || if is_selected() { "true" } else { "false" }
                style:top=move || format!("{}px", u64::from(index.get()) * u64::from(height))
                on:click=open
            >
                {move || chooser().map(|chooser| chooser.cell(place))}
                {move || cells(&columns.read(), row.get().as_ref())}
            </div>
        }
    };
    view! {
        <div class="table">
            <div
                class="table-body"
                role="grid"
                tabindex="0"
                class:many=many
                aria-label=label
                aria-multiselectable=move || chooser().map(|_| "true")
                aria-rowcount=move || (u64::from(total.get()) + 1).to_string()
                aria-activedescendant=move || {
                    (total.get() > 0).then(|| row_id(memory, focused.get()))
                }
                style:--tracks=move || tracks(true)
                style:--narrow-tracks=move || tracks(false)
                style:--row=format!("{height}px")
                node_ref=scroller
                on:scroll=move |_| window.note_scroll()
                on:keydown=handle_key
            >
                <div role="row" class="table-head" aria-rowindex="1">
                    {move || chooser().map(|chooser| chooser.head())}
                    {move || {
                        let header = |column| view! { <Header column sort on_sort /> };
                        columns.get().into_iter().map(header).collect_view()
                    }}
                </div>
                <div
                    class="table-space"
                    role="rowgroup"
                    style:height=move || {
                        format!("{}px", u64::from(total.get()) * u64::from(height))
                    }
                >
                    <For each=move || 0..slots.get() key=|slot| *slot children=row />
                </div>
            </div>
            <p class="visually-hidden" role="status">
                {move || {
                    t!(
                        i18n, common.table.rows, count = format.number(i64::from(total.get()))
                    )
                }}
            </p>
        </div>
    }
}

/// What a table reads, worked out once for all its rows and taken for new each time: to compare long
/// lists costs more than to look at the rows in sight.
pub fn kept<T: Send + Sync + 'static>(work: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::new_with_compare(move |_| work(), |_, _| true)
}

/// The row that a slot shows, where so many are in sight from the first on.
fn index_of(slot: u32, (first, count): (u32, u32)) -> u32 {
    let turn = first.checked_rem(count).unwrap_or(0);
    let ahead = match slot.checked_sub(turn) {
        Some(ahead) => ahead,
        None => slot.saturating_add(count).saturating_sub(turn),
    };
    first.saturating_add(ahead)
}

fn row_id(memory: &str, index: u32) -> String {
    format!("{memory}-row-{index}")
}

/// Asks the page for rows in sight that are not at hand, with as many again on both sides.
fn ask_for_missing_rows<R: Clone + Send + Sync + 'static>(
    rows: Memo<Rows<R>>,
    in_sight: Memo<(u32, u32)>,
    on_window: Callback<(u32, u32)>,
) {
    Effect::new(move |asked: Option<(u32, u32)>| {
        let (from, count) = in_sight.get();
        let missing = rows.with_untracked(|rows| {
            let first = rows.get(from).is_none();
            let last = from.saturating_add(count).saturating_sub(1);
            count > 0 && (first || rows.get(last).is_none())
        });
        let wanted = (from.saturating_sub(count), count.saturating_mul(3));
        if missing && asked != Some(wanted) {
            on_window.run(wanted);
            return wanted;
        }
        asked.unwrap_or_default()
    });
}
