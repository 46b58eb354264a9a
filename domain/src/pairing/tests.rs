//! Merging and splitting: what is said holds on every device alike, and nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::entity::Entity;
use crate::erasure::{self, Gone};
use crate::sync::envelope::to_fields;

fn id(n: u8) -> CustomerId {
    CustomerId(Uuid::from_u128(n.into()))
}

fn row(n: u8, fields: Value) -> Envelope {
    serde_json::from_value(json!({
        "entity": "customer", "id": id(n), "schema": 1, "fields": fields, "scope": "base", "seq": 1,
    }))
    .unwrap()
}

fn with(mut row: Envelope, set: Fields) -> Envelope {
    for (field, value) in set {
        if value.is_null() {
            row.fields.remove(&field)
        } else {
            row.fields.insert(field, value)
        };
    }
    row
}

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

#[track_caller]
fn check(merges: &[(u8, u8)], expected: &[(u8, u8)]) {
    let merges: Vec<_> = merges.iter().map(|(one, other)| (id(*one), id(*other))).collect();
    let expected: Aliases = expected.iter().map(|(other, one)| (id(*other), id(*one))).collect();
    assert_eq!(aliases(&merges), expected);
}

#[test]
fn one_stands_for_those_that_were_merged_into_it() {
    check(&[], &[]);
    check(&[(2, 1)], &[(1, 2)]);
    // A chain, said in either order.
    check(&[(2, 1), (3, 2)], &[(1, 3), (2, 3)]);
    check(&[(3, 2), (2, 1)], &[(1, 3), (2, 3)]);
}

#[test]
fn merges_that_were_made_apart_are_all_heard() {
    // Each into the other: the lowest stays.
    check(&[(2, 1), (1, 2)], &[(2, 1)]);
    // One into two others: they are one too.
    check(&[(3, 1), (2, 1)], &[(1, 2), (3, 2)]);
    check(&[(2, 1), (3, 2), (1, 3), (3, 9)], &[(2, 1), (3, 1), (9, 1)]);
}

#[test]
fn a_split_gives_back_what_is_still_as_the_merge_made_it() {
    let survivor = row(1, json!({"name": "Bakker", "number": "7", "website": "oud.example"}));
    let other =
        row(2, json!({"name": "De Bakker", "number": "8", "notes": "koud", "no_calls": true}));
    let wanted = json!({"name": "De Bakker", "website": null, "notes": "koud", "number": "8"});
    let pairing = merge(&survivor, &other, fields(wanted));
    let chosen = json!({"name": "De Bakker", "website": null, "notes": "koud", "no_calls": true});
    assert_eq!(pairing.chosen, fields(chosen), "no number, and an objection that nobody chose");
    let merged = with(survivor.clone(), pairing.chosen.clone());
    assert_eq!(with(merged.clone(), given_back(&pairing, &merged)), survivor);
    let later = with(merged, fields(json!({"name": "Bakkerij"})));
    let split = with(later.clone(), given_back(&pairing, &later));
    assert_eq!(split.fields.get("name"), Some(&json!("Bakkerij")));
    assert_eq!(split.fields.get("website"), Some(&json!("oud.example")));
}

#[test]
fn what_changed_of_the_other_since_is_told() {
    let (survivor, other) = (row(1, json!({})), row(2, json!({"notes": "koud", "name": "B"})));
    let pairing = merge(&survivor, &other, Fields::new());
    assert_eq!(changed_since(&pairing, &other), []);
    let later = with(other, fields(json!({"notes": null, "website": "b.example", "number": "9"})));
    let expected = [("notes".to_owned(), Value::Null), ("website".to_owned(), json!("b.example"))];
    assert_eq!(changed_since(&pairing, &later), expected);
}

#[test]
fn a_pairing_counts_until_it_is_withdrawn() {
    let said = Pairing { customer: Some(id(1)), record: Some(id(2)), ..Pairing::default() };
    assert_eq!(said.pair(Verdict::Same), Some((id(1), id(2))));
    assert_eq!(said.pair(Verdict::Different), None);
    assert_eq!(Pairing { withdrawn: true, ..said.clone() }.pair(Verdict::Same), None);
    assert_eq!(Pairing { record: Some(id(1)), ..said.clone() }.pair(Verdict::Same), None);
    let newer = Word::Other("parent".to_owned());
    assert_eq!(Pairing { verdict: newer, ..said }.pair(Verdict::Same), None);
}

#[test]
fn what_was_said_of_somebody_is_erased_with_them() {
    let said = merge(&row(1, json!({})), &row(2, json!({"name": "Bakker"})), Fields::new());
    let fields = to_fields(&said).unwrap();
    for who in [1, 2] {
        assert!(erasure::names(&fields, &Gone::from([id(who).into()])));
    }
    let row = Envelope { entity: Entity::Pairing, fields, ..row(3, json!({})) };
    assert!(erasure::remains(&row, 5, 9).erased, "it tells what both were called");
}

/// What devices do: merge two, or withdraw a merge by its place among all that were made.
#[derive(Clone, Debug)]
enum Act {
    Merge(u8, u8),
    Split(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => (0..7u8, 0..7u8).prop_map(|(one, other)| Act::Merge(one, other)),
        1 => (0..20u8).prop_map(Act::Split),
    ];
    proptest::collection::vec(act, 0..24)
}

/// The merges that hold after all was heard: a split counts whenever it comes.
fn live(acts: &[Act]) -> Vec<(CustomerId, CustomerId)> {
    let made: Vec<Pairing> = acts
        .iter()
        .filter_map(|act| match act {
            Act::Merge(one, other) => {
                let (customer, record) = (Some(id(*one)), Some(id(*other)));
                Some(Pairing { customer, record, ..Pairing::default() })
            }
            Act::Split(_) => None,
        })
        .collect();
    let is_split = |place: usize| {
        acts.iter().any(|act| matches!(act, Act::Split(of) if usize::from(*of) == place))
    };
    let rows = made.into_iter().enumerate();
    let rows = rows.map(|(place, row)| Pairing { withdrawn: is_split(place), ..row });
    rows.filter_map(|row| row.pair(Verdict::Same)).collect()
}

/// The groups that hang together, counted as slowly as one can.
fn groups(merges: &[(CustomerId, CustomerId)]) -> BTreeMap<CustomerId, BTreeSet<CustomerId>> {
    let mut groups: BTreeMap<CustomerId, BTreeSet<CustomerId>> =
        (0..7).map(|n| (id(n), BTreeSet::from([id(n)]))).collect();
    for _ in 0..7 {
        for (one, other) in merges {
            let both: BTreeSet<CustomerId> = groups[one].union(&groups[other]).copied().collect();
            for member in &both {
                groups.insert(*member, both.clone());
            }
        }
    }
    groups
}

proptest! {
    #[test]
    fn every_device_ends_with_the_same_survivors(acts in acts(), turns in any::<u64>()) {
        let merges = live(&acts);
        let found = aliases(&merges);
        // Heard in any order, and more than once.
        let mut others = merges.clone();
        if !others.is_empty() {
            let turns = usize::try_from(turns % 24).unwrap() % others.len();
            others.rotate_left(turns);
        }
        others.reverse();
        others.extend(merges.clone());
        prop_assert_eq!(&aliases(&others), &found);
        let groups = groups(&merges);
        let stands: BTreeMap<CustomerId, CustomerId> = found.into_iter().collect();
        let survivor = |id: CustomerId| stands.get(&id).copied().unwrap_or(id);
        for one in (0..7).map(id) {
            // Nobody is found by way of two.
            prop_assert_eq!(survivor(survivor(one)), survivor(one));
            for other in (0..7).map(id) {
                let is_one = groups[&one].contains(&other);
                prop_assert_eq!(survivor(one) == survivor(other), is_one);
            }
            // Who was merged stays only where all of the group were.
            let is_merged = |id: &CustomerId| merges.iter().any(|(_, other)| other == id);
            prop_assert!(!is_merged(&survivor(one)) || groups[&one].iter().all(is_merged));
        }
    }
}
