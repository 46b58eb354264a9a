//! One line per customer of a log: what the models expect, and RFM scores.

use serde_json::{Value, json};

use super::Log;
use crate::analytics::buying::{Spender, Worth};
use crate::analytics::ratio::significant;
use crate::exchange::transactions::number;
use crate::period::day;

/// Names of the columns.
pub const HEADINGS: [&str; 18] = [
    "customer_id",
    "frequency",
    "recency",
    "T",
    "bg_p_alive",
    "pareto_p_alive",
    "bg_expected_13",
    "pareto_expected_13",
    "bg_expected_39",
    "pareto_expected_39",
    "bg_expected_52",
    "pareto_expected_52",
    "monetary_value",
    "gg_expected_value",
    "clv_12_months",
    "rfm",
    "recency_days_full",
    "purchase_days_full",
];

/// Units of time that purchases are expected for.
const AHEAD: [f64; 3] = [13.0, 39.0, 52.0];

/// The values of one customer, in the order of [`HEADINGS`].
pub struct Line(Vec<Value>);

impl Line {
    /// As an object.
    pub fn value(&self) -> Value {
        let names = HEADINGS.into_iter().map(str::to_owned);
        Value::Object(names.zip(self.0.iter().cloned()).collect())
    }

    /// As cells of a table.
    pub fn cells(&self) -> Vec<String> {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_f64() => {
                number.as_f64().map(significant).unwrap_or_default()
            }
            other => other.to_string(),
        };
        self.0.iter().map(cell).collect()
    }
}

/// All customers of a log.
pub fn lines(log: &Log<'_>) -> Vec<Line> {
    let worth = Worth::yearly(log.span.unit_days);
    let today = i64::from(day(log.span.as_of));
    let customers = log.customers.iter().zip(&log.rfm.scores);
    let line = |(customer, score): (&super::Customer<'_>, &crate::analytics::rfm::RfmScore)| {
        let known = customer.pattern;
        let pattern = known.map(|(pattern, _)| pattern);
        let mean = known.map(|(_, mean)| mean);
        let spender = known.map(|(pattern, mean)| Spender { repeats: pattern.repeats, mean });
        let value = spender.and_then(|spender| log.models.value(&spender));
        let bg = log.models.bg_nbd.as_ref().ok().map(|fit| fit.model);
        let clv = pattern
            .zip(value)
            .zip(bg)
            .map(|((pattern, value), model)| worth.of(&model, &pattern, value));
        let alive = pattern.map_or([None, None], |pattern| log.models.alive(&pattern));
        let key = number(customer.key).map_or_else(|| json!(customer.key), |id| json!(id));
        let mut values = vec![
            key,
            json!(pattern.map(|pattern| pattern.repeats)),
            json!(pattern.map(|pattern| pattern.recency)),
            json!(pattern.map(|pattern| pattern.age)),
        ];
        values.extend(alive.map(|alive| json!(alive)));
        for time in AHEAD {
            values.push(json!(pattern.and_then(|one| log.models.bg_expected(&one, time))));
            values.push(json!(pattern.and_then(|one| log.models.pareto_expected(&one, time))));
        }
        let last = customer.days.last().map(|day| today - i64::from(day.on));
        values.extend([
            json!(mean),
            json!(value),
            json!(clv),
            json!(score.code()),
            json!(last),
            json!(customer.days.len()),
        ]);
        Line(values)
    };
    customers.map(line).collect()
}
