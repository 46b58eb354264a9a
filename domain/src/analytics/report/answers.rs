//! Blocks over survey answers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::Book;
use super::columns::ASPECTS;
use crate::analytics::lifecycle::{Lifecycle, LifecycleCounts};
use crate::analytics::nps::{Nps, NpsChange, Tally, latest};
use crate::analytics::satisfaction::{Satisfaction, due};
use crate::period::Span;

/// Figures over answers: the latest of each customer in the window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerFigures {
    /// The score of the firm.
    pub nps: NpsBlock,
    /// The window before.
    pub nps_previous_year: NpsBlock,
    /// From that window to this; absent when either has no answers.
    pub nps_change: Option<NpsChange>,
    /// The score per place in the relation cycle.
    pub nps_by_lifecycle: BTreeMap<&'static str, NpsBlock>,
    /// Marks per aspect.
    pub satisfaction: BTreeMap<&'static str, Satisfaction>,
    /// Current customers to ask again.
    pub survey_due: usize,
}

/// A score, or that there is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum NpsBlock {
    /// Of at least one answer.
    Score(Box<Nps>),
    /// No answers, no score.
    None {
        /// 0.
        n: u32,
        /// `null`.
        nps: Option<f64>,
    },
}

impl NpsBlock {
    fn of(tally: Tally, population: Option<u32>) -> Self {
        Nps::of(tally, population)
            .map_or(Self::None { n: 0, nps: None }, |nps| Self::Score(Box::new(nps)))
    }
}

impl AnswerFigures {
    /// From the answers of a folder.
    pub fn of(book: &Book<'_>) -> Self {
        let (answers, count) = (book.columns.answers(), book.stages.len());
        let previous = Span::previous(book.as_of, book.setting.firm.window_months);
        let scores = latest(&answers, count, book.window);
        let before = latest(&answers, count, previous);
        let (now, then) = (Tally::of(scores.iter().copied()), Tally::of(before));
        let of_stage = |wanted: Lifecycle| {
            let pairs = book.stages.iter().zip(&scores);
            let own = pairs.filter_map(|(stage, score)| {
                stage.is_some_and(|stage| stage.lifecycle == wanted).then_some(*score)
            });
            (wanted.name(), NpsBlock::of(Tally::of(own), None))
        };
        let satisfaction = ASPECTS.into_iter().zip(book.columns.marks());
        let months = book.setting.thresholds.survey_interval_months;
        Self {
            nps: NpsBlock::of(now, Some(LifecycleCounts::of(&book.stages).current())),
            nps_previous_year: NpsBlock::of(then, None),
            nps_change: NpsChange::between(then, now),
            nps_by_lifecycle: Lifecycle::ALL.map(of_stage).into_iter().collect(),
            satisfaction: satisfaction
                .map(|(name, marks)| (name, Satisfaction::of(&marks, count, book.window)))
                .collect(),
            survey_due: due(&book.stages, &answers, book.as_of, months),
        }
    }
}
