//! `cargo xtask cases FILE`: recomputes every answer of a file of small inputs through `domain`.

mod decimal;
mod figures;
mod models;
mod surveys;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::gate::counts::Counts;
use crate::say;

/// How far a number may lie from its answer, relative to it.
const CLOSE: f64 = 1e-9;

/// The same for survival curves and models.
const CLOSE_SURVIVAL: f64 = 1e-8;
const CLOSE_MODELS: f64 = 1e-7;

/// Near zero this much is rounding.
const ROUNDING: f64 = 1e-12;

/// What a case gives: the values found, under the names of the answers.
type Found = Result<Value>;

/// Recomputes the cases of a file; the last line says how many passed.
///
/// # Errors
///
/// When the file cannot be read or is no object of lists.
pub fn run(file: &str) -> Result<ExitCode> {
    let text =
        fs::read_to_string(Path::new(file)).with_context(|| format!("cannot read {file}"))?;
    let cases: Value = serde_json::from_str(&text).with_context(|| format!("{file} is no JSON"))?;
    let counts = check(&cases)?;
    say::line(format_args!("{} passed, {} failed", counts.passed, counts.failed));
    Ok(if counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(cases: &Value) -> Result<Counts> {
    let Value::Object(kinds) = cases else { bail!("the file must hold an object of lists") };
    let mut counts = Counts::default();
    for (kind, list) in kinds {
        match list {
            Value::Array(list) => check_list(kind, list, &mut counts),
            // Models are grouped once more, by name.
            Value::Object(groups) => {
                for (name, list) in groups {
                    let list =
                        list.as_array().with_context(|| format!("{kind}.{name} is no list"))?;
                    check_list(&format!("{kind}.{name}"), list, &mut counts);
                }
            }
            _ => bail!("{kind} is no list"),
        }
    }
    Ok(counts)
}

fn check_list(kind: &str, list: &[Value], counts: &mut Counts) {
    for (number, case) in list.iter().enumerate() {
        let place = format!("{kind}[{number}]");
        let mut failures = Vec::new();
        match answer(kind, case) {
            Err(error) => failures.push(format!("{place}: {error:#}")),
            Ok((found, expected)) => {
                compare(&place, &found, &expected, tolerance(kind), &mut failures);
            }
        }
        *counts += Counts::one(failures.is_empty());
        failures.iter().for_each(say::line);
    }
}

fn tolerance(kind: &str) -> f64 {
    match kind {
        "kaplan_meier" => CLOSE_SURVIVAL,
        _ if kind.starts_with("models.") => CLOSE_MODELS,
        _ => CLOSE,
    }
}

/// What was found for a case, and what was expected.
fn answer(kind: &str, case: &Value) -> Result<(Value, Value)> {
    let own = || case.clone();
    let expected = || case.get("expected").cloned().context("the case has no answer `expected`");
    Ok(match kind {
        "nps" => (surveys::from_counts(case)?, expected()?),
        "nps_from_scores" => (surveys::from_scores(case)?, expected()?),
        "nps_invalid_scores" => (surveys::score(case), Value::Null),
        "nps_change" => (surveys::change(case)?, expected()?),
        "nps_sample_size" => (surveys::sample_size(case)?, own()),
        "nps_display" => (surveys::display(case)?, own()),
        "quintiles" => (figures::quintiles(case)?, own()),
        "pareto" => (figures::pareto(case)?, expected()?),
        "kaplan_meier" => (figures::kaplan_meier(case)?, own()),
        "months_back" => (figures::months_back(case)?, expected()?),
        "wilson95" => (figures::wilson(case)?, own()),
        "clv_simple" => (figures::lifetime_value(case)?, own()),
        "payback" => (figures::payback(case)?, own()),
        "promise" => (figures::promise(case)?, own()),
        "models.bg_nbd" => (models::bg_nbd(case)?, own()),
        "models.pareto_nbd" => (models::pareto_nbd(case)?, own()),
        "models.gamma_gamma" => (models::gamma_gamma(case)?, own()),
        _ => bail!("nothing is known of this kind of case"),
    })
}

/// The values of `inputs` of a case, so that comparing the whole case compares them with themselves.
fn with_inputs(case: &Value, inputs: &[&str], mut found: serde_json::Map<String, Value>) -> Value {
    for name in inputs {
        if let Some(value) = case.get(*name) {
            found.insert((*name).to_owned(), value.clone());
        }
    }
    Value::Object(found)
}

/// Every name of `expected` stands in `found`, with a value close enough.
fn compare(place: &str, found: &Value, expected: &Value, close: f64, failures: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (name, expected) in expected {
                let found = found.get(name).unwrap_or(&Value::Null);
                compare(&format!("{place}.{name}"), found, expected, close, failures);
            }
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            for (number, (found, expected)) in found.iter().zip(expected).enumerate() {
                compare(&format!("{place}[{number}]"), found, expected, close, failures);
            }
        }
        (Value::Number(a), Value::Number(b)) if is_close(a, b, close) => {}
        _ if found == expected => {}
        _ => failures.push(format!("{place}: expected {expected}, found {found}")),
    }
}

fn is_close(found: &serde_json::Number, expected: &serde_json::Number, close: f64) -> bool {
    let pair = found.as_f64().zip(expected.as_f64());
    pair.is_some_and(|(found, expected)| {
        (found - expected).abs() <= close * expected.abs() + ROUNDING
    })
}

/// A number of a case.
fn number(case: &Value, name: &str) -> Result<f64> {
    case.get(name).and_then(Value::as_f64).with_context(|| format!("{name} is no number"))
}

/// A count of a case.
fn count(case: &Value, name: &str) -> Result<u32> {
    let number = case.get(name).and_then(Value::as_u64).and_then(|number| number.try_into().ok());
    number.with_context(|| format!("{name} is no count"))
}

/// A list of a case.
fn list<'a>(case: &'a Value, name: &str) -> Result<&'a [Value]> {
    let list = case.get(name).and_then(Value::as_array);
    list.map(Vec::as_slice).with_context(|| format!("{name} is no list"))
}

/// A text of a case.
fn text<'a>(case: &'a Value, name: &str) -> Result<&'a str> {
    case.get(name).and_then(Value::as_str).with_context(|| format!("{name} is no text"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::place;

    fn known() -> Value {
        let file = place::root().join("domain/tests/fixtures/cases.json");
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
    }

    #[test]
    fn every_known_answer_is_found() {
        assert_eq!(check(&known()).unwrap(), Counts { passed: 60, failed: 0 });
    }

    #[test]
    fn a_wrong_answer_anywhere_fails_its_case() {
        let wrong = |value: &Value| match value {
            Value::Null => json!(1),
            Value::Number(number) => json!(number.as_f64().unwrap() * 1.001 + 0.01),
            _ => json!("2000-01-01"),
        };
        let mut checked = 0;
        for place in [
            "/nps/0/expected/nps",
            "/nps/0/expected/adjusted95/1",
            "/nps_from_scores/1/expected/passives",
            "/nps_change/0/expected/z",
            "/nps_sample_size/1/n",
            "/nps_display/1/shown",
            "/quintiles/4/breaks/2",
            "/quintiles/4/low_is_good/9",
            "/pareto/3/expected/peak_share",
            "/pareto/3/expected/shares/top20",
            "/kaplan_meier/0/curve/3/hi95",
            "/kaplan_meier/1/median",
            "/months_back/1/expected",
            "/wilson95/2/high",
            "/clv_simple/0/uplift",
            "/payback/0/cumulative/4",
            "/promise/1/deviation_days",
            "/models/bg_nbd/1/expected/39",
            "/models/bg_nbd/4/pmf_52/3",
            "/models/pareto_nbd/4/population_mean/520",
            "/models/gamma_gamma/0/log_likelihood",
        ] {
            let mut cases = known();
            let value = cases.pointer_mut(place).unwrap();
            *value = wrong(value);
            assert_eq!(check(&cases).unwrap().failed, 1, "{place}");
            checked += 1;
        }
        assert_eq!(checked, 21);
    }

    #[test]
    fn what_is_not_understood_fails_and_is_named() {
        let cases = json!({"alchemy": [{}], "nps": [{"promoters": "many"}]});
        assert_eq!(check(&cases).unwrap(), Counts { passed: 0, failed: 2 });
        assert!(check(&json!([])).is_err());
        let invalid = json!({"nps_invalid_scores": [7]});
        assert_eq!(check(&invalid).unwrap().failed, 1);
    }
}
