//! The figures of the CDNOW log against its known answers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::fs;

use chrono::NaiveDate;
use domain::analytics::report::{LogSpan, log_figures, log_table};
use domain::exchange::SourceFile;
use domain::exchange::transactions::{Transaction, transactions};
use domain::setting::Boundaries;
use serde_json::Value;

const CDNOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/cdnow");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span() -> LogSpan {
    LogSpan { as_of: date("1998-06-30"), calibration_end: date("1997-09-30"), unit_days: 7 }
}

fn rows() -> Vec<Transaction> {
    let bytes = fs::read(format!("{CDNOW}/transactions.csv")).unwrap();
    transactions(SourceFile { name: "transactions.csv".into(), bytes }).unwrap()
}

/// What was computed by other programs and is not ours to repeat.
const THEIRS: [&str; 2] = ["agreement_with_lifetimes", "lifetimes_0_11_3"];

/// How far a fitted value may lie from the maximum: its own name decides.
fn tolerance(path: &str) -> f64 {
    match path {
        _ if path.ends_with("gradient_max") => f64::INFINITY,
        _ if path.contains("standard_errors") => 1e-3,
        _ if path.contains("log_likelihood") => 1e-9,
        _ if path.contains("_nbd") || path.contains("gamma_gamma") => 1e-5,
        _ if path.contains("expected") || path.contains("customers") => 1e-5,
        _ => 1e-9,
    }
}

/// Every value of `expected` stands in `found` at the same place.
fn missing(path: &str, found: &Value, expected: &Value, out: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (name, expected) in
                expected.iter().filter(|(name, _)| !THEIRS.contains(&name.as_str()))
            {
                let none = Value::Null;
                missing(&format!("{path}.{name}"), found.get(name).unwrap_or(&none), expected, out);
            }
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let pairs = found.iter().zip(expected);
            pairs.for_each(|(found, expected)| missing(path, found, expected, out));
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            if (found - expected).abs() > tolerance(path) * expected.abs() {
                out.push(format!("{path}: {found} against {expected}"));
            }
        }
        _ if found == expected => {}
        _ => out.push(format!("{path}: {found} against {expected}")),
    }
}

#[test]
fn every_figure_equals_its_known_answer() {
    let mut found = log_figures(&rows(), span(), &Boundaries::default());
    let expected = fs::read(format!("{CDNOW}/reference.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    // All customers are printed, twenty are known.
    let all = found["customers"].as_array().unwrap();
    assert_eq!(all.len(), 2357);
    let by_id: HashMap<u64, &Value> =
        all.iter().map(|one| (one["customer_id"].as_u64().unwrap(), one)).collect();
    let known = expected["customers"].as_array().unwrap().iter();
    let chosen = known.map(|one| by_id[&one["customer_id"].as_u64().unwrap()].clone()).collect();
    found["customers"] = Value::Array(chosen);
    let mut out = Vec::new();
    missing("", &Value::Object(found), &expected, &mut out);
    assert!(out.is_empty(), "{out:#?}");
}

#[test]
fn the_log_gives_the_published_summary_of_every_customer() {
    let table = log_table(&rows(), span());
    let published = fs::read_to_string(format!("{CDNOW}/customers.csv")).unwrap();
    let mut compared = 0;
    for (found, expected) in table.lines().zip(published.lines()).skip(1) {
        let found: Vec<&str> = found.split(',').collect();
        let expected: Vec<&str> = expected.split(',').collect();
        let number = |text: &str| text.parse::<f64>().unwrap();
        assert_eq!(found[..2], expected[..2]);
        for (found, expected) in [(2, 2), (3, 3), (12, 4)].map(|(a, b)| (found[a], expected[b])) {
            assert!((number(found) - number(expected)).abs() < 1e-9, "{found} {expected}");
        }
        compared += 1;
    }
    assert_eq!(compared, 2357);
}

#[test]
fn a_short_log_is_told_without_models_and_why() {
    let rows: Vec<Transaction> = rows().into_iter().take(40).collect();
    let found = Value::Object(log_figures(&rows, span(), &Boundaries::default()));
    let reason = found["bg_nbd"]["refused"].as_str().unwrap();
    assert!(reason.contains("bought again"), "{reason}");
    assert_eq!(found["customers"][0]["bg_p_alive"], Value::Null);
    assert_eq!(found["holdout"]["bg_expected"], Value::Null);
    assert!(found.get("bg_frequency_histogram").is_none());
    assert!(found["rfm"]["segments"].is_object());
}

#[test]
fn who_first_bought_after_the_calibration_is_unknown_to_the_models() {
    let mut rows = rows();
    rows.push(Transaction { customer: "late".into(), on: date("1998-01-31"), revenue: 500 });
    let table = log_table(&rows, span());
    let line = table.lines().last().unwrap();
    assert_eq!(line, "late,,,,,,,,,,,,,,,511,150,1");
}

#[test]
fn nothing_later_than_the_date_exists() {
    let early =
        LogSpan { as_of: date("1996-12-31"), calibration_end: date("1996-12-31"), unit_days: 7 };
    let found = log_figures(&rows(), early, &Boundaries::default());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["as_of"]);
    let end = date("1997-09-30");
    let closed = LogSpan { as_of: end, calibration_end: end, unit_days: 1 };
    let found = Value::Object(log_figures(&rows(), closed, &Boundaries::default()));
    assert!(found.get("holdout").is_none());
    assert_eq!(found["log"]["last_day"], "1997-09-30");
}
