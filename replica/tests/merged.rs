//! Figures, lists and dossiers of merged customers are those of one customer with all children, in
//! whatever order rows, merges and splits come; and once all is split, those of before.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::analytics::lifecycle::Stage;
use domain::analytics::value::Value as Worth;
use domain::entity::Entity;
use domain::id::{ChangeId, CustomerId, RecordId};
use domain::pairing::{self, Pairing, Verdict, aliases};
use domain::sync::block::encode;
use domain::sync::change::{Change, Entry};
use domain::sync::envelope::{Envelope, Fields};
use domain::sync::merge;
use proptest::prelude::*;
use replica::dossier::dossier;
use replica::figures::{Figures, lifecycle};
use replica::tables::Tables;
use serde_json::{Value, json};
use uuid::Uuid;

const AS_OF: &str = "2026-06-30";

/// Kinds of children that a dossier shows.
const KINDS: [&str; 5] = ["contact", "interaction", "order", "survey_response", "task"];

/// Some row as it is from now on.
#[derive(Clone, Debug)]
enum Edit {
    Customer { who: u8, is_erased: bool },
    Child { kind: u8, place: u8, who: u8, day: u8, worth: i64, is_gone: bool },
    Said { place: u8, one: u8, other: u8, is_same: bool, withdrawn: bool },
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    // Now and then somebody is erased.
    let customer =
        (0..5u8, 0..6u8).prop_map(|(who, dice)| Edit::Customer { who, is_erased: dice == 0 });
    let child = (0..5u8, 0..4u8, 0..5u8, 0..28u8, 0..99i64, 0..5u8).prop_map(
        |(kind, place, who, day, worth, dice)| Edit::Child {
            kind,
            place,
            who,
            day,
            worth,
            is_gone: dice == 0,
        },
    );
    let said = (0..6u8, 0..5u8, 0..5u8, 0..6u8, any::<bool>()).prop_map(
        |(place, one, other, dice, withdrawn)| Edit::Said {
            place,
            one,
            other,
            is_same: dice > 0,
            withdrawn,
        },
    );
    proptest::collection::vec(prop_oneof![3 => customer, 6 => child, 4 => said], 1..50)
}

fn id(kind: u128, place: u8) -> RecordId {
    RecordId(Uuid::from_u128((kind << 64) | (u128::from(place) + 1)))
}

fn day(day: u8) -> String {
    format!("2026-{:02}-{:02}", 1 + day % 6, 1 + day)
}

impl Edit {
    fn row(&self, seq: u64) -> Envelope {
        let (entity, id, fields, is_erased) = match self {
            Self::Customer { who, is_erased } => {
                let fields = json!({"name": format!("Klant {who}"), "known_since": "2020-01-01"});
                let fields = if *is_erased { json!({"erased_at": 0}) } else { fields };
                ("customer", id(1, *who), fields, *is_erased)
            }
            Self::Child { kind, place, who, day: on, worth, is_gone } => {
                let fields = json!({
                    "customer": id(1, *who), "on": day(*on), "done_on": day(*on),
                    "revenue": worth * 100, "score": worth % 11, "archived": is_gone,
                    "source_key": format!("k{}", place % 2),
                });
                let kind_id = 2 + u128::from(*kind);
                (KINDS[usize::from(*kind)], id(kind_id, *place), fields, false)
            }
            Self::Said { place, one, other, is_same, withdrawn } => {
                let verdict = if *is_same { "same" } else { "different" };
                let fields = json!({
                    "customer": id(1, *one), "record": id(1, *other), "verdict": verdict,
                    "withdrawn": withdrawn, "at": seq,
                });
                ("pairing", id(9, *place), fields, false)
            }
        };
        serde_json::from_value(json!({
            "entity": entity, "id": id, "schema": 1, "fields": fields, "scope": "base", "seq": seq,
            "erased": is_erased,
        }))
        .unwrap()
    }
}

type Rows = BTreeMap<(Entity, RecordId), Envelope>;

/// The rows as if merged customers had been one from the start.
fn as_one(rows: &Rows) -> Rows {
    let is_here =
        |id: CustomerId| rows.get(&(Entity::Customer, id.into())).is_some_and(|row| !row.erased);
    let said = rows.values().filter(|row| row.entity == Entity::Pairing);
    let pairs: Vec<(CustomerId, CustomerId)> = said
        .filter_map(|row| row.record::<Pairing>().unwrap().pair(Verdict::Same))
        .filter(|(one, other)| is_here(*one) && is_here(*other))
        .collect();
    let survivors: BTreeMap<CustomerId, CustomerId> = aliases(&pairs).into_iter().collect();
    let mut single = Rows::new();
    for (key, row) in rows {
        let is_merged = survivors.contains_key(&CustomerId::from(row.id));
        if row.entity == Entity::Pairing || (row.entity == Entity::Customer && is_merged) {
            continue;
        }
        let mut row = row.clone();
        if let Some(of) = row.fields.get_mut("customer") {
            let id = CustomerId::parse(of.as_str().unwrap()).unwrap();
            *of = json!(survivors.get(&id).unwrap_or(&id));
        }
        single.insert(key.clone(), row);
    }
    single
}

type Of = (Option<Stage>, Worth, Worth, u8, Vec<RecordId>);

/// Everything that is shown of customers, by id: row numbers may differ.
fn shown(tables: &mut Tables) -> (BTreeMap<RecordId, Of>, String) {
    shown_with(tables, &mut Figures::default())
}

fn shown_with(tables: &mut Tables, figures: &mut Figures) -> (BTreeMap<RecordId, Of>, String) {
    let as_of: NaiveDate = AS_OF.parse().unwrap();
    let nps = figures.nps(tables, as_of);
    let derived = figures.at(tables, as_of);
    let rows: Vec<u32> = tables.views(&Entity::Customer).map(|(row, _)| row).collect();
    let of = |row: u32| {
        let at = usize::try_from(row).unwrap();
        let id = tables.id(&Entity::Customer, row).unwrap();
        let it = dossier(tables, derived, id.into(), as_of).unwrap();
        assert_eq!(it.customer.id, id);
        let mut children: Vec<RecordId> =
            it.contacts.iter().chain(&it.timeline).map(|row| row.id).collect();
        children.sort_unstable();
        let own = (derived.stages[at], derived.window[at], derived.ever[at], derived.scores[at]);
        (id, (own.0, own.1, own.2, own.3, children))
    };
    let all = rows.into_iter().map(of).collect();
    (all, format!("{:?}", (lifecycle(derived), nps)))
}

fn single(rows: impl Iterator<Item = Envelope>) -> Tables {
    let mut tables = Tables::default();
    rows.for_each(|row| tables.confirm_row(row));
    tables
}

fn packed(rows: &Rows, is_turned: bool) -> Tables {
    let mut tables = Tables::default();
    let mut kinds: Vec<Entity> = rows.keys().map(|(entity, _)| entity.clone()).collect();
    kinds.dedup();
    if is_turned {
        kinds.reverse();
    }
    for entity in kinds {
        let of_kind: Vec<Envelope> =
            rows.values().filter(|row| row.entity == entity).cloned().collect();
        tables.confirm_block(encode(&entity, &of_kind).unwrap()).unwrap();
    }
    tables
}

proptest! {
    #[test]
    fn merged_customers_are_one_with_all_children(edits in edits()) {
        let (mut tables, mut figures) = (Tables::default(), Figures::default());
        let mut rows = Rows::new();
        for (edit, seq) in edits.iter().zip(1..) {
            let row = edit.row(seq);
            let key = (row.entity.clone(), row.id);
            // Who was erased stays so.
            if rows.get(&key).is_some_and(|row| row.erased) {
                continue;
            }
            rows.insert(key, row.clone());
            tables.confirm_row(row);
            let found = shown_with(&mut tables, &mut figures);
            let expected = shown(&mut single(as_one(&rows).into_values()));
            prop_assert_eq!(&found, &expected);
        }
        let expected = shown(&mut tables);
        let backwards: Vec<Envelope> = rows.values().rev().cloned().collect();
        prop_assert_eq!(&shown(&mut single(backwards.into_iter())), &expected);
        prop_assert_eq!(&shown(&mut packed(&rows, false)), &expected);
        prop_assert_eq!(&shown(&mut packed(&rows, true)), &expected);

        // All split again: as if nobody had ever merged.
        let seq = u64::try_from(edits.len()).unwrap() + 1;
        let said: Vec<Envelope> =
            rows.values().filter(|row| row.entity == Entity::Pairing).cloned().collect();
        for mut row in said {
            row.fields.insert("withdrawn".to_owned(), true.into());
            tables.confirm_row(Envelope { seq, ..row });
        }
        rows.retain(|(entity, _), _| *entity != Entity::Pairing);
        prop_assert_eq!(shown(&mut tables), shown(&mut single(rows.into_values())));
    }
}

fn confirmed(rows: &[Edit]) -> Tables {
    single(rows.iter().zip(1..).map(|(edit, seq)| edit.row(seq)))
}

fn customer(who: u8) -> Edit {
    Edit::Customer { who, is_erased: false }
}

fn merge(one: u8, other: u8) -> Edit {
    Edit::Said { place: one, one, other, is_same: true, withdrawn: false }
}

#[test]
fn pages_of_both_hear_of_a_merge_and_of_what_is_typed_at_either() {
    let mut tables = confirmed(&[customer(0), customer(1)]);
    tables.take_changed();
    let both: BTreeSet<CustomerId> = [0, 1].map(|who| id(1, who).into()).into();
    let told = |tables: &mut Tables| {
        let (changed, _) = tables.take_changed().unwrap();
        changed.customers.into_iter().collect::<BTreeSet<CustomerId>>()
    };
    tables.confirm_row(merge(0, 1).row(9));
    assert_eq!(told(&mut tables), both);
    tables.confirm_row(customer(1).row(10));
    assert_eq!(told(&mut tables), both);
}

#[test]
fn a_late_objection_holds_of_who_stands_for_them() {
    let mut tables = confirmed(&[customer(0), customer(1), merge(0, 1)]);
    let mut late = customer(1).row(9);
    late.fields.insert("no_calls".to_owned(), true.into());
    tables.confirm_row(late);
    let as_of: NaiveDate = AS_OF.parse().unwrap();
    let derived = Figures::default().at(&mut tables, as_of).clone();
    let found = dossier(&mut tables, &derived, id(1, 1).into(), as_of).unwrap();
    assert_eq!(found.customer.id, id(1, 0), "found by the id of before too");
    assert_eq!(found.customer.fields.get("no_calls"), Some(&Value::Bool(true)));
    assert_eq!(found.merged.len(), 1);
}

#[test]
fn erasing_one_of_two_waits_with_what_is_its_own_alone() {
    let child = |place, who| Edit::Child { kind: 1, place, who, day: 1, worth: 1, is_gone: false };
    let mut tables = confirmed(&[customer(0), customer(1), merge(0, 1), child(0, 0), child(1, 1)]);
    let text = json!({
        "kind": "erase", "n": 1, "change_id": Uuid::from_u128(7), "entity": "customer",
        "id": id(1, 0), "made_at": 5,
    });
    let pending = tables.pending_of(text.to_string(), Vec::new()).unwrap();
    tables.add_pending(pending);
    let touches: Vec<RecordId> = tables
        .views(&Entity::Interaction)
        .filter_map(|(row, _)| tables.id(&Entity::Interaction, row))
        .collect();
    assert_eq!(touches, [id(3, 1)], "that of the other stays");
    assert!(tables.find(&Entity::Customer, id(1, 1)).is_some());
    assert_eq!(tables.views(&Entity::Pairing).count(), 0);
}

/// A device: what it shows, and what it has made and not sent.
#[derive(Default)]
struct Device {
    tables: Tables,
    waiting: Vec<Change>,
    made: u64,
}

impl Device {
    fn edit(&mut self, entity: Entity, id: RecordId, create: bool, set: Value) {
        self.made += 1;
        let n = self.made;
        let set: Fields = serde_json::from_value(set).unwrap();
        let held = self.tables.held(&entity, id).and_then(|view| view.envelope());
        let base = held.map(|row| merge::seen(&row, &set)).unwrap_or_default();
        let change_id = ChangeId(Uuid::now_v7());
        let change = Change {
            n,
            change_id,
            entity,
            id,
            schema: 1,
            create,
            set,
            base,
            add: Vec::new(),
            remove: Vec::new(),
            inc: BTreeMap::new(),
            made_at: 0,
        };
        let text = serde_json::to_string(&Entry::Change(change.clone())).unwrap();
        let pending = self.tables.pending_of(text, Vec::new()).unwrap();
        assert!(self.tables.add_pending(pending));
        self.waiting.push(change);
    }

    fn own(&self, who: u8) -> Envelope {
        self.tables.held(&Entity::Customer, id(1, who)).unwrap().envelope().unwrap()
    }

    /// The customer that stands for another, with its contacts by name.
    fn shown(&mut self, who: u8) -> (RecordId, Vec<String>) {
        let row = self.tables.row(&Entity::Customer, id(1, who)).unwrap();
        let people = self.tables.facts.rows_of(&Entity::Contact, row);
        let name = |row: &u32| self.tables.view(&Entity::Contact, *row).unwrap().text("last_name");
        let names = people.iter().map(name).map(str::to_owned).collect();
        (self.tables.id(&Entity::Customer, row).unwrap(), names)
    }
}

/// The host takes what waits on a device, and all devices hear of it.
fn sync(host: &mut Rows, seq: &mut u64, from: usize, devices: &mut [Device]) {
    let waiting = std::mem::take(&mut devices[from].waiting);
    for change in &waiting {
        *seq += 1;
        let key = (change.entity.clone(), change.id);
        let applied = merge::apply(host.get(&key), change, *seq).unwrap();
        host.insert(key, applied.row);
    }
    for device in devices.iter_mut() {
        host.values().for_each(|row| device.tables.confirm_row(row.clone()));
    }
    devices[from].tables.settle(waiting.iter().map(|change| change.n).collect());
}

#[test]
fn a_merge_an_edit_elsewhere_and_a_split_lose_nothing() {
    let (mut host, mut seq) = (Rows::new(), 0);
    let mut devices = [Device::default(), Device::default()];
    for (who, name) in [(0, "Smit"), (1, "Smit Delft")] {
        let fields = json!({"name": name, "website": "oud.example"});
        devices[0].edit(Entity::Customer, id(1, who), true, fields);
    }
    sync(&mut host, &mut seq, 0, &mut devices);
    let before = devices[0].own(0);

    // One device merges, giving the survivor the other's name; the other knows nothing of it.
    let wanted: Fields = serde_json::from_value(json!({"name": "Smit Delft"})).unwrap();
    let said = pairing::merge(&devices[0].own(0), &devices[0].own(1), wanted);
    let chosen = Value::Object(said.chosen.clone());
    devices[0].edit(Entity::Pairing, id(9, 0), true, json!(said));
    devices[0].edit(Entity::Customer, id(1, 0), false, chosen);
    devices[1].edit(Entity::Customer, id(1, 1), false, json!({"website": "delft.example"}));
    let person = json!({"customer": id(1, 1), "last_name": "Bos"});
    devices[1].edit(Entity::Contact, id(2, 0), true, person);
    for from in [1, 0] {
        sync(&mut host, &mut seq, from, &mut devices);
    }
    for device in &mut devices {
        assert_eq!(device.shown(1), (id(1, 0), vec!["Bos".to_owned()]));
        let late = pairing::changed_since(&said, &device.own(1));
        assert_eq!(late, [("website".to_owned(), json!("delft.example"))]);
    }
    // Somebody writes to the survivor what the merge had not touched.
    devices[1].edit(Entity::Customer, id(1, 0), false, json!({"notes": "belt op vrijdag"}));
    sync(&mut host, &mut seq, 1, &mut devices);

    let back = Value::Object(pairing::given_back(&said, &devices[0].own(0)));
    devices[0].edit(Entity::Pairing, id(9, 0), false, json!({"withdrawn": true}));
    devices[0].edit(Entity::Customer, id(1, 0), false, back);
    sync(&mut host, &mut seq, 0, &mut devices);
    for device in &mut devices {
        let mut expected = before.fields.clone();
        expected.insert("notes".to_owned(), "belt op vrijdag".into());
        assert_eq!(device.own(0).fields, expected);
        assert_eq!(device.own(1).fields["website"], json!("delft.example"));
        assert_eq!(device.shown(0), (id(1, 0), Vec::new()));
        assert_eq!(device.shown(1), (id(1, 1), vec!["Bos".to_owned()]));
    }
}
