//! The three aggregates by the product's own functions, as native code: no page shows them yet. They
//! read columns as the replica keeps them, which are made beforehand.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use domain::analytics::nps::{AnswerColumns, SKIPPED, Tally, latest};
use domain::analytics::pareto::Concentration;
use domain::analytics::purchase::{OrderColumns, PurchaseDays, Standing};
use domain::analytics::rfm::{Buyer, Rfm};
use domain::analytics::value::values;
use domain::id::RecordId;
use domain::period::{Span, day};
use domain::row;
use domain::sync::envelope::Envelope;
use serde_json::{Value, json};
use system_tests::measure::firm::{AS_OF, Firm};
use tokio::time::Instant;

use crate::answers::{Answers, Worth, date};
use crate::figures::Figures;
use crate::options::Options;
use crate::subject::Subject;
use crate::workload::Workload;

const ME: Subject = Subject::Native;

/// How often each is asked, as of the peers.
pub const TURNS: usize = 3;

/// Percent of the customers whose share is wanted.
const TOP: u32 = 20;

const NPS_MONTHS: u32 = 12;

/// How one is asked.
type Ask = fn(&Columns) -> Result<Value>;

/// The firm as columns.
struct Columns {
    today: NaiveDate,
    customers: Vec<String>,
    cities: Vec<String>,
    order_customers: Vec<u32>,
    order_days: Vec<i32>,
    revenues: Vec<i64>,
    standings: Vec<Standing>,
    answer_customers: Vec<u32>,
    answer_days: Vec<i32>,
    scores: Vec<u8>,
}

/// Asks each question as often as the peers are asked.
pub fn measure(
    options: &Options,
    firm: &Firm,
    answers: &Answers,
    figures: &mut Figures,
) -> Result<()> {
    let columns = Columns::of(firm)?;
    let questions: [(Workload, Ask); 3] = [
        (Workload::Value, Columns::worth),
        (Workload::Rfm, Columns::cells),
        (Workload::NpsByCity, Columns::by_city),
    ];
    for (workload, ask) in questions {
        for _ in 0..options.samples * TURNS {
            let from = Instant::now();
            let answer = ask(&columns)?;
            figures.add(workload, ME, [from.elapsed().as_secs_f64() * 1_000.0]);
            answers.check(workload, &answer)?;
        }
    }
    Ok(())
}

impl Columns {
    fn of(firm: &Firm) -> Result<Self> {
        let ids = || firm.customers.iter().map(|customer| customer.id);
        let rows: HashMap<RecordId, u32> = ids().zip(0..).collect();
        let owner = |record: &Envelope| -> Result<u32> {
            let id: RecordId = field(record, "customer")?;
            rows.get(&id).copied().context("a row of nobody")
        };
        let on = |record: &Envelope| -> Result<i32> { Ok(day(field(record, "on")?)) };
        let city = |customer: &Envelope| {
            let address = customer.fields.get("address");
            address.and_then(|address| address.get("city")?.as_str()).map(str::to_owned)
        };
        // As the replica has them: of one day, the later id is the latest.
        let mut given: Vec<&Envelope> = firm.answers.iter().collect();
        given.sort_by_key(|answer| answer.id);
        let orders = &firm.orders;
        Ok(Self {
            today: date(AS_OF)?,
            customers: ids().map(|id| id.to_string()).collect(),
            cities: firm.customers.iter().map(city).collect::<Option<_>>().context("no city")?,
            order_customers: orders.iter().map(owner).collect::<Result<_>>()?,
            order_days: orders.iter().map(on).collect::<Result<_>>()?,
            revenues: orders.iter().map(|order| field(order, "revenue")).collect::<Result<_>>()?,
            standings: orders
                .iter()
                .map(|order| Ok(Standing::of(field(order, "kind")?, field(order, "status")?)))
                .collect::<Result<_>>()?,
            answer_customers: given.iter().copied().map(owner).collect::<Result<_>>()?,
            answer_days: given.iter().copied().map(on).collect::<Result<_>>()?,
            scores: given.iter().map(|answer| field(answer, "score")).collect::<Result<_>>()?,
        })
    }

    fn orders(&self) -> OrderColumns<'_> {
        OrderColumns {
            customer: &self.order_customers,
            on: &self.order_days,
            revenue: &self.revenues,
            standing: &self.standings,
            cost: None,
        }
    }

    fn worth(&self) -> Result<Value> {
        let values = values(&self.orders(), self.customers.len(), Span::ever(self.today));
        let bought = values.iter().zip(&self.customers).filter(|(value, _)| value.orders > 0);
        let revenues: Vec<(String, i64)> =
            bought.map(|(value, id)| (id.clone(), value.revenue)).collect();
        let money: Vec<i64> = revenues.iter().map(|(_, revenue)| *revenue).collect();
        let share = Concentration::of(&money).top(TOP).context("nobody bought")?;
        Ok(serde_json::to_value(Worth { revenues, share })?)
    }

    fn cells(&self) -> Result<Value> {
        let orders = self.orders();
        let values = values(&orders, self.customers.len(), Span::ever(self.today));
        let purchases = PurchaseDays::build(&orders, self.customers.len());
        let today = day(self.today);
        let buyers: Vec<Buyer> = (0..)
            .zip(&values)
            .filter_map(|(customer, value)| {
                let days = purchases.until(customer, today);
                Some(Buyer {
                    recency_days: i64::from(today) - i64::from(*days.last()?),
                    purchase_days: i64::from(row::number(days.len())),
                    revenue: value.revenue,
                })
            })
            .collect();
        let mut cells: BTreeMap<String, u32> = BTreeMap::new();
        for score in Rfm::of(&buyers).scores {
            *cells.entry(score.code()).or_default() += 1;
        }
        Ok(json!(cells))
    }

    fn by_city(&self) -> Result<Value> {
        let answers = AnswerColumns {
            customer: &self.answer_customers,
            on: &self.answer_days,
            score: &self.scores,
        };
        let window = Span::window(self.today, NPS_MONTHS);
        let scores = latest(&answers, self.customers.len(), window);
        let mut cities: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        for (score, city) in scores.into_iter().zip(&self.cities) {
            if score != SKIPPED {
                cities.entry(city).or_default().push(score);
            }
        }
        let tallies = cities.into_iter().map(|(city, scores)| {
            let tally = Tally::of(scores);
            (city, [tally.n(), tally.promoters, tally.detractors])
        });
        Ok(json!(tallies.collect::<BTreeMap<_, _>>()))
    }
}

fn field<T: serde::de::DeserializeOwned>(record: &Envelope, name: &str) -> Result<T> {
    let value = record.fields.get(name).with_context(|| format!("a row without {name}"))?;
    Ok(serde_json::from_value(value.clone())?)
}
