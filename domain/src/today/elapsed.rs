//! Working time since what is overdue, for a whole list at once: of a thousand lines that are years late
//! each day in between is looked at once, not once for each.

use std::cell::RefCell;

use chrono::{Days, NaiveDateTime, NaiveTime};

use crate::row::index;
use crate::worktime::{Calendar, HORIZON_DAYS};

/// Working minutes until now.
pub(crate) struct Elapsed<'a> {
    calendar: &'a Calendar,
    now: NaiveDateTime,
    /// Of no day, of yesterday, of yesterday and the day before it …, as far as it was asked.
    sums: RefCell<Vec<i64>>,
}

impl<'a> Elapsed<'a> {
    pub(crate) fn until(now: NaiveDateTime, calendar: &'a Calendar) -> Self {
        Self { calendar, now, sums: RefCell::new(vec![0]) }
    }

    /// As [`Calendar::working_between`] counts from a moment to now.
    pub(crate) fn since(&self, moment: NaiveDateTime) -> i64 {
        let days = self.now.date().signed_duration_since(moment.date()).num_days();
        let days =
            u32::try_from(days).ok().map(index).filter(|days| (1..HORIZON_DAYS).contains(days));
        let next = moment.date().succ_opt().map(|day| day.and_time(NaiveTime::MIN));
        let Some((days, next)) = days.zip(next) else {
            return self.calendar.working_between(moment, self.now);
        };
        let today = self.now.date().and_time(NaiveTime::MIN);
        let first = self.calendar.working_between(moment, next);
        let last = self.calendar.working_between(today, self.now);
        first.saturating_add(self.before(days.saturating_sub(1))).saturating_add(last)
    }

    /// Of so many whole days before today.
    fn before(&self, days: usize) -> i64 {
        let mut sums = self.sums.borrow_mut();
        while sums.len() <= days {
            let sum = sums.last().copied().unwrap_or_default();
            let back = u64::try_from(sums.len()).unwrap_or(u64::MAX);
            let day = self.now.date().checked_sub_days(Days::new(back));
            let openings = day.map(|day| self.calendar.openings(day)).unwrap_or_default();
            let minutes = openings.iter().map(|it| i64::from(it.until().saturating_sub(it.from())));
            sums.push(sum.saturating_add(minutes.sum()));
        }
        sums.get(days).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment() -> impl Strategy<Value = NaiveDateTime> {
        (0..40_000_i64, 0..1_440_i64).prop_map(|(hours, minutes)| {
            let seconds = 1_700_000_000 + hours * 3_600 + minutes * 60;
            chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()
        })
    }

    proptest! {
        #[test]
        fn it_counts_as_the_calendar_does(now in moment(), moments in prop::collection::vec(moment(), 1..5)) {
            let calendar = Calendar::default();
            let elapsed = Elapsed::until(now, &calendar);
            for moment in moments {
                prop_assert_eq!(elapsed.since(moment), calendar.working_between(moment, now));
            }
        }
    }
}
