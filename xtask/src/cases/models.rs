//! Cases of the buying models on given parameters.

use anyhow::{Context, Result};
use domain::analytics::buying::{BgNbd, GammaGamma, ParetoNbd, Pattern, Spender};
use serde_json::{Map, Value, json};

use super::{Found, count, list, number, with_inputs};

fn parameters<const N: usize>(case: &Value) -> Result<[f64; N]> {
    let numbers: Option<Vec<f64>> = list(case, "params")?.iter().map(Value::as_f64).collect();
    let array = numbers.and_then(|numbers| numbers.try_into().ok());
    array.with_context(|| format!("params are not {N} numbers"))
}

/// A customer of a case; absent in cases of the whole population.
fn pattern(case: &Value) -> Result<Option<Pattern>> {
    if case.get("x").is_none() {
        return Ok(None);
    }
    let repeats = count(case, "x")?;
    Ok(Some(Pattern { repeats, recency: number(case, "tx")?, age: number(case, "T")? }))
}

/// The values under each name of an answer, which is the number they are asked for.
fn by_number(case: &Value, name: &str, of: impl Fn(f64) -> f64) -> Value {
    let asked = case.get(name).and_then(Value::as_object);
    let one = |key: &String| (key.clone(), json!(key.parse().ok().map(&of)));
    let found: Option<Map<String, Value>> = asked.map(|asked| asked.keys().map(one).collect());
    json!(found)
}

/// What both models of purchases are asked for.
struct Asked<'a> {
    p_alive: &'a dyn Fn(&Pattern) -> f64,
    ln_likelihood: &'a dyn Fn(&Pattern) -> f64,
    expected: &'a dyn Fn(&Pattern, f64) -> f64,
    population_mean: &'a dyn Fn(f64) -> f64,
}

fn purchases(case: &Value, asked: &Asked<'_>) -> Result<Map<String, Value>> {
    let mut found = Map::new();
    if let Some(pattern) = pattern(case)? {
        found.insert("p_alive".into(), json!((asked.p_alive)(&pattern)));
        found.insert("log_likelihood".into(), json!((asked.ln_likelihood)(&pattern)));
        let expected = by_number(case, "expected", |time| (asked.expected)(&pattern, time));
        found.insert("expected".into(), expected);
    }
    let mean = by_number(case, "population_mean", asked.population_mean);
    found.insert("population_mean".into(), mean);
    Ok(found)
}

/// BG/NBD.
pub fn bg_nbd(case: &Value) -> Found {
    let model = BgNbd::of(parameters(case)?);
    let mut found = purchases(
        case,
        &Asked {
            p_alive: &|pattern| model.p_alive(pattern),
            ln_likelihood: &|pattern| model.ln_likelihood(pattern),
            expected: &|pattern, time| model.expected(pattern, time),
            population_mean: &|time| model.population_mean(time),
        },
    )?;
    // `pmf_52` asks for the chances of each number of purchases in 52 units of time.
    let names = case.as_object().into_iter().flat_map(Map::keys);
    for name in names.filter(|name| name.starts_with("pmf_")) {
        let time = name.trim_start_matches("pmf_").parse().context("pmf_ needs a time")?;
        let asked = case.get(name).and_then(Value::as_object).context("pmf is no object")?;
        let chance = |key: &String| {
            let count = key.parse().ok();
            (key.clone(), json!(count.map(|count| model.probability(count, time))))
        };
        found.insert(name.clone(), Value::Object(asked.keys().map(chance).collect()));
    }
    Ok(with_inputs(case, &["params", "x", "tx", "T"], found))
}

/// Pareto/NBD.
pub fn pareto_nbd(case: &Value) -> Found {
    let model = ParetoNbd::of(parameters(case)?);
    let found = purchases(
        case,
        &Asked {
            p_alive: &|pattern| model.p_alive(pattern),
            ln_likelihood: &|pattern| model.ln_likelihood(pattern),
            expected: &|pattern, time| model.expected(pattern, time),
            population_mean: &|time| model.population_mean(time),
        },
    )?;
    Ok(with_inputs(case, &["params", "x", "tx", "T"], found))
}

/// Gamma-Gamma.
pub fn gamma_gamma(case: &Value) -> Found {
    let model = GammaGamma::of(parameters(case)?);
    let spender = Spender { repeats: count(case, "x")?, mean: number(case, "mean_value")? };
    let found = json!({
        "expected_value": model.expected_value(&spender),
        "log_likelihood": model.ln_likelihood(&spender),
    });
    let found = found.as_object().cloned().unwrap_or_default();
    Ok(with_inputs(case, &["params", "x", "mean_value"], found))
}
