//! The figures of a folder of tables, under the names of its known answers.
//!
//! A block whose table is absent or empty is left out; a value that cannot be computed is `null`.

mod columns;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::lifecycle::{Lifecycle, LifecycleCounts, LifecycleRules, Stage, stages};
use super::loyal::LoyalShare;
use super::nps::{AnswerColumns, Nps, NpsChange, Tally, latest};
use super::purchase::PurchaseDays;
use super::value::values;
use crate::exchange::Prepared;
use crate::period::Span;
use crate::setting::Setting;

use columns::Columns;

/// The figures at one date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The date; nothing later counts.
    pub as_of: NaiveDate,
    /// Those that need customers.
    #[serde(flatten)]
    pub customers: Option<CustomerFigures>,
    /// Those that need orders.
    #[serde(flatten)]
    pub orders: Option<OrderFigures>,
    /// Those that need answers.
    #[serde(flatten)]
    pub answers: Option<AnswerFigures>,
}

/// Figures over customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CustomerFigures {
    /// Customers by place in the relation cycle.
    pub lifecycle: BTreeMap<&'static str, u32>,
    /// Customers who sleep.
    pub dormant_customers: u32,
    /// Ex-customers who may be won back.
    pub winback_possible: u32,
}

/// Figures over orders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderFigures {
    /// What loyal customers are worth.
    pub loyal_share: LoyalShare,
}

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

/// The figures of prepared tables at a date.
pub fn figures(prepared: &Prepared, as_of: NaiveDate, setting: &Setting) -> Figures {
    let columns = Columns::of(prepared);
    let (orders, answers) = (columns.orders(), columns.answers());
    let count = columns.customer_count();
    let purchases = PurchaseDays::build(&orders, count);
    let rules = LifecycleRules::from(setting);
    let stages = stages(&columns.customers(), &purchases, as_of, &rules);
    let window = Span::window(as_of, setting.window_months);
    Figures {
        as_of,
        customers: (count > 0).then(|| CustomerFigures::of(&stages)),
        orders: (!orders.on.is_empty()).then(|| OrderFigures {
            loyal_share: LoyalShare::of(&stages, &values(&orders, count, window)),
        }),
        answers: (!answers.on.is_empty())
            .then(|| AnswerFigures::of(&answers, &stages, as_of, setting.window_months)),
    }
}

impl CustomerFigures {
    fn of(stages: &[Option<Stage>]) -> Self {
        let LifecycleCounts { potential, new, loyal, ex, dormant, winback_possible } =
            LifecycleCounts::of(stages);
        let names = Lifecycle::ALL.map(Lifecycle::name);
        let lifecycle = names.into_iter().zip([potential, new, loyal, ex]).collect();
        Self { lifecycle, dormant_customers: dormant, winback_possible }
    }
}

impl AnswerFigures {
    fn of(
        answers: &AnswerColumns<'_>,
        stages: &[Option<Stage>],
        as_of: NaiveDate,
        months: u32,
    ) -> Self {
        let scores = latest(answers, stages.len(), Span::window(as_of, months));
        let before = latest(answers, stages.len(), Span::previous(as_of, months));
        let (now, then) = (Tally::of(scores.iter().copied()), Tally::of(before));
        let of_stage = |wanted: Lifecycle| {
            let pairs = stages.iter().zip(&scores);
            let own = pairs.filter_map(|(stage, score)| {
                stage.is_some_and(|stage| stage.lifecycle == wanted).then_some(*score)
            });
            (wanted.name(), NpsBlock::of(Tally::of(own), None))
        };
        Self {
            nps: NpsBlock::of(now, Some(LifecycleCounts::of(stages).current())),
            nps_previous_year: NpsBlock::of(then, None),
            nps_change: NpsChange::between(then, now),
            nps_by_lifecycle: Lifecycle::ALL.map(of_stage).into_iter().collect(),
        }
    }
}
