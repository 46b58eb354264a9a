//! What is owed follows row by row and block by block, and is found fast among many.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{CustomerId, EmployeeId, RecordId};
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use domain::today::ItemKind;
use replica::dossier::dossier;
use replica::figures::Figures;
use replica::message::{OwedPage, OwedQuery, OwedUrgency, OwedWhy};
use replica::owed::{owed, promise_times};
use replica::tables::Tables;
use serde_json::{Value, json};

use common::{here, id, row};

fn everybody() -> OwedQuery {
    OwedQuery { customer: None, people: None, most: 100 }
}

fn found(tables: &mut Tables, query: &OwedQuery) -> OwedPage {
    owed(tables, query, here())
}

/// Group, kind and words of every line.
fn told(page: &OwedPage) -> Vec<(OwedUrgency, ItemKind, &str)> {
    let lines = page.groups.iter().flat_map(|group| {
        group.lines.iter().map(|line| (group.urgency, line.kind, line.what.as_str()))
    });
    lines.collect()
}

fn firm() -> Vec<Envelope> {
    let (customer, contact) = (id(1, 0), id(2, 0));
    let of = |fields: Value| {
        let mut fields = fields;
        fields["customer"] = json!(customer);
        fields
    };
    vec![
        row("customer", customer, 1, json!({"name": "Zandprint", "known_since": "2021-03-04"})),
        row(
            "contact",
            contact,
            1,
            of(json!({"first_name": "Jo", "last_name": "Wit", "birthday": "1980-03-04"})),
        ),
        row("employee", id(3, 0), 1, json!({"name": "An"})),
        row("task", id(4, 0), 1, of(json!({"what": "bel", "due_on": "2026-03-03"}))),
        row("task", id(4, 1), 1, json!({"what": "plan", "assignee": id(3, 0)})),
        row("task", id(4, 2), 1, of(json!({"what": "klaar", "done_on": "2026-03-03"}))),
        row(
            "promise",
            id(5, 0),
            1,
            of(json!({"what": "offerte", "promised_for": "2026-03-06", "contact": contact})),
        ),
        row(
            "case",
            id(6, 0),
            1,
            of(json!({"subject": "kleur", "kind": "complaint",
            "due_on": "2026-03-04", "owner": id(3, 0)})),
        ),
        row("case", id(6, 1), 1, of(json!({"subject": "oud", "status": "closed"}))),
        row(
            "survey_response",
            id(7, 0),
            1,
            of(json!({"on": "2026-02-27", "score": 3, "comment": "traag"})),
        ),
        row("survey_response", id(7, 1), 1, of(json!({"on": "2025-02-27", "score": 3}))),
    ]
}

const ALL: [(OwedUrgency, ItemKind, &str); 7] = [
    (OwedUrgency::Overdue, ItemKind::Detractor, "traag"),
    (OwedUrgency::Overdue, ItemKind::Task, "bel"),
    (OwedUrgency::Today, ItemKind::Case, "kleur"),
    (OwedUrgency::Today, ItemKind::Birthday, ""),
    (OwedUrgency::Today, ItemKind::Anniversary, ""),
    (OwedUrgency::Ahead, ItemKind::Promise, "offerte"),
    (OwedUrgency::Undated, ItemKind::Task, "plan"),
];

#[test]
fn rows_by_themselves_and_rows_of_blocks_say_the_same() {
    let mut singly = Tables::default();
    firm().into_iter().for_each(|row| singly.confirm_row(row));
    let page = found(&mut singly, &everybody());
    assert_eq!(told(&page), ALL);
    let promise = &page.groups[2].lines[0];
    assert_eq!(
        (promise.customer_name.as_str(), promise.contact_name.as_str()),
        ("Zandprint", "Jo Wit")
    );
    assert_eq!(page.groups[1].lines[0].who, "An");
    let raised = OwedWhy::Raised { kind: "complaint".into(), severity: "normal".into() };
    assert_eq!(page.groups[1].lines[0].why, raised);
    assert_eq!(page.groups[1].lines[1].why, OwedWhy::Years(46));

    let mut packed = Tables::default();
    let rows = firm();
    let mut kinds: Vec<Entity> = rows.iter().map(|row| row.entity.clone()).collect();
    kinds.dedup();
    for entity in kinds.iter().rev() {
        let rows: Vec<Envelope> =
            rows.iter().filter(|row| row.entity == *entity).cloned().collect();
        packed.confirm_block(encode(entity, &rows).unwrap()).unwrap();
    }
    assert_eq!(found(&mut packed, &everybody()), page);
}

#[test]
fn what_is_done_put_off_or_taken_back_is_not_on_the_list() {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    let customer = json!(id(1, 0));
    let until = here().now.and_utc().timestamp_millis() + 1;
    for (entity, id, fields) in [
        (
            "task",
            id(4, 0),
            json!({"what": "bel", "customer": customer, "due_on": "2026-03-03", "snoozed_until": until}),
        ),
        ("promise", id(5, 0), json!({"customer": customer, "delivered_on": "2026-03-04"})),
        ("case", id(6, 0), json!({"customer": customer, "status": "resolved"})),
        ("task", id(4, 1), json!({"what": "plan", "archived": true})),
        (
            "interaction",
            id(8, 0),
            json!({"customer": customer, "on": "2026-03-03", "channel": "phone", "is_direct": true}),
        ),
        ("contact", id(2, 0), json!({"customer": customer, "birthday": "1980-03-05"})),
        ("customer", id(1, 0), json!({"name": "Zandprint", "known_since": "2022-03-04"})),
    ] {
        tables.confirm_row(row(entity, id, 2, fields));
    }
    assert!(found(&mut tables, &everybody()).groups.is_empty());
    let own = OwedQuery { customer: Some(CustomerId(id(1, 0).0)), ..everybody() };
    let open = found(&mut tables, &own);
    assert_eq!(
        told(&open),
        [(OwedUrgency::Overdue, ItemKind::Task, "bel")],
        "it is put off, and open"
    );
    let (changed, _) = tables.take_changed().unwrap();
    assert!(changed.customers.contains(&CustomerId(id(1, 0).0)));
}

#[test]
fn a_list_is_somebodys_and_nobodys_and_each_group_is_cut() {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    let other = OwedQuery { people: Some(vec![EmployeeId(id(3, 9).0)]), ..everybody() };
    let others: Vec<&str> = vec!["traag", "bel", "", "", "offerte"];
    let page = found(&mut tables, &other);
    assert_eq!(told(&page).into_iter().map(|line| line.2).collect::<Vec<_>>(), others);
    let page = found(&mut tables, &OwedQuery { most: 1, ..everybody() });
    let cut: Vec<(u32, usize)> = page.groups.iter().map(|it| (it.total, it.lines.len())).collect();
    assert_eq!(cut, [(2, 1), (3, 1), (1, 1), (1, 1)]);
}

#[test]
fn what_is_done_is_on_the_timeline_of_the_day_it_was() {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    let as_of = "2026-03-04".parse().unwrap();
    let mut figures = Figures::default();
    let derived = figures.at(&mut tables, as_of).clone();
    let dossier = dossier(&mut tables, &derived, CustomerId(id(1, 0).0), as_of).unwrap();
    let told: Vec<RecordId> = dossier.timeline.iter().map(|row| row.id).collect();
    assert_eq!(told, [id(4, 2), id(7, 0), id(7, 1)], "and what is open is not");
}

#[test]
fn promises_of_a_kind_say_how_long_they_take() {
    let mut tables = Tables::default();
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    for place in 0..4 {
        let fields =
            json!({"kind": "quote", "made_on": "2026-02-02", "delivered_on": "2026-02-04"});
        tables.confirm_row(row("promise", id(5, place), 1, fields));
    }
    assert_eq!(promise_times(&tables, "quote", on("2026-03-04")).proposed, None);
    let fields = json!({"kind": "quote", "made_on": "2026-02-02", "delivered_on": "2026-02-06"});
    tables.confirm_row(row("promise", id(5, 4), 1, fields));
    let times = promise_times(&tables, "quote", on("2026-03-04"));
    assert_eq!((times.usual_days, times.most_days), (Some(2), Some(4)));
    assert_eq!(times.proposed, Some(on("2026-03-10")));
    assert_eq!(promise_times(&tables, "repair", on("2026-03-04")).count, 0);
}

/// `cargo test --release -p replica --test owed -- --nocapture` tells what one question costs.
#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn a_hundred_thousand_customers_are_not_walked_over() {
    let customers = if cfg!(debug_assertions) { 2_000 } else { 100_000 };
    let mut tables = Tables::default();
    let on =
        |place: u128| format!("20{:02}-{:02}-{:02}", place % 26, 1 + place % 12, 1 + place % 28);
    let block = |entity: &str, rows: Vec<Envelope>| {
        encode(&Entity::from(entity.to_owned()), &rows).unwrap()
    };
    let of = |entity: &'static str, kind, count, fields: &dyn Fn(u128) -> Value| {
        block(entity, (0..count).map(|it| row(entity, id(kind, it), 1, fields(it))).collect())
    };
    let owner = |place: u128| json!(id(1, place % customers));
    let blocks = [
        of("customer", 1, customers, &|it| json!({"name": "x", "known_since": on(it)})),
        of("contact", 2, 2 * customers, &|it| json!({"customer": owner(it), "birthday": on(it)})),
        of(
            "survey_response",
            7,
            2 * customers,
            &|it| json!({"customer": owner(it), "on": on(it), "score": 5}),
        ),
        of("task", 4, customers, &|it| {
            let done = if it % 50 == 0 { Value::Null } else { json!("2026-01-01") };
            json!({"customer": owner(it), "what": "x", "due_on": on(it), "done_on": done})
        }),
    ];
    for block in blocks {
        tables.confirm_block(block).unwrap();
    }
    found(&mut tables, &everybody());
    let before = std::time::Instant::now();
    let page = found(&mut tables, &everybody());
    println!("{customers} customers: {:?}", before.elapsed());
    assert_eq!(page.groups[0].total, u32::try_from(customers / 50).unwrap());
}
