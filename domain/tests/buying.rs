//! The buying models on the CDNOW sample against its known answers.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;

use domain::analytics::buying::{BgNbd, GammaGamma, ParetoNbd, Pattern, Spender, correlation};
use serde_json::Value;

const CDNOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/cdnow");

fn reference() -> Value {
    serde_json::from_slice(&fs::read(format!("{CDNOW}/reference.json")).unwrap()).unwrap()
}

/// The published summary: patterns and mean values.
fn published() -> (Vec<Pattern>, Vec<Spender>) {
    let mut reader = csv::Reader::from_path(format!("{CDNOW}/customers.csv")).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let repeats = row[1].parse().unwrap();
        let pattern =
            Pattern { repeats, recency: row[2].parse().unwrap(), age: row[3].parse().unwrap() };
        (pattern, Spender { repeats, mean: row[4].parse().unwrap() })
    });
    rows.unzip()
}

#[track_caller]
fn near(found: f64, expected: &Value, relative: f64) {
    let expected = expected.as_f64().unwrap();
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
}

#[track_caller]
fn fitted<const N: usize>(
    block: &Value,
    names: [&str; N],
    parameters: [f64; N],
    errors: Option<[f64; N]>,
    ln_likelihood: f64,
) {
    let errors = errors.unwrap();
    for (place, name) in names.iter().enumerate() {
        near(parameters[place], &block[name], 1e-5);
        near(errors[place], &block["standard_errors"][name], 1e-3);
    }
    near(ln_likelihood, &block["log_likelihood"], 1e-10);
}

#[test]
fn bg_nbd_is_fitted_to_its_maximum() {
    let fit = BgNbd::fit(&published().0).unwrap();
    let BgNbd { r, alpha, a, b } = fit.model;
    let names = ["r", "alpha", "a", "b"];
    fitted(&reference()["bg_nbd"], names, [r, alpha, a, b], fit.errors, fit.ln_likelihood);
    assert!(fit.n == 2357 && fit.gradient_max < 1e-8);
}

#[test]
fn pareto_nbd_is_fitted_to_its_maximum() {
    let fit = ParetoNbd::fit(&published().0).unwrap();
    let ParetoNbd { r, alpha, s, beta } = fit.model;
    let names = ["r", "alpha", "s", "beta"];
    fitted(&reference()["pareto_nbd"], names, [r, alpha, s, beta], fit.errors, fit.ln_likelihood);
    assert!(fit.n == 2357 && fit.gradient_max < 1e-8);
}

#[test]
fn gamma_gamma_is_fitted_to_its_maximum() {
    let spenders = published().1;
    let fit = GammaGamma::fit(&spenders).unwrap();
    let GammaGamma { p, q, v } = fit.model;
    let block = &reference()["gamma_gamma"];
    fitted(block, ["p", "q", "v"], [p, q, v], fit.errors, fit.ln_likelihood);
    near(fit.model.population_mean().unwrap(), &block["population_mean"], 1e-6);
    near(correlation(&spenders).unwrap(), &block["frequency_value_correlation"], 1e-8);
    assert_eq!(fit.n, 946);
}

#[test]
fn too_few_repeaters_are_refused_and_the_reason_told() {
    let few: Vec<Pattern> = published().0.into_iter().take(150).collect();
    let error = BgNbd::fit(&few).unwrap_err().to_string();
    assert!(error.contains("bought again") && error.contains("100"), "{error}");
    assert!(ParetoNbd::fit(&few).is_err() && GammaGamma::fit(&[]).is_err());
}
