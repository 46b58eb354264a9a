//! What goes and what stays, and that erasure wins whatever comes when.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::id::ChangeId;
use crate::sync::change::Erase;
use crate::sync::merge;

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn row(entity: Entity, number: u128, fields: Value) -> Envelope {
    let blank = tombstone(&entity, id(number), 0, 5);
    let fields = serde_json::from_value(fields).unwrap();
    Envelope { fields, erased: false, versions: [("subject".to_owned(), 5)].into(), ..blank }
}

fn change(entity: Entity, number: u128, create: bool, set: Value) -> Change {
    Change {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(1)),
        entity,
        id: id(number),
        schema: ENTRY_SCHEMA,
        create,
        set: serde_json::from_value(set).unwrap(),
        base: Versions::new(),
        add: Vec::new(),
        remove: Vec::new(),
        inc: Default::default(),
        made_at: 0,
    }
}

#[track_caller]
fn check_remains(entity: Entity, fields: Value, expected: Value, erased: bool) {
    let left = remains(&row(entity, 2, fields), 77, 9);
    assert_eq!((Value::Object(left.fields), left.erased, left.seq), (expected, erased, 9));
    assert!(left.versions.is_empty());
}

#[test]
fn what_tells_of_a_person_goes_and_what_the_books_need_stays() {
    let when = json!({"erased_at": 77});
    check_remains(Entity::Customer, json!({"name": "Jan"}), when.clone(), true);
    check_remains(Entity::Interaction, json!({"customer": id(7), "note": "x"}), when.clone(), true);
    check_remains(Entity::Case, json!({"customer": id(7), "subject": "x"}), when.clone(), true);
    let told = json!({"customer": id(7), "what": "call Jan", "note": "x"});
    check_remains(Entity::Task, told.clone(), when.clone(), true);
    check_remains(Entity::Promise, told, when.clone(), true);
    let possible = json!({"customer": id(7), "title": "Jan's roof", "value": 5});
    check_remains(Entity::Opportunity, possible, when.clone(), true);
    check_remains(Entity::Other("diary".into()), json!({"text": "x"}), when, true);
    let order = json!({"customer": id(7), "number": "F1", "revenue": 5, "on": "2026-01-01"});
    let mut told = order.clone();
    told["subject"] = json!("cake for Jan");
    told["future"] = json!("Jan");
    check_remains(Entity::Order, told, order, false);
}

#[test]
fn every_kind_is_decided_and_kept_fields_are_never_free_text() {
    for entity in Entity::KNOWN {
        for field in kept(&entity).unwrap_or_default() {
            assert!(!["subject", "note", "notes", "comment", "name"].contains(field));
        }
    }
    assert_eq!(Entity::KNOWN.iter().filter(|entity| kept(entity).is_some()).count(), 5);
}

#[test]
fn a_late_change_is_refused_unless_the_books_need_it() {
    let gone = Gone::from([id(7)]);
    let order = row(Entity::Order, 2, json!({"customer": id(7)}));
    let admit = |row: Option<&Envelope>, change: &Change| admit(row, change, &gone);
    let paid = change(Entity::Order, 2, false, json!({"paid_on": "2026-02-01"}));
    assert_eq!(admit(Some(&order), &paid), Ok(()));
    let told = change(Entity::Order, 2, false, json!({"subject": "Jan"}));
    assert_eq!(admit(Some(&order), &told), Err(Refusal::Erased));
    let call = change(Entity::Interaction, 3, true, json!({"customer": id(7), "note": "Jan"}));
    assert_eq!(admit(None, &call), Err(Refusal::Erased));
    let met = change(Entity::Interaction, 3, true, json!({"contact": id(7)}));
    assert_eq!(admit(None, &met), Err(Refusal::Erased));
    let birthday = change(Entity::Task, 3, true, json!({"record": id(7), "what": "cake for Jan"}));
    assert_eq!(admit(None, &birthday), Err(Refusal::Erased));
    let again = change(Entity::Customer, 7, true, json!({"name": "Jan"}));
    assert_eq!(admit(None, &again), Err(Refusal::Erased));
    let other = change(Entity::Interaction, 3, true, json!({"customer": id(8)}));
    assert_eq!(admit(None, &other), Ok(()));
}

#[test]
fn a_repeated_import_brings_only_what_the_books_need() {
    let gone = Gone::from([id(7)]);
    let of = |entity, number, fields| {
        admit_row(None, &row(entity, number, fields), &gone).map(Cow::into_owned)
    };
    let known = row(Entity::Order, 2, json!({"customer": id(7)}));
    let nameless = row(Entity::Order, 2, json!({"subject": "x"}));
    let left = admit_row(Some(&known), &nameless, &gone).unwrap();
    assert!(left.fields.is_empty());
    assert_eq!(of(Entity::Customer, 7, json!({"name": "Jan"})), None);
    assert_eq!(of(Entity::Contact, 2, json!({"customer": id(7), "last_name": "Jan"})), None);
    let order = of(Entity::Order, 2, json!({"customer": id(7), "subject": "x", "revenue": 5}));
    assert_eq!(Value::Object(order.unwrap().fields), json!({"customer": id(7), "revenue": 5}));
    let other = json!({"customer": id(8), "note": "x"});
    assert!(of(Entity::Interaction, 2, other).unwrap().fields.contains_key("note"));
}

#[test]
fn a_device_forgets_what_it_sent_about_erased_people_and_rows_of_their_books() {
    let erased = tombstone(&Entity::Customer, id(7), 77, 9);
    let order = row(Entity::Order, 2, json!({"customer": id(7)}));
    let other = row(Entity::Order, 3, json!({"customer": id(8)}));
    let gone = emptied([&erased, &order, &other].into_iter());
    assert_eq!(gone, Gone::from([id(7), id(2)]));
    assert_eq!(emptied([&order, &other].into_iter()), Gone::new());
    let tells = |change| tells_of(&Entry::Change(change), &gone);
    assert!(tells(change(Entity::Order, 2, false, json!({"subject": "Jan"}))));
    assert!(tells(change(Entity::Contact, 5, true, json!({"customer": id(7)}))));
    assert!(!tells(change(Entity::Order, 3, false, json!({"subject": "Piet"}))));
    let told = json!({"customer": id(7), "revenue": 5, "subject": "Jan"});
    let Entry::Change(left) = without_content(Entry::Change(change(Entity::Order, 2, true, told)))
    else {
        panic!("another entry")
    };
    assert_eq!(Value::Object(left.set), json!({"customer": id(7), "revenue": 5}));
    let erase = Entry::Erase(Erase {
        n: 1,
        change_id: ChangeId(Uuid::from_u128(1)),
        entity: Entity::Customer,
        id: id(7),
        made_at: 0,
    });
    assert!(!tells_of(&erase, &gone));
}

/// A change of one of two customers, their interactions or orders; or an erasure of the first.
fn step() -> impl Strategy<Value = Option<Change>> {
    let kinds = [Entity::Customer, Entity::Interaction, Entity::Order];
    let edit =
        (0..3usize, 7..9u128, any::<bool>(), 0..3u8).prop_map(move |(kind, of, create, text)| {
            let entity = kinds[kind].clone();
            let number = if kind == 0 { of } else { of + 10 * u128::try_from(kind).unwrap() };
            let word = if text == 0 { "revenue" } else { "subject" };
            let value = if text == 0 { json!(5) } else { json!(format!("secret {of}")) };
            let mut set = json!({word: value});
            if kind > 0 && create {
                set["customer"] = json!(id(of));
            }
            change(entity, number, create, set)
        });
    prop_oneof![6 => edit.prop_map(Some), 1 => Just(None)]
}

proptest! {
    /// Whatever comes before and after, in whatever order: once the first customer was erased, no
    /// row says a word of them, and the second's rows are as if nothing had been erased.
    #[test]
    fn erasure_wins_whatever_the_order(steps in proptest::collection::vec(step(), 0..40)) {
        let mut rows: Vec<Envelope> = Vec::new();
        let mut gone = Gone::new();
        for (step, seq) in steps.into_iter().zip(1..) {
            match step {
                Some(change) => {
                    let known = rows.iter().position(|row| row.id == change.id);
                    let row = known.map(|at| &rows[at]);
                    let applied = admit(row, &change, &gone)
                        .and_then(|()| merge::apply(row, &change, seq));
                    if let Ok(applied) = applied {
                        if let Some(at) = known { rows[at] = applied.row } else { rows.push(applied.row) }
                    }
                }
                None => {
                    gone.insert(id(7));
                    for row in &mut rows {
                        if row.id == id(7) || names(&row.fields, &gone) {
                            *row = remains(row, 0, seq);
                        }
                    }
                    if !rows.iter().any(|row| row.id == id(7)) {
                        rows.push(tombstone(&Entity::Customer, id(7), 0, seq));
                    }
                }
            }
            let is_erased = !gone.is_empty();
            for row in &rows {
                let text = serde_json::to_string(row).unwrap();
                prop_assert!(!(is_erased && text.contains("secret 7")), "{text}");
                prop_assert!(!row.erased || row.fields.keys().eq([ERASED_AT]));
                prop_assert!(!(row.erased && text.contains("secret")));
            }
            let books = rows.iter().find(|row| row.id == id(27));
            prop_assert!(books.is_none_or(|row| !row.erased));
        }
    }
}
