//! Imports: all or nothing, and twice is once.

use domain::id::ImportId;
use domain::sync::block::pack;
use domain::sync::change::{Import, ImportBlock};
use domain::sync::envelope::IMPORTED;
use domain::sync::hash::sha256_hex;
use domain::sync::merge::trace::digest;
use domain::sync::sum::Sum;
use domain::sync::undo::{Seen, Step, mark, step};

use super::super::import_block;
use super::*;

on_both! {
    an_import_applies_once_however_often_it_is_run,
    a_changed_file_updates_only_what_changed,
    one_bad_row_or_block_stops_the_whole_import,
    blocks_belong_to_who_sent_them,
    a_row_twice_in_one_import_ends_as_the_last,
    people_may_not_be_imported_by_an_agent,
    an_import_is_undone_as_far_as_nobody_went_on_with_it,
    undoing_a_large_import_restores_what_people_saw,
    fifty_thousand_rows_are_one_import,
}

pub(super) fn row(id: RecordId, entity: Entity, fields: Value) -> Envelope {
    Envelope {
        id,
        schema: 1,
        fields: serde_json::from_value(fields).unwrap(),
        versions: Default::default(),
        scope: entity.scope(),
        seq: 0,
        erased: false,
        entity,
    }
}

fn contacts(names: &[&str]) -> Vec<Envelope> {
    let one = |name: &&str| {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        row(RecordId(id), Entity::Contact, json!({ "last_name": name, "notes": "" }))
    };
    names.iter().map(one).collect()
}

impl Bench {
    pub(super) async fn upload(&self, device: &Device, blocks: &[Vec<u8>]) {
        let mut tx = self.store.begin_write().await.unwrap();
        for bytes in blocks {
            let hash = sha256_hex(bytes);
            import_block::put(&mut tx, self.workspace, device.user, &hash, bytes, 0).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub(super) async fn import(
        &self,
        device: &mut Device,
        entity: &Entity,
        blocks: &[Vec<u8>],
        rows: &[u32],
    ) -> ChangeResult {
        device.last_n += 1;
        let blocks = blocks.iter().zip(rows).map(|(bytes, rows)| ImportBlock {
            hash: sha256_hex(bytes),
            entity: entity.clone(),
            rows: *rows,
        });
        let entry = Entry::Import(Import {
            n: device.last_n,
            change_id: ChangeId(uuid()),
            id: ImportId(uuid()),
            name: "folder".into(),
            blocks: blocks.collect(),
            undoes: None,
            made_at: 0,
        });
        let text = serde_json::to_string(&entry).unwrap();
        stored(self.send(device, device.last_n, vec![text]).await).remove(0)
    }
}

async fn an_import_applies_once_however_often_it_is_run(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let rows = contacts(&["Bakker", "Visser", "Smit"]);
    let blocks = pack(&Entity::Contact, &rows, 1 << 20).unwrap();
    for expected in [3, 0] {
        bench.upload(&device, &blocks).await;
        let result = bench.import(&mut device, &Entity::Contact, &blocks, &[3]).await;
        assert_eq!((result.status, result.seq), (ChangeStatus::Applied, expected));
    }
    assert_eq!(bench.rows(&device).await.len(), 3);
    assert_eq!(bench.history().await.len(), 3);
    let mut tx = bench.store.begin_read().await.unwrap();
    let hashes = [sha256_hex(&blocks[0])];
    let left = import_block::present(&mut tx, bench.workspace, device.user, &hashes).await;
    assert_eq!(left.unwrap(), Vec::<String>::new());
}

async fn a_changed_file_updates_only_what_changed(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let mut rows = contacts(&["Bakker", "Visser"]);
    let first = pack(&Entity::Contact, &rows, 1 << 20).unwrap();
    bench.upload(&device, &first).await;
    bench.import(&mut device, &Entity::Contact, &first, &[2]).await;
    let noted = change(Entity::Contact, rows[1].id, false, json!({"notes": "ours"}));
    bench.push(&mut device, vec![noted]).await;
    rows[1].fields.insert("role".into(), json!("buyer"));
    let second = pack(&Entity::Contact, &rows, 1 << 20).unwrap();
    bench.upload(&device, &second).await;
    let result = bench.import(&mut device, &Entity::Contact, &second, &[2]).await;
    assert_eq!(result.seq, 4);
    let stored = bench.rows(&device).await;
    assert_eq!(stored.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(stored[1].fields.get("role"), Some(&json!("buyer")));
    assert_eq!(stored[1].fields.get("notes"), Some(&json!("ours")));
}

async fn one_bad_row_or_block_stops_the_whole_import(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let good = pack(&Entity::Contact, &contacts(&["Bakker"]), 1 << 20).unwrap().remove(0);
    let bad = row(RecordId(uuid()), Entity::Contact, json!({"last_name": 5}));
    let bad = pack(&Entity::Contact, &[bad], 1 << 20).unwrap().remove(0);
    let absent = pack(&Entity::Contact, &contacts(&["Smit"]), 1 << 20).unwrap().remove(0);
    let noise = vec![1, 2, 3];
    bench.upload(&device, &[good.clone(), bad.clone(), noise.clone()]).await;
    let mut import = async |blocks: &[Vec<u8>], rows: &[u32]| {
        let result = bench.import(&mut device, &Entity::Contact, blocks, rows).await;
        rejected(&result).clone()
    };
    let missing = import(&[good.clone(), absent.clone()], &[1, 1]).await;
    assert_eq!(missing, Rejection::MissingBlock { hash: sha256_hex(&absent) });
    let invalid = import(&[good.clone(), bad], &[1, 1]).await;
    assert!(matches!(invalid, Rejection::InvalidValue { field, .. } if field == "last_name"));
    let noisy = import(&[good.clone(), noise], &[1, 1]).await;
    assert!(matches!(noisy, Rejection::Malformed { .. }));
    let miscounted = import(&[good], &[2]).await;
    assert!(matches!(miscounted, Rejection::Malformed { .. }));
    let unfit = row(RecordId(uuid()), Entity::Customer, json!({"number": "7\0"}));
    let unfit = pack(&Entity::Customer, &[unfit], 1 << 20).unwrap().remove(0);
    bench.upload(&device, std::slice::from_ref(&unfit)).await;
    let result = bench.import(&mut device, &Entity::Customer, &[unfit], &[1]).await;
    assert!(matches!(rejected(&result), Rejection::Malformed { .. }));
    assert_eq!(bench.rows(&device).await, []);
}

async fn blocks_belong_to_who_sent_them(on: On) {
    let bench = Bench::new(on).await;
    let (mut one, mut two) = (bench.device(), bench.device());
    let blocks = pack(&Entity::Contact, &contacts(&["Bakker"]), 1 << 20).unwrap();
    bench.upload(&one, &blocks).await;
    bench.upload(&two, &blocks).await;
    for device in [&mut one, &mut two] {
        let result = bench.import(device, &Entity::Contact, &blocks, &[1]).await;
        assert_eq!(result.status, ChangeStatus::Applied);
    }
    assert_eq!(bench.rows(&one).await.len(), 1);
}

async fn a_row_twice_in_one_import_ends_as_the_last(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let mut rows = contacts(&["Bakker", "Bakker"]);
    rows[1].fields.insert("role".into(), json!("buyer"));
    let blocks = pack(&Entity::Contact, &rows, 1 << 20).unwrap();
    bench.upload(&device, &blocks).await;
    bench.import(&mut device, &Entity::Contact, &blocks, &[2]).await;
    let stored = bench.rows(&device).await;
    assert_eq!((stored.len(), stored[0].fields.get("role")), (1, Some(&json!("buyer"))));
}

async fn people_may_not_be_imported_by_an_agent(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let user = row(RecordId(uuid()), Entity::User, json!({"name": "x"}));
    let blocks = pack(&Entity::User, &[user], 1 << 20).unwrap();
    bench.upload(&device, &blocks).await;
    let result = bench.import(&mut device, &Entity::User, &blocks, &[1]).await;
    assert_eq!(*rejected(&result), Rejection::Forbidden);
}

/// Rows as an import carries them, so that it can be undone.
fn marked(rows: &[Envelope], import: ImportId) -> Vec<Envelope> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        row.fields.insert(IMPORTED.to_owned(), mark(import));
    }
    rows
}

/// What undoing says of the rows as they are, and how many stay.
fn found(rows: &[Envelope], import: ImportId) -> (Vec<Envelope>, usize) {
    let steps = rows.iter().filter_map(|row| step(row, import, Seen::default()));
    let (mut back, mut kept) = (Vec::new(), 0);
    for step in steps {
        match step {
            Step::Remove(row) | Step::Restore(row, _) => back.push(row),
            Step::Keep => kept += 1,
        }
    }
    (back, kept)
}

/// A checksum of what people see: which rows, and what each says.
fn shown(rows: &[Envelope]) -> Sum {
    rows.iter().filter(|row| !row.is_gone()).map(|row| (row.id, digest(&row.fields))).collect()
}

impl Bench {
    /// Sends rows of one kind as an import, or as the undo of one.
    async fn bring(
        &self,
        device: &mut Device,
        entity: Entity,
        rows: &[Envelope],
        undoes: Option<ImportId>,
    ) -> ChangeStatus {
        let blocks = pack(&entity, rows, 1 << 20).unwrap();
        self.upload(device, &blocks).await;
        let line = |bytes: &Vec<u8>| {
            let rows = domain::sync::block::Block::parse(bytes.clone()).unwrap().rows();
            ImportBlock { hash: sha256_hex(bytes), entity: entity.clone(), rows }
        };
        let entry = Entry::Import(Import {
            n: 0,
            change_id: ChangeId(uuid()),
            id: ImportId(uuid()),
            name: "folder".into(),
            blocks: blocks.iter().map(line).collect(),
            undoes,
            made_at: 0,
        });
        self.enter(device, vec![entry]).await.remove(0).status
    }
}

async fn an_import_is_undone_as_far_as_nobody_went_on_with_it(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let customer =
        |n: u128, fields: Value| row(RecordId(Uuid::from_u128(n)), Entity::Customer, fields);
    let before = [customer(1, json!({"name": "A", "number": "7", "notes": "old"}))];
    bench.bring(&mut device, Entity::Customer, &before, None).await;
    let import = ImportId(uuid());
    let file = [
        customer(1, json!({"name": "B", "notes": "new", "language": "nl"})),
        customer(2, json!({"name": "C", "number": "8"})),
        customer(3, json!({"name": "D"})),
        customer(4, json!({"name": "E"})),
    ];
    bench.bring(&mut device, Entity::Customer, &marked(&file, import), None).await;
    let edit = |n: u128, set| change(Entity::Customer, RecordId(Uuid::from_u128(n)), false, set);
    bench.push(&mut device, vec![edit(1, json!({"notes": "ours"}))]).await;
    bench.push(&mut device, vec![edit(3, json!({"notes": "ours"}))]).await;
    let (back, kept) = found(&bench.rows(&device).await, import);
    assert_eq!((back.len(), kept), (3, 1));
    // Somebody edits after the undo was found and before it arrives.
    bench.push(&mut device, vec![edit(4, json!({"notes": "late"}))]).await;
    let status = bench.bring(&mut device, Entity::Customer, &back, Some(import)).await;
    assert_eq!(status, ChangeStatus::Applied);
    let rows = bench.rows(&device).await;
    let of = |n: u128| rows.iter().find(|row| row.id.0.as_u128() == n).unwrap();
    assert_eq!((&of(1).fields["name"], &of(1).fields["notes"]), (&json!("A"), &json!("ours")));
    assert!(!of(1).fields.contains_key("language") && !of(1).fields.contains_key(IMPORTED));
    assert!(of(2).is_gone() && !of(3).is_gone() && !of(4).is_gone());
    // What the import noted is nobody's history.
    assert!(bench.history().await.iter().all(|line| !format!("{line:?}").contains("\"imported\"")));
    // The number of who is gone is free again, until a file brings them back.
    let other = RecordId(uuid());
    let taken = change(Entity::Customer, other, true, json!({"name": "F", "number": "8"}));
    bench.push(&mut device, vec![taken]).await;
    assert_eq!(bench.row(&device, other).await.fields["number"], "8");
    let again = marked(&file[1..2], ImportId(uuid()));
    bench.bring(&mut device, Entity::Customer, &again, None).await;
    assert!(!bench.row(&device, file[1].id).await.is_gone());
}

/// Some rows are here before, some are edited; the file changes half of them and brings as many.
async fn undoing_a_large_import_restores_what_people_saw(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let customer = |n: u32, name: &str| {
        let fields = json!({"number": n.to_string(), "name": format!("{name} {n}"), "tags": ["x"]});
        row(RecordId(Uuid::from_u128(u128::from(n))), Entity::Customer, fields)
    };
    let here: Vec<Envelope> = (0..2_000).map(|n| customer(n, "Hier")).collect();
    bench.bring(&mut device, Entity::Customer, &marked(&here, ImportId(uuid())), None).await;
    let edits = (0..50).map(|n| {
        change(Entity::Customer, here[n * 30].id, false, json!({"notes": "ours", "tags": []}))
    });
    bench.push(&mut device, edits.collect()).await;
    let before = shown(&bench.rows(&device).await);
    let import = ImportId(uuid());
    let file: Vec<Envelope> = (1_000..4_000).map(|n| customer(n, "Bestand")).collect();
    bench.bring(&mut device, Entity::Customer, &marked(&file, import), None).await;
    let rows = bench.rows(&device).await;
    assert_eq!(shown(&rows).rows, 4_000);
    let (back, kept) = found(&rows, import);
    assert_eq!((back.len(), kept), (3_000, 0));
    bench.bring(&mut device, Entity::Customer, &back, Some(import)).await;
    let rows = bench.rows(&device).await;
    assert_eq!(shown(&rows), before);
    assert_eq!(found(&rows, import).0, []);
    // What the host keeps as the sum of its rows is still that of its rows.
    let mut tx = bench.store.begin_read().await.unwrap();
    let stored = super::super::sum::stored_sums(&mut tx, bench.workspace).await.unwrap();
    let counted = super::super::sum::counted(&mut tx, bench.workspace).await.unwrap();
    assert_eq!(stored, counted);
}

/// Measures an import of a large file; run it alone in release mode to see the time.
async fn fifty_thousand_rows_are_one_import(on: On) {
    let bench = Bench::new(on).await;
    let mut device = bench.device();
    let rows: Vec<Envelope> = (0..50_000_u32)
        .map(|place| {
            let fields = json!({
                "number": format!("{place}"), "name": format!("Bakkerij {place} en Zonen"),
                "source_key": format!("{place}"), "language": "nl", "notes": "",
                "address": {"street": "Dorpsstraat", "house_number": "1", "city": "Ede"},
                "phones": [{"raw": "010 1234567", "e164": "+31101234567", "kind": "main"}],
                "emails": ["info@example.org"], "tags": [], "archived": false,
            });
            row(RecordId(Uuid::from_u128(u128::from(place) << 64)), Entity::Customer, fields)
        })
        .collect();
    let blocks = pack(&Entity::Customer, &rows, 1 << 20).unwrap();
    let counts: Vec<u32> = blocks
        .iter()
        .map(|block| domain::sync::block::Block::parse(block.clone()).unwrap().rows())
        .collect();
    bench.upload(&device, &blocks).await;
    let clock = crate::host::clock::Clock::default();
    let began = clock.now_ms();
    let result = bench.import(&mut device, &Entity::Customer, &blocks, &counts).await;
    println!("50 000 rows in {} blocks: {} ms", blocks.len(), clock.now_ms() - began);
    assert_eq!((result.status, result.seq), (ChangeStatus::Applied, 50_000));
}
