//! Figures over the columns: stages, value and NPS, each computed by `domain` and kept until the
//! date or a row changes.

use chrono::{Datelike, Days, NaiveDate};
use domain::analytics::lifecycle::{Lifecycle, LifecycleCounts, LifecycleRules, Stage, stages};
use domain::analytics::nps::{AnswerColumns, Nps, NpsChange, SKIPPED, Tally, latest};
use domain::analytics::value::{Value, values};
use domain::entity::Entity;
use domain::period::Span;
use domain::row::index;
use domain::setting::Setting;

use super::message::{LifecycleFigures, NpsFigures, NpsScore, Stages};
use super::tables::Tables;

/// Month's ends in the trend: a year and a half.
const TREND_MONTHS: u32 = 18;

/// What is derived per customer at one date.
#[derive(Debug)]
pub struct Derived {
    key: (NaiveDate, u64),
    /// Stage by row number; absent for one not yet known.
    pub stages: Vec<Option<Stage>>,
    /// Value in the window by row number.
    pub window: Vec<Value>,
    /// Value ever by row number.
    pub ever: Vec<Value>,
    /// Latest score in the window by row number.
    pub scores: Vec<u8>,
    /// Place by revenue in the window, from 1, by row number; 0 for none.
    pub ranks: Vec<u32>,
    /// Customers active in the window.
    pub ranked: u32,
}

/// Keeps what is derived for the last date asked.
#[derive(Debug, Default)]
pub struct Figures {
    derived: Option<Derived>,
}

impl Figures {
    /// What is derived per customer at `as_of`.
    pub fn at(&mut self, tables: &mut Tables, as_of: NaiveDate) -> &Derived {
        let key = (as_of, tables.version());
        let kept = self.derived.take().filter(|derived| derived.key == key);
        self.derived.insert(kept.unwrap_or_else(|| derive(tables, as_of)))
    }
}

fn derive(tables: &mut Tables, as_of: NaiveDate) -> Derived {
    let setting = tables.setting();
    tables.facts.prepare_purchases();
    let facts = &tables.facts;
    let window = Span::window(as_of, setting.window_months);
    let columns = facts.customer_columns();
    let stages = facts.purchases().map_or_else(Vec::new, |purchases| {
        stages(&columns, purchases, as_of, &LifecycleRules::from(&setting))
    });
    let orders = facts.order_columns();
    let in_window = values(&orders, facts.customers(), window);
    let (ranks, ranked) = ranks(&in_window);
    Derived {
        key: (as_of, tables.version()),
        stages,
        ever: values(&orders, facts.customers(), Span::ever(as_of)),
        scores: answers(tables, |answers| latest(answers, tables.facts.customers(), window)),
        window: in_window,
        ranks,
        ranked,
    }
}

/// Places by revenue; equal revenue shares the better place.
fn ranks(values: &[Value]) -> (Vec<u32>, u32) {
    let mut active: Vec<(i64, usize)> = Vec::new();
    for (row, value) in values.iter().enumerate() {
        if value.orders > 0 {
            active.push((value.revenue, row));
        }
    }
    active.sort_unstable_by(|left, right| right.cmp(left));
    let mut ranks = vec![0; values.len()];
    let mut last = (i64::MIN, 0u32);
    for ((revenue, row), place) in active.iter().zip(1u32..) {
        if last.1 == 0 || last.0 != *revenue {
            last = (*revenue, place);
        }
        if let Some(rank) = ranks.get_mut(*row) {
            *rank = last.1;
        }
    }
    (ranks, domain::row::number(active.len()))
}

/// Runs `work` over the answers in the order figures want: by source key, then id.
fn answers<Output>(tables: &Tables, work: impl FnOnce(&AnswerColumns<'_>) -> Output) -> Output {
    let responses = tables.facts.responses();
    let mut order: Vec<(&str, uuid::Uuid, u32)> = tables
        .views(&Entity::SurveyResponse)
        .filter_map(|(row, view)| {
            let id = tables.id(&Entity::SurveyResponse, row)?;
            Some((view.text("source_key"), id.0, row))
        })
        .collect();
    order.sort_unstable();
    let rows = || order.iter().map(|(_, _, row)| index(*row));
    let customer: Vec<u32> =
        rows().filter_map(|row| responses.customer.get(row).copied()).collect();
    let on: Vec<i32> = rows().filter_map(|row| responses.on.get(row).copied()).collect();
    let score: Vec<u8> = rows().filter_map(|row| responses.score.get(row).copied()).collect();
    work(&AnswerColumns { customer: &customer, on: &on, score: &score })
}

/// How many customers stand where.
pub fn lifecycle(derived: &Derived) -> LifecycleFigures {
    let counts = LifecycleCounts::of(&derived.stages);
    LifecycleFigures {
        potential: counts.potential,
        new: counts.new,
        loyal: counts.loyal,
        ex: counts.ex,
        dormant: counts.dormant,
        winback_possible: counts.winback_possible,
    }
}

/// NPS of the firm: the latest answer of each customer in the window.
pub fn nps(tables: &Tables, derived: &Derived, as_of: NaiveDate, setting: &Setting) -> NpsFigures {
    answers(tables, |answers| {
        let customers = tables.facts.customers();
        let at = |span| latest(answers, customers, span);
        let months = setting.window_months;
        let now = at(Span::window(as_of, months));
        let current = Tally::of(now.iter().copied());
        let previous = Tally::of(at(Span::previous(as_of, months)));
        let of_stage = |wanted: Lifecycle| {
            let stages = derived.stages.iter().map(|stage| stage.map(|stage| stage.lifecycle));
            let scores = now.iter().copied().zip(stages);
            Tally::of(scores.filter(|(_, stage)| *stage == Some(wanted)).map(|(score, _)| score))
        };
        let mut distribution = [0u32; 11];
        for score in &now {
            if let Some(count) = distribution.get_mut(usize::from(*score)) {
                *count = count.saturating_add(1);
            }
        }
        NpsFigures {
            current: score(current),
            previous: score(previous),
            p_change: NpsChange::between(previous, current).map(|change| change.p_two_sided),
            by_lifecycle: Lifecycle::ALL
                .into_iter()
                .map(|stage| (shown(stage), score(of_stage(stage))))
                .collect(),
            distribution,
            trend: month_ends(as_of)
                .into_iter()
                .map(|end| (end, score(Tally::of(at(Span::window(end, months))))))
                .collect(),
        }
    })
}

fn score(tally: Tally) -> NpsScore {
    let nps = Nps::of(tally, None);
    NpsScore {
        promoters: tally.promoters,
        passives: tally.passives,
        detractors: tally.detractors,
        nps: nps.map(|nps| nps.nps),
        interval: nps.and_then(|nps| nps.adjusted95).map(|[low, high]| (low, high)),
    }
}

/// The last days of the months before `as_of`, oldest first, and `as_of` itself.
fn month_ends(as_of: NaiveDate) -> Vec<NaiveDate> {
    let mut ends = vec![as_of];
    let mut first = as_of.with_day(1);
    while let Some(begin) = first
        && domain::row::number(ends.len()) < TREND_MONTHS
    {
        let Some(end) = begin.checked_sub_days(Days::new(1)) else { break };
        ends.push(end);
        first = end.with_day(1);
    }
    ends.reverse();
    ends
}

/// A stage as pages name it.
pub fn shown(lifecycle: Lifecycle) -> Stages {
    match lifecycle {
        Lifecycle::Potential => Stages::Potential,
        Lifecycle::New => Stages::New,
        Lifecycle::Loyal => Stages::Loyal,
        Lifecycle::Ex => Stages::Ex,
    }
}

/// A score unless the question was skipped.
pub fn answered(score: u8) -> Option<u8> {
    (score != SKIPPED).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trend_runs_over_month_ends_up_to_the_date() {
        let ends = month_ends("2025-03-31".parse().unwrap());
        assert_eq!(ends.len(), 18);
        assert_eq!(ends[16], "2025-02-28".parse().unwrap());
        assert_eq!(ends[0], "2023-10-31".parse().unwrap());
    }

    #[test]
    fn equal_revenue_shares_a_place() {
        let value = |revenue, orders| Value { revenue, cost: None, orders, last_order: 0 };
        let (ranks, of) = ranks(&[value(5, 1), value(9, 1), value(0, 0), value(9, 2)]);
        assert_eq!((ranks, of), (vec![3, 1, 0, 1], 3));
    }
}
