//! Cases follow row by row and block by block; every figure is the number of the cases behind it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use chrono::NaiveDate;
use domain::analytics::case_desk::{CaseSet, CaseTally, Part};
use domain::analytics::recovery::BoughtAgain;
use domain::case::{CaseStatus, Clock};
use domain::entity::Entity;
use domain::id::{EmployeeId, RecordId};
use domain::period::day;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use replica::cases::{board, due, figures, file, list};
use replica::message::{CasePage, CaseQuery};
use replica::tables::Tables;
use serde_json::{Value, json};

use common::{here, id};

fn row(entity: &str, id: RecordId, fields: Value) -> Envelope {
    common::row(entity, id, 1, fields)
}

fn today() -> NaiveDate {
    "2026-03-04".parse().unwrap()
}

fn every() -> CaseQuery {
    CaseQuery {
        words: String::new(),
        kind: String::new(),
        severity: String::new(),
        status: None,
        people: None,
        and_nobodys: false,
        set: None,
        sort: "due".to_owned(),
        descending: false,
        from: 0,
        count: 100,
        as_of: today(),
    }
}

fn subjects(page: &CasePage) -> Vec<&str> {
    page.rows.iter().map(|line| line.row.fields["subject"].as_str().unwrap()).collect()
}

fn case(place: u128, fields: Value) -> Envelope {
    let mut fields = fields;
    fields["customer"] = json!(id(1, 0));
    row("case", id(6, place), fields)
}

fn firm() -> Vec<Envelope> {
    vec![
        row("customer", id(1, 0), json!({"name": "Zandprint"})),
        row(
            "contact",
            id(2, 0),
            json!({"customer": id(1, 0), "first_name": "Jo", "last_name": "Wit"}),
        ),
        row("employee", id(3, 0), json!({"name": "An"})),
        row(
            "order",
            id(4, 0),
            json!({"customer": id(1, 0), "on": "2025-02-10", "revenue": 500,
            "number": "O-7"}),
        ),
        case(
            0,
            json!({"subject": "kleur", "kind": "complaint", "opened_on": "2026-03-02",
            "due_on": "2026-03-05", "owner": id(3, 0), "contact": id(2, 0), "severity": "serious"}),
        ),
        case(
            1,
            json!({"subject": "maat", "kind": "question", "opened_on": "2026-02-20",
            "due_on": "2026-03-03", "status": "waiting", "note": "Welke maat is het"}),
        ),
        case(2, json!({"subject": "dank", "kind": "compliment", "opened_on": "2026-03-01"})),
        case(
            3,
            json!({"subject": "laat", "kind": "complaint", "opened_on": "2026-03-01",
            "due_on": "2026-03-02", "resolved_on": "2026-03-03"}),
        ),
        case(
            4,
            json!({"subject": "krom", "kind": "complaint", "opened_on": "2025-02-01",
            "due_on": "2025-02-06", "status": "closed", "resolved_on": "2025-02-05",
            "closed_on": "2025-02-09", "order": id(4, 0),
            "status_log": [{"status": "closed", "by": id(3, 0), "on": "2025-02-09"}]}),
        ),
        case(5, json!({"subject": "weg", "archived": true})),
    ]
}

fn singly() -> Tables {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    tables
}

fn packed() -> Tables {
    let mut tables = Tables::default();
    let kinds = [Entity::Customer, Entity::Contact, Entity::Employee, Entity::Order, Entity::Case];
    for entity in kinds {
        let rows: Vec<Envelope> = firm().into_iter().filter(|row| row.entity == entity).collect();
        tables.confirm_block(encode(&entity, &rows).unwrap()).unwrap();
    }
    tables
}

#[test]
fn the_most_urgent_come_first_and_what_is_over_last() {
    for mut tables in [singly(), packed()] {
        let page = list(&mut tables, &every(), here());
        assert_eq!(subjects(&page), ["maat", "kleur", "dank", "laat", "krom"]);
        assert_eq!((page.total, page.matching), (5, 5));
        let first = &page.rows[1];
        assert_eq!(
            (first.customer_name.as_str(), first.contact_name.as_str()),
            ("Zandprint", "Jo Wit")
        );
        assert_eq!((first.owner.as_str(), first.status), ("An", CaseStatus::Open));
        // Half past five on Thursday is seven and a half hours and a day away.
        assert_eq!(first.clock, Clock::Left { minutes: 450 + 510 });
        assert_eq!(page.rows[0].clock, Clock::Late { minutes: 60 });
        assert_eq!(page.rows[3].clock, Clock::TooLate);
        assert_eq!(page.rows[4].clock, Clock::InTime);
    }
}

#[test]
fn a_query_keeps_what_it_names() {
    let found = |query: CaseQuery| {
        let mut tables = packed();
        let page = list(&mut tables, &query, here());
        subjects(&page).join(" ")
    };
    assert_eq!(found(CaseQuery { kind: "complaint".into(), ..every() }), "kleur laat krom");
    assert_eq!(found(CaseQuery { severity: "serious".into(), ..every() }), "kleur");
    assert_eq!(found(CaseQuery { status: Some(CaseStatus::Resolved), ..every() }), "laat");
    assert_eq!(found(CaseQuery { words: "MAAT zand".into(), ..every() }), "maat");
    let an = Some(vec![EmployeeId::from(id(3, 0))]);
    assert_eq!(found(CaseQuery { people: an.clone(), ..every() }), "kleur");
    let with_nobodys = CaseQuery { people: an, and_nobodys: true, ..every() };
    assert_eq!(found(with_nobodys), "maat kleur dank laat krom");
    let by_name = CaseQuery { sort: "subject".into(), descending: true, ..every() };
    assert_eq!(found(by_name.clone()), "maat laat krom kleur dank");
    assert_eq!(found(CaseQuery { from: 1, count: 2, ..by_name }), "laat krom");
    let by_owner = CaseQuery { sort: "owner".into(), ..every() };
    assert_eq!(found(by_owner), "kleur maat dank laat krom");
    let before = CaseQuery { as_of: "2026-02-25".parse().unwrap(), ..every() };
    assert_eq!(found(before), "maat krom");
}

#[test]
fn a_figure_is_the_number_of_cases_behind_it() {
    for mut tables in [singly(), packed()] {
        let expected = CaseTally {
            open: 3,
            late: 1,
            this_month: 1,
            in_time: Part { count: 0, of: 1 },
            again: Part { count: 1, of: 1 },
        };
        let tally = figures(&mut tables, today(), here()).tally;
        assert_eq!(tally, expected);
        for (set, count) in [
            (CaseSet::Open, tally.open),
            (CaseSet::Late, tally.late),
            (CaseSet::ThisMonth, tally.this_month),
            (CaseSet::Timed, tally.in_time.of),
            (CaseSet::Followed, tally.again.of),
        ] {
            let query = CaseQuery { set: Some(set), ..every() };
            assert_eq!(list(&mut tables, &query, here()).matching, count, "{set:?}");
        }
    }
}

#[test]
fn the_board_has_every_status_and_tells_how_many_there_are() {
    let mut tables = packed();
    let board = board(&mut tables, &every(), 1, here());
    let told: Vec<_> =
        board.columns.iter().map(|it| (it.status, it.total, it.lines.len())).collect();
    let expected = [
        (CaseStatus::Open, 2, 1),
        (CaseStatus::InProgress, 0, 0),
        (CaseStatus::Waiting, 1, 1),
        (CaseStatus::Resolved, 1, 1),
        (CaseStatus::Closed, 1, 1),
    ];
    assert_eq!(told, expected);
    assert_eq!(board.columns[0].lines[0].row.id, id(6, 0));
    let before = CaseQuery { as_of: "2025-02-03".parse().unwrap(), ..every() };
    let then = replica::cases::board(&mut tables, &before, 9, here());
    assert_eq!((then.columns[0].total, then.columns[4].total), (1, 0), "it was open then");
}

#[test]
fn one_case_tells_who_did_what_and_whether_they_bought_again() {
    for mut tables in [singly(), packed()] {
        let found = file(&mut tables, id(6, 4).into(), today(), here()).unwrap();
        assert_eq!((found.is_fast, found.fast_days, found.order.as_str()), (Some(true), 7, "O-7"));
        assert_eq!(found.names, [(id(3, 0), "An".to_owned())]);
        let bought = day("2025-02-10".parse().unwrap());
        assert_eq!(found.line.again, Some(BoughtAgain::Yes { on: bought, after_days: 5 }));
        assert_eq!(file(&mut tables, id(6, 5).into(), today(), here()), None, "it was taken back");
        assert_eq!(file(&mut tables, id(6, 9).into(), today(), here()), None);
    }
}

#[test]
fn a_deadline_is_proposed_in_the_firms_days() {
    let now = "2026-03-06T18:00:00".parse().unwrap();
    let proposed = |kind, severity| due(&packed(), kind, severity, now).on;
    assert_eq!(proposed("complaint", "serious"), Some("2026-03-10".parse().unwrap()));
    assert_eq!(proposed("wish", "normal"), None);
}
