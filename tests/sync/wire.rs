//! The wire and the block format of every past version still load, and today's are as they were.

use std::path::PathBuf;

use domain::conflict::Conflict;
use domain::entity::{Entity, Scope};
use domain::erasure;
use domain::id::{ChangeId, CustomerId, DeviceId, ImportId, RecordId, UserId, WorkspaceId};
use domain::pairing::{Pairing, Verdict};
use domain::saved_view::{SavedView, Whose};
use domain::sync::block::{Block, encode};
use domain::sync::change::{Change, Entry, Erase, Import, ImportBlock, Item};
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;
use klantkompas::error::ApiError;
use klantkompas::protocol::{
    BootstrapReply, BootstrapRequest, ChangeResult, ChangeStatus, DeviceLine, HistoryLine,
    HistoryPage, HistoryRequest, PullReply, PushBatch, PushReceipt, Rejection, Role, SegmentLine,
    Session,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/wire").join(name)
}

/// The stored text reads as `value`, and `value` is written as the stored text.
#[track_caller]
fn check<Message: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    name: &str,
    value: &Message,
) {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    let stored: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(value).unwrap(), stored, "{name} is written otherwise");
    assert_eq!(
        serde_json::from_value::<Message>(stored).unwrap(),
        *value,
        "{name} reads otherwise"
    );
}

fn rows() -> Vec<Envelope> {
    let row = |place: u64, fields: Value| Envelope {
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(u128::from(place))),
        schema: 1,
        fields: serde_json::from_value(fields).unwrap(),
        versions: Default::default(),
        scope: Scope::Base,
        seq: place,
        erased: false,
    };
    let mut edited = row(
        2,
        json!({
            "name": "Ümit en Zonen", "archived": true, "future": {"depth": [1, null]}, "$odd": 1,
        }),
    );
    edited.versions.insert("name".into(), 2);
    let erased = Envelope { erased: true, scope: Scope::Value, ..row(3, json!({})) };
    let full = json!({
        "number": "K-0001", "name": "Bakker", "annual_potential": 125_000, "archived": false,
        "owner": Uuid::from_u128(9), "tags": ["a", "b"],
    });
    vec![row(1, full), edited, erased]
}

fn change() -> Change {
    Change {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(11)),
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(1)),
        schema: 1,
        create: false,
        set: serde_json::from_value(json!({"name": "Bakker", "notes": null})).unwrap(),
        base: [("name".to_owned(), 7)].into(),
        add: vec![Item { field: "tags".into(), value: json!("a") }],
        remove: vec![Item { field: "tags".into(), value: json!("b") }],
        inc: [("visits".to_owned(), 1)].into(),
        made_at: 1_767_225_600_000,
    }
}

fn import() -> Import {
    let block = ImportBlock { hash: "00".repeat(32), entity: Entity::Order, rows: 3 };
    Import {
        n: 2,
        change_id: ChangeId(Uuid::from_u128(12)),
        id: ImportId(Uuid::from_u128(13)),
        name: "crm_demo".into(),
        blocks: vec![block],
        undoes: None,
        made_at: 1_767_225_600_000,
    }
}

#[test]
fn blocks_of_every_version_load_and_the_last_is_written_the_same() {
    for file in ["block-v1.bin", "block-v2.bin"] {
        let stored = std::fs::read(fixture(file)).unwrap();
        assert_eq!(Block::parse(stored).unwrap().envelopes().unwrap(), rows(), "{file}");
    }
    let last = std::fs::read(fixture("block-v2.bin")).unwrap();
    assert_eq!(encode(&Entity::Customer, &rows()).unwrap(), last);
}

#[test]
fn entries_are_as_they_were() {
    check("entry-change-v1.json", &Entry::Change(change()));
    check("entry-import-v1.json", &Entry::Import(import()));
    let undoes = Some(ImportId(Uuid::from_u128(15)));
    check("entry-undo-v1.json", &Entry::Import(Import { undoes, ..import() }));
    let erase = Erase {
        n: 3,
        change_id: ChangeId(Uuid::from_u128(14)),
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(1)),
        made_at: 1_767_225_600_000,
    };
    check("entry-erase-v1.json", &Entry::Erase(erase));
}

#[test]
fn what_is_left_of_an_erased_person_is_as_it_was() {
    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Erased {
        row: Envelope,
        late: ChangeStatus,
    }
    let id = RecordId(Uuid::from_u128(1));
    let row = erasure::tombstone(&Entity::Customer, id, 1_767_225_600_000, 9);
    let late = ChangeStatus::Rejected { reason: Rejection::Erased };
    check("erased-v1.json", &Erased { row, late });
}

#[test]
fn rows_are_as_they_were() {
    check("envelopes-v1.json", &rows());
}

#[test]
fn pushes_are_as_they_were() {
    let device = DeviceId(Uuid::from_u128(21));
    let entries = vec!["{\"kind\":\"change\"}".to_owned()];
    check("push-batch-v1.json", &PushBatch { device, protocol: 1, first_n: 4, entries });
    let rejected = |reason| ChangeStatus::Rejected { reason };
    let invalid = Rejection::InvalidValue { field: "name".into(), detail: "no text".into() };
    let statuses = [
        ChangeStatus::Applied,
        ChangeStatus::Merged,
        rejected(Rejection::UnknownRecord),
        rejected(Rejection::Malformed { detail: "no entry".into() }),
        rejected(invalid),
        rejected(Rejection::MissingBlock { hash: "00".repeat(32) }),
    ];
    let results = (4..).zip(statuses).map(|(n, status)| ChangeResult { n, status, seq: 0 });
    let stored = PushReceipt::Stored { results: results.collect(), last_n: 9, head: 12 };
    let receipts = vec![stored, PushReceipt::Behind { last_n: 3 }, PushReceipt::Forked];
    check("push-receipts-v1.json", &receipts);
}

#[test]
fn pulls_are_as_they_were() {
    let page = PullReply::Page {
        rows: rows(),
        last_n: 9,
        head: 12,
        cursor: "1.epoch.12.base.3".into(),
        more: false,
        total: 3,
        living: None,
    };
    let reset = PullReply::Reset { erased: Vec::new() };
    check("pull-replies-v1.json", &vec![page, reset, PullReply::Forked]);
    let last = PullReply::Page {
        rows: Vec::new(),
        last_n: 9,
        head: 12,
        cursor: "1.epoch.12.base.3".into(),
        more: false,
        total: 3,
        living: Some(Sum { rows: 3, marks: u64::MAX }),
    };
    check("pull-living-v1.json", &last);
    // Hosts of before counted erased rows too, under another name: it says nothing now.
    let text = std::fs::read_to_string(fixture("pull-sum-v1.json")).unwrap();
    let of_before: PullReply = serde_json::from_str(&text).unwrap();
    assert!(matches!(of_before, PullReply::Page { living: None, head: 12, .. }));
    let erased = vec![RecordId(Uuid::from_u128(1))];
    check("pull-reset-erased-v1.json", &PullReply::Reset { erased });
}

#[test]
fn first_loads_are_as_they_were() {
    let device = DeviceId(Uuid::from_u128(21));
    check("bootstrap-request-v1.json", &BootstrapRequest { device, protocol: 1 });
    let line = |hash: &str, rows| SegmentLine { hash: hash.repeat(32), rows, bytes: 900 };
    let segments = BootstrapReply::Segments {
        cursor: "2.epoch.12.base.3.0".into(),
        head: 14,
        segments: vec![line("0a", 2), line("0b", 1)],
    };
    let (pull, making, forked) =
        (BootstrapReply::Pull, BootstrapReply::Making, BootstrapReply::Forked);
    let replies = vec![segments, pull, making, forked];
    check("bootstrap-replies-v1.json", &replies);
    let later: BootstrapReply = serde_json::from_str("{\"outcome\":\"sung\"}").unwrap();
    assert_eq!(later, BootstrapReply::Pull);
}

#[test]
fn that_an_application_is_too_old_is_said_as_it_was() {
    check("outdated-v1.json", &ApiError::Outdated);
}

#[test]
fn conflicts_are_as_they_were() {
    let conflict = Conflict {
        kind: "contact".into(),
        record: Some(RecordId(Uuid::from_u128(1))),
        customer: CustomerId::parse(&Uuid::from_u128(2).to_string()),
        field: "role".into(),
        kept: json!("chef"),
        kept_by: Some(UserId(Uuid::from_u128(3))),
        kept_at: Some(1_767_225_600_000),
        lost: Value::Null,
        lost_by: None,
        lost_at: None,
        archived: false,
    };
    check("conflict-v1.json", &conflict);
}

#[test]
fn pairings_are_as_they_were() {
    let fields = |value: Value| serde_json::from_value(value).unwrap();
    let merged = Pairing {
        customer: CustomerId::parse(&Uuid::from_u128(1).to_string()),
        record: CustomerId::parse(&Uuid::from_u128(2).to_string()),
        verdict: Verdict::Same.into(),
        by: Some(UserId(Uuid::from_u128(3))),
        at: Some(1_767_225_600_000),
        chosen: fields(json!({"website": "smit.example"})),
        before: fields(json!({"website": null})),
        seen: fields(json!({"name": "Smit Delft", "website": "smit.example"})),
        withdrawn: false,
    };
    check("pairing-v1.json", &merged);
}

#[test]
fn saved_views_are_as_they_were() {
    let mine = SavedView {
        name: "Trouw in Delft".into(),
        whose: Whose::Mine.into(),
        user: Some(UserId(Uuid::from_u128(3))),
        pinned: true,
        state: "q=delft&only=loyal&sort=-revenue_w&cols=name%2Ccity%2Cowner".into(),
        archived: false,
    };
    let everyones = SavedView {
        whose: serde_json::from_value(json!("team")).unwrap(),
        state: "kind=contact&group=customer".into(),
        pinned: false,
        ..mine.clone()
    };
    check("saved-views-v1.json", &vec![mine, everyones]);
}

#[test]
fn history_is_as_it_was() {
    let line = |field: &str, old, new| HistoryLine {
        seq: 7,
        entity: Entity::Contact,
        id: RecordId(Uuid::from_u128(1)),
        field: field.into(),
        old,
        new,
        actor: UserId(Uuid::from_u128(3)),
        at: 1_767_225_600_000,
    };
    let lines = vec![line("role", json!("chef"), Value::Null), line("", Value::Null, Value::Null)];
    let records = vec![RecordId(Uuid::from_u128(1))];
    let request = HistoryRequest { records, before: Some(9), limit: 2 };
    check("history-v1.json", &(request, HistoryPage { lines, more: true }));
}

#[test]
fn sessions_are_as_they_were_and_say_more_now() {
    let of_before = Session {
        workspace: WorkspaceId(Uuid::from_u128(31)),
        user: UserId(Uuid::from_u128(32)),
        name: "Jo Bakker".into(),
        email: "jo@molen.nl".into(),
        firm: "De Molen".into(),
        role: Role::Manager,
        today: "2026-11-22".parse().unwrap(),
        synced_at: None,
    };
    let now = Session { synced_at: Some(1_795_334_400_000), ..of_before.clone() };
    check("sessions-v1.json", &vec![of_before, now]);
}

#[test]
fn what_a_newer_host_says_is_no_error() {
    let receipt: PushReceipt = serde_json::from_str("{\"outcome\":\"sung\"}").unwrap();
    assert_eq!(receipt, PushReceipt::Unknown);
    let rejection: Rejection = serde_json::from_str("{\"code\":\"off_key\",\"by\":3}").unwrap();
    assert_eq!(rejection, Rejection::Other);
}

#[test]
fn devices_are_as_they_were() {
    let line = |id, label: &str, revoked_at| DeviceLine {
        id: DeviceId(Uuid::from_u128(id)),
        user: UserId(Uuid::from_u128(22)),
        label: label.to_owned(),
        seen_at: 1_767_225_600_000,
        revoked_at,
        is_this: revoked_at.is_none(),
    };
    check("devices-v1.json", &vec![line(21, "Firefox, Linux", None), line(23, "", Some(7))]);
    check("revoked-v1.json", &ApiError::Revoked { device: DeviceId(Uuid::from_u128(23)) });
}
