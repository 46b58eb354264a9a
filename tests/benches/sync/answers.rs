//! The right answers, counted plainly from the firm's rows: whoever is measured must give them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Error, Result, ensure};
use chrono::{Days, Months, NaiveDate};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use system_tests::measure::firm::{AS_OF, Firm};

use crate::supply::SEGMENTS;
use crate::workload::Workload;

/// How far two ways to divide may lie apart.
const NEAR: f64 = 1e-9;

/// So much of a wrong answer is shown.
const SHOWN: usize = 300;

/// Months in which an answer counts for the NPS.
const NPS_MONTHS: u32 = 12;

/// The aggregates, and the word by which a peer's page is asked for each.
pub const AGGREGATES: [(Workload, &str); 3] =
    [(Workload::Value, "value"), (Workload::Rfm, "rfm"), (Workload::NpsByCity, "npsByCity")];

/// Revenue of each customer who bought, and what part of it the best of them bring.
#[derive(Debug, Deserialize, Serialize)]
pub struct Worth {
    pub revenues: Vec<(String, i64)>,
    pub share: f64,
}

/// The right answers to all questions.
#[derive(Debug)]
pub struct Answers {
    /// Customers by months of the segment.
    segments: Vec<f64>,
    nps: f64,
    revenues: BTreeMap<String, i64>,
    share: f64,
    /// Buyers by cell of three scores.
    cells: BTreeMap<String, u32>,
    /// Answers, promoters and detractors by city.
    cities: BTreeMap<String, [u32; 3]>,
}

/// An order that counts as a purchase.
struct Purchase {
    customer: String,
    on: NaiveDate,
    revenue: i64,
}

impl Answers {
    /// Counts them.
    pub fn of(firm: &Firm) -> Result<Self> {
        let today = date(AS_OF)?;
        let purchases = purchases(firm, today)?;
        let mut segments = Vec::new();
        for months in SEGMENTS {
            let since = back(today, months)?;
            let recent = purchases.iter().filter(|purchase| since < purchase.on);
            let buyers: BTreeSet<&str> = recent.map(|purchase| &*purchase.customer).collect();
            segments.push(f64::from(u32::try_from(buyers.len())?));
        }
        let mut revenues = BTreeMap::new();
        for purchase in &purchases {
            *revenues.entry(purchase.customer.clone()).or_default() += purchase.revenue;
        }
        let cities = cities(firm, today)?;
        let sum = |place: usize| -> f64 {
            cities.values().filter_map(|tally| tally.get(place)).copied().map(f64::from).sum()
        };
        let nps = 100.0 * (sum(1) - sum(2)) / sum(0);
        let share = share(&revenues)?;
        Ok(Self { segments, nps, share, cells: cells(&purchases, today)?, revenues, cities })
    }

    /// Fails unless an answer is right.
    pub fn check(&self, workload: Workload, answer: &Value) -> Result<()> {
        let is_right = match workload {
            Workload::Value => {
                let found: Worth = serde_json::from_value(answer.clone())?;
                let is_near = (found.share - self.share).abs() < NEAR;
                is_near && BTreeMap::from_iter(found.revenues) == self.revenues
            }
            Workload::Rfm => BTreeMap::<String, u32>::deserialize(answer)? == self.cells,
            Workload::NpsByCity => {
                BTreeMap::<String, [u32; 3]>::deserialize(answer)? == self.cities
            }
            Workload::Nps => is_number(answer, self.nps),
            _ => true,
        };
        let said: String = answer.to_string().chars().take(SHOWN).collect();
        ensure!(is_right, "{}: another answer was right than {said}", workload.title());
        Ok(())
    }

    /// Fails unless the counts of all segments are right.
    pub fn check_segments(&self, counts: &[Value]) -> Result<()> {
        let is_right = counts.len() == self.segments.len()
            && counts.iter().zip(&self.segments).all(|(count, right)| is_number(count, *right));
        ensure!(is_right, "segments: {:?} was right, not {counts:?}", self.segments);
        Ok(())
    }
}

fn is_number(answer: &Value, right: f64) -> bool {
    answer.as_f64().is_some_and(|found| (found - right).abs() < NEAR)
}

fn text<'a>(row: &'a Envelope, name: &str) -> Result<&'a str> {
    let value = row.fields.get(name).and_then(Value::as_str);
    value.with_context(|| format!("a row without {name}"))
}

fn whole(row: &Envelope, name: &str) -> Result<i64> {
    let value = row.fields.get(name).and_then(Value::as_i64);
    value.with_context(|| format!("a row without {name}"))
}

/// The date that a text says.
pub fn date(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(Error::msg)
}

fn back(date: NaiveDate, months: u32) -> Result<NaiveDate> {
    date.checked_sub_months(Months::new(months)).context("no such date")
}

fn purchases(firm: &Firm, today: NaiveDate) -> Result<Vec<Purchase>> {
    let mut purchases = Vec::new();
    for order in &firm.orders {
        let on = date(text(order, "on")?)?;
        let revenue = whole(order, "revenue")?;
        let is_order = text(order, "kind")? == "order" && text(order, "status")? == "confirmed";
        if is_order && revenue > 0 && on <= today {
            let customer = text(order, "customer")?.to_owned();
            purchases.push(Purchase { customer, on, revenue });
        }
    }
    Ok(purchases)
}

/// The part of all revenue that the first fifth of the buyers bring, rounded up.
fn share(revenues: &BTreeMap<String, i64>) -> Result<f64> {
    let mut sorted: Vec<i64> = revenues.values().copied().collect();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let best: i64 = sorted.iter().take(sorted.len().div_ceil(5)).sum();
    let all: i64 = sorted.iter().sum();
    // Cents of one firm stay far below what a float holds exactly.
    Ok(best.to_string().parse::<f64>()? / all.to_string().parse::<f64>()?)
}

/// Scores by quintiles with interpolation; five times a cut point is a whole number.
fn cells(purchases: &[Purchase], today: NaiveDate) -> Result<BTreeMap<String, u32>> {
    let mut buyers: BTreeMap<&str, (BTreeSet<NaiveDate>, i64)> = BTreeMap::new();
    for purchase in purchases {
        let (days, revenue) = buyers.entry(&purchase.customer).or_default();
        days.insert(purchase.on);
        *revenue += purchase.revenue;
    }
    let mut measures: [Vec<i64>; 3] = Default::default();
    for (days, revenue) in buyers.values() {
        let last = days.last().context("a buyer without a day")?;
        let values = [(today - *last).num_days(), i64::try_from(days.len())?, *revenue];
        for (measure, value) in measures.iter_mut().zip(values) {
            measure.push(value);
        }
    }
    let [r, f, m] = measures.map(|values| scores(&values));
    let mut cells = BTreeMap::new();
    for ((r, f), m) in r.into_iter().zip(f).zip(m) {
        *cells.entry(format!("{}{f}{m}", 6 - r)).or_default() += 1;
    }
    Ok(cells)
}

fn scores(values: &[i64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().saturating_sub(1);
    let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or_default();
    let cuts = [1, 2, 3, 4].map(|k| {
        let (below, rest) = (last * k / 5, last * k % 5);
        let step = at(below + 1) - at(below);
        5 * at(below) + i64::try_from(rest).unwrap_or_default() * step
    });
    values.iter().map(|value| 1 + cuts.iter().filter(|cut| **cut < 5 * value).count()).collect()
}

/// From the latest answer of each customer; of one day, that with the later id.
fn cities(firm: &Firm, today: NaiveDate) -> Result<BTreeMap<String, [u32; 3]>> {
    let first = back(today, NPS_MONTHS)? + Days::new(1);
    let mut latest: BTreeMap<&str, (NaiveDate, String, i64)> = BTreeMap::new();
    for answer in &firm.answers {
        let on = date(text(answer, "on")?)?;
        if (first..=today).contains(&on) {
            let found = (on, answer.id.to_string(), whole(answer, "score")?);
            let known = latest.entry(text(answer, "customer")?).or_insert_with(|| found.clone());
            if *known < found {
                *known = found;
            }
        }
    }
    let mut cities: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    for customer in &firm.customers {
        let Some((_, _, score)) = latest.get(&*customer.id.to_string()) else { continue };
        let city = customer.fields.get("address").and_then(|address| address.get("city")?.as_str());
        let [answers, promoters, detractors] =
            cities.entry(city.context("a customer without a city")?.to_owned()).or_default();
        *answers += 1;
        *promoters += u32::from(*score >= 9);
        *detractors += u32::from(*score <= 6);
    }
    Ok(cities)
}
