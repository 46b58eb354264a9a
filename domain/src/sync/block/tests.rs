//! Blocks come back exactly, and damaged bytes are refused.

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::entity::{Entity, Scope};
use crate::id::RecordId;
use crate::sync::envelope::Envelope;

fn row(place: u64, fields: Value) -> Envelope {
    Envelope {
        entity: Entity::Customer,
        id: RecordId(Uuid::from_u128(u128::from(place))),
        schema: 1,
        fields: serde_json::from_value(fields).unwrap(),
        versions: Default::default(),
        scope: Scope::Base,
        seq: place,
        erased: false,
    }
}

#[track_caller]
fn check(rows: &[Envelope]) -> Block {
    let block = Block::parse(encode(&Entity::Customer, rows).unwrap()).unwrap();
    assert_eq!(block.envelopes().unwrap(), rows);
    block
}

#[test]
fn no_rows_make_a_block_too() {
    assert_eq!(check(&[]).rows(), 0);
}

#[test]
fn columns_are_read_in_place() {
    let owner = Uuid::from_u128(77);
    let block = check(&[
        row(1, json!({"name": "Bakker", "annual_potential": -4, "owner": owner, "archived": true})),
        row(2, json!({"name": "", "archived": false, "tags": ["a"]})),
        row(3, json!({"name": "Ümit", "annual_potential": i64::MAX})),
    ]);
    let name = block.text("name").unwrap();
    assert_eq!(
        [0, 1, 2, 3].map(|row| name.get(row)),
        [Some("Bakker"), Some(""), Some("Ümit"), None]
    );
    let potential = block.int("annual_potential").unwrap();
    assert_eq!([0, 1, 2, 3].map(|row| potential.get(row)), [Some(-4), None, Some(i64::MAX), None]);
    let archived = block.bool("archived").unwrap();
    assert_eq!([0, 1, 2, 8].map(|row| archived.get(row)), [Some(true), Some(false), None, None]);
    assert_eq!(block.ids("owner").unwrap().get(0), Some(owner));
    assert_eq!(block.json("tags").unwrap().get(1), Some("[\"a\"]"));
    assert_eq!(block.id(1), Some(RecordId(Uuid::from_u128(2))));
    assert_eq!((block.seq(2), block.seq(3)), (Some(3), None));
    assert!(block.int("name").is_none() && block.text("nothing").is_none());
}

#[test]
fn texts_that_come_back_are_kept_once_and_close_numbers_in_four_bytes() {
    let texts = ["mail", "phone", "mail", "mail", ""];
    let rows: Vec<Envelope> = (0..1_000)
        .zip(texts.iter().cycle())
        .map(|(place, text)| match text {
            &"" => row(1 << 40 | place, json!({})),
            text => {
                let minutes = 7 - i64::try_from(place).unwrap();
                row(1 << 40 | place, json!({"channel": text, "minutes": minutes}))
            }
        })
        .collect();
    let block = check(&rows);
    let channel = block.text("channel").unwrap();
    assert_eq!(
        [0, 1, 4, 5].map(|row| channel.get(row)),
        [Some("mail"), Some("phone"), None, Some("mail")]
    );
    assert_eq!(block.int("minutes").unwrap().get(999), None);
    assert_eq!(block.int("minutes").unwrap().get(998), Some(-991));
    // 16 of the id, 4 of the sequence, 4 of the minutes, 2 of the channel, bits and the header.
    assert!(block.bytes().len() < 27_500, "{}", block.bytes().len());
}

#[test]
fn a_place_past_the_shared_texts_is_refused() {
    let rows: Vec<Envelope> = (0..4).map(|place| row(place, json!({"name": "x"}))).collect();
    let mut bytes = encode(&Entity::Customer, &rows).unwrap();
    let last = bytes.len() - 2;
    bytes[last] = 1;
    assert_eq!(Block::parse(bytes).unwrap_err(), BlockError::Column("name".into()));
}

#[test]
fn numbers_far_apart_and_counts_beyond_a_sign_come_back() {
    check(&[row(u64::MAX, json!({"n": i64::MIN})), row(0, json!({"n": i64::MAX}))]);
    check(&[row(u64::MAX, json!({"n": 0})), row(u64::MAX - 5, json!({"n": u32::MAX}))]);
    check(&[row(1, json!({"n": -1})), row(1 << 63, json!({"n": u32::MAX}))]);
}

#[test]
fn references_that_are_not_ids_are_kept_as_text() {
    let rows = [row(1, json!({"owner": "Jan"})), row(2, json!({"owner": Uuid::from_u128(5)}))];
    let block = check(&rows);
    let owner = block.ids("owner").unwrap();
    assert_eq!([0, 1].map(|row| owner.get(row)), [None, Some(Uuid::from_u128(5))]);
}

#[test]
fn an_id_written_otherwise_comes_back_as_it_was() {
    check(&[row(1, json!({"owner": Uuid::from_u128(0xabc).to_string().to_uppercase()}))]);
}

#[test]
fn what_is_rare_in_envelopes_comes_back() {
    let mut odd = row(2, json!({"$id": 5, "$seq": {"a": 1}, "none": null, "big": u64::MAX}));
    odd.versions.insert("big".into(), 9);
    odd.schema = 3;
    odd.scope = Scope::Admin;
    let erased = Envelope { erased: true, ..row(3, json!({})) };
    check(&[row(1, json!({"big": 1})), odd, erased]);
}

#[test]
fn rows_of_several_kinds_are_refused() {
    assert_eq!(encode(&Entity::Order, &[row(1, json!({}))]), Err(BlockError::MixedKinds));
}

#[test]
fn packing_keeps_order_and_size() {
    let rows: Vec<Envelope> =
        (0..500).map(|place| row(place, json!({"name": format!("Bakker {place}")}))).collect();
    let blocks = pack(&Entity::Customer, &rows, 8 * 1024).unwrap();
    assert!(blocks.len() > 1 && blocks.iter().all(|block| block.len() <= 8 * 1024));
    let back: Vec<Envelope> = blocks
        .into_iter()
        .flat_map(|block| Block::parse(block).unwrap().envelopes().unwrap())
        .collect();
    assert_eq!(back, rows);
    assert_eq!(pack(&Entity::Customer, &[], 10), Ok(vec![]));
    assert_eq!(pack(&Entity::Customer, &rows, 10), Err(BlockError::TooLarge));
}

#[test]
fn other_formats_and_other_files_are_refused() {
    let bytes = encode(&Entity::Customer, &[row(1, json!({"name": "x"}))]).unwrap();
    assert_eq!(Block::parse(Vec::new()).unwrap_err(), BlockError::Truncated);
    assert_eq!(Block::parse(b"<!doctype html>".as_slice()).unwrap_err(), BlockError::Truncated);
    assert_eq!(
        Block::parse(&bytes[..bytes.len() - 1]).unwrap_err(),
        BlockError::Truncated,
        "one byte short"
    );
    let place = bytes.windows(10).position(|part| part == b"\"format\":2").unwrap();
    for other in [0, 3] {
        let mut bytes = bytes.clone();
        bytes[place + 9] = b'0' + u8::try_from(other).unwrap();
        assert_eq!(Block::parse(bytes).unwrap_err(), BlockError::Format(other));
    }
}

#[test]
fn nested_values_that_are_not_json_are_refused_when_read() {
    let mut bytes = encode(&Entity::Customer, &[row(1, json!({"tags": ["abc"]}))]).unwrap();
    let end = bytes.len() - 1;
    bytes[end] = b'}';
    let block = Block::parse(bytes).unwrap();
    assert_eq!(block.envelope(0), Err(BlockError::Column("tags".into())));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        // What comes back in many rows is kept once.
        prop_oneof![Just("mail"), Just(""), Just("€")].prop_map(Value::from),
        (-3..3_i64).prop_map(Value::from),
        any::<u128>().prop_map(|id| Value::from(Uuid::from_u128(id).to_string())),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[a-z$]{0,3}", inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn envelopes() -> impl Strategy<Value = Vec<Envelope>> {
    let scope = prop_oneof![Just(Scope::Base), Just(Scope::Value), Just(Scope::Admin)];
    let name = prop_oneof![Just("name"), Just("owner"), Just("tags"), Just("$id"), Just("number")];
    let fields = proptest::collection::btree_map(name.prop_map(String::from), values(), 0..5);
    let versions = proptest::collection::btree_map("[a-z]{1,3}", any::<u64>(), 0..3);
    let one = (any::<u128>(), fields, versions, 1..4_u32, scope, any::<u64>(), any::<bool>());
    proptest::collection::vec(
        one.prop_map(|(id, fields, versions, schema, scope, seq, erased)| Envelope {
            entity: Entity::Customer,
            id: RecordId(Uuid::from_u128(id)),
            schema,
            fields: fields.into_iter().collect(),
            versions,
            scope,
            seq,
            erased,
        }),
        0..20,
    )
}

/// Touches every reader; none may panic.
fn read_all(block: &Block) {
    for row in 0..block.rows().min(40).saturating_add(2) {
        block.envelope(row).ok();
        for (name, _) in block.fields() {
            block.text(name).and_then(|column| column.get(row).map(str::len));
            block.ids(name).and_then(|column| column.get(row));
            block.int(name).and_then(|column| column.get(row));
            block.bool(name).and_then(|column| column.get(row));
        }
    }
}

proptest! {
    #[test]
    fn every_row_comes_back_exactly(rows in envelopes()) {
        let block = Block::parse(encode(&Entity::Customer, &rows).unwrap()).unwrap();
        prop_assert_eq!(block.envelopes().unwrap(), rows);
    }

    #[test]
    fn mutated_bytes_never_panic(
        rows in envelopes(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = encode(&Entity::Customer, &rows).unwrap();
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(block) = Block::parse(bytes) {
            read_all(&block);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Block::parse(bytes).is_err());
    }
}
