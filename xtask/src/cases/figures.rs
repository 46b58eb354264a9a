//! Cases of figures over customers.

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use domain::analytics::lifetime_value::{including_this_year, raised, residual, uplift};
use domain::analytics::pareto::Concentration;
use domain::analytics::payback::Payback;
use domain::analytics::promise::deviation;
use domain::analytics::quintile::Quintiles;
use domain::analytics::ratio::{float, wide};
use domain::analytics::survival::{Curve, Observation, Point};
use domain::analytics::wilson::wilson95;
use domain::period::{day, months_back as back};
use serde_json::{Map, Value, json};

use super::decimal::decimals;
use super::{Found, count, list, number, text, with_inputs};

/// Points that a case of lifetime value adds to retention.
const FIVE_POINTS: f64 = 0.05;

fn date(case: &Value, name: &str) -> Result<NaiveDate> {
    let text = text(case, name)?;
    text.parse().ok().with_context(|| format!("{name} is no date: {text}"))
}

/// The object under the names of its values.
fn named(found: Value) -> Map<String, Value> {
    match found {
        Value::Object(found) => found,
        _ => Map::new(),
    }
}

/// Cut points and scores.
pub fn quintiles(case: &Value) -> Found {
    let values = decimals(list(case, "values")?)?;
    let cuts = Quintiles::of(&values.whole);
    let scores = |of: fn(&Quintiles, i64) -> u8| -> Vec<Option<u8>> {
        let score = |value: &i64| cuts.as_ref().map(|cuts| of(cuts, *value));
        values.whole.iter().map(score).collect()
    };
    let found = json!({
        "breaks": cuts.map(|cuts| cuts.breaks(values.per_unit)),
        "high_is_good": scores(Quintiles::score),
        "low_is_good": scores(Quintiles::reversed),
    });
    Ok(with_inputs(case, &["values"], named(found)))
}

/// Shares of the top.
pub fn pareto(case: &Value) -> Found {
    let values = decimals(list(case, "values")?)?;
    let found = Concentration::of(&values.whole);
    let wanted = case.pointer("/expected/shares").and_then(Value::as_object);
    let share = |name: &String| {
        let percent = name.strip_prefix("top").and_then(|percent| percent.parse().ok());
        (name.clone(), json!(percent.and_then(|percent| found.top(percent))))
    };
    let shares: Map<String, Value> =
        wanted.map(|wanted| wanted.keys().map(share).collect()).unwrap_or_default();
    Ok(json!({
        "n": values.whole.len(),
        "total": wide(found.total()) / values.per_unit,
        "shares": shares,
        "customers_for_80pct": found.reaching_most(),
        "peak_share": found.peak().map(|peak| peak.share),
    }))
}

/// A survival curve.
pub fn kaplan_meier(case: &Value) -> Found {
    let times = decimals(list(case, "durations")?)?;
    let events = list(case, "events")?;
    if events.len() != times.whole.len() {
        bail!("durations and events are not equally many");
    }
    let ended = |event: &Value| event.as_bool().or_else(|| Some(event.as_u64()? > 0));
    let seen = times.whole.iter().zip(events).map(|(time, event)| {
        let ended = ended(event).with_context(|| format!("{event} is no event"))?;
        Ok(Observation { time: *time, ended })
    });
    let curve = Curve::of(&seen.collect::<Result<Vec<_>>>()?);
    let in_units = |time: i64| float(time) / times.per_unit;
    let point = |time: i64| {
        let Point { s, low, high, .. } = curve.at(time)?;
        Some(json!({"t": in_units(time), "s": s, "lo95": low, "hi95": high}))
    };
    let mean = curve.longest().and_then(|longest| curve.mean_to(longest));
    let found = json!({
        "curve": curve.times().filter_map(point).collect::<Vec<_>>(),
        "median": curve.median().map(in_units),
        "rmst_to_max": mean.map(|mean| mean / times.per_unit),
    });
    Ok(with_inputs(case, &["durations", "events"], named(found)))
}

/// A date months back.
pub fn months_back(case: &Value) -> Found {
    Ok(json!(back(date(case, "as_of")?, count(case, "months")?)))
}

/// An interval of a share.
pub fn wilson(case: &Value) -> Found {
    let interval = wilson95(count(case, "successes")?, count(case, "n")?);
    let (low, high) = interval.map(|[low, high]| (low, high)).unzip();
    Ok(with_inputs(case, &["successes", "n"], named(json!({"low": low, "high": high}))))
}

/// Simple lifetime value.
pub fn lifetime_value(case: &Value) -> Found {
    let (m, r, d) =
        (number(case, "margin")?, number(case, "retention")?, number(case, "discount")?);
    let found = json!({
        "clv": residual(m, r, d),
        "clv_incl_first": including_this_year(m, r, d),
        "retention_plus_5pt": raised(r, FIVE_POINTS),
        "uplift": uplift(m, r, d, FIVE_POINTS),
    });
    Ok(with_inputs(case, &["margin", "retention", "discount"], named(found)))
}

/// Pay-back of an acquisition cost.
pub fn payback(case: &Value) -> Found {
    let cost = case.get("acquisition_cost").context("there is no acquisition_cost")?;
    let amounts: Vec<Value> =
        std::iter::once(cost).chain(list(case, "yearly_profit")?).cloned().collect();
    let amounts = decimals(&amounts)?;
    let (cost, profits) = amounts.whole.split_first().context("there are no amounts")?;
    let found = Payback::of(*cost, profits);
    let cumulative = found.cumulative.iter().map(|total| float(*total) / amounts.per_unit);
    let found = json!({
        "cumulative": cumulative.collect::<Vec<_>>(),
        "payback_period": found.payback_period,
    });
    Ok(with_inputs(case, &["acquisition_cost", "yearly_profit"], named(found)))
}

/// Days between promised and done.
pub fn promise(case: &Value) -> Found {
    let days = deviation(day(date(case, "promised")?), day(date(case, "done")?));
    Ok(with_inputs(case, &["promised", "done"], named(json!({"deviation_days": days}))))
}
