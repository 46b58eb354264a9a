//! Lead time: how many working days it takes us to do what we promise, and what date to promise next.
//!
//! Source: the sales textbook (fig. 1.4–1.5): promise what can be kept, since before the day exceeds
//! the expectation and after it falls below. The date kept in nine cases of ten is our own choice.

use chrono::NaiveDate;
use serde::Serialize;

use super::gaps::median;
use super::promise::PromiseRow;
use super::ratio::ceiling;
use crate::period::{NO_DAY, date};
use crate::row::{index, number};
use crate::worktime::Calendar;

/// Of fewer the nine of ten are all there are: one slow delivery would set every date.
pub const FEWEST: u32 = 5;

/// How long it takes, in working days; 0 is the same day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LeadTime {
    /// The middle one.
    pub median_days: Option<f64>,
    /// How many were done.
    pub n: u32,
    /// So many days sufficed in at least nine cases of ten: the nearest rank.
    pub p90_days: Option<i32>,
}

impl LeadTime {
    /// Of what was done by `as_of`; what was done before it was promised took no time.
    pub fn of(promises: &[PromiseRow], as_of: i32, calendar: &Calendar) -> Self {
        let is_done = |row: &&PromiseRow| {
            row.made != NO_DAY && row.done != NO_DAY && row.made <= as_of && row.done <= as_of
        };
        let took = |row: &PromiseRow| {
            let days = calendar.working_days_between(date(row.made)?, date(row.done)?);
            Some(days.max(0))
        };
        let mut days: Vec<i32> = promises.iter().filter(is_done).filter_map(took).collect();
        days.sort_unstable();
        let n = number(days.len());
        // ⌈9n/10⌉ of them are at most this long.
        let rank = u64::from(n).saturating_mul(9).div_ceil(10);
        let place = u32::try_from(rank).ok().and_then(|rank| rank.checked_sub(1));
        Self {
            median_days: median(&days.iter().copied().map(i64::from).collect::<Vec<_>>()),
            n,
            p90_days: place.and_then(|place| days.get(index(place)).copied()),
        }
    }

    /// The date to promise on `made`: one that nine of ten times sufficed. `None` for fewer than
    /// [`FEWEST`], and for a firm that does not open.
    pub fn proposed(&self, made: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        let days = self.p90_days.filter(|_| self.n >= FEWEST)?;
        calendar.add_working_days(made, days)
    }

    /// When what was promised on `made` and is not done `as_of` will more likely than not be done: after
    /// the median lead time, and not in the past. `None` as for [`Self::proposed`].
    pub fn likely(
        &self,
        made: NaiveDate,
        as_of: NaiveDate,
        calendar: &Calendar,
    ) -> Option<NaiveDate> {
        let days = self.median_days.filter(|_| self.n >= FEWEST).map(ceiling)?;
        let likely = calendar.add_working_days(made, i32::try_from(days).ok()?)?;
        Some(likely.max(calendar.add_working_days(as_of, 0)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::period::day;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Promised on Monday 2 March 2026 and done so many calendar days later.
    fn row(later: i32) -> PromiseRow {
        let made = day(at("2026-03-02"));
        PromiseRow { made, promised: NO_DAY, done: made.saturating_add(later) }
    }

    #[test]
    fn nine_of_ten_were_done_within_the_proposed_days() {
        let calendar = Calendar::default();
        let rows: Vec<PromiseRow> = [0, 1, 1, 2, 2, 3, 4, 4, 8, 30].map(row).into();
        let found = LeadTime::of(&rows, i32::MAX, &calendar);
        assert_eq!((found.n, found.median_days, found.p90_days), (10, Some(2.5), Some(6)));
        assert_eq!(found.proposed(at("2026-03-06"), &calendar), Some(at("2026-03-16")));
        let likely = |as_of| found.likely(at("2026-03-06"), at(as_of), &calendar);
        assert_eq!(likely("2026-03-07"), Some(at("2026-03-11")));
        assert_eq!(
            likely("2026-03-14"),
            Some(at("2026-03-16")),
            "not in the past, nor on a Saturday"
        );
        let early = LeadTime::of(&rows, day(at("2026-03-03")), &calendar);
        assert_eq!((early.n, early.p90_days), (3, Some(1)));
        assert_eq!(early.proposed(at("2026-03-06"), &calendar), None);
        assert_eq!(LeadTime::of(&[], 0, &calendar), LeadTime::default());
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_no_day_is_too_absurd(
            (rows, shuffled) in proptest::collection::vec(
                (any::<i32>(), prop_oneof![any::<i32>(), Just(NO_DAY), -9..9_i32], -400..400_i32, any::<bool>()),
                0..6,
            ).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
            as_of in prop_oneof![any::<i32>(), Just(i32::MAX)],
        ) {
            let calendar = Calendar::default();
            let rows_of = |rows: &[(i32, i32, i32, bool)]| -> Vec<PromiseRow> {
                let near = |(made, done, near, is_near): &(i32, i32, i32, bool)| {
                    if *is_near { row(*near) } else { PromiseRow { made: *made, promised: 0, done: *done } }
                };
                rows.iter().map(near).collect()
            };
            let found = LeadTime::of(&rows_of(&rows), as_of, &calendar);
            prop_assert_eq!(found, LeadTime::of(&rows_of(&shuffled), as_of, &calendar));
            if let Some(p90) = found.p90_days {
                let took = |row: &PromiseRow| Some((date(row.made)?, date(row.done)?));
                let rows = rows_of(&rows).into_iter().filter(|row| row.made <= as_of && row.done <= as_of);
                let within = rows.filter_map(|row| took(&row))
                    .filter(|(made, done)| calendar.working_days_between(*made, *done) <= p90);
                prop_assert!(10 * within.count() >= 9 * usize::try_from(found.n).unwrap());
            }
            if let Some(day) = date(as_of) {
                found.proposed(day, &calendar);
                found.likely(NaiveDate::MIN, day, &calendar);
                found.likely(day, NaiveDate::MAX, &calendar);
            }
        }
    }
}
