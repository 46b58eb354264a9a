use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::entity::Entity;
use crate::id::{ChangeId, RecordId};
use crate::sync::change::Change;
use crate::sync::merge::{self, Refusal};

type Rows = BTreeMap<RecordId, Envelope>;

fn import(n: u128) -> ImportId {
    ImportId(Uuid::from_u128(n))
}

fn row(id: u128, fields: Value) -> Envelope {
    Envelope {
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(id)),
        schema: ENTRY_SCHEMA,
        fields: serde_json::from_value(fields).unwrap(),
        versions: Versions::new(),
        scope: Entity::Customer.scope(),
        seq: 0,
        erased: false,
    }
}

/// A host: rows, and the last sequence.
#[derive(Clone, Debug, Default)]
struct Host {
    rows: Rows,
    seq: u64,
}

impl Host {
    fn take(&mut self, applied: Result<merge::Applied, Refusal>) {
        match applied {
            Ok(applied) if !applied.changed.is_empty() => {
                self.seq += 1;
                self.rows.insert(applied.row.id, applied.row);
            }
            Ok(_) | Err(Refusal::UnknownRecord | Refusal::Erased) => {}
            Err(refusal) => panic!("{refusal}"),
        }
    }

    fn import(&mut self, id: ImportId, rows: &[Envelope]) {
        for row in rows {
            let mut row = row.clone();
            row.fields.insert(IMPORTED.to_owned(), mark(id));
            self.take(merge::import(self.rows.get(&row.id), &row, self.seq + 1));
        }
    }

    fn edit(&mut self, id: RecordId, set: Value) {
        let Some(row) = self.rows.get(&id).cloned() else { return };
        let set: Fields = serde_json::from_value(set).unwrap();
        let change = Change {
            n: 0,
            change_id: ChangeId(Uuid::nil()),
            entity: Entity::Customer,
            id,
            schema: ENTRY_SCHEMA,
            create: false,
            base: merge::seen(&row, &set),
            set,
            add: Vec::new(),
            remove: Vec::new(),
            inc: BTreeMap::new(),
            made_at: 0,
        };
        self.take(merge::apply(Some(&row), &change, self.seq + 1));
    }

    fn steps(&self, id: ImportId) -> Vec<Step> {
        self.rows.values().filter_map(|row| step(row, id, Seen::default())).collect()
    }

    fn undo(&mut self, id: ImportId) {
        for step in self.steps(id) {
            let (Step::Remove(undo) | Step::Restore(undo, _)) = step else { continue };
            self.take(merge::put_back(self.rows.get(&undo.id), &undo, self.seq + 1));
        }
    }

    /// What people see.
    fn shown(&self) -> BTreeMap<RecordId, Fields> {
        let rows = self.rows.values().filter(|row| !row.is_gone());
        rows.map(|row| {
            let fields = row.fields.iter().filter(|(field, _)| *field != IMPORTED);
            (row.id, fields.map(|(name, value)| (name.clone(), value.clone())).collect())
        })
        .collect()
    }
}

#[test]
fn what_somebody_changed_since_stays() {
    let mut host = Host::default();
    let before = [row(1, json!({"name": "A", "city": "Ede", "notes": "old"}))];
    host.import(import(1), &before);
    let file = [
        row(1, json!({"name": "B", "city": "Ame", "website": "x"})),
        row(2, json!({"name": "New"})),
        row(3, json!({"name": "Kept"})),
    ];
    host.import(import(2), &file);
    host.edit(before[0].id, json!({"city": "Tiel"}));
    host.edit(file[2].id, json!({"notes": "called"}));
    let steps = host.steps(import(2));
    assert!(matches!(steps[0], Step::Restore(_, 1)), "{steps:?}");
    assert!(matches!(steps[1], Step::Remove(_)));
    assert_eq!(steps[2], Step::Keep);
    host.undo(import(2));
    let shown = host.shown();
    assert_eq!(json!(shown[&before[0].id]), json!({"name": "A", "city": "Tiel", "notes": "old"}));
    assert!(!shown.contains_key(&file[1].id) && shown.contains_key(&file[2].id));
    // It is undone: nothing more to do, but for the row that stayed.
    assert_eq!(host.steps(import(2)), [Step::Keep]);
    // The first import can still be undone; its row was changed.
    assert_eq!(host.steps(import(1)), [Step::Keep]);
}

#[test]
fn an_objection_that_the_file_brought_stays() {
    let mut host = Host::default();
    host.import(import(1), &[row(1, json!({"name": "A"}))]);
    host.import(import(2), &[row(1, json!({"name": "B", "no_calls": true}))]);
    host.undo(import(2));
    let id = RecordId(Uuid::from_u128(1));
    let fields = &host.rows[&id].fields;
    assert_eq!((&fields["name"], &fields["no_calls"]), (&json!("A"), &json!(true)));
    // Nor does an undo lift it that says so itself.
    let forged = json!({"by": import(2).to_string(), "back": {"no_calls": null}, "seen": {"no_calls": true}});
    host.take(merge::put_back(host.rows.get(&id), &row(1, forged), host.seq + 1));
    assert_eq!(host.rows[&id].fields["no_calls"], json!(true));
}

#[test]
fn an_edit_that_arrives_between_finding_and_undoing_stays() {
    let mut host = Host::default();
    host.import(import(1), &[row(1, json!({"name": "A"})), row(2, json!({"name": "B"}))]);
    host.import(import(2), &[row(2, json!({"name": "C"}))]);
    let (made, changed) = (host.steps(import(1)), host.steps(import(2)));
    host.edit(RecordId(Uuid::from_u128(1)), json!({"name": "X"}));
    host.edit(RecordId(Uuid::from_u128(2)), json!({"name": "Y"}));
    let before = host.clone();
    for step in made.into_iter().chain(changed) {
        let (Step::Remove(undo) | Step::Restore(undo, _)) = step else { continue };
        host.take(merge::put_back(host.rows.get(&undo.id), &undo, host.seq + 1));
    }
    assert_eq!(host.rows, before.rows);
}

#[test]
fn what_was_taken_back_comes_again_with_the_file_and_goes_again() {
    let mut host = Host::default();
    let file = [row(1, json!({"name": "A", "notes": ""}))];
    host.import(import(1), &file);
    host.undo(import(1));
    assert_eq!(host.shown(), BTreeMap::new());
    host.import(import(2), &file);
    assert_eq!(json!(host.shown()[&file[0].id]), json!({"name": "A", "notes": ""}));
    host.undo(import(2));
    assert_eq!(host.shown(), BTreeMap::new());
    // An edit by who had not seen that it went brings it back, as with any archive.
    let mut late = host.clone();
    let mut row = late.rows[&file[0].id].clone();
    row.versions.clear();
    let known = std::mem::replace(late.rows.get_mut(&row.id).unwrap(), row.clone());
    let set: Fields = serde_json::from_value(json!({"notes": "late"})).unwrap();
    let base = merge::seen(&row, &set);
    let change = Change {
        n: 0,
        change_id: ChangeId(Uuid::nil()),
        entity: Entity::Customer,
        id: row.id,
        schema: ENTRY_SCHEMA,
        create: false,
        set,
        base,
        add: Vec::new(),
        remove: Vec::new(),
        inc: BTreeMap::new(),
        made_at: 0,
    };
    let applied = merge::apply(Some(&known), &change, 9).unwrap();
    assert!(!applied.row.is_gone());
}

#[test]
fn a_row_twice_in_one_import_goes_back_to_before_the_first() {
    let mut host = Host::default();
    host.import(import(1), &[row(1, json!({"name": "A"}))]);
    let before = host.shown();
    host.import(import(2), &[row(1, json!({"name": "B"})), row(1, json!({"name": "C", "x": 1}))]);
    host.import(import(3), &[row(2, json!({"name": "B"})), row(2, json!({"name": "C"}))]);
    assert_eq!(host.shown().len(), 2);
    host.undo(import(3));
    host.undo(import(2));
    assert_eq!(host.shown(), before);
}

#[test]
fn a_device_that_waits_for_the_host_decides_the_same() {
    let known = row(1, json!({"name": "A", "notes": "x"}));
    let known = Envelope { versions: [("name".to_owned(), 3)].into(), seq: 3, ..known };
    let mut incoming = row(1, json!({"name": "B"}));
    incoming.fields.insert(IMPORTED.to_owned(), mark(import(1)));
    let waiting = merge::replay_import(Some(&known), &incoming).unwrap().row;
    let seen = Seen { is_waiting: true, is_edited: false };
    let Some(Step::Restore(undo, 0)) = step(&waiting, import(1), seen) else { panic!("no step") };
    assert_eq!(merge::replay_put_back(Some(&waiting), &undo).unwrap().row.fields, known.fields);
    let there = merge::import(Some(&known), &incoming, 9).unwrap().row;
    assert_eq!(merge::put_back(Some(&there), &undo, 10).unwrap().row.fields, known.fields);
    // A row that the import makes; the host gives it a number.
    let mut incoming = row(2, json!({"name": "B"}));
    incoming.fields.insert(IMPORTED.to_owned(), mark(import(1)));
    let Some(Step::Remove(undo)) = step(&incoming, import(1), seen) else { panic!("no step") };
    incoming.fields.insert("number".to_owned(), json!("K-0001"));
    let there = merge::import(None, &incoming, 9).unwrap().row;
    assert!(merge::put_back(Some(&there), &undo, 10).unwrap().row.is_gone());
    let edited = Seen { is_waiting: true, is_edited: true };
    assert_eq!(step(&incoming, import(1), edited), Some(Step::Keep));
}

#[test]
fn the_shapes_of_traces_and_undos_stay_as_they_were() {
    let row = |fields: Value| -> Envelope {
        serde_json::from_value(json!({
            "entity": "customer", "id": Uuid::from_u128(1), "schema": 1, "scope": "base", "seq": 9,
            "fields": fields, "versions": {"name": 9, "imported": 9},
        }))
        .unwrap()
    };
    let by = Uuid::from_u128(2);
    let changed = row(json!({
        "name": "B", "notes": "ours",
        "imported": {
            "by": by, "was": {"name": ["A", "B"], "notes": [null, "x"]},
            "earlier": {"by": Uuid::from_u128(1), "edited": true},
        },
    }));
    let Some(Step::Restore(undo, 1)) = step(&changed, import(2), Seen::default()) else {
        panic!("no step")
    };
    let expected = json!({"by": by, "back": {"name": "A"}, "seen": {"name": "B"}});
    assert_eq!(json!(undo.fields), expected);
    let back = merge::put_back(Some(&changed), &undo, 10).unwrap().row.fields;
    let earlier = json!({"by": Uuid::from_u128(1), "edited": true});
    assert_eq!(json!(back), json!({"name": "A", "notes": "ours", "imported": earlier}));
    let made = Envelope {
        versions: Versions::new(),
        ..row(json!({"name": "A", "number": "7", "imported": {"by": by}}))
    };
    let Some(Step::Remove(undo)) = step(&made, import(2), Seen::default()) else {
        panic!("no step")
    };
    let expected = json!({
        "by": by, "back": {"archived": true, "withdrawn": true}, "seen": {"number": "7"},
        "whole": "10257814702431489089",
    });
    assert_eq!(json!(undo.fields), expected);
}

fn values() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!(false)),
        Just(json!(true)),
        (0..3_u8).prop_map(Value::from),
        Just(json!(["a", "b"])),
        Just(json!({"x": null, "y": 1})),
    ];
    let name =
        prop_oneof![Just("a"), Just("b"), Just("tags"), Just("no_mailings"), Just("archived")];
    proptest::collection::btree_map(name.prop_map(str::to_owned), value, 0..4).prop_map(|fields| {
        // Kinds of values do not matter to what is undone, but what a record cannot hold is refused.
        let fields = fields.into_iter().filter(|(name, value)| match name.as_str() {
            "tags" => value.is_array() || value.is_null(),
            "no_mailings" | "archived" => value.is_boolean() || value.is_null(),
            _ => true,
        });
        Value::Object(fields.collect())
    })
}

fn files() -> impl Strategy<Value = Vec<Envelope>> {
    let one = (0..6_u128, values()).prop_map(|(id, fields)| row(id, fields));
    proptest::collection::vec(one, 0..12)
}

proptest! {
    #[test]
    fn undoing_restores_exactly_what_people_saw(
        first in files(),
        edits in proptest::collection::vec((0..6_u128, values()), 0..8),
        second in files(),
        third in files(),
    ) {
        let mut host = Host::default();
        host.import(import(1), &first);
        for (id, set) in edits {
            host.edit(RecordId(Uuid::from_u128(id)), set);
        }
        let before = host.shown();
        host.import(import(2), &second);
        let between = host.shown();
        host.import(import(3), &third);
        host.undo(import(3));
        prop_assert_eq!(host.shown(), between);
        host.undo(import(2));
        prop_assert_eq!(host.shown(), before.clone());
        // And once more, with what was taken back lying there.
        host.import(import(4), &second);
        host.undo(import(4));
        prop_assert_eq!(host.shown(), before);
    }
}
