//! Figures over the columns: stages, value and NPS, each computed by `domain` and kept until the
//! date or a row changes.

use chrono::{Datelike, Days, NaiveDate};
use domain::analytics::lifecycle::{Lifecycle, LifecycleCounts, LifecycleRules, Stage, stage_at};
use domain::analytics::nps::{AnswerColumns, Nps, NpsChange, SKIPPED, Tally, latest, latest_of};
use domain::analytics::purchase::days_of;
use domain::analytics::value::{Value, value_of};
use domain::entity::Entity;
use domain::period::Span;
use domain::row::{index, number};
use domain::setting::Setting;

use super::facts::Stale;
use super::message::{LifecycleFigures, NpsFigures, NpsScore, Stages};
use super::tables::Tables;

/// Month's ends in the trend: a year and a half.
const TREND_MONTHS: u32 = 18;

/// What is derived per customer at one date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    as_of: NaiveDate,
    /// Stage by row number; absent for one not yet known.
    pub stages: Vec<Option<Stage>>,
    /// Value in the window by row number.
    pub window: Vec<Value>,
    /// Value ever by row number.
    pub ever: Vec<Value>,
    /// Latest score in the window by row number.
    pub scores: Vec<u8>,
}

/// Keeps what is derived for the two dates asked last: today, and the one that is looked back from.
#[derive(Debug, Default)]
pub struct Figures {
    /// The last one asked, and the one before.
    kept: (Option<Derived>, Option<Derived>),
    answers: Answers,
}

impl Figures {
    /// What is derived per customer at `as_of`: after a few edits only theirs is computed anew.
    pub fn at(&mut self, tables: &mut Tables, as_of: NaiveDate) -> &Derived {
        let (last, before) = match tables.facts.take_stale() {
            Stale::All => (None, None),
            Stale::Some(mut rows) => {
                rows.sort_unstable();
                rows.dedup();
                let mut kept = std::mem::take(&mut self.kept);
                for derived in [&mut kept.0, &mut kept.1].into_iter().flatten() {
                    derived.renew(tables, &rows);
                }
                kept
            }
        };
        let is_wanted = |derived: &Derived| derived.as_of == as_of;
        let (wanted, other) = match last {
            Some(last) if is_wanted(&last) => (Some(last), before),
            last => (before.filter(is_wanted), last),
        };
        self.kept.1 = other;
        self.kept.0.insert(wanted.unwrap_or_else(|| Derived::of_all(tables, as_of)))
    }

    /// NPS of the firm: the latest answer of each customer in the window.
    pub fn nps(&mut self, tables: &mut Tables, as_of: NaiveDate) -> NpsFigures {
        let setting = tables.setting();
        let mut kept = std::mem::take(&mut self.answers);
        kept.follow(tables);
        let figures = nps(&kept, tables.facts.customers(), self.at(tables, as_of), &setting);
        self.answers = kept;
        figures
    }
}

/// Answers in the order figures want, by source key, then id: kept until one changes.
#[derive(Debug, Default)]
struct Answers {
    at: Option<u64>,
    customer: Vec<u32>,
    on: Vec<i32>,
    score: Vec<u8>,
}

impl Answers {
    fn follow(&mut self, tables: &Tables) {
        let at = tables.version_of(&Entity::SurveyResponse);
        if self.at == Some(at) {
            return;
        }
        let mut order: Vec<(&str, uuid::Uuid, u32)> = tables
            .views(&Entity::SurveyResponse)
            .filter_map(|(row, view)| {
                let id = tables.id(&Entity::SurveyResponse, row)?;
                Some((view.text("source_key"), id.0, row))
            })
            .collect();
        order.sort_unstable();
        let responses = tables.facts.responses();
        let rows = || order.iter().map(|(_, _, row)| index(*row));
        self.customer = rows().filter_map(|row| responses.customer.get(row).copied()).collect();
        self.on = rows().filter_map(|row| responses.on.get(row).copied()).collect();
        self.score = rows().filter_map(|row| responses.score.get(row).copied()).collect();
        self.at = Some(at);
    }

    fn columns(&self) -> AnswerColumns<'_> {
        AnswerColumns { customer: &self.customer, on: &self.on, score: &self.score }
    }
}

impl Derived {
    fn of_all(tables: &mut Tables, as_of: NaiveDate) -> Self {
        let mut derived = Self { as_of, ..Self::default() };
        let everyone: Vec<u32> = (0..number(tables.facts.customers())).collect();
        derived.renew(tables, &everyone);
        derived
    }

    /// Computes anew what is derived of some customers.
    fn renew(&mut self, tables: &mut Tables, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        let as_of = self.as_of;
        let setting = tables.setting();
        let (window, ever) = (Span::window(as_of, setting.window_months), Span::ever(as_of));
        let rules = LifecycleRules::from(&setting);
        let none = value_of(&tables.facts.order_columns(), &[], ever);
        let customers = tables.facts.customers();
        self.stages.resize(customers, None);
        self.window.resize(customers, none);
        self.ever.resize(customers, none);
        self.scores.resize(customers, SKIPPED);
        for row in rows.iter().copied() {
            let own_orders = tables.facts.rows_of(&Entity::Order, row);
            let own_answers = answers_of(tables, row);
            let facts = &tables.facts;
            let (columns, orders, at) =
                (facts.customer_columns(), facts.order_columns(), index(row));
            let days = days_of(&orders, &own_orders);
            put(&mut self.stages, at, stage_at(&columns, row, &days, as_of, &rules));
            put(&mut self.window, at, value_of(&orders, &own_orders, window));
            put(&mut self.ever, at, value_of(&orders, &own_orders, ever));
            put(&mut self.scores, at, latest_of(own_answers, window));
        }
    }

    /// Place of a customer by revenue in the window, from 1, and how many were active in it; absent for
    /// one who was not. Equal revenue shares the better place.
    pub fn rank(&self, row: u32) -> Option<(u32, u32)> {
        let own = self.window.get(index(row)).filter(|value| value.orders > 0)?;
        let active = || self.window.iter().filter(|value| value.orders > 0);
        let better = active().filter(|value| value.revenue > own.revenue).count();
        Some((number(better).saturating_add(1), number(active().count())))
    }
}

fn put<Item>(column: &mut [Item], at: usize, value: Item) {
    if let Some(place) = column.get_mut(at) {
        *place = value;
    }
}

/// Days and scores of one customer's answers, in the order figures want.
fn answers_of(tables: &mut Tables, customer: u32) -> Vec<(i32, u8)> {
    let mut rows = tables.facts.rows_of(&Entity::SurveyResponse, customer);
    if rows.is_empty() {
        return Vec::new();
    }
    rows.sort_by_key(|row| {
        let view = tables.view(&Entity::SurveyResponse, *row);
        (view.map_or("", |view| view.text("source_key")), tables.id(&Entity::SurveyResponse, *row))
    });
    let responses = tables.facts.responses();
    let answer = |row: &u32| {
        let at = index(*row);
        Some((*responses.on.get(at)?, *responses.score.get(at)?))
    };
    rows.iter().filter_map(answer).collect()
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

fn nps(answers: &Answers, customers: usize, derived: &Derived, setting: &Setting) -> NpsFigures {
    let at = |span| latest(&answers.columns(), customers, span);
    let (as_of, months) = (derived.as_of, setting.window_months);
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
        && number(ends.len()) < TREND_MONTHS
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
        let derived = Derived {
            as_of: NaiveDate::MIN,
            stages: Vec::new(),
            window: vec![value(5, 1), value(9, 1), value(0, 0), value(9, 2)],
            ever: Vec::new(),
            scores: Vec::new(),
        };
        let ranks = [0, 1, 2, 3, 4].map(|row| derived.rank(row));
        assert_eq!(ranks, [Some((3, 3)), Some((1, 3)), None, Some((1, 3)), None]);
    }
}
