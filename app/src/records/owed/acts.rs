//! What can be done with a line: saved like any edit, with a way back.

use chrono::{Datelike, Days, NaiveDate};
use domain::entity::Entity;
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edits::{Doing, NewDate};
use crate::clock;
use crate::components::MenuItem;
use crate::i18n::*;
use crate::records::form::FormDialog;
use crate::records::people::myself;
use crate::records::save::{Keeper, use_keeper};
use crate::state::Edit;
use crate::state::firm::{Colleague, use_colleagues};
use crate::worker::message::OwedLine;

const HOUR_MS: i64 = 3_600_000;

/// What a dialog asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Until which day it is put off.
    Snooze,
    /// Whose it is from here on.
    HandOver,
    /// For which day it is promised now.
    NewDate,
}

/// What the lines of a page do; a page has one.
#[derive(Clone, Copy)]
pub struct Acts {
    i18n: I18n,
    keeper: Keeper,
    colleagues: Signal<Vec<Colleague>>,
    /// Edits a row.
    pub form: FormDialog,
    /// What is asked, and about which row.
    pub asked: RwSignal<Option<(Ask, Envelope)>>,
    /// Whether it is being asked.
    pub open: RwSignal<bool>,
}

impl Acts {
    /// Those of a page with this form.
    pub fn new(form: FormDialog) -> Self {
        Self {
            i18n: use_i18n(),
            keeper: use_keeper(),
            colleagues: use_colleagues(),
            form,
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
        }
    }

    /// Asks something about a row.
    pub fn ask(self, ask: Ask, row: Envelope) {
        self.asked.set(Some((ask, row)));
        self.open.set(true);
    }

    /// Ticks a row off; `then` runs when that is durable.
    pub fn done(self, row: &Envelope, then: impl FnOnce() + 'static) {
        let Some(edit) = self.doing().done(row) else { return };
        self.keep_then(edit, then);
    }

    /// Puts a task off until a day begins.
    pub fn snooze_until(self, row: &Envelope, day: NaiveDate) {
        self.keep_then(Doing::snoozed(row, clock::start_of(day)), || ());
    }

    /// Gives a task to somebody else.
    pub fn hand_over(self, row: &Envelope, to: &str, note: &str) {
        self.keep_then(self.doing().handed_over(row, to, note), || ());
    }

    /// Promises another day.
    pub fn new_date(self, row: &Envelope, new: &NewDate) {
        self.keep_then(self.doing().new_date(row, new), || ());
    }

    /// The lines of a task's menu.
    pub fn later(self, line: Memo<OwedLine>) -> Vec<MenuItem> {
        let i18n = self.i18n;
        let item = |icon, label: &str, act: Callback<()>| MenuItem {
            icon: Some(icon),
            label: label.to_owned(),
            on_select: act,
        };
        let row = move || line.get_untracked().row;
        let until = move |day: Option<NaiveDate>| {
            if let Some(day) = day {
                self.snooze_until(&row(), day);
            }
        };
        let hour = move |()| {
            let until = clock::now_ms().saturating_add(HOUR_MS);
            self.keep_then(Doing::snoozed(&row(), until), || ());
        };
        vec![
            item(icondata_lu::LuClock, t!(i18n, owed.act.hour), Callback::new(hour)),
            item(
                icondata_lu::LuAlarmClock,
                t!(i18n, owed.act.tomorrow),
                Callback::new(move |()| until(clock::today().succ_opt())),
            ),
            item(
                icondata_lu::LuAlarmClock,
                t!(i18n, owed.act.next_week),
                Callback::new(move |()| until(next_monday(clock::today()))),
            ),
            item(
                icondata_lu::LuCalendarClock,
                t!(i18n, owed.act.date),
                Callback::new(move |()| self.ask(Ask::Snooze, row())),
            ),
            item(
                icondata_lu::LuUsers,
                t!(i18n, owed.act.hand_over),
                Callback::new(move |()| self.ask(Ask::HandOver, row())),
            ),
        ]
    }

    fn doing(self) -> Doing {
        let me = self.colleagues.with_untracked(|colleagues| myself(colleagues));
        Doing { me, today: clock::today(), now_ms: clock::now_ms() }
    }

    fn keep_then(self, edit: Edit, then: impl FnOnce() + 'static) {
        spawn_local(async move {
            // A failure has been shown by then.
            if self.keeper.keep(edit).await.is_ok() {
                then();
            }
        });
    }
}

/// Whether a row is ticked off by one press.
pub fn is_ticked(entity: &Entity) -> bool {
    matches!(entity, Entity::Task | Entity::Promise)
}

/// The day a week begins after this one.
fn next_monday(today: NaiveDate) -> Option<NaiveDate> {
    let since = u64::from(today.weekday().num_days_from_monday());
    today.checked_add_days(Days::new(7_u64.saturating_sub(since)))
}

#[cfg(test)]
mod tests {
    use super::next_monday;

    #[test]
    fn next_week_begins_on_a_monday() {
        for (today, monday) in [
            ("2026-11-30", "2026-12-07"),
            ("2026-12-05", "2026-12-07"),
            ("2026-12-06", "2026-12-07"),
        ] {
            assert_eq!(next_monday(today.parse().unwrap()), monday.parse().ok());
        }
    }
}
