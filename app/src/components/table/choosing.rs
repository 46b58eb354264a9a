//! Rows that can be chosen: a check box per row and one for all, Space, and ranges with Shift.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use crate::i18n::*;

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
type About<R, Answer> = Box<dyn Fn(&R) -> Answer + Send + Sync>;

/// Makes a table one whose rows can be chosen.
pub struct Choice<R: 'static> {
    /// Whether a row is chosen.
    pub is_chosen: StoredValue<About<R, bool>>,
    /// What a row is called.
    pub name: StoredValue<About<R, String>>,
    /// How much is chosen.
    pub share: Signal<Share>,
    /// A person chose.
    pub on_choose: Callback<Choosing<R>>,
}

impl<R: 'static> Clone for Choice<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Choice<R> {}

impl<R: 'static> Choice<R> {
    /// Whether a row is chosen.
    pub fn has(self, row: Option<&R>) -> bool {
        row.is_some_and(|row| self.is_chosen.with_value(|is_chosen| is_chosen(row)))
    }

    /// What a row is called.
    pub fn name_of(self, row: Option<&R>) -> Option<String> {
        row.map(|row| self.name.with_value(|name| name(row)))
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

/// What a key that moves nowhere chooses.
pub fn chosen_by<R: 'static>(
    event: &KeyboardEvent,
    choice: Choice<R>,
    row: Option<R>,
) -> Option<Choosing<R>> {
    let is_command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        " " => row.map(Choosing::Turn),
        "a" if is_command => Some(Choosing::All(true)),
        "Escape" if choice.share.get_untracked() != Share::None => Some(Choosing::All(false)),
        _ => None,
    }
}

/// Whether a press of the mouse chooses and does not open.
pub fn chooses(event: &MouseEvent) -> bool {
    event.shift_key() || event.ctrl_key() || event.meta_key()
}

/// The check box of a row by its name; nothing where the row is not at hand yet.
pub fn check_box(
    name: Option<String>,
    is_chosen: Memo<bool>,
    press: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let input = name.map(|name| {
        view! {
            <input
                type="checkbox"
                tabindex="-1"
                aria-label=t!(i18n, common.table.choose, name = name).to_string()
                prop:checked=move || is_chosen.get()
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
pub fn check_all<R: 'static>(choice: Choice<R>) -> impl IntoView {
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
