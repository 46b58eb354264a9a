//! The firm's working day: its hours, the days it is closed, and how time is counted in it.
//!
//! All moments are civil time in the workspace's zone, which comes from outside: devices and host know
//! zones, this crate does not. An hour on the wall is an hour here, also in the night the clock is
//! changed. Time is counted in whole minutes; seconds are cut off.

mod count;
mod holiday;
mod hours;
mod setting;
#[cfg(test)]
mod tests;

pub use holiday::{Country, Holiday, easter};
pub use hours::{DayHours, Opening, OpeningError, Week};
pub use setting::Calendar;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

impl Calendar {
    /// When the firm is open on a day: earliest first, apart from each other, none on a holiday.
    pub fn openings(&self, on: NaiveDate) -> &[Opening] {
        let openings = self.opening_hours.on(on.weekday()).openings();
        if openings.is_empty() || self.is_holiday(on) { &[] } else { openings }
    }

    /// Whether the firm is closed on a day whatever its hours say: its own day off, or a public holiday
    /// it keeps, also where another that it works falls on that day.
    pub fn is_holiday(&self, on: NaiveDate) -> bool {
        if self.closed_on.contains(&on) {
            return true;
        }
        let is_kept = |holiday: Holiday| !self.worked_holidays.iter().any(|word| word.is(holiday));
        let countries = self.public_holidays.iter().filter_map(|country| country.known());
        let mut holidays = countries.flat_map(|country| country.holidays_on(on));
        holidays.any(is_kept)
    }

    /// Whether the firm is open on a day at all.
    pub fn is_working_day(&self, on: NaiveDate) -> bool {
        !self.openings(on).is_empty()
    }

    /// Whether the firm is open at a moment; at the minute it closes it is not.
    pub fn is_open(&self, at: NaiveDateTime) -> bool {
        let minute = hours::minute_of(at);
        self.openings(at.date()).iter().any(|opening| opening.contains(minute))
    }

    /// The moment itself when the firm is open, else when it opens next; seconds are cut off where it
    /// opens later. `None` when it does not open within [`HORIZON_DAYS`].
    pub fn next_opening(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        if self.is_open(at) {
            return Some(at);
        }
        let minute = hours::minute_of(at);
        let mut moments = self.days_from(at.date()).flat_map(|day| {
            let is_past = move |opening: &&Opening| day == at.date() && opening.from() <= minute;
            let later = self.openings(day).iter().filter(move |opening| !is_past(opening));
            later.map(move |opening| moment(day, opening.from()))
        });
        moments.next()?
    }

    /// When a call-back is due that was asked for at a moment: a day later, or when the firm opens
    /// next after that.
    pub fn call_back_due(&self, asked: NaiveDateTime) -> Option<NaiveDateTime> {
        self.next_opening(asked.checked_add_signed(TimeDelta::hours(24))?)
    }

    /// When the firm closes on a day; `None` when it is closed that day.
    pub fn closing(&self, on: NaiveDate) -> Option<NaiveDateTime> {
        moment(on, self.openings(on).last()?.until())
    }

    /// The days from `first` on, as far as anything here looks.
    fn days_from(&self, first: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let days = if self.opening_hours.is_empty() { 0 } else { HORIZON_DAYS };
        first.iter_days().take(days)
    }

    /// The days from `last` back.
    fn days_back(&self, last: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let days = if self.opening_hours.is_empty() { 0 } else { HORIZON_DAYS };
        std::iter::successors(Some(last), |day| day.pred_opt()).take(days)
    }
}

/// How far ahead and back anything looks: a century of 365.25 days. No deadline of a firm is later, and
/// one that never opens must end.
pub const HORIZON_DAYS: usize = 36_525;

/// A minute of a day, up to the midnight that ends it.
fn moment(on: NaiveDate, minute: u16) -> Option<NaiveDateTime> {
    on.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minute.into()))
}
