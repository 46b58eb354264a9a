//! One change of many rows and its undo, with others at work in between.

use std::collections::BTreeMap;

use domain::id::ChangeId;
use domain::sync::change::{Change, ENTRY_SCHEMA};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;

fn row(fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": "customer", "id": Uuid::from_u128(1), "schema": 1, "fields": fields,
        "versions": {"relation": 3}, "scope": "base", "seq": 3,
    }))
    .unwrap()
}

/// The row as a device shows it after such an entry.
fn after(row: &Envelope, step: &Step) -> Envelope {
    let change = Change {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(2)),
        entity: step.entity.clone(),
        id: step.id,
        schema: ENTRY_SCHEMA,
        create: false,
        set: step.set.clone(),
        base: step.base.clone(),
        add: step.add.clone(),
        remove: step.remove.clone(),
        inc: BTreeMap::new(),
        made_at: 0,
    };
    merge::replay(Some(row), &change).unwrap().row
}

fn set(field: &str, value: Value) -> BulkAct {
    BulkAct::Set { field: field.to_owned(), value }
}

#[track_caller]
fn check_left_alone(fields: Value, act: BulkAct) {
    assert_eq!(step(&row(fields), &act), None);
}

#[test]
fn rows_that_are_so_already_are_left_alone() {
    check_left_alone(json!({"relation": "partner"}), set("relation", json!("partner")));
    check_left_alone(json!({}), set("relation", json!("customer")));
    check_left_alone(json!({}), set("owner", Value::Null));
    check_left_alone(json!({"archived": true}), archive());
    check_left_alone(json!({"tags": ["VIP"]}), BulkAct::AddTag("vip".into()));
    check_left_alone(json!({"tags": ["a"]}), BulkAct::RemoveTag("b".into()));
    check_left_alone(json!({"tags": "odd"}), BulkAct::AddTag("b".into()));
}

#[test]
fn an_edit_names_what_it_saw_and_an_archive_all_of_it() {
    let row = row(json!({"relation": "partner"}));
    let moved = step(&row, &set("relation", json!("supplier"))).unwrap();
    assert_eq!(moved.base.get("relation"), Some(&3));
    assert_eq!(step(&row, &archive()).unwrap().base.get("relation"), Some(&3));
}

#[test]
fn a_label_goes_however_it_is_spelt_and_comes_back_as_it_was() {
    let before = row(json!({"tags": ["Vip", "beurs"]}));
    let off = step(&before, &BulkAct::RemoveTag("VIP".into())).unwrap();
    let without = after(&before, &off);
    assert_eq!(without.fields["tags"], json!(["beurs"]));
    let again = after(&without, &back(&without, &off.done).unwrap());
    assert_eq!(again.fields["tags"], json!(["beurs", "Vip"]));
}

#[test]
fn undo_leaves_what_someone_changed_meanwhile() {
    let before = row(json!({"relation": "customer"}));
    let moved = step(&before, &set("relation", json!("partner"))).unwrap();
    let mut now = after(&before, &moved);
    assert!(back(&now, &moved.done).is_some());
    now.fields.insert("relation".into(), json!("supplier"));
    assert_eq!(back(&now, &moved.done), None);
}

fn any_act() -> impl Strategy<Value = BulkAct> {
    let tag = || prop::sample::select(vec!["a", "A", "b", "c"]).prop_map(str::to_owned);
    let value = prop_oneof![Just(Value::Null), Just(json!("partner")), Just(json!("customer"))];
    prop_oneof![
        (prop::sample::select(vec!["relation", "owner"]), value)
            .prop_map(|(field, value)| set(field, value)),
        tag().prop_map(BulkAct::AddTag),
        tag().prop_map(BulkAct::RemoveTag),
        Just(archive()),
    ]
}

fn any_row() -> impl Strategy<Value = Envelope> {
    let tags = vec(prop::sample::select(vec!["a", "b", "c", "A"]), 0..4);
    let relation = prop_oneof![Just(Value::Null), Just(json!("partner")), Just(json!("supplier"))];
    (tags, relation).prop_map(|(mut tags, relation)| {
        tags.sort_unstable();
        tags.dedup();
        let mut row = row(json!({"tags": tags}));
        if !relation.is_null() {
            row.fields.insert("relation".into(), relation);
        }
        row
    })
}

/// The values of a row, its labels in order of their text: adding again puts one at the end.
fn values(row: &Envelope) -> Fields {
    let mut fields = row.fields.clone();
    if let Some(Value::Array(tags)) = fields.get_mut("tags") {
        tags.sort_by_key(Value::to_string);
    }
    fields.retain(|_, value| *value != json!([]) && *value != json!(false));
    fields
}

proptest! {
    #[test]
    fn a_change_of_many_and_its_undo_leave_every_row_as_it_was(
        rows in vec(any_row(), 1..20), act in any_act(),
    ) {
        for before in rows {
            let Some(forth) = step(&before, &act) else { continue };
            let changed = after(&before, &forth);
            prop_assert_ne!(values(&changed), values(&before));
            prop_assert_eq!(step(&changed, &act), None);
            let undo = back(&changed, &forth.done).unwrap();
            let undone = after(&changed, &undo);
            prop_assert_eq!(values(&undone), values(&before));
            // The undo can be undone in its turn.
            let redone = after(&undone, &back(&undone, &undo.done).unwrap());
            prop_assert_eq!(values(&redone), values(&changed));
        }
    }

    #[test]
    fn undo_never_takes_what_someone_else_did(
        before in any_row(), act in any_act(), theirs in any_act(),
    ) {
        let Some(forth) = step(&before, &act) else { return Ok(()) };
        let changed = after(&before, &forth);
        let Some(other) = step(&changed, &theirs) else { return Ok(()) };
        let now = after(&changed, &other);
        let undone = back(&now, &forth.done).map_or_else(|| now.clone(), |undo| after(&now, &undo));
        match &other.done.what {
            // Their value stays, in the same field as in another.
            What::Set { field, after, .. } => {
                prop_assert_eq!(undone.fields.get(field).cloned().unwrap_or_default(), after.clone());
            }
            What::Added(items) => {
                let ours = matches!(&forth.done.what, What::Removed(gone) if gone == items);
                let tags = undone.fields.get("tags").cloned().unwrap_or_default();
                prop_assert!(ours || items.iter().all(|it| tags.as_array().unwrap().contains(it)));
            }
            What::Removed(items) => {
                let ours = matches!(&forth.done.what, What::Added(made) if made == items);
                let tags = undone.fields.get("tags").cloned().unwrap_or_default();
                let is_back = |it: &Value| tags.as_array().is_some_and(|tags| tags.contains(it));
                prop_assert!(!ours || !items.iter().any(is_back));
            }
        }
    }
}
