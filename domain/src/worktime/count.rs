//! Adding and measuring working time.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Calendar, Opening, hours, moment};

impl Calendar {
    /// The first moment at which `minutes` of working time have passed since `start`: the end of a day
    /// rather than the beginning of the next. Negative minutes go back, to the last such moment;
    /// none stay at `start`.
    ///
    /// `None` when so much time is not worked within [`super::HORIZON_DAYS`], as by a firm that never
    /// opens.
    pub fn add_working(&self, start: NaiveDateTime, minutes: i64) -> Option<NaiveDateTime> {
        match minutes {
            0 => Some(start),
            1.. => self.forwards(start, minutes.unsigned_abs()),
            _ => self.backwards(start, minutes.unsigned_abs()),
        }
    }

    /// Minutes of working time from one moment to another, negative when `to` is the earlier.
    ///
    /// Of more than [`super::HORIZON_DAYS`] the first are counted.
    pub fn working_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        let (first, last) = (from.min(to), from.max(to));
        let (begin, end) = (hours::minute_of(first), hours::minute_of(last));
        let days = self.days_from(first.date()).take_while(|day| *day <= last.date());
        let minutes = days.map(|day| {
            let from = if day == first.date() { begin } else { 0 };
            let until = if day == last.date() { end } else { u16::MAX };
            let within = |opening: &Opening| i64::from(opening.minutes_within(from, until));
            self.openings(day).iter().map(within).sum::<i64>()
        });
        let total: i64 = minutes.sum();
        if from <= to { total } else { -total }
    }

    /// The n-th working day after a day, before it for a negative `days`; for none the day itself, or
    /// the next working day when the firm is closed.
    ///
    /// `None` when there are not so many within [`super::HORIZON_DAYS`].
    pub fn add_working_days(&self, from: NaiveDate, days: i32) -> Option<NaiveDate> {
        let place = crate::row::index(days.unsigned_abs());
        let is_working = |day: &NaiveDate| self.is_working_day(*day);
        match days {
            0 => self.days_from(from).find(is_working),
            1.. => self.days_from(from).skip(1).filter(is_working).nth(place.checked_sub(1)?),
            _ => self.days_back(from).skip(1).filter(is_working).nth(place.checked_sub(1)?),
        }
    }

    /// Working days after one day up to and including another, negative when `to` is the earlier.
    ///
    /// Of more than [`super::HORIZON_DAYS`] the first are counted.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        let (first, last) = (from.min(to), from.max(to));
        let days = self.days_from(first).skip(usize::from(from <= to));
        let is_within = |day: &NaiveDate| *day < last || (from <= to && *day == last);
        let days = days.take_while(is_within).filter(|day| self.is_working_day(*day));
        let count = i32::try_from(days.count()).unwrap_or(i32::MAX);
        if from <= to { count } else { -count }
    }

    /// The end of the n-th working day after a moment's day: when what was promised within n working
    /// days is due.
    pub fn working_days_deadline(&self, start: NaiveDateTime, days: i32) -> Option<NaiveDateTime> {
        self.closing(self.add_working_days(start.date(), days)?)
    }

    fn forwards(&self, start: NaiveDateTime, minutes: u64) -> Option<NaiveDateTime> {
        let mut left = minutes;
        for day in self.days_from(start.date()) {
            let begin = if day == start.date() { hours::minute_of(start) } else { 0 };
            for opening in self.openings(day) {
                let from = opening.from().max(begin);
                let here = opening.minutes_within(from, u16::MAX);
                match u16::try_from(left) {
                    Ok(left) if left <= here => return moment(day, from.checked_add(left)?),
                    _ => left = left.saturating_sub(here.into()),
                }
            }
        }
        None
    }

    fn backwards(&self, start: NaiveDateTime, minutes: u64) -> Option<NaiveDateTime> {
        let mut left = minutes;
        for day in self.days_back(start.date()) {
            let end = if day == start.date() { hours::minute_of(start) } else { u16::MAX };
            for opening in self.openings(day).iter().rev() {
                let until = opening.until().min(end);
                let here = opening.minutes_within(0, until);
                match u16::try_from(left) {
                    Ok(left) if left <= here => return moment(day, until.checked_sub(left)?),
                    _ => left = left.saturating_sub(here.into()),
                }
            }
        }
        None
    }
}
