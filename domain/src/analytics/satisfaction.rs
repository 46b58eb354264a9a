//! Satisfaction per aspect, and whom to ask again.
//!
//! Sources: price, quality and service in the seven-step brochure; asking every eighteen months
//! whether all is well (Hewlett-Packard, in the relationship workshop). The latest mark per customer
//! and aspect counts, so each aspect has its own number of answers.

use chrono::NaiveDate;
use serde::Serialize;

use super::gaps::mean_and_deviation;
use super::lifecycle::Stage;
use super::nps::{AnswerColumns, MAX_SCORE, latest};
use super::ratio::share;
use crate::period::Span;
use crate::row;

/// From this mark on a customer is satisfied.
const SATISFIED: u8 = 8;

/// Marks of one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Satisfaction {
    /// Mean mark.
    pub mean: Option<f64>,
    /// Customers who gave one.
    pub n: usize,
    /// Sample standard deviation; absent below two marks.
    pub sd: Option<f64>,
    /// Marks of 8 and more, over all.
    pub share_8_or_more: Option<f64>,
}

impl Satisfaction {
    /// Of one aspect's marks in the columns, one per customer within the span.
    pub fn of(marks: &AnswerColumns<'_>, customers: usize, span: Span) -> Self {
        let latest = latest(marks, customers, span);
        let given: Vec<u8> = latest.into_iter().filter(|mark| *mark <= MAX_SCORE).collect();
        let values: Vec<f64> = given.iter().copied().map(f64::from).collect();
        let (mean, sd) = mean_and_deviation(&values).unzip();
        let satisfied = given.iter().filter(|mark| **mark >= SATISFIED).count();
        Self {
            mean,
            n: given.len(),
            sd: sd.flatten(),
            share_8_or_more: share(row::number(satisfied).into(), row::number(given.len()).into()),
        }
    }
}

/// Current customers who have not answered for so many months.
pub fn due(
    stages: &[Option<Stage>],
    answers: &AnswerColumns<'_>,
    as_of: NaiveDate,
    months: u32,
) -> usize {
    let span = Span::window(as_of, months);
    let mut asked = vec![false; stages.len()];
    for (customer, on) in answers.customer.iter().zip(answers.on) {
        if let (true, Some(asked)) = (span.contains(*on), asked.get_mut(row::index(*customer))) {
            *asked = true;
        }
    }
    let is_due = |(stage, asked): &(&Option<Stage>, bool)| {
        !asked && stage.is_some_and(|stage| stage.lifecycle.is_current())
    };
    stages.iter().zip(asked).filter(is_due).count()
}

#[cfg(test)]
mod tests {
    use super::super::lifecycle::{LifecycleRules, stage};
    use super::super::nps::SKIPPED;
    use super::*;
    use crate::period::day;

    #[test]
    fn a_skipped_aspect_leaves_the_mark_before() {
        let marks = AnswerColumns {
            customer: &[0, 0, 1, 2],
            on: &[5, 7, 6, 99],
            score: &[8, SKIPPED, 6, 1],
        };
        let found = Satisfaction::of(&marks, 3, Span { after: 0, until: 10 });
        assert_eq!((found.n, found.mean, found.share_8_or_more), (2, Some(7.0), Some(0.5)));
        assert_eq!(found.sd, Some(2.0_f64.sqrt()));
        let none = Satisfaction::of(&marks, 3, Span { after: 0, until: 1 });
        assert_eq!((none.n, none.mean, none.sd, none.share_8_or_more), (0, None, None, None));
    }

    #[test]
    fn who_answered_exactly_eighteen_months_ago_is_due() {
        let as_of: NaiveDate = "2025-06-30".parse().unwrap();
        let days = [day(as_of)];
        let current = stage(&days, None, None, as_of, &LifecycleRules::default());
        let potential = stage(&[], None, None, as_of, &LifecycleRules::default());
        let stages = [Some(current), Some(current), Some(current), Some(potential), None];
        let cut = day("2023-12-30".parse().unwrap());
        let answers =
            AnswerColumns { customer: &[0, 1], on: &[cut, cut + 1], score: &[SKIPPED, SKIPPED] };
        assert_eq!(due(&stages, &answers, as_of, 18), 2);
    }
}
