//! The figures of the demo firm against its known answers.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::fs;

use chrono::NaiveDate;
use domain::analytics::lifecycle::{LifecycleRules, stage};
use domain::analytics::purchase::{OrderColumns, PurchaseDays, Standing};
use domain::analytics::report::{customer_table, figures};
use domain::customer::{Customer, EndReason};
use domain::entity::Entity;
use domain::exchange::{Context, Importer, Prepared, SourceFile};
use domain::id::WorkspaceId;
use domain::order::Order;
use domain::period::{NO_DAY, day_or_none};
use domain::segment::{Facts, Rule};
use domain::setting::Boundaries;
use serde_json::Value;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/crm_demo");

const TABLES: [&str; 12] = [
    "addresses",
    "campaign_targets",
    "campaigns",
    "complaints",
    "contacts",
    "customers",
    "employees",
    "hours",
    "offers",
    "orders",
    "people",
    "surveys",
];

fn prepared(tables: &[&str]) -> Prepared {
    let workspace = WorkspaceId::parse("0197a000-0000-7000-8000-000000000001").unwrap();
    let file = |table: &&str| {
        let name = format!("{table}.csv");
        let bytes = fs::read(format!("{DEMO}/{name}")).unwrap();
        SourceFile { name, bytes }
    };
    let files = tables.iter().map(file).collect();
    let prepared = Importer::folder(Context::empty(workspace, "folder", "NL"), files).finish();
    assert_eq!(prepared.problems, []);
    prepared
}

fn as_of() -> NaiveDate {
    "2025-06-30".parse().unwrap()
}

fn records<T: serde::de::DeserializeOwned>(prepared: &Prepared, entity: Entity) -> Vec<T> {
    let rows = prepared.records.iter().filter(|row| row.entity == entity);
    rows.map(|row| serde_json::from_value(Value::Object(row.fields.clone())).unwrap()).collect()
}

/// Compares every value of `found` with the same place in `expected`.
fn differences(path: &str, found: &Value, expected: &Value, out: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for name in
                found.keys().chain(expected.keys().filter(|name| !found.contains_key(*name)))
            {
                let (found, expected) = (found.get(name), expected.get(name));
                let null = Value::Null;
                match (found, expected) {
                    (Some(found), Some(expected)) => {
                        differences(&format!("{path}.{name}"), found, expected, out);
                    }
                    _ => out.push(format!(
                        "{path}.{name}: {} against {}",
                        found.unwrap_or(&null),
                        expected.unwrap_or(&null)
                    )),
                }
            }
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            for (found, expected) in found.iter().zip(expected) {
                differences(path, found, expected, out);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            if (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() > 1e-9 {
                out.push(format!("{path}: {a} against {b}"));
            }
        }
        _ if found == expected => {}
        _ => out.push(format!("{path}: {found} against {expected}")),
    }
}

#[test]
fn every_figure_equals_its_known_answer() {
    let found = Value::Object(figures(&prepared(&TABLES), as_of(), &Boundaries::default()));
    let expected = fs::read(format!("{DEMO}/expected.json")).unwrap();
    let mut out = Vec::new();
    differences("", &found, &serde_json::from_slice(&expected).unwrap(), &mut out);
    assert!(out.is_empty(), "{out:#?}");
}

#[test]
fn every_customer_has_the_expected_line() {
    let found = customer_table(&prepared(&TABLES), as_of(), &Boundaries::default());
    let expected = fs::read_to_string(format!("{DEMO}/expected_customers.csv")).unwrap();
    let pairs = found.lines().zip(expected.lines());
    let different: Vec<_> = pairs.filter(|(found, expected)| found != expected).collect();
    assert!(different.is_empty(), "{different:#?}");
    assert_eq!(found.lines().count(), 286);
}

#[test]
fn a_block_whose_table_is_absent_is_left_out() {
    let found = figures(&prepared(&["customers"]), as_of(), &Boundaries::default());
    let found = Value::Object(found);
    assert!(found.get("nps").is_none() && found.get("loyal_share").is_none());
    assert_eq!(found["lifecycle"]["potential"], 285);
    let found = figures(&Prepared::default(), as_of(), &Boundaries::default());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["as_of", "config"]);
}

#[test]
fn without_answers_in_the_window_there_is_no_score() {
    let early = "2021-01-01".parse().unwrap();
    let found = figures(&prepared(&["customers", "surveys"]), early, &Boundaries::default());
    let found = Value::Object(found);
    assert_eq!(found["nps"], serde_json::json!({"n": 0, "nps": null}));
    assert_eq!(found["nps_change"], Value::Null);
}

struct Demo {
    customers: Vec<Customer>,
    columns: (Vec<u32>, Vec<i32>, Vec<i64>, Vec<Standing>),
}

impl Demo {
    fn new() -> Self {
        let prepared = prepared(&["customers", "orders"]);
        let ids = prepared.records.iter().filter(|row| row.entity == Entity::Customer);
        let rows: HashMap<_, u32> = ids.map(|row| row.id).zip(0..).collect();
        let orders: Vec<Order> = records(&prepared, Entity::Order);
        let columns = (
            orders.iter().map(|order| rows[&order.customer.unwrap().into()]).collect(),
            orders.iter().map(|order| day_or_none(order.on)).collect(),
            orders.iter().map(|order| order.revenue.0).collect(),
            orders.iter().map(|order| Standing::of(order.kind, order.status)).collect(),
        );
        Self { customers: records(&prepared, Entity::Customer), columns }
    }

    fn orders(&self) -> OrderColumns<'_> {
        let (customer, on, revenue, standing) = &self.columns;
        OrderColumns { customer, on, revenue, standing, cost: None }
    }
}

#[test]
fn every_customer_has_the_expected_stage() {
    let demo = Demo::new();
    let purchases = PurchaseDays::build(&demo.orders(), demo.customers.len());
    let bytes = fs::read(format!("{DEMO}/expected_customers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut compared = 0;
    for row in reader.deserialize() {
        let row: HashMap<String, String> = row.unwrap();
        let place = demo.customers.iter().position(|c| c.number == row["customer_id"]).unwrap();
        let customer = &demo.customers[place];
        let days = purchases.of(u32::try_from(place).unwrap());
        let ended: (Option<NaiveDate>, Option<EndReason>) =
            (customer.ended_on, customer.end_reason);
        let found = stage(days, ended.0, ended.1, as_of(), &LifecycleRules::default());
        let flag = |flag: bool| if flag { "1" } else { "0" };
        let found = [found.lifecycle.name(), flag(found.dormant), flag(found.winback_possible)];
        let expected = ["lifecycle", "dormant", "winback_possible"].map(|name| row[name].as_str());
        assert_eq!(found, expected, "{}", row["customer_id"]);
        compared += 1;
    }
    assert_eq!(compared, 285);
}

#[test]
fn the_segment_of_the_last_twelve_months_holds_the_active_customers() {
    let demo = Demo::new();
    let facts = Facts {
        orders: demo.orders(),
        known_since: &vec![NO_DAY; demo.customers.len()],
        as_of: as_of(),
    };
    let expected: Value =
        serde_json::from_slice(&fs::read(format!("{DEMO}/expected.json")).unwrap()).unwrap();
    let active = expected["pareto"]["active_customers"].as_u64();
    assert_eq!(u64::try_from(Rule::ordered_within(12).count(&facts)).ok(), active);
}
