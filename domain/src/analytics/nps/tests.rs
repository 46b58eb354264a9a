//! The worked examples of the formulas, and the known answers of the shared cases.

use serde_json::Value;

use super::*;

fn tally(promoters: u32, passives: u32, detractors: u32) -> Tally {
    Tally { promoters, passives, detractors }
}

fn nps(promoters: u32, passives: u32, detractors: u32) -> Nps {
    Nps::of(tally(promoters, passives, detractors), None).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Every number of `expected` stands in `found` under the same name.
#[track_caller]
fn same(found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Number(a), Value::Number(b)) => {
            near(a.as_f64().unwrap(), b.as_f64().unwrap(), 1e-9);
        }
        (Value::Array(a), Value::Array(b)) => {
            a.iter().zip(b).for_each(|(found, expected)| same(found, expected));
        }
        (Value::Object(a), Value::Object(b)) => {
            b.iter().for_each(|(name, expected)| same(&a[name], expected));
        }
        _ => assert_eq!(found, expected),
    }
}

fn cases() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/cases.json")).unwrap()
}

fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn tally_of(case: &Value) -> Tally {
    tally(count(&case["promoters"]), count(&case["passives"]), count(&case["detractors"]))
}

#[test]
fn known_answers_of_counts() {
    for case in cases()["nps"].as_array().unwrap() {
        let population = case["population"].as_u64().map(|n| u32::try_from(n).unwrap());
        match Nps::of(tally_of(case), population) {
            Some(found) => {
                same(&serde_json::to_value(found).unwrap(), &case["expected"]);
            }
            None => assert_eq!(case["expected"], serde_json::json!({"n": 0, "nps": null})),
        }
    }
}

#[test]
fn known_answers_of_scores() {
    for case in cases()["nps_from_scores"].as_array().unwrap() {
        let scores = case["scores"].as_array().unwrap();
        let scores = scores.iter().map(|score| u8::try_from(score.as_u64().unwrap()).unwrap());
        let found = Nps::of(Tally::of(scores), None);
        same(&serde_json::to_value(found).unwrap(), &case["expected"]);
    }
}

#[test]
fn known_answers_of_change_size_and_display() {
    let cases = cases();
    let triple = |value: &Value| tally(count(&value[0]), count(&value[1]), count(&value[2]));
    for case in cases["nps_change"].as_array().unwrap() {
        let found = NpsChange::between(triple(&case["old"]), triple(&case["new"]));
        same(&serde_json::to_value(found).unwrap(), &case["expected"]);
    }
    for case in cases["nps_sample_size"].as_array().unwrap() {
        let (v, m) = (case["variance"].as_f64().unwrap(), case["margin"].as_f64().unwrap());
        assert_eq!(sample_size(v, m), Some(count(&case["n"])));
    }
    for case in cases["nps_display"].as_array().unwrap() {
        let found = Nps::of(tally_of(case), None).unwrap().shown();
        assert_eq!(i64::from(found), case["shown"].as_i64().unwrap());
    }
}

#[test]
fn example_one_half_promoters() {
    let found = nps(50, 30, 20);
    near(found.nps, 30.0, 0.01);
    near(found.se, 7.8102, 0.01);
    near(found.moe95, 15.3078, 0.01);
    near(found.adjusted_centre, 29.1262, 0.01);
    near(Z95 * found.adjusted_se, 15.0751, 0.01);
    let [low, high] = found.adjusted95.unwrap();
    near(low, 14.05, 0.01);
    near(high, 44.20, 0.01);
    let n = f64::from(found.n) + ADDED;
    near(found.adjusted_se.powi(2) * n / 10_000.0, 0.609_341, 1e-6);
}

#[test]
fn example_two_all_promoters_keep_an_honest_interval() {
    let found = nps(10, 0, 0);
    near(found.moe95, 0.0, 1e-12);
    near(found.adjusted_centre, 76.9231, 0.01);
    near(Z95 * found.adjusted_se, 29.4195, 0.01);
    let [low, high] = found.adjusted95.unwrap();
    near(low, 47.50, 0.01);
    near(high, 100.0, 1e-12);
}

#[test]
fn example_three_skipped_answers_do_not_count() {
    let found = Tally::of([10, 9, 9, 8, 7, 6, 0, SKIPPED, SKIPPED]);
    assert_eq!(found, tally(3, 2, 2));
    let found = Nps::of(found, None).unwrap();
    near(found.nps, 14.2857, 0.01);
    assert_eq!(found.shown(), 14);
    near(found.adjusted_centre, 10.0, 0.01);
    let [low, high] = found.adjusted95.unwrap();
    near(low, -39.58, 0.01);
    near(high, 59.58, 0.01);
}

#[test]
fn examples_four_and_five_a_change_needs_enough_answers() {
    let change = NpsChange::between(tally(50, 30, 20), tally(60, 25, 15)).unwrap();
    near(change.points, 15.0, 0.01);
    near(change.z, 1.3716, 0.0001);
    near(change.p_two_sided, 0.1702, 0.0001);
    assert!(!change.is_proven());
    let change = NpsChange::between(tally(250, 150, 100), tally(300, 125, 75)).unwrap();
    near(change.z, 3.1072, 0.0001);
    near(change.p_two_sided, 0.0019, 0.0001);
    assert!(change.is_proven());
    assert_eq!(NpsChange::between(tally(0, 0, 0), tally(1, 0, 0)), None);
}

#[test]
fn example_six_rounds_once_and_away_from_zero() {
    let shown = |p, a, d| nps(p, a, d).shown();
    assert_eq!(shown(2, 0, 1), 33);
    assert_eq!(shown(1, 3, 2), -17);
    assert_eq!(shown(2, 4, 3), -11);
    assert_eq!(shown(2, 3, 3), -13);
}

#[test]
fn example_seven_edges() {
    assert_eq!(Nps::of(Tally::default(), None), None);
    let found = nps(0, 10, 0);
    near(found.nps, 0.0, 1e-12);
    near(found.adjusted95.unwrap()[1], 18.47, 0.01);
    let found = nps(0, 0, 5);
    near(found.nps, -100.0, 1e-12);
    near(found.adjusted95.unwrap()[0], -100.0, 1e-12);
    near(found.adjusted95.unwrap()[1], -17.49, 0.01);
    assert_eq!(Tally::of([0]), tally(0, 0, 1));
    for text in ["11", "-1", "7.5", "", "6.5", "+7", " 7", "256"] {
        assert_eq!(parse_score(text), None, "{text}");
    }
    assert_eq!(["0", "10", "07"].map(parse_score), [Some(0), Some(10), Some(7)]);
}

#[test]
fn example_eight_sample_sizes() {
    let sizes = [(0.61, 10.0), (0.61, 5.0), (1.0, 10.0)].map(|(v, m)| sample_size(v, m));
    assert_eq!(sizes, [Some(232), Some(935), Some(382)]);
    assert_eq!(sample_size(1.0, 0.0), None);
}

#[test]
fn the_latest_answer_counts_and_on_one_date_the_later_row() {
    let answers = AnswerColumns {
        customer: &[0, 0, 0, 1, 1, 1, 2, 9],
        on: &[5, 7, 6, 5, 5, 8, 10, 5],
        score: &[1, 2, 3, 4, 5, SKIPPED, 6, 7],
    };
    let found = latest(&answers, 3, Span { after: 4, until: 9 });
    assert_eq!(found, [2, 5, SKIPPED]);
}
