//! Expectation against performance: how many days after the promised day something was done.
//!
//! Source: the sales textbook (fig. 1.4–1.5): before the day exceeds the expectation, on it meets it,
//! after it falls below. Undone past its day is late and open; undone with the day still to come is
//! not judged. Against the day the customer expected, the same count says whether we met that.

use serde::Serialize;

use super::ratio::{count, float, share};
use crate::period::NO_DAY;

/// Something promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// Day it was asked for.
    pub made: i32,
    /// Day it was promised for, [`NO_DAY`] when none was.
    pub promised: i32,
    /// Day it was done, [`NO_DAY`] when not yet.
    pub done: i32,
}

/// How promises were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Kept {
    /// Done after the day.
    pub below: u32,
    /// Done before it.
    pub exceeded: u32,
    /// The longest delay of what is done, in days; 0 when nothing was late.
    pub max_late_days: Option<i64>,
    /// Mean of done less promised, in days.
    pub mean_deviation_days: Option<f64>,
    /// Done on the day.
    pub met: u32,
    /// Exceeded and met over all that can be judged.
    pub on_time_share: Option<f64>,
    /// Past its day and not done.
    pub open_late: u32,
    /// Not done, and the day is not over.
    pub pending: u32,
}

impl Kept {
    /// Of what was promised by `as_of`; what was done later is not done yet.
    pub fn of(promises: &[PromiseRow], as_of: i32) -> Self {
        let mut kept = Self::default();
        let mut deviations = Vec::new();
        let has_day = |promise: &&PromiseRow| promise.made <= as_of && promise.promised != NO_DAY;
        for PromiseRow { promised, done, .. } in promises.iter().filter(has_day) {
            if *done == NO_DAY || *done > as_of {
                let is_late = *promised < as_of;
                *(if is_late { &mut kept.open_late } else { &mut kept.pending }) += 1;
                continue;
            }
            let deviation = deviation(*promised, *done);
            deviations.push(deviation);
            *match deviation.signum() {
                1 => &mut kept.below,
                0 => &mut kept.met,
                _ => &mut kept.exceeded,
            } += 1;
        }
        let on_time = i64::from(kept.exceeded) + i64::from(kept.met);
        let judged = on_time + i64::from(kept.below) + i64::from(kept.open_late);
        kept.on_time_share = share(on_time, judged);
        kept.max_late_days = deviations.iter().copied().max().map(|most| most.max(0));
        let total: i64 = deviations.iter().sum();
        kept.mean_deviation_days =
            (!deviations.is_empty()).then(|| float(total) / count(deviations.len()));
        kept
    }
}

/// Done less promised, in calendar days.
pub fn deviation(promised: i32, done: i32) -> i64 {
    i64::from(done) - i64::from(promised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbooks_quote_promised_in_two_days() {
        let done = |done| PromiseRow { made: 0, promised: 2, done };
        let kept = Kept::of(&[done(4), done(1), done(2)], 10);
        assert_eq!((kept.below, kept.exceeded, kept.met), (1, 1, 1));
        assert_eq!(kept.max_late_days, Some(2));
        assert_eq!(kept.on_time_share, Some(2.0 / 3.0));
        assert_eq!(kept.mean_deviation_days, Some(1.0 / 3.0));
    }

    #[test]
    fn what_is_undone_is_late_only_past_its_day() {
        let row = |promised, done| PromiseRow { made: 0, promised, done };
        let kept = Kept::of(&[row(9, NO_DAY), row(10, NO_DAY), row(9, 11), row(NO_DAY, 3)], 10);
        assert_eq!((kept.open_late, kept.pending), (2, 1));
        assert_eq!((kept.on_time_share, kept.mean_deviation_days), (Some(0.0), None));
        assert_eq!(Kept::of(&[], 10).on_time_share, None);
    }
}
