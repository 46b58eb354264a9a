//! The inbox follows row by row and block by block, and tells each thing once to whom it concerns.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use domain::entity::Entity;
use domain::id::{EmployeeId, UserId};
use domain::inbox::NewsKind;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use replica::inbox::inbox;
use replica::message::{InboxPage, InboxQuery};
use replica::tables::Tables;
use serde_json::{Value, json};

use common::{id, row};

/// 2026-03-04, ten in the morning, UTC.
const AT: i64 = 1_772_618_400_000;

/// An (employee 0, who signs in) works in Service and owns customer 0; Bo (employee 1) follows it.
fn firm() -> Vec<Envelope> {
    let customer = json!(id(1, 0));
    let copy = json!([{"department": "Service", "by": id(3, 1), "at": AT}]);
    vec![
        row("user", id(2, 0), 1, json!({"name": "An", "employee": id(3, 0)})),
        row("employee", id(3, 0), 1, json!({"name": "An", "department": "Service"})),
        row("employee", id(3, 1), 1, json!({"name": "Bo", "department": "Sales"})),
        row(
            "customer",
            id(1, 0),
            1,
            json!({"name": "Zandprint", "owner": id(3, 0), "followers": [id(3, 1)],
                "ended_on": "2026-03-01", "end_reason": "customer", "end_note": "te duur"}),
        ),
        row("customer", id(1, 1), 1, json!({"name": "Ander", "ended_on": "2026-03-01"})),
        row(
            "interaction",
            id(8, 0),
            1,
            json!({"customer": customer, "on": "2026-03-03", "note": "lees dit", "copied_to": copy}),
        ),
        row("interaction", id(8, 1), 1, json!({"customer": customer, "on": "2026-03-03"})),
        row(
            "case",
            id(6, 0),
            1,
            json!({"customer": customer, "kind": "complaint", "subject": "kapot", "status": "closed",
                "closed_on": "2026-03-02", "status_log": [{"status": "closed", "by": id(3, 1)}]}),
        ),
        row("case", id(6, 1), 1, json!({"customer": customer, "kind": "complaint"})),
        row(
            "survey_response",
            id(7, 0),
            1,
            json!({"customer": customer, "on": "2026-02-27", "score": 3}),
        ),
        row(
            "survey_response",
            id(7, 1),
            1,
            json!({"customer": customer, "on": "2025-02-27", "score": 9}),
        ),
        row(
            "survey_response",
            id(7, 2),
            1,
            json!({"customer": id(1, 1), "on": "2026-02-27", "score": 9}),
        ),
    ]
}

fn read_by(tables: &Tables, who: u128, most: u32) -> InboxPage {
    let people = vec![EmployeeId(id(3, who).0)];
    let query = InboxQuery { user: UserId(id(2, who).0), people, most };
    inbox(tables, &query, "2026-03-04".parse().unwrap())
}

fn told(page: &InboxPage) -> Vec<(NewsKind, &str, bool)> {
    page.lines.iter().map(|line| (line.kind, line.what.as_str(), line.is_read)).collect()
}

fn singly() -> Tables {
    let mut tables = Tables::default();
    firm().into_iter().for_each(|row| tables.confirm_row(row));
    tables
}

#[test]
fn rows_by_themselves_and_rows_of_blocks_say_the_same() {
    let page = read_by(&singly(), 0, 100);
    let expected = [
        (NewsKind::Copied, "lees dit", false),
        (NewsKind::Closed, "kapot", false),
        (NewsKind::Goodbye, "te duur", false),
        (NewsKind::Score, "", false),
    ];
    assert_eq!(told(&page), expected);
    assert_eq!((page.total, page.unread.len()), (4, 4));
    assert_eq!((page.lines[0].by.as_str(), page.lines[0].at), ("Bo", Some(AT)));
    assert_eq!((page.lines[2].reason.as_str(), page.lines[3].score), ("customer", Some(3)));

    let mut packed = Tables::default();
    let rows = firm();
    let mut kinds: Vec<Entity> = rows.iter().map(|row| row.entity.clone()).collect();
    kinds.dedup();
    for entity in kinds.iter().rev() {
        let rows: Vec<Envelope> =
            rows.iter().filter(|row| row.entity == *entity).cloned().collect();
        packed.confirm_block(encode(entity, &rows).unwrap()).unwrap();
    }
    assert_eq!(read_by(&packed, 0, 100), page);
    // A follower hears of the customer, but not of what they did themselves or sent to others.
    let followers = read_by(&packed, 1, 100);
    assert_eq!(told(&followers), [expected[2], expected[3]]);
    assert!(read_by(&packed, 5, 100).lines.is_empty());
}

#[test]
fn what_is_read_stays_and_old_marks_are_spent() {
    let mut tables = singly();
    let unread = read_by(&tables, 0, 0).unread;
    assert_eq!(unread.len(), 4);
    let marks = json!([unread[0], "2025-01-01 score x 0"]);
    let user = json!({"name": "An", "employee": id(3, 0), "inbox_read": marks});
    tables.confirm_row(row("user", id(2, 0), 2, user));
    let page = read_by(&tables, 0, 1);
    assert_eq!(told(&page), [(NewsKind::Copied, "lees dit", true)]);
    assert_eq!((page.total, &page.unread[..]), (4, &unread[1..]));
    assert_eq!(page.spent, ["2025-01-01 score x 0"]);
    // Copied once more it is news again; copied to nobody any more it is none.
    let copies = |copies: Value| json!({"customer": id(1, 0), "on": "2026-03-03", "note": "lees dit", "copied_to": copies});
    let again = json!([{"person": id(3, 0), "at": AT + 1}]);
    tables.confirm_row(row("interaction", id(8, 0), 2, copies(again)));
    assert_eq!(told(&read_by(&tables, 0, 1)), [(NewsKind::Copied, "lees dit", false)]);
    let rows = [row("interaction", id(8, 0), 3, json!({"customer": id(1, 0), "on": "2026-03-03"}))];
    tables.confirm_block(encode(&Entity::Interaction, &rows).unwrap()).unwrap();
    assert_eq!(read_by(&tables, 0, 100).total, 3);
}
