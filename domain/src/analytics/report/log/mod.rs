//! The figures of a log of purchases: buying models, and what needs no more than who bought when and
//! for how much.
//!
//! Every row is a purchase, also one worth nothing: the published results of the CDNOW sample count
//! them. Models are fitted up to the end of calibration and checked on what came after.

mod customers;
mod models;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Figures;
use super::blocks::{as_map, put, relation_duration};
use super::table::written;
use crate::analytics::buying::{Bought, Pattern, summary};
use crate::analytics::cohort::{Period, cohorts};
use crate::analytics::lifecycle::{LifecycleRules, stage};
use crate::analytics::pareto::Concentration;
use crate::analytics::purchase::{OrderColumns, PurchaseDays, Standing};
use crate::analytics::ratio::{share, wide};
use crate::analytics::relation::relation;
use crate::analytics::rfm::{Buyer, Rfm};
use crate::analytics::survival::Observation;
use crate::exchange::transactions::{Transaction, customers};
use crate::period::{Span, day};
use crate::row;
use crate::setting::Boundaries;

use models::Models;

/// Months without a purchase after which a relation is taken to have ended.
const DORMANT_MONTHS: [u32; 2] = [6, 12];

/// Days after which the share of running relations is shown, and the horizon of their mean.
const MARKS: [u32; 3] = [90, 180, 365];
const HORIZON: u32 = 365;

/// Over which time a log is looked at.
#[derive(Clone, Copy, Debug)]
pub struct LogSpan {
    /// The date of the figures: nothing later counts.
    pub as_of: NaiveDate,
    /// The last day that the models are fitted on.
    pub calibration_end: NaiveDate,
    /// Length of the models' unit of time.
    pub unit_days: u32,
}

/// One customer of a log.
struct Customer<'a> {
    key: &'a str,
    days: Vec<Bought>,
    /// What the models know of them; absent for one who first bought after calibration.
    pattern: Option<(Pattern, f64)>,
}

/// A log, ordered by customer and day.
struct Log<'a> {
    rows: Vec<&'a Transaction>,
    customers: Vec<Customer<'a>>,
    purchases: PurchaseDays,
    rfm: Rfm,
    models: Models,
    span: LogSpan,
}

/// The figures of a log.
pub fn log_figures(rows: &[Transaction], span: LogSpan, setting: &Boundaries) -> Figures {
    let mut figures = Figures::new();
    put(&mut figures, "as_of", span.as_of);
    let log = Log::of(rows, span);
    if !log.customers.is_empty() {
        figures.extend(log.figures(setting));
    }
    figures
}

/// One line of text per customer of a log, and one of headings.
pub fn log_table(rows: &[Transaction], span: LogSpan) -> String {
    let log = Log::of(rows, span);
    let lines = customers::lines(&log);
    written(&customers::HEADINGS, lines.iter().map(customers::Line::cells))
}

impl<'a> Log<'a> {
    fn of(rows: &'a [Transaction], span: LogSpan) -> Self {
        let rows: Vec<&Transaction> = rows.iter().filter(|row| row.on <= span.as_of).collect();
        let places: HashMap<&str, usize> = customers(rows.iter().copied())
            .into_iter()
            .enumerate()
            .map(|(place, key)| (key, place))
            .collect();
        let mut customers: Vec<Customer<'a>> = Vec::new();
        customers.resize_with(places.len(), || Customer {
            key: "",
            days: Vec::new(),
            pattern: None,
        });
        for row in &rows {
            let place = places.get(row.customer.as_str());
            if let Some(customer) = place.and_then(|place| customers.get_mut(*place)) {
                customer.key = &row.customer;
                customer.days.push(Bought { on: day(row.on), revenue: row.revenue });
            }
        }
        let until = Span { after: crate::period::NO_DAY, until: day(span.calibration_end) };
        for customer in &mut customers {
            customer.days = by_day(&customer.days);
            customer.pattern = summary(&customer.days, until, span.unit_days);
        }
        let rfm = Rfm::of(&buyers(&customers, day(span.as_of)));
        let models = Models::of(&customers);
        Self { rows, purchases: purchases(&customers), customers, rfm, models, span }
    }

    /// Customers in the calibration, with their patterns.
    fn calibrated(&self) -> impl Iterator<Item = (&Customer<'a>, Pattern)> {
        let customers = self.customers.iter();
        customers.filter_map(|customer| Some((customer, customer.pattern?.0)))
    }

    fn figures(&self, setting: &Boundaries) -> Figures {
        let today = day(self.span.as_of);
        let [r, f, m] = self.rfm.measures();
        let mut figures = Figures::new();
        put(&mut figures, "log", self.log());
        put(&mut figures, "calibration", self.calibration());
        figures.extend(self.models.blocks());
        if let Some(histogram) = self.histogram() {
            put(&mut figures, "bg_frequency_histogram", histogram);
        }
        if let Some(holdout) = self.holdout() {
            put(&mut figures, "holdout", holdout);
        }
        let segments = self.rfm.segments();
        let rfm = json!({"as_of": self.span.as_of, "R": r, "F": f, "M": m, "segments": segments});
        put(&mut figures, "rfm", rfm);
        put(&mut figures, "pareto_revenue", self.pareto(setting));
        let months = cohorts(&self.purchases, today, Period::Month);
        put(&mut figures, "month_cohorts", months);
        for months in DORMANT_MONTHS {
            let name = format!("relation_duration_dormant_{months}m");
            let block = relation_duration(&self.relations(months), &MARKS, HORIZON);
            put(&mut figures, &name, block);
        }
        let repeated = self.customers.iter().filter(|one| one.days.len() > 1).count();
        let all = row::number(self.customers.len());
        put(&mut figures, "repeat_share", share(row::number(repeated).into(), all.into()));
        let lines = customers::lines(self);
        let lines: Vec<Value> = lines.iter().map(customers::Line::value).collect();
        put(&mut figures, "customers", lines);
        figures
    }

    fn log(&self) -> Value {
        let total: i128 = self.rows.iter().map(|row| i128::from(row.revenue)).sum();
        json!({
            "rows": self.rows.len(),
            "customers": self.customers.len(),
            "first_day": self.rows.iter().map(|row| row.on).min(),
            "last_day": self.rows.iter().map(|row| row.on).max(),
            "revenue_total": wide(total) / 100.0,
            "zero_revenue_rows": self.rows.iter().filter(|row| row.revenue == 0).count(),
        })
    }

    fn calibration(&self) -> Value {
        let patterns = || self.calibrated().map(|(_, pattern)| u64::from(pattern.repeats));
        json!({
            "end": self.span.calibration_end,
            "time_unit_days": self.span.unit_days,
            "customers": patterns().count(),
            "repeat_customers": patterns().filter(|repeats| *repeats > 0).count(),
            "repeat_purchases": patterns().sum::<u64>(),
        })
    }

    /// Customers by number of repeats in the calibration, and as the model expects them; the last
    /// number holds all above.
    fn histogram(&self) -> Option<Value> {
        const LAST: usize = 7;
        let model = self.models.bg_nbd.as_ref().ok()?.model;
        let (mut actual, mut expected) = ([0_u32; LAST + 1], [0.0_f64; LAST + 1]);
        let mut ages: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for (_, pattern) in self.calibrated() {
            let place = row::index(pattern.repeats).min(LAST);
            if let Some(count) = actual.get_mut(place) {
                *count += 1;
            }
            let entry = ages.entry(pattern.age.to_bits()).or_insert((pattern.age, 0.0));
            entry.1 += 1.0;
        }
        for (age, weight) in ages.into_values() {
            let mut rest = weight;
            for (count, sum) in (0..).zip(expected.iter_mut().take(LAST)) {
                let customers = weight * model.probability(count, age);
                *sum += customers;
                rest -= customers;
            }
            if let Some(last) = expected.last_mut() {
                *last += rest;
            }
        }
        Some(json!({"actual": actual, "expected": expected}))
    }

    /// What was bought after the calibration against what the models expected.
    fn holdout(&self) -> Option<Value> {
        let (end, today) = (day(self.span.calibration_end), day(self.span.as_of));
        let days = i64::from(today) - i64::from(end);
        let length = Some(self.span.in_units(days)).filter(|length| *length > 0.0)?;
        let after = Span { after: end, until: today };
        let bought = |customer: &Customer<'_>| {
            customer.days.iter().filter(|day| after.contains(day.on)).count()
        };
        let expected = |of: &dyn Fn(&Pattern) -> Option<f64>| -> Option<f64> {
            self.calibrated().map(|(_, pattern)| of(&pattern)).sum()
        };
        Some(json!({
            "length": length,
            "actual_purchases": self.calibrated().map(|(one, _)| bought(one)).sum::<usize>(),
            "bg_expected": expected(&|pattern| self.models.bg_expected(pattern, length)),
            "pareto_expected": expected(&|pattern| self.models.pareto_expected(pattern, length)),
        }))
    }

    fn pareto(&self, setting: &Boundaries) -> Figures {
        let revenues: Vec<i64> = self.customers.iter().map(Customer::revenue).collect();
        let concentration = Concentration::of(&revenues);
        let mut block = as_map(concentration.tops(&setting.thresholds.pareto_q));
        put(&mut block, "customers_for_80pct", concentration.reaching_most());
        block
    }

    fn relations(&self, dormant_months: u32) -> Vec<Observation> {
        let rules = LifecycleRules { dormant_months, ..LifecycleRules::default() };
        let (as_of, today) = (self.span.as_of, day(self.span.as_of));
        let customers = 0..row::number(self.purchases.customers());
        let relations = customers.filter_map(|customer| {
            let days = self.purchases.of(customer);
            relation(days, &stage(days, None, None, as_of, &rules), today)
        });
        relations.collect()
    }
}

impl LogSpan {
    /// Days in the models' unit of time.
    fn in_units(&self, days: i64) -> f64 {
        crate::analytics::ratio::float(days) / f64::from(self.unit_days.max(1))
    }
}

impl Customer<'_> {
    fn revenue(&self) -> i64 {
        self.days.iter().fold(0, |sum, day| sum.saturating_add(day.revenue))
    }
}

/// Purchases of one day as one, ascending.
fn by_day(bought: &[Bought]) -> Vec<Bought> {
    let mut days: BTreeMap<i32, i64> = BTreeMap::new();
    for Bought { on, revenue } in bought {
        let sum = days.entry(*on).or_default();
        *sum = sum.saturating_add(*revenue);
    }
    days.into_iter().map(|(on, revenue)| Bought { on, revenue }).collect()
}

fn purchases(customers: &[Customer<'_>]) -> PurchaseDays {
    let pairs = (0_u32..).zip(customers);
    let (customer, on): (Vec<u32>, Vec<i32>) =
        pairs.flat_map(|(row, one)| one.days.iter().map(move |day| (row, day.on))).unzip();
    let orders = OrderColumns {
        customer: &customer,
        on: &on,
        // Any amount will do: every row is a purchase.
        revenue: &vec![1; on.len()],
        standing: &vec![Standing::Order; on.len()],
        cost: None,
    };
    PurchaseDays::build(&orders, customers.len())
}

fn buyers(customers: &[Customer<'_>], today: i32) -> Vec<Buyer> {
    let buyer = |customer: &Customer<'_>| Buyer {
        recency_days: i64::from(today)
            - customer.days.last().map_or(i64::from(today), |day| day.on.into()),
        purchase_days: row::number(customer.days.len()).into(),
        revenue: customer.revenue(),
    };
    customers.iter().map(buyer).collect()
}
