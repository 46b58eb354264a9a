//! Rows that can be chosen: a check box per row and one for all, Space, and ranges with Shift.
//!
//! Who chooses may come later than the rows: a table knows it as [`Chooser`] only, and has a place for it.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use crate::i18n::*;

/// What chooses rows. A trait, so that a table holds none of it: it belongs to a later part of the
/// program.
pub trait Chooser<R: Send + Sync + 'static>: Send + Sync {
    /// What stands above the check boxes.
    fn head(&self) -> AnyView;

    /// The check box of a row.
    fn cell(&self, place: RowPlace<R>) -> AnyView;

    /// Whether a row is chosen.
    fn is_chosen(&self, row: &R) -> bool;

    /// A row was pressed: whether that chooses it, and does not open it.
    fn takes_press(&self, event: &MouseEvent, place: RowPlace<R>) -> bool;

    /// A key that moves nowhere was pressed on the row at a place.
    fn take_key(&self, event: &KeyboardEvent, at: u32, row: Option<R>);

    /// A key moves the focus from one place to another.
    fn follow(&self, event: &KeyboardEvent, at: u32, to: u32);
}

/// A row on the screen.
pub struct RowPlace<R: Send + Sync + 'static> {
    /// The row; nothing where it is not at hand yet.
    pub row: Memo<Option<R>>,
    /// Its place among all.
    pub index: Memo<u32>,
    /// The place that has the focus.
    pub focused: RwSignal<u32>,
    /// What takes the keys.
    pub scroller: NodeRef<html::Div>,
}

impl<R: Send + Sync + 'static> Clone for RowPlace<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for RowPlace<R> {}

/// The place in a table for what chooses its rows.
pub struct ChooserPlace<R: Send + Sync + 'static> {
    is_filled: RwSignal<bool>,
    chooser: StoredValue<Option<Arc<dyn Chooser<R>>>>,
}

impl<R: Send + Sync + 'static> Clone for ChooserPlace<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for ChooserPlace<R> {}

impl<R: Send + Sync + 'static> Default for ChooserPlace<R> {
    fn default() -> Self {
        Self { is_filled: RwSignal::new(false), chooser: StoredValue::new(None) }
    }
}

impl<R: Send + Sync + 'static> ChooserPlace<R> {
    /// From now on rows are chosen.
    pub fn fill(self, chooser: Arc<dyn Chooser<R>>) {
        self.chooser.set_value(Some(chooser));
        self.is_filled.set(true);
    }

    /// What chooses, once it is there.
    pub fn get(self) -> Option<Arc<dyn Chooser<R>>> {
        self.is_filled.track();
        self.chooser.get_value()
    }
}

/// What a person chose, or chose no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choosing<R> {
    /// One row, the other way round.
    Turn(R),
    /// Everything from the row where the range began up to another; it went as far as `before` until
    /// now.
    Range {
        /// Where the range began.
        from: u32,
        /// Where it ends now.
        to: u32,
        /// Where it ended before.
        before: u32,
    },
    /// Everything, or nothing.
    All(bool),
}

/// How much is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Share {
    /// Nothing.
    #[default]
    None,
    /// Some of it.
    Some,
    /// Everything.
    All,
}

/// What is asked about a row.
type About<R> = Box<dyn Fn(&R) -> bool + Send + Sync>;

/// Chooses rows, and says so to the page.
pub struct RowChoice<R: 'static> {
    /// Whether a row is chosen.
    pub is_chosen: StoredValue<About<R>>,
    /// What a row is called.
    pub name: fn(&R) -> String,
    /// How much is chosen.
    pub share: Memo<Share>,
    /// A person chose.
    pub on_choose: Callback<Choosing<R>>,
    /// How far a range goes.
    pub reach: StoredValue<Reach>,
}

impl<R: 'static> Clone for RowChoice<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for RowChoice<R> {}

impl<R: Clone + PartialEq + Send + Sync + 'static> RowChoice<R> {
    fn choose(self, choosing: Option<Choosing<R>>) {
        if let Some(choosing) = choosing {
            self.on_choose.run(choosing);
        }
    }

    fn extend(self, at: u32, to: u32) {
        self.choose(self.reach.try_update_value(|reach| reach.extend(at, to)));
    }

    fn pick(self, event: &MouseEvent, place: RowPlace<R>) {
        let (at, to) = (place.focused.get_untracked(), place.index.get_untracked());
        place.focused.set(to);
        if event.shift_key() {
            return self.extend(at, to);
        }
        self.reach.update_value(|reach| reach.begin(to));
        self.choose(place.row.get_untracked().map(Choosing::Turn));
    }
}

impl<R: Clone + PartialEq + Send + Sync + 'static> Chooser<R> for RowChoice<R> {
    fn head(&self) -> AnyView {
        check_all(*self).into_any()
    }

    fn cell(&self, place: RowPlace<R>) -> AnyView {
        let choice = *self;
        let is_chosen =
            move || place.row.with(|row| row.as_ref().is_some_and(|row| choice.is_chosen(row)));
        let press = move |event: MouseEvent| {
            event.stop_propagation();
            choice.pick(&event, place);
            if let Some(scroller) = place.scroller.get_untracked() {
                // Keys go on from the row that was pressed.
                drop(scroller.focus());
            }
        };
        let name = move || place.row.with(|row| row.as_ref().map(choice.name));
        (move || check_box(name(), is_chosen, press)).into_any()
    }

    fn is_chosen(&self, row: &R) -> bool {
        self.is_chosen.with_value(|is_chosen| is_chosen(row))
    }

    fn takes_press(&self, event: &MouseEvent, place: RowPlace<R>) -> bool {
        let chooses = event.shift_key() || event.ctrl_key() || event.meta_key();
        if chooses {
            self.pick(event, place);
        }
        chooses
    }

    fn take_key(&self, event: &KeyboardEvent, at: u32, row: Option<R>) {
        let is_command = event.ctrl_key() || event.meta_key();
        let choosing = match event.key().as_str() {
            " " => row.map(Choosing::Turn),
            "a" if is_command => Some(Choosing::All(true)),
            "Escape" if self.share.get_untracked() != Share::None => Some(Choosing::All(false)),
            _ => None,
        };
        if choosing.is_some() {
            event.prevent_default();
            self.reach.update_value(|reach| reach.begin(at));
            self.choose(choosing);
        }
    }

    fn follow(&self, event: &KeyboardEvent, at: u32, to: u32) {
        if event.shift_key() {
            self.extend(at, to);
        } else {
            self.reach.update_value(Reach::end);
        }
    }
}

/// The width of the check boxes, as a grid track.
pub const TRACK: &str = "var(--choose) ";

/// Where a range began, and how far it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    range: Option<(u32, u32)>,
}

impl Reach {
    /// The range goes as far as a row; `at` is where it begins when there is none yet.
    pub fn extend<R>(&mut self, at: u32, to: u32) -> Choosing<R> {
        let (from, before) = self.range.unwrap_or((at, at));
        self.range = Some((from, to));
        Choosing::Range { from, to, before }
    }

    /// The next range begins anew, at this row.
    pub fn begin(&mut self, at: u32) {
        self.range = Some((at, at));
    }

    /// The next range begins where the focus is.
    pub fn end(&mut self) {
        self.range = None;
    }
}

/// The check box of a row by its name; nothing where the row is not at hand yet.
fn check_box(
    name: Option<String>,
    is_chosen: impl Fn() -> bool + Send + 'static,
    press: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let input = name.map(|name| {
        view! {
            <input
                type="checkbox"
                tabindex="-1"
                aria-label=t!(i18n, common.table.choose, name = name).to_string()
                prop:checked=is_chosen
            />
        }
    });
    // The whole cell takes the press, as a finger is wider than a box.
    view! {
        <div role="gridcell" class="cell choose" on:click=press>
            {input}
        </div>
    }
}

/// The check box above them.
fn check_all<R: 'static>(choice: RowChoice<R>) -> impl IntoView {
    let i18n = use_i18n();
    let press = move |_| {
        choice.on_choose.run(Choosing::All(choice.share.get_untracked() != Share::All));
    };
    view! {
        <div role="columnheader" class="cell choose">
            <input
                type="checkbox"
                aria-label=t!(i18n, common.table.choose_all)
                prop:checked=move || choice.share.get() == Share::All
                prop:indeterminate=move || choice.share.get() == Share::Some
                on:change=press
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let mut reach = Reach::default();
        let range = |from, to, before| Choosing::<()>::Range { from, to, before };
        assert_eq!(reach.extend(4, 5), range(4, 5, 4));
        assert_eq!(reach.extend(5, 6), range(4, 6, 5));
        assert_eq!(reach.extend(6, 2), range(4, 2, 6));
        reach.end();
        assert_eq!(reach.extend(2, 3), range(2, 3, 2));
        reach.begin(9);
        assert_eq!(reach.extend(3, 7), range(9, 7, 9));
    }
}
