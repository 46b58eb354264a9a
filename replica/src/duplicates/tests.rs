//! The queue follows the tables, and who is typed is found.

use domain::id::RecordId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::message::ReasonWord;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn row(entity: &str, n: u128, seq: u64, fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": entity, "id": id(n), "schema": 1, "fields": fields, "scope": "base", "seq": seq,
    }))
    .unwrap()
}

fn tables() -> Tables {
    let mut tables = Tables::default();
    let mail = |mail: &str| json!([mail]);
    let customers = [
        json!({"name": "Bakkerij Zon", "number": "1", "emails": mail("anna@zon.example")}),
        json!({"name": "Bakkerij Zon BV", "number": "2", "emails": mail("Anna@zon.example")}),
        json!({"name": "Smid", "number": "3"}),
    ];
    for (n, fields) in (1..).zip(customers) {
        tables.confirm_row(row("customer", n, 1, fields));
    }
    let phones = json!([{"raw": "0612345678", "e164": "+31612345678"}]);
    let person = json!({"customer": id(3), "first_name": "Piet", "last_name": "Smit",
        "phones": phones});
    tables.confirm_row(row("contact", 11, 1, person));
    tables
}

fn listed(tables: &mut Tables) -> Duplicates {
    let mut duplicates = Duplicates::default();
    while duplicates.list_more(tables, 1) {}
    duplicates
}

#[track_caller]
fn check(duplicates: &mut Duplicates, tables: &mut Tables, expected: &[(u128, u128)]) {
    while duplicates.list_more(tables, 2) {}
    let page = duplicates.page(tables, 10);
    let found =
        page.pairs.iter().map(|pair| (pair.first.id.0.as_u128(), pair.second.id.0.as_u128()));
    assert_eq!(found.collect::<Vec<_>>(), expected);
    assert_eq!(page.total, number(expected.len()));
}

#[test]
fn the_queue_follows_what_people_say_and_type() {
    let mut tables = tables();
    let mut duplicates = listed(&mut tables);
    check(&mut duplicates, &mut tables, &[(1, 2)]);
    assert_eq!(duplicates.page(&tables, 10).pairs[0].reasons[0].what, ReasonWord::Email);

    let apart = json!({"customer": id(2), "record": id(1), "verdict": "different"});
    tables.confirm_row(row("pairing", 21, 2, apart.clone()));
    check(&mut duplicates, &mut tables, &[]);
    let mut again = apart;
    again["withdrawn"] = json!(true);
    tables.confirm_row(row("pairing", 21, 3, again));
    check(&mut duplicates, &mut tables, &[(1, 2)]);

    let merge = json!({"customer": id(1), "record": id(2), "verdict": "same"});
    tables.confirm_row(row("pairing", 22, 4, merge.clone()));
    check(&mut duplicates, &mut tables, &[]);
    // A number that was typed at the one that was merged belongs to who stands for it.
    let other = json!({"name": "Bakkerij Zon BV", "number": "2",
        "phones": [{"raw": "0612345678", "e164": "+31612345678"}]});
    tables.confirm_row(row("customer", 2, 5, other));
    check(&mut duplicates, &mut tables, &[(1, 3)]);
    let mut split = merge;
    split["withdrawn"] = json!(true);
    tables.confirm_row(row("pairing", 22, 6, split));
    check(&mut duplicates, &mut tables, &[(1, 2), (2, 3)]);
}

#[track_caller]
fn typed(tables: &mut Tables, entity: &str, fields: Value, expected: &[&str]) {
    let duplicates = listed(tables);
    let row = row(entity, 99, 0, fields);
    let found = duplicates.alike(tables, &Typed { row });
    assert_eq!(found.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn who_is_typed_is_found() {
    let tables = &mut tables();
    let mail = json!(["anna@zon.example"]);
    typed(tables, "customer", json!({"name": "Zon"}), &[]);
    let both = ["Bakkerij Zon", "Bakkerij Zon BV"];
    typed(tables, "customer", json!({"name": "Bakkerij Zon", "emails": mail}), &both);
    let phones = json!([{"raw": "06", "e164": "+31612345678"}]);
    typed(tables, "contact", json!({"last_name": "Jansen", "phones": phones}), &["Piet Smit"]);
    let name = json!({"first_name": "Piet", "last_name": "Smitt"});
    typed(tables, "contact", name.clone(), &[]);
    let mut there = name;
    there["customer"] = json!(id(3));
    typed(tables, "contact", there, &["Piet Smit"]);
}

#[test]
fn side_by_side_stand_only_those_who_stand_for_themselves() {
    let mut tables = tables();
    let page = twins(&mut tables, CustomerId(id(1)), CustomerId(id(3)));
    assert_eq!(page.second.unwrap().has.contacts, 1);
    let merge = json!({"customer": id(1), "record": id(3), "verdict": "same", "at": 5});
    tables.confirm_row(row("pairing", 22, 4, merge));
    let page = twins(&mut tables, CustomerId(id(1)), CustomerId(id(3)));
    assert_eq!((page.first.unwrap().has.contacts, page.second), (1, None));
    let row = tables.row(&Entity::Customer, RecordId(id(3))).unwrap();
    let merged = merged_here(&tables, row);
    assert_eq!(merged.len(), 1);
    assert_eq!((merged[0].survivor.id.0, merged[0].other.id.0), (id(1), id(3)));
}
