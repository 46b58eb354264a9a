//! Loose ends follow row by row and block by block, are tied up by a next step or put aside, and are found
//! fast among many; what a dossier says is open before a goodbye is there too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use domain::entity::Entity;
use domain::goodbye::OpenKind;
use domain::id::{CustomerId, RecordId};
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use replica::dossier::dossier;
use replica::figures::Figures;
use replica::loose_ends::loose_ends;
use replica::message::{LooseKind, LoosePage, LooseQuery};
use replica::tables::Tables;
use serde_json::{Value, json};

use common::{here, id, row};

fn all() -> LooseQuery {
    LooseQuery { department: None, aside: false, most: 100 }
}

fn found(tables: &Tables, query: &LooseQuery) -> LoosePage {
    loose_ends(tables, query, here())
}

fn told(page: &LoosePage) -> Vec<(LooseKind, &str, &str)> {
    let lines = page.groups.iter().flat_map(|group| &group.lines);
    lines.map(|line| (line.kind, line.what.as_str(), line.department.as_str())).collect()
}

fn of_customer(place: u128, mut fields: Value) -> Value {
    fields["customer"] = json!(id(1, place));
    fields
}

fn firm() -> Vec<Envelope> {
    let mail = |on: &str, subject: &str| json!({"on": on, "channel": "email", "direction": "inbound", "subject": subject});
    let mut to_sales = mail("2026-03-02", "prijs");
    to_sales["employee"] = json!(id(3, 0));
    vec![
        row("customer", id(1, 0), 1, json!({"name": "Zandprint", "owner": id(3, 0)})),
        row("customer", id(1, 1), 1, json!({"name": "Weg", "archived": true})),
        row("employee", id(3, 0), 1, json!({"name": "An", "department": "Sales"})),
        row("employee", id(3, 1), 1, json!({"name": "Bo", "department": "Service"})),
        row(
            "employee",
            id(3, 2),
            1,
            json!({"name": "Ex", "department": "Fax", "active_to": "2020-01-01"}),
        ),
        row("interaction", id(8, 0), 1, of_customer(0, to_sales)),
        row("interaction", id(8, 1), 1, of_customer(0, mail("2025-11-03", "oud"))),
        row("interaction", id(8, 2), 1, of_customer(1, mail("2026-03-02", "weg"))),
        row(
            "interaction",
            id(8, 3),
            1,
            of_customer(0, json!({"on": "2026-03-01", "channel": "note", "note": "x"})),
        ),
        row(
            "case",
            id(6, 0),
            1,
            of_customer(0, json!({"subject": "groter", "kind": "wish", "owner": id(3, 1)})),
        ),
        row("case", id(6, 1), 1, of_customer(0, json!({"subject": "kapot", "kind": "complaint"}))),
        row("opportunity", id(9, 0), 1, of_customer(0, json!({"title": "beurs"}))),
        row("opportunity", id(9, 1), 1, of_customer(0, json!({"title": "mis", "stage": "lost"}))),
        row(
            "quote",
            id(10, 0),
            1,
            of_customer(0, json!({"subject": "banners", "sent_on": "2026-02-02"})),
        ),
        row("quote", id(10, 1), 1, of_customer(0, json!({"subject": "af", "status": "won"}))),
        row("order", id(11, 0), 1, of_customer(0, json!({"number": "7", "due_on": "2026-01-01"}))),
    ]
}

const OPEN: [(LooseKind, &str, &str); 4] = [
    (LooseKind::Unanswered, "prijs", "Sales"),
    (LooseKind::Wish, "groter", "Service"),
    (LooseKind::Opportunity, "beurs", "Sales"),
    (LooseKind::Quote, "banners", "Sales"),
];

fn singly() -> Tables {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    tables
}

#[test]
fn rows_by_themselves_and_rows_of_blocks_say_the_same() {
    let page = found(&singly(), &all());
    assert_eq!(told(&page), OPEN);
    assert_eq!((page.open, page.aside), (4, 0));
    // A day has no moment: it counts from closing time on.
    assert_eq!(page.groups[0].lines[0].waiting_minutes, Some(510 + 60));
    let names: Vec<(&str, u32)> =
        page.departments.iter().map(|it| (it.name.as_str(), it.unanswered)).collect();
    assert_eq!(names, [("", 1), ("Sales", 1), ("Service", 0)], "an archived customer's counts too");

    let mut packed = Tables::default();
    let rows = firm();
    let mut kinds: Vec<Entity> = rows.iter().map(|row| row.entity.clone()).collect();
    kinds.dedup();
    for entity in kinds.iter().rev() {
        let rows: Vec<Envelope> =
            rows.iter().filter(|row| row.entity == *entity).cloned().collect();
        packed.confirm_block(encode(entity, &rows).unwrap()).unwrap();
    }
    assert_eq!(found(&packed, &all()), page);
}

#[test]
fn a_next_step_an_answer_or_a_reason_ties_it_up() {
    let mut tables = singly();
    let step = |place, record: RecordId| {
        row("task", id(4, place), 2, of_customer(0, json!({"what": "bel", "record": record})))
    };
    tables.confirm_row(step(0, id(8, 0)));
    tables.confirm_row(step(1, id(10, 0)));
    let aside = json!({"reason": "kan niet", "by": id(3, 1), "on": "2026-03-04"});
    let wish = json!({"subject": "groter", "kind": "wish", "owner": id(3, 1), "put_aside": aside});
    tables.confirm_row(row("case", id(6, 0), 2, of_customer(0, wish)));
    let page = found(&tables, &all());
    assert_eq!(told(&page), [OPEN[2]]);
    assert_eq!((page.open, page.aside), (1, 1));
    let page = found(&tables, &LooseQuery { aside: true, ..all() });
    assert_eq!(told(&page), [OPEN[1]]);
    assert_eq!(page.groups[0].lines[0].aside, Some(("kan niet".to_owned(), "Bo".to_owned())));
    // A step that is done leaves a contact unanswered, and nothing to follow on a quote.
    for place in [0, 1] {
        let mut done = step(place, if place == 0 { id(8, 0) } else { id(10, 0) });
        done.fields.insert("done_on".to_owned(), "2026-03-04".into());
        done.seq = 3;
        tables.confirm_row(done);
    }
    assert_eq!(told(&found(&tables, &all())), [OPEN[0], OPEN[2], OPEN[3]]);
    let answer = json!({"on": "2026-03-03", "channel": "phone", "direction": "outbound"});
    tables.confirm_row(row("interaction", id(8, 9), 4, of_customer(0, answer)));
    let page = found(&tables, &all());
    assert_eq!(told(&page), [OPEN[2], OPEN[3]]);
    let sales = page.departments.iter().find(|it| it.name == "Sales").unwrap();
    assert_eq!((sales.answered, sales.median_minutes), (1, Some(510)));
}

#[test]
fn a_department_has_its_own_and_its_own_hours() {
    let mut tables = singly();
    let sales = LooseQuery { department: Some("Sales".to_owned()), ..all() };
    assert_eq!(told(&found(&tables, &sales)), [OPEN[0], OPEN[2], OPEN[3]]);
    let cut = found(&tables, &LooseQuery { most: 0, ..sales.clone() });
    assert_eq!((cut.open, cut.groups.len(), told(&cut).len()), (3, 3, 0));
    let slow = json!({"answer_within_hours": 1, "answer_within_hours_of": {"Sales": 40}});
    tables.confirm_row(row("setting", id(12, 0), 1, slow));
    assert_eq!(told(&found(&tables, &sales)), [OPEN[2], OPEN[3]]);
}

#[test]
fn a_dossier_says_what_is_open_before_a_goodbye() {
    let mut tables = singly();
    let as_of = "2026-03-04".parse().unwrap();
    let mut figures = Figures::default();
    let derived = figures.at(&mut tables, as_of).clone();
    let dossier = dossier(&mut tables, &derived, CustomerId(id(1, 0).0), as_of).unwrap();
    let open: Vec<(OpenKind, &str)> =
        dossier.open.iter().map(|line| (line.kind, line.what.as_str())).collect();
    let expected = [
        (OpenKind::Complaint, "kapot"),
        (OpenKind::Case, "groter"),
        (OpenKind::Quote, "banners"),
        (OpenKind::Opportunity, "beurs"),
        (OpenKind::Invoice, "7"),
    ];
    assert_eq!(open, expected);
    let sales: Vec<RecordId> = dossier.sales.iter().map(|row| row.id).collect();
    assert_eq!(sales, [id(9, 0), id(10, 0)]);
}

/// `cargo test --release -p replica --test loose_ends -- --nocapture` tells what one question costs.
#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn contacts_of_all_years_are_passed_by() {
    let contacts = if cfg!(debug_assertions) { 5_000 } else { 1_000_000 };
    let mut tables = singly();
    let rows: Vec<Envelope> = (0..contacts)
        .map(|place| {
            let on = format!("20{:02}-{:02}-{:02}", 6 + place % 20, 1 + place % 12, 1 + place % 28);
            let fields = json!({"on": on, "channel": "email", "direction": "inbound"});
            row("interaction", id(13, place), 1, of_customer(0, fields))
        })
        .collect();
    tables.confirm_block(encode(&Entity::Interaction, &rows).unwrap()).unwrap();
    let from = std::time::Instant::now();
    let page = found(&tables, &all());
    println!("{contacts} contacts: {:?}, {} open", from.elapsed(), page.open);
    assert!(page.open >= 4);
}
