//! What was taken back is gone from everything that is shown and counted.

use domain::analytics::purchase::days_of;
use domain::id::CustomerId;
use domain::sync::block::encode;
use domain::sync::merge;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::directory::{Cut, Directory, Recalled};
use crate::dossier::dossier;
use crate::figures::Figures;
use crate::message::Caller;
use crate::sheet::{self, Whole};

const CUSTOMER: RecordId = RecordId(Uuid::from_u128(1));
const CONTACT: RecordId = RecordId(Uuid::from_u128(2));
const NUMBER: &str = "0612345678";

fn row(entity: Entity, id: RecordId, fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": entity.name(), "id": id, "schema": 1, "fields": fields, "scope": "base", "seq": 1,
    }))
    .unwrap()
}

fn contact() -> Envelope {
    let phones = json!([{"kind": "mobile", "raw": NUMBER, "e164": "+31612345678"}]);
    let fields = json!({"customer": CUSTOMER, "last_name": "Bakker", "phones": phones});
    row(Entity::Contact, CONTACT, fields)
}

fn order() -> Envelope {
    let fields = json!({"customer": CUSTOMER, "on": "2025-06-01", "revenue": 500, "number": "O-1"});
    row(Entity::Order, RecordId(Uuid::from_u128(3)), fields)
}

fn archived(row: &Envelope, value: bool) -> Envelope {
    let mut away = row.clone();
    away.fields.insert("archived".to_owned(), value.into());
    away.seq += 1;
    away
}

fn entry(n: u64, of: &Envelope, set: Value) -> String {
    json!({
        "kind": "change", "n": n, "change_id": Uuid::from_u128(n.into()), "entity": of.entity.name(),
        "id": of.id, "schema": 1, "set": set, "made_at": 0,
    })
    .to_string()
}

fn tables() -> Tables {
    let mut tables = Tables::default();
    tables.confirm_row(row(Entity::Customer, CUSTOMER, json!({"name": "Zandprint"})));
    tables.confirm_row(contact());
    tables.confirm_row(order());
    tables.take_changed();
    tables
}

/// All parts of a directory.
fn listed(tables: &mut Tables) -> Vec<Vec<u8>> {
    let mut whole = Whole::of(tables);
    std::iter::from_fn(|| whole.next_part(tables)).collect()
}

/// A directory as the worker hands it over.
fn directory(parts: Vec<Vec<u8>>) -> Directory {
    recalled(parts, &[], true)
}

/// A directory of its parts, and of what changed since.
fn recalled(mut parts: Vec<Vec<u8>>, changes: &[Vec<u8>], has_search: bool) -> Directory {
    let mut recalled = Recalled::default();
    let numbers = parts.pop().unwrap();
    assert!(parts.iter().all(|part| recalled.take(part, false)));
    assert!(changes.iter().all(|change| recalled.take(change, true)));
    assert!(recalled.take_numbers(&numbers));
    recalled.directory(has_search)
}

/// How many people and orders the customer shows, and whether the number is somebody's.
#[track_caller]
fn check(tables: &mut Tables, people: usize, orders: usize) {
    let customer = tables.row(&Entity::Customer, CUSTOMER).unwrap();
    assert_eq!(tables.views(&Entity::Contact).count(), people);
    assert_eq!(tables.facts.rows_of(&Entity::Contact, customer).len(), people);
    assert_eq!(tables.views(&Entity::Order).count(), orders);
    let own = tables.facts.rows_of(&Entity::Order, customer);
    assert_eq!(days_of(&tables.facts.order_columns(), &own).len(), orders);
    let directory = directory(listed(tables));
    let is_known = matches!(directory.caller(NUMBER), Caller::Known { .. });
    assert_eq!(is_known, people > 0);
}

#[test]
fn a_row_taken_back_here_is_gone_and_comes_back() {
    let mut tables = tables();
    check(&mut tables, 1, 1);
    for (n, row) in [(1, contact()), (2, order())] {
        let pending = tables.pending_of(entry(n, &row, json!({"archived": true})), vec![]).unwrap();
        tables.add_pending(pending);
    }
    check(&mut tables, 0, 0);
    let changed = tables.take_changed().unwrap().0;
    assert_eq!(changed.customers, [CustomerId::from(CUSTOMER)]);
    let again = entry(3, &contact(), json!({"archived": false}));
    let again = tables.pending_of(again, vec![]).unwrap();
    tables.add_pending(again);
    check(&mut tables, 1, 0);
}

#[test]
fn a_row_taken_back_elsewhere_is_gone_packed_or_single() {
    let mut single = tables();
    single.confirm_row(archived(&contact(), true));
    check(&mut single, 0, 1);
    let mut packed = tables();
    packed.confirm_block(encode(&Entity::Contact, &[archived(&contact(), true)]).unwrap()).unwrap();
    packed.confirm_block(encode(&Entity::Order, &[archived(&order(), true)]).unwrap()).unwrap();
    check(&mut packed, 0, 0);
    packed.confirm_row(Envelope { seq: 9, ..archived(&contact(), false) });
    check(&mut packed, 1, 0);
}

#[test]
fn an_edit_that_did_not_see_it_taken_back_shows_it_again() {
    let mut tables = tables();
    let change = serde_json::from_str(&entry(1, &contact(), json!({"archived": true}))).unwrap();
    let change = match change {
        domain::sync::change::Entry::Change(change) => change,
        other => panic!("{other:?}"),
    };
    tables.confirm_row(merge::apply(Some(&contact()), &change, 7).unwrap().row);
    check(&mut tables, 0, 1);
    let edit = entry(2, &contact(), json!({"role": "buyer"}));
    let edit = tables.pending_of(edit, vec![]).unwrap();
    tables.add_pending(edit);
    check(&mut tables, 1, 1);
}

#[test]
fn a_dossier_is_there_after_packing_and_after_reading_anew() {
    let on = "2025-06-30".parse().unwrap();
    let customer = CustomerId::from(CUSTOMER);
    let (mut tables, mut figures) = (tables(), Figures::default());
    let mut is_there = |tables: &mut Tables| {
        let derived = figures.at(tables, on);
        dossier(tables, derived, customer, on).is_some()
    };
    assert!(is_there(&mut tables));
    tables.repack(encode(&Entity::Order, &[order()]).unwrap()).unwrap();
    assert!(is_there(&mut tables));
    let former = std::mem::replace(&mut tables, self::tables());
    tables.replace(&former, None);
    assert!(is_there(&mut tables) && former.version() < tables.version());
}

#[test]
fn what_the_host_has_is_unsent_no_more_though_it_waits() {
    let mut tables = tables();
    for (n, row) in [(1, contact()), (2, order())] {
        let pending = tables.pending_of(entry(n, &row, json!({"note": "x"})), vec![]).unwrap();
        tables.put_pending(pending);
    }
    let device = Device { id: DeviceId(Uuid::from_u128(9)), n: 2 };
    tables.retract(Some(Device { n: 0, ..device }));
    tables.take_changed();
    let unsent = |tables: &Tables| {
        let is_unsent = |row: &Envelope| {
            tables.is_unsent(&row.entity, tables.row(&row.entity, row.id).unwrap())
        };
        [contact(), order()].iter().map(is_unsent).collect::<Vec<bool>>()
    };
    assert_eq!(unsent(&tables), [true, true]);
    tables.set_sent(Some(Device { n: 1, ..device }));
    assert_eq!(unsent(&tables), [false, true]);
    let (_, places) = tables.take_changed().unwrap();
    assert!(matches!(&places[..], [(Entity::Contact, _)]), "{places:?}");
    // The same entries under another device id have other counts.
    tables.set_sent(Some(Device { id: DeviceId(Uuid::from_u128(8)), n: 2 }));
    assert_eq!(unsent(&tables), [true, true]);
    tables.set_sent(Some(device));
    assert_eq!(unsent(&tables), [false, false]);
}

#[test]
fn many_changes_at_once_leave_the_directory_as_everything_anew_does() {
    let mut tables = tables();
    let of = |at: u128, round: u32| {
        let phones =
            json!([{"raw": format!("06-{round}{at:07}")}, {"raw": 7, "e164": {"of": [1]}}]);
        let fields = json!({"customer": CUSTOMER, "last_name": format!("Visser {at}"),
            "emails": [format!("{at}@r{round}.example")], "phones": phones});
        let mut row = row(Entity::Contact, RecordId(Uuid::from_u128(100 + at)), fields);
        row.seq += u64::from(round);
        row
    };
    (0..300).for_each(|at| tables.confirm_row(of(at, 1)));
    tables.take_changed();
    let patched = directory(listed(&mut tables));
    assert!(!patched.index_more(0), "it came with what is searched");

    (0..200).for_each(|at| tables.confirm_row(of(at, 2)));
    let gone = of(299, 1);
    tables.confirm_row(archived(&gone, true));
    let (_, places) = tables.take_changed().unwrap();
    assert!(places.len() > 200, "{}", places.len());
    // As it is kept: cut before the changes, which follow by themselves.
    let mut cut = Cut::default();
    let parts: Vec<_> = std::iter::from_fn(|| patched.next_part(&mut cut)).collect();
    let search: Vec<_> = std::iter::from_fn(|| patched.next_search_part(&mut cut)).collect();
    let change = sheet::patch(&mut tables, &places).unwrap();
    let kept = |is_whole: bool| {
        let kept = recalled(parts.clone(), std::slice::from_ref(&change), false);
        assert!(kept.is_partial() && !kept.index_more(100));
        // A change that comes before all is read.
        kept.change(&change);
        assert!(search.iter().all(|part| kept.take_search(part)));
        kept.end_search(is_whole);
        kept
    };
    let (whole, broken) = (kept(true), kept(false));
    patched.change(&change);
    let anew = directory(listed(&mut tables));
    for directory in [&patched, &anew, &whole, &broken] {
        while directory.index_more(100) {}
        let is_known = |number: &str| {
            matches!(directory.caller(number), Caller::Known { contact: Some(_), .. })
        };
        assert!(is_known("06-20000199") && is_known("06-10000200") && is_known(NUMBER));
        assert!(!is_known("06-10000199") && !is_known("06-10000299"));
        let found = |text: &str| directory.search(text, 5).len();
        assert_eq!(
            (found("199@r2.example"), found("199@r1.example"), found("299@r1.example")),
            (1, 0, 0)
        );
    }
}

#[test]
fn a_directory_that_is_made_while_rows_change_is_right_with_what_changed() {
    let customer = |at: u128, name: &str| {
        let number = format!("06-1000000{at}");
        let fields = json!({"name": name, "phones": [{"raw": number}]});
        row(Entity::Customer, RecordId(Uuid::from_u128(10 + at)), fields)
    };
    let person = |at: u128, of: u128, number: &str| {
        let fields = json!({"customer": RecordId(Uuid::from_u128(10 + of)),
            "last_name": format!("Visser {at}"), "phones": [{"raw": number}]});
        row(Entity::Contact, RecordId(Uuid::from_u128(20 + at)), fields)
    };
    let after = |row: Envelope| Envelope { seq: 2, ..row };
    for parts_before in 0..=3 {
        let mut tables = Tables::default();
        (0..4).for_each(|at| tables.confirm_row(customer(at, "Zandprint")));
        (0..4).for_each(|at| tables.confirm_row(person(at, at, &format!("06-2000000{at}"))));
        tables.take_changed();
        let mut whole = Whole::of(&tables);
        let mut parts: Vec<Vec<u8>> =
            (0..parts_before).filter_map(|_| whole.next_part(&mut tables)).collect();
        // With their people, as customers are erased.
        tables.confirm_row(after(Envelope { erased: true, ..customer(1, "") }));
        tables.confirm_row(after(Envelope { erased: true, ..person(1, 1, "") }));
        tables.confirm_row(after(customer(2, "Waterdruk")));
        tables.confirm_row(customer(5, "Nieuw"));
        tables.confirm_row(after(archived(&person(0, 0, "06-20000000"), true)));
        tables.confirm_row(after(person(2, 3, "06-30000002")));
        tables.confirm_row(person(5, 5, "06-20000005"));
        let (_, places) = tables.take_changed().unwrap();
        parts.extend(std::iter::from_fn(|| whole.next_part(&mut tables)));
        let followed = directory(parts);
        followed.change(&sheet::patch(&mut tables, &places).unwrap());
        let anew = directory(listed(&mut tables));
        let numbers = (0..6).flat_map(|at| [1, 2, 3].map(|kind| format!("06-{kind}000000{at}")));
        for number in numbers {
            assert_eq!(followed.caller(&number), anew.caller(&number), "{number} {parts_before}");
        }
        for text in ["zandprint", "waterdruk", "nieuw", "visser"] {
            let found = |directory: &Directory| {
                let mut hits = directory.search(text, 9);
                hits.sort_by_key(|hit| (hit.customer, hit.contact));
                hits
            };
            assert_eq!(found(&followed), found(&anew), "{text} {parts_before}");
        }
    }
}

#[test]
fn numbers_of_a_merged_customer_are_those_of_who_stands_for_it() {
    let other = RecordId(Uuid::from_u128(8));
    let phone = |raw: &str, e164: &str| json!({"raw": raw, "e164": e164});
    let (shared, own) = (phone("0101234567", "+31101234567"), phone("0612345670", "+31612345670"));
    let mut tables = Tables::default();
    let first = json!({"name": "Zandprint", "phones": [shared]});
    tables.confirm_row(row(Entity::Customer, CUSTOMER, first));
    let second = json!({"name": "Zandprint BV", "phones": [shared, own]});
    tables.confirm_row(row(Entity::Customer, other, second));
    let person = json!({"customer": other, "last_name": "Bos", "phones": [phone("0687654321",
        "+31687654321")]});
    tables.confirm_row(row(Entity::Contact, CONTACT, person));
    let before = listed(&mut tables);
    tables.take_changed();
    let said = json!({"customer": CUSTOMER, "record": other, "verdict": "same"});
    tables.confirm_row(row(Entity::Pairing, RecordId(Uuid::from_u128(9)), said));
    let (_, changed) = tables.take_changed().unwrap();
    let patch = sheet::patch(&mut tables, &changed).unwrap();
    let customer = CustomerId::from(CUSTOMER);
    // And one that is typed at it afterwards.
    let late = phone("0612345671", "+31612345671");
    let fields = json!({"name": "Zandprint BV", "phones": [own, late]});
    tables.confirm_row(Envelope { seq: 2, ..row(Entity::Customer, other, fields) });
    let (_, changed) = tables.take_changed().unwrap();
    let later = sheet::patch(&mut tables, &changed).unwrap();
    let patched = recalled(before, &[patch, later], true);
    for directory in [directory(listed(&mut tables)), patched] {
        while directory.index_more(10) {}
        for number in ["0101234567", "0612345670", "0612345671"] {
            let known = Caller::Known { customer, contact: None };
            assert_eq!(directory.caller(number), known, "{number}");
        }
        let known = Caller::Known { customer, contact: Some(CONTACT.into()) };
        assert_eq!(directory.caller("0687654321"), known);
        assert_eq!(directory.search("0612345670", 5).len(), 1);
    }
}
