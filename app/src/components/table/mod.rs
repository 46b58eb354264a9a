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

pub use choosing::{Choice as RowChoice, Choosing, Share};

use cells::{Header, cells};
use choosing::{Reach, TRACK, check_all, check_box, chooses, chosen_by};
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
    /// Its columns, made anew when the language changes.
    #[prop(into)]
    columns: Signal<Vec<Column<R>>>,
    /// The rows at hand.
    #[prop(into)]
    rows: Signal<Rows<R>>,
    /// Rows `(from, count)` are in sight and not at hand.
    #[prop(into)]
    on_window: Callback<(u32, u32)>,
    /// What it is sorted by.
    #[prop(optional, into)]
    sort: Signal<Sort>,
    /// A heading was pressed.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// A row was pressed, or Enter on it.
    #[prop(into)]
    on_open: Callback<R>,
    /// Makes its rows ones that can be chosen.
    #[prop(optional)]
    choice: Option<RowChoice<R>>,
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
    // Every row in sight reads both.
    let (columns, rows) = (kept(columns), kept(rows));
    let total = Memo::new(move |_| rows.read().total);
    let in_sight = Memo::new(move |_| window.in_sight(total.get()));
    let focused = RwSignal::new(0u32);
    let reach = StoredValue::new(Reach::default());
    let choose = move |choosing: Option<Choosing<R>>| {
        if let (Some(choice), Some(choosing)) = (choice, choosing) {
            choice.on_choose.run(choosing);
        }
    };
    let extend = move |at: u32, to: u32| {
        choose(reach.try_update_value(|reach| reach.extend(at, to)));
    };
    let slots = Memo::new(move |_| in_sight.get().1);
    ask_for_missing_rows(rows, in_sight, on_window);
    let tracks = move |wide: bool| {
        let columns = columns.read();
        let shown = columns.iter().filter(|column| wide || !column.is_wide_only);
        let tracks = shown.map(|column| column.width).collect::<Vec<_>>().join(" ");
        format!("{}{tracks}", if choice.is_some() { TRACK } else { "" })
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
                let Some(choice) = choice else { return };
                let row = rows.with_untracked(|rows| rows.get(at));
                let Some(choosing) = chosen_by(&event, choice, row) else { return };
                event.prevent_default();
                reach.update_value(|reach| reach.begin(at));
                return choose(Some(choosing));
            }
        };
        event.prevent_default();
        let to = to.min(last);
        if event.shift_key() && choice.is_some() {
            extend(at, to);
        } else {
            reach.update_value(Reach::end);
        }
        focused.set(to);
        window.bring_into_sight(to);
    };
    // A row that leaves at one edge is drawn anew at the other: while a list is scrolled, none is made.
    let row = move |slot: u32| {
        let index = Memo::new(move |_| index_of(slot, in_sight.get()));
        let row = Memo::new(move |_| rows.with(|rows| rows.get(index.get())));
        let pick = move |event: &MouseEvent| {
            let (at, to) = (focused.get_untracked(), index.get_untracked());
            focused.set(to);
            if event.shift_key() {
                return extend(at, to);
            }
            reach.update_value(|reach| reach.begin(to));
            choose(row.get_untracked().map(Choosing::Turn));
        };
        let open = move |event: MouseEvent| {
            if choice.is_some() && chooses(&event) {
                return pick(&event);
            }
            focused.set(index.get_untracked());
            if let Some(row) = row.get_untracked() {
                on_open.run(row);
            }
        };
        let press_box = move |event: MouseEvent| {
            event.stop_propagation();
            pick(&event);
            if let Some(scroller) = scroller.get_untracked() {
                // Keys go on from the row that was pressed.
                drop(scroller.focus());
            }
        };
        let is_chosen =
            Memo::new(move |_| choice.is_some_and(|it| row.with(|row| it.has(row.as_ref()))));
        let is_selected = move || match choice {
            Some(_) => is_chosen.get(),
            None => focused.get() == index.get(),
        };
        let name = move |choice: RowChoice<R>| row.with(|row| choice.name_of(row.as_ref()));
        view! {
            <div
                role="row"
                class="table-row"
                id=move || row_id(memory, index.get())
                class:focused=move || focused.get() == index.get()
                class:chosen=move || is_chosen.get()
                aria-rowindex=move || (u64::from(index.get()) + 2).to_string()
                aria-selected=move || if is_selected() { "true" } else { "false" }
                style:top=move || format!("{}px", u64::from(index.get()) * u64::from(height))
                on:click=open
            >
                {choice.map(|choice| move || check_box(name(choice), is_chosen, press_box))}
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
                aria-multiselectable=choice.map(|_| "true")
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
                    {choice.map(check_all)}
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

/// What a signal says, worked out once for all who read it.
fn kept<T: Clone + Send + Sync + 'static>(signal: Signal<T>) -> Memo<T> {
    Memo::new_with_compare(move |_| signal.get(), |_, _| true)
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
