//! Rules of merging, each as data, and the laws of replay.

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::entity::Entity;
use crate::id::{ChangeId, RecordId};

fn change(create: bool, set: Value) -> Change {
    Change {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(1)),
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(7)),
        schema: 1,
        create,
        set: serde_json::from_value(set).unwrap(),
        base: Versions::new(),
        add: Vec::new(),
        remove: Vec::new(),
        inc: Default::default(),
        made_at: 0,
    }
}

fn item(field: &str, value: Value) -> Item {
    Item { field: field.into(), value }
}

fn row(fields: Value, seq: u64) -> Envelope {
    apply(None, &change(true, fields), seq).unwrap().row
}

#[track_caller]
fn check(row: &Envelope, change: &Change, expected: Value) {
    assert_eq!(Value::Object(apply(Some(row), change, 9).unwrap().row.fields), expected);
}

#[test]
fn a_creation_makes_a_row_without_versions() {
    let row = row(json!({"name": "Bakker", "notes": null}), 5);
    assert_eq!(Value::Object(row.fields.clone()), json!({"name": "Bakker"}));
    assert_eq!((row.seq, row.versions.len()), (5, 0));
}

#[test]
fn a_creation_without_values_still_makes_a_row() {
    assert_eq!(row(json!({}), 5).seq, 5);
}

#[test]
fn a_device_shows_what_it_has_not_sent_and_leaves_the_check_of_values_to_the_host() {
    let row = row(json!({"name": "Bakker"}), 5);
    let odd = change(false, json!({"annual_potential": "plenty"}));
    assert!(matches!(apply(Some(&row), &odd, 9), Err(Refusal::InvalidValue { .. })));
    let shown = super::replay(Some(&row), &odd).unwrap().row;
    assert_eq!(shown.fields["annual_potential"], json!("plenty"));
    assert_eq!((shown.seq, shown.versions.len()), (5, 0));
}

#[test]
fn a_set_replaces_and_null_clears() {
    let row = row(json!({"name": "Bakker", "notes": "x", "color": "red"}), 5);
    check(&row, &change(false, json!({"name": "Visser"})), {
        json!({"name": "Visser", "notes": "x", "color": "red"})
    });
    check(&row, &change(false, json!({"notes": null})), json!({"name": "Bakker", "color": "red"}));
}

#[test]
fn the_versions_of_changed_fields_rise() {
    let row = row(json!({"name": "Bakker", "notes": "x"}), 5);
    let applied = apply(Some(&row), &change(false, json!({"name": "V", "notes": "x"})), 9).unwrap();
    assert_eq!(applied.row.versions, Versions::from([("name".into(), 9)]));
    assert_eq!(applied.row.seq, 9);
    assert_eq!(applied.changed.len(), 1);
}

#[test]
fn a_replay_on_the_device_keeps_versions() {
    let row = row(json!({"name": "Bakker"}), 5);
    let applied = apply(Some(&row), &change(false, json!({"name": "Visser"})), 0).unwrap();
    assert_eq!((applied.row.seq, applied.row.versions.len()), (5, 0));
    assert_eq!(applied.row.fields.get("name"), Some(&json!("Visser")));
}

#[test]
fn the_last_arrival_wins_and_says_when_the_field_had_moved() {
    let row = row(json!({"name": "Bakker"}), 5);
    let first = apply(Some(&row), &change(false, json!({"name": "Visser"})), 6).unwrap();
    assert!(!first.is_merged());
    let late = apply(Some(&first.row), &change(false, json!({"name": "Mulder"})), 7).unwrap();
    assert!(late.is_merged());
    assert_eq!(late.changed.first().map(|change| change.old.clone()), Some(json!("Visser")));
    let mut seen = change(false, json!({"name": "Smit"}));
    seen.base.insert("name".into(), 7);
    assert!(!apply(Some(&late.row), &seen, 8).unwrap().is_merged());
    assert!(
        !apply(Some(&late.row), &change(false, json!({"name": "Mulder"})), 8).unwrap().is_merged()
    );
}

#[test]
fn lists_take_items_out_and_in_keeping_their_order() {
    let row = row(json!({"tags": ["a", "b", "c"]}), 5);
    let mut edit = change(false, json!({}));
    edit.remove = vec![item("tags", json!("b")), item("emails", json!("none"))];
    edit.add = vec![item("tags", json!("d")), item("tags", json!("a")), item("emails", json!("m"))];
    check(&row, &edit, json!({"tags": ["a", "c", "d"], "emails": ["m"]}));
}

#[test]
fn counters_add_up() {
    let row = row(json!({"annual_potential": 5}), 5);
    let mut edit = change(false, json!({}));
    edit.inc = [("annual_potential".to_owned(), -2), ("visits".to_owned(), 3)].into();
    check(&row, &edit, json!({"annual_potential": 3, "visits": 3}));
}

#[test]
fn what_cannot_be_is_refused() {
    let known = row(json!({"name": "Bakker"}), 5);
    let refusal = |row: Option<&Envelope>, change: &Change| apply(row, change, 9).unwrap_err();
    let invalid = |row: &Envelope, change: &Change| match refusal(Some(row), change) {
        Refusal::InvalidValue { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(refusal(None, &change(false, json!({"name": "x"}))), Refusal::UnknownRecord);
    let erased = Envelope { erased: true, ..known.clone() };
    assert_eq!(refusal(Some(&erased), &change(false, json!({}))), Refusal::Erased);
    assert_eq!(refusal(Some(&erased), &change(true, json!({}))), Refusal::Erased);
    assert_eq!(
        refusal(Some(&known), &change(true, json!({"name": "Visser"}))),
        Refusal::AlreadyExists
    );
    assert_eq!(invalid(&known, &change(false, json!({"name": 3}))), "name");
    assert_eq!(invalid(&known, &change(false, json!({"notes": "", "archived": 1}))), "archived");
    let mut edit = change(false, json!({}));
    edit.add = vec![item("name", json!("x"))];
    assert_eq!(invalid(&known, &edit), "name");
    edit.add.clear();
    edit.inc = [("name".to_owned(), 1)].into();
    assert_eq!(invalid(&known, &edit), "name");
    edit.inc = [("count".to_owned(), 1)].into();
    assert_eq!(invalid(&row(json!({"count": i64::MAX}), 5), &edit), "count");
}

#[test]
fn an_odd_value_of_long_ago_does_not_block_other_fields() {
    let mut odd = row(json!({"name": "Bakker"}), 5);
    odd.fields.insert("archived".into(), json!("perhaps"));
    check(&odd, &change(false, json!({"name": "V"})), json!({"name": "V", "archived": "perhaps"}));
}

#[test]
fn a_creation_again_is_harmless_also_after_the_host_added_to_it() {
    let mut known = row(json!({"name": "Bakker"}), 5);
    known.fields.insert("number".into(), json!("K-0001"));
    let again = apply(Some(&known), &change(true, json!({"name": "Bakker"})), 9).unwrap();
    assert_eq!((again.row, again.changed.len()), (known, 0));
}

#[test]
fn an_import_updates_but_says_nothing_over_what_people_entered() {
    let known = row(json!({"name": "Bakker", "notes": "", "city": "Ede", "web": "x"}), 5);
    let edited = change(false, json!({"notes": "call first", "city": "Tiel", "archived": true}));
    let edited = apply(Some(&known), &edited, 6).unwrap().row;
    let fields =
        json!({"name": "Bakkerij", "notes": "", "city": "Ede", "archived": false, "web": ""});
    let incoming = Envelope { fields: serde_json::from_value(fields).unwrap(), ..known.clone() };
    let applied = import(Some(&edited), &incoming, 7).unwrap();
    assert_eq!(
        Value::Object(applied.row.fields),
        json!({"name": "Bakkerij", "notes": "call first", "city": "Ede", "archived": true, "web": ""})
    );
    assert!(import(Some(&known), &known, 7).unwrap().changed.is_empty());
    assert_eq!(import(None, &known, 7).unwrap().row, Envelope { seq: 7, ..known });
}

fn archive() -> Change {
    change(false, json!({"archived": true}))
}

#[test]
fn taking_a_new_record_back_twice_is_taking_it_back_once() {
    let new = row(json!({"name": "Bakker"}), 5);
    let once = apply(Some(&new), &archive(), 6).unwrap();
    assert!(once.row.is_archived() && !once.is_merged());
    let twice = apply(Some(&once.row), &archive(), 7).unwrap();
    assert_eq!((twice.row, twice.changed.len()), (once.row, 0));
}

#[test]
fn an_edit_beats_an_archive_that_arrives_first() {
    let away = apply(Some(&row(json!({"name": "Bakker"}), 5)), &archive(), 6).unwrap().row;
    let unaware = apply(Some(&away), &change(false, json!({"name": "Visser"})), 7).unwrap();
    assert!(unaware.is_merged() && !unaware.row.is_archived());
    let same = apply(Some(&away), &change(false, json!({"name": "Bakker"})), 7).unwrap();
    assert!(same.row.is_archived() && same.changed.is_empty());
    let mut aware = change(false, json!({"name": "Visser"}));
    aware.base = seen(&away, &aware.set);
    let aware = apply(Some(&away), &aware, 7).unwrap();
    assert!(!aware.is_merged() && aware.row.is_archived());
}

#[test]
fn an_edit_beats_an_archive_that_arrives_later() {
    let new = row(json!({"name": "Bakker"}), 5);
    let edited = apply(Some(&new), &change(false, json!({"name": "Visser"})), 6).unwrap().row;
    let unaware = apply(Some(&edited), &archive(), 7).unwrap();
    assert!(unaware.is_merged() && !unaware.row.is_archived() && unaware.changed.is_empty());
    let mut aware = archive();
    aware.base = seen(&edited, &aware.set);
    assert!(apply(Some(&edited), &aware, 7).unwrap().row.is_archived());
}

#[test]
fn putting_back_and_taking_back_alternate() {
    let new = row(json!({"name": "Bakker"}), 5);
    let mut row = apply(Some(&new), &archive(), 6).unwrap().row;
    row = apply(Some(&row), &change(false, json!({"archived": false})), 7).unwrap().row;
    assert!(!row.is_archived());
    assert!(apply(Some(&row), &archive(), 8).unwrap().row.is_archived());
}

#[test]
fn only_what_belongs_to_a_customer_vanishes_when_archived() {
    let mut away = apply(Some(&row(json!({"name": "Bakker"}), 5)), &archive(), 6).unwrap().row;
    assert!(!away.is_gone());
    for entity in [
        Entity::Contact,
        Entity::Interaction,
        Entity::Order,
        Entity::SurveyResponse,
        Entity::Task,
        Entity::Promise,
        Entity::Opportunity,
        Entity::Case,
        Entity::SavedView,
    ] {
        away.entity = entity;
        assert!(away.is_gone());
    }
}

#[test]
fn words_of_a_newer_build_are_taken_and_hours_that_cannot_be_are_refused() {
    let set = |entity, set| {
        let row = Envelope { entity, ..row(json!({}), 5) };
        apply(Some(&row), &Change { entity: row.entity.clone(), ..change(false, set) }, 9)
    };
    let newer = json!({"kind": "suggestion", "severity": "fatal", "status": "escalated"});
    assert!(set(Entity::Case, newer).is_ok());
    assert!(set(Entity::Setting, json!({"opening_hours": {"monday": ["09:00-17:30"]}})).is_ok());
    let refused = [
        (Entity::Setting, json!({"opening_hours": {"monday": ["17:30-09:00"]}})),
        (Entity::Setting, json!({"closed_on": ["31-12-2026"]})),
        (Entity::Task, json!({"due_on": "tomorrow"})),
        (Entity::Promise, json!({"adjustments": [{"on": 5}]})),
        (Entity::Opportunity, json!({"probability": 256})),
        (Entity::Case, json!({"severity": 5})),
        (Entity::SavedView, json!({"pinned": "yes"})),
    ];
    for (entity, fields) in refused {
        let field = fields.as_object().unwrap().keys().next().unwrap().clone();
        match set(entity, fields).unwrap_err() {
            Refusal::InvalidValue { field: named, .. } => assert_eq!(named, field),
            other => panic!("{other}"),
        }
    }
}

/// Small alphabets, so that changes meet.
fn edits() -> impl Strategy<Value = Change> {
    let field = prop_oneof![Just("a"), Just("b")];
    let list = prop_oneof![Just("tags"), Just("codes")];
    let set = proptest::collection::btree_map(
        field,
        prop_oneof![Just(Value::Null), any::<u8>().prop_map(Value::from)],
        0..3,
    );
    let items = || proptest::collection::vec((list.clone(), 0..4_u8), 0..3);
    (any::<bool>(), set, items(), items(), any::<i8>(), 0..20_u64).prop_map(
        |(create, set, add, remove, inc, base)| {
            let items = |of: Vec<(&str, u8)>| {
                of.into_iter().map(|(field, value)| item(field, value.into())).collect()
            };
            Change {
                entity: Entity::Other("probe".into()),
                create,
                base: set.keys().map(|field| ((*field).to_owned(), base)).collect(),
                set: set.into_iter().map(|(field, value)| (field.to_owned(), value)).collect(),
                add: items(add),
                remove: items(remove),
                inc: [("count".to_owned(), inc.into())].into(),
                ..change(false, json!({}))
            }
        },
    )
}

/// Every change in order from `seq`; refused ones leave the row as it is.
fn replay(start: Option<Envelope>, changes: &[Change], mut seq: u64) -> Option<Envelope> {
    changes.iter().fold(start, |row, change| {
        seq += 1;
        apply(row.as_ref(), change, seq).map(|applied| applied.row).ok().or(row)
    })
}

proptest! {
    #[test]
    fn the_same_order_gives_the_same_row_however_it_was_cut(
        changes in proptest::collection::vec(edits(), 0..12),
        cut in 0..12_usize,
    ) {
        let whole = replay(None, &changes, 0);
        let cut = cut.min(changes.len());
        let (first, second) = changes.split_at(cut);
        // Between the parts the row is stored and read back, as on a restart.
        let stored = serde_json::to_string(&replay(None, first, 0)).unwrap();
        let read: Option<Envelope> = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(replay(read, second, u64::try_from(cut).unwrap()), whole);
    }

    #[test]
    fn a_device_shows_the_values_the_host_will_make(
        confirmed in proptest::collection::vec(edits(), 1..6),
        pending in proptest::collection::vec(edits(), 0..6),
    ) {
        let base = replay(None, &confirmed, 0);
        let host = replay(base.clone(), &pending, 100).map(|row| row.fields);
        let device = pending.iter().fold(base, |row, change| {
            apply(row.as_ref(), change, 0).map(|applied| applied.row).ok().or(row)
        });
        prop_assert_eq!(device.map(|row| row.fields), host);
    }

    #[test]
    fn what_changed_is_the_difference(row in proptest::collection::vec(edits(), 1..6), edit in edits()) {
        if let Some(row) = replay(None, &row, 0)
            && let Ok(applied) = apply(Some(&row), &edit, 50)
        {
            let mut undone = applied.row.fields.clone();
            for change in &applied.changed {
                assign(&mut undone, &change.field, &change.old);
                prop_assert_eq!(applied.row.versions.get(&change.field), Some(&50));
            }
            prop_assert_eq!(undone, row.fields);
        }
    }

    #[test]
    fn additions_and_increments_commute(
        first in proptest::collection::vec(0..6_u8, 0..4),
        second in proptest::collection::vec(0..6_u8, 0..4),
        amounts in any::<[i16; 2]>(),
    ) {
        let make = |values: &[u8], amount: i16| Change {
            add: values.iter().map(|value| item("tags", json!(value.to_string()))).collect(),
            inc: [("count".to_owned(), amount.into())].into(),
            ..change(false, json!({}))
        };
        let changes = [make(&first, amounts[0]), make(&second, amounts[1])];
        let base = row(json!({"tags": ["z"]}), 1);
        let sorted = |order: &[Change]| {
            let mut fields = replay(Some(base.clone()), order, 1).unwrap().fields;
            let mut tags: Vec<String> =
                serde_json::from_value(fields.remove("tags").unwrap()).unwrap();
            tags.sort();
            (fields, tags)
        };
        let [one, two] = changes.clone();
        prop_assert_eq!(sorted(&changes), sorted(&[two, one]));
    }

    #[test]
    fn an_addition_and_the_removal_of_another_item_commute(kept in 0..3_u8, gone in 3..6_u8) {
        let add = Change { add: vec![item("tags", json!(kept.to_string()))], ..change(false, json!({})) };
        let remove =
            Change { remove: vec![item("tags", json!(gone.to_string()))], ..change(false, json!({})) };
        let base = row(json!({"tags": ["3", "4", "5"]}), 1);
        let fields = |order: [Change; 2]| replay(Some(base.clone()), &order, 1).unwrap().fields;
        prop_assert_eq!(fields([add.clone(), remove.clone()]), fields([remove, add]));
    }
}

#[test]
fn an_objection_stays_when_it_was_not_seen() {
    let start = row(json!({"name": "Bakker"}), 5);
    let objection = apply(Some(&start), &change(false, json!({"no_mail": true})), 6).unwrap().row;
    // Someone offline ticked and unticked the box, never having seen the other's tick.
    let unaware = apply(Some(&objection), &change(false, json!({"no_mail": false})), 7).unwrap();
    assert_eq!(unaware.row.fields["no_mail"], json!(true));
    assert!(unaware.changed.is_empty());
    let clash = unaware.clashes.first().unwrap();
    assert_eq!((&clash.kept, &clash.lost), (&json!(true), &json!(false)));
    assert!(!clash.arriving_holds);
    let mut aware = change(false, json!({"no_mail": false}));
    aware.base.insert("no_mail".into(), 6);
    let lifted = apply(Some(&objection), &aware, 7).unwrap();
    assert_eq!((&lifted.row.fields["no_mail"], lifted.is_merged()), (&json!(false), false));
}

#[test]
fn an_objection_made_without_seeing_that_one_was_lifted_counts() {
    let start = row(json!({"no_calls": true}), 5);
    let lifted = apply(Some(&start), &change(false, json!({"no_calls": false})), 6).unwrap().row;
    let again = apply(Some(&lifted), &change(false, json!({"no_calls": true})), 7).unwrap();
    assert_eq!(again.row.fields["no_calls"], json!(true));
}

#[test]
fn an_import_never_lifts_an_objection() {
    let known = row(json!({"name": "Bakker", "no_surveys": true}), 5);
    let mut incoming = known.clone();
    incoming.fields.insert("no_surveys".into(), json!(false));
    incoming.fields.insert("name".into(), json!("Visser"));
    let applied = import(Some(&known), &incoming, 9).unwrap();
    assert_eq!(applied.row.fields["no_surveys"], json!(true));
    assert_eq!(applied.row.fields["name"], json!("Visser"));
}

#[test]
fn a_clash_names_both_values_and_the_change_it_met() {
    let start = row(json!({"name": "Bakker"}), 5);
    let first = apply(Some(&start), &change(false, json!({"name": "Visser"})), 6).unwrap();
    let late = apply(Some(&first.row), &change(false, json!({"name": "Mulder"})), 7).unwrap();
    let expected = Clash {
        field: "name".into(),
        kept: json!("Mulder"),
        lost: json!("Visser"),
        arriving_holds: true,
        earlier: ("name".into(), 6),
    };
    assert_eq!(late.clashes, [expected]);
}

#[test]
fn an_archive_that_comes_too_late_meets_the_edit_that_kept_the_row() {
    let start = row(json!({"name": "Bakker"}), 5);
    let edited = apply(Some(&start), &change(false, json!({"name": "Visser"})), 6).unwrap().row;
    let late = apply(Some(&edited), &change(false, json!({"archived": true})), 7).unwrap();
    let clash = late.clashes.first().unwrap();
    assert_eq!((clash.field.as_str(), &clash.earlier.0), ("archived", &"name".to_owned()));
    assert!(!clash.arriving_holds && !late.row.is_archived());
}
