//! Relation duration: from the first purchase to the goodbye, to the last purchase of one who fell
//! asleep, or to now.
//!
//! Source: the relationship workshop (§04) asks for the average; how it is estimated without
//! halving it is in [`super::survival`].

use serde::Serialize;

use super::lifecycle::{Reason, Stage};
use super::ratio::{count, float};
use super::survival::{Curve, Observation, Point};
use crate::period::day;

/// How long one customer has been with us; absent without a purchase.
///
/// `days` are the purchase days up to `as_of`, ascending.
pub fn relation(days: &[i32], stage: &Stage, as_of: i32) -> Option<Observation> {
    let (first, last) = (*days.first()?, *days.last()?);
    let (end, ended) = match stage.reason {
        Reason::Ended { on, .. } => (day(on), true),
        Reason::Dormant { .. } => (last, true),
        _ => (as_of, false),
    };
    Some(Observation { time: i64::from(end) - i64::from(first), ended })
}

/// A share still running, as figures print it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Still {
    /// Upper end of the 95 % interval.
    pub hi95: Option<f64>,
    /// Lower end.
    pub lo95: Option<f64>,
    /// The share.
    pub s: Option<f64>,
}

impl Still {
    /// After so many days.
    pub fn after(curve: &Curve, days: i64) -> Self {
        let point = curve.at(days);
        let of = |part: fn(&Point) -> Option<f64>| point.as_ref().and_then(part);
        Self { hi95: of(|p| p.high), lo95: of(|p| p.low), s: of(|p| Some(p.s)) }
    }
}

/// The plain means that estimates correct: both halve the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plain {
    /// Over all relations.
    pub all: Option<f64>,
    /// Over those that ended.
    pub ended: Option<f64>,
    /// Relations that ended on the day they began.
    pub zero_length: usize,
}

impl Plain {
    /// Of these relations.
    pub fn of(relations: &[Observation]) -> Self {
        let mean = |wanted: fn(&&Observation) -> bool| {
            let own = || relations.iter().filter(wanted);
            let total: i64 = own().map(|relation| relation.time).sum();
            let number = own().count();
            (number > 0).then(|| float(total) / count(number))
        };
        let zero = relations.iter().filter(|relation| relation.time == 0 && relation.ended);
        Self {
            all: mean(|_| true),
            ended: mean(|relation| relation.ended),
            zero_length: zero.count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lifecycle::{LifecycleRules, stage};
    use super::*;
    use crate::customer::EndReason;
    use chrono::NaiveDate;

    #[track_caller]
    fn check(days: &[&str], ended: Option<&str>, expected: Option<(i64, bool)>) {
        let at = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let days: Vec<i32> = days.iter().map(|text| day(at(text))).collect();
        let (on, by) = (ended.map(at), ended.map(|_| EndReason::Customer));
        let as_of = at("2025-06-30");
        let stage = stage(&days, on, by, as_of, &LifecycleRules::default());
        let found = relation(&days, &stage, day(as_of));
        assert_eq!(found.map(|relation| (relation.time, relation.ended)), expected);
    }

    #[test]
    fn a_relation_ends_at_the_goodbye_or_the_last_purchase() {
        check(&["2025-06-01"], None, Some((29, false)));
        check(&["2025-06-01", "2025-06-11"], Some("2025-06-21"), Some((20, true)));
        check(&["2023-01-01", "2023-01-31"], None, Some((30, true)));
        check(&["2023-01-01"], None, Some((0, true)));
        check(&[], None, None);
    }

    #[test]
    fn plain_means_pass_over_running_relations_or_cut_them_short() {
        let relations =
            [(0, true), (10, true), (50, false)].map(|(time, ended)| Observation { time, ended });
        let plain = Plain::of(&relations);
        assert_eq!((plain.all, plain.ended, plain.zero_length), (Some(20.0), Some(5.0), 1));
        assert_eq!(Plain::of(&[]).all, None);
    }
}
