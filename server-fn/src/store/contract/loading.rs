//! The first load by segments: the same rows as by pages, for nobody else, and nothing of whom was
//! erased.

use std::io::Read;

use domain::id::ImportId;
use domain::sync::block::{Block, pack};
use domain::sync::change::{Erase, Import, ImportBlock};
use domain::sync::hash::sha256_hex;

use super::super::snapshot::{Making, Offer};
use super::super::{StoreError, device_list};
use super::importing::row;
use super::*;
use crate::protocol::{BootstrapReply, BootstrapRequest, SegmentLine};

on_both! {
    segments_and_what_follows_are_all_rows,
    few_rows_are_pulled,
    segments_are_for_who_may_hold_their_rows,
    segments_are_made_by_one_at_a_time,
    an_erasure_removes_segments_also_those_being_made,
    segments_that_lag_far_behind_are_made_anew,
}

impl Bench {
    /// Imports contacts, and costs that not everybody may see.
    async fn fill(&self, device: &mut Device, count: u32) {
        let id = |place: u32| RecordId(Uuid::new_v5(&uuid(), &place.to_le_bytes()));
        let made =
            |place| row(id(place), Entity::Contact, json!({"last_name": format!("{place}")}));
        let contacts: Vec<Envelope> = (0..count).map(made).collect();
        let costs = [row(id(0), Entity::OrderCost, json!({"cost": 5}))];
        let mut blocks = pack(&Entity::Contact, &contacts, 1 << 20).unwrap();
        blocks.extend(pack(&Entity::OrderCost, &costs, 1 << 20).unwrap());
        self.upload(device, &blocks).await;
        let line = |bytes: &Vec<u8>| {
            let block = Block::parse(bytes.clone()).unwrap();
            let (entity, rows) = (block.entity().clone(), block.rows());
            ImportBlock { hash: sha256_hex(bytes), entity, rows }
        };
        let import = Import {
            n: 0,
            change_id: ChangeId(uuid()),
            id: ImportId(uuid()),
            name: "x".into(),
            blocks: blocks.iter().map(line).collect(),
            undoes: None,
            made_at: 0,
        };
        let results = self.enter(device, vec![Entry::Import(import)]).await;
        assert_eq!(results[0].status, ChangeStatus::Applied);
    }

    async fn offer(&self, device: &Device) -> Result<Offer, StoreError> {
        let request = BootstrapRequest { device: device.id, protocol: PROTOCOL_VERSION };
        self.store.offer(self.sender(device), &request).await
    }

    async fn begin_making(&self, role: Role, now_ms: i64) -> Option<Making> {
        let token = uuid().to_string();
        self.store.begin_making(self.workspace, role, token, now_ms).await.unwrap()
    }

    async fn make(&self, role: Role) {
        let making = self.begin_making(role, 0).await.unwrap();
        self.store.make(making).await.unwrap();
    }

    async fn segments(&self, device: &Device) -> (String, Vec<SegmentLine>) {
        match self.offer(device).await.unwrap() {
            Offer::Reply(BootstrapReply::Segments { cursor, segments, .. }) => (cursor, segments),
            other => panic!("{other:?}"),
        }
    }

    /// The rows of a segment, as a device reads them.
    async fn unpacked(&self, device: &Device, line: &SegmentLine) -> Option<Vec<Envelope>> {
        let packed = self.store.segment(self.sender(device), device.id, &line.hash).await.unwrap();
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed?.as_slice()).read_to_end(&mut bytes).unwrap();
        let length = u64::try_from(bytes.len()).unwrap();
        assert_eq!((sha256_hex(&bytes), length), (line.hash.clone(), line.bytes));
        let block = Block::parse(bytes).unwrap();
        assert_eq!(u64::from(block.rows()), line.rows);
        Some(block.envelopes().unwrap())
    }

    async fn all_unpacked(&self, device: &Device, lines: &[SegmentLine]) -> Vec<Envelope> {
        let mut rows = Vec::new();
        for line in lines {
            rows.extend(self.unpacked(device, line).await.unwrap());
        }
        rows.sort_unstable_by_key(|row| row.seq);
        rows
    }
}

async fn segments_and_what_follows_are_all_rows(on: On) {
    let bench = Bench::new(on).await;
    let (mut an, new) = (bench.device(), bench.device());
    bench.fill(&mut an, 2_500).await;
    assert_eq!(bench.offer(&new).await.unwrap(), Offer::Make(BootstrapReply::Pull));
    bench.make(Role::Agent).await;
    let (cursor, segments) = bench.segments(&new).await;
    assert_eq!(bench.all_unpacked(&new, &segments).await, bench.rows(&new).await);
    let made = contact("Bakker");
    bench.push(&mut an, vec![made.clone()]).await;
    let (cursor_then, again) = bench.segments(&new).await;
    assert_eq!((again, &cursor_then), (segments, &cursor), "until more than a fifth has changed");
    let PullReply::Page { rows, more, living, .. } = bench.page(&new, Some(cursor), 5_000).await
    else {
        panic!("no page")
    };
    let ids: Vec<RecordId> = rows.iter().map(|row| row.id).collect();
    assert_eq!((ids, more, living.unwrap().rows), (vec![made.id], false, 2_502));
}

async fn few_rows_are_pulled(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    bench.push(&mut an, vec![contact("Bakker")]).await;
    assert_eq!(bench.offer(&an).await.unwrap(), Offer::Reply(BootstrapReply::Pull));
    let stranger = Device { user: UserId(uuid()), ..an };
    assert_eq!(bench.offer(&stranger).await.unwrap(), Offer::Reply(BootstrapReply::Forked));
}

async fn segments_are_for_who_may_hold_their_rows(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    let viewer = Device { role: Role::Viewer, ..bench.device() };
    bench.fill(&mut an, 2_100).await;
    bench.make(Role::Agent).await;
    let (cursor, all) = bench.segments(&an).await;
    assert_eq!(bench.offer(&viewer).await.unwrap(), Offer::Make(BootstrapReply::Pull));
    bench.make(Role::Viewer).await;
    let (_, base) = bench.segments(&viewer).await;
    let rows = bench.all_unpacked(&viewer, &base).await;
    assert!(rows.iter().all(|row| row.entity == Entity::Contact));
    // The cost's hash is of no use to who may not see it, nor is the cursor.
    let cost = all.iter().find(|line| !base.contains(line)).unwrap();
    assert_eq!(bench.unpacked(&an, cost).await.unwrap()[0].entity, Entity::OrderCost);
    assert_eq!(bench.unpacked(&viewer, cost).await, None);
    assert_eq!(bench.page(&viewer, Some(cursor), 10).await, RESET);
    // Nor to somebody of another firm, to a device of somebody else, or to one that is to forget.
    let other = WorkspaceId(uuid());
    let mut tx = bench.store.begin_write().await.unwrap();
    account::add_workspace(&mut tx, other, uuid(), 0).await.unwrap();
    tx.commit().await.unwrap();
    let stranger = Sender { workspace: other, user: UserId(uuid()), role: Role::Admin };
    let found = bench.store.segment(stranger, DeviceId(uuid()), &cost.hash).await.unwrap();
    assert_eq!(found, None);
    let thief = Device { user: UserId(uuid()), ..an.clone() };
    assert_eq!(bench.unpacked(&thief, cost).await, None);
    let mut tx = bench.store.begin_change(bench.workspace).await.unwrap();
    device_list::revoke(&mut tx, bench.workspace, an.id, None, 7).await.unwrap();
    tx.commit().await.unwrap();
    let found = bench.store.segment(bench.sender(&an), an.id, &cost.hash).await;
    assert!(matches!(found, Err(StoreError::Revoked(id)) if id == an.id), "{found:?}");
    assert!(matches!(bench.offer(&an).await, Err(StoreError::Revoked(_))));
}

async fn segments_are_made_by_one_at_a_time(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    bench.fill(&mut an, 2_100).await;
    let stopped = bench.begin_making(Role::Agent, 0).await.unwrap();
    assert!(bench.begin_making(Role::Agent, 299_000).await.is_none());
    assert!(bench.begin_making(Role::Viewer, 299_000).await.is_some(), "of other rows");
    let next = bench.begin_making(Role::Agent, 301_000).await.unwrap();
    // The first goes on after all, and finds that its time is over.
    bench.store.make(stopped).await.unwrap();
    assert_eq!(bench.offer(&an).await.unwrap(), Offer::Make(BootstrapReply::Pull));
    bench.store.make(next).await.unwrap();
    bench.segments(&an).await;
}

async fn an_erasure_removes_segments_also_those_being_made(on: On) {
    let bench = Bench::new(on).await;
    let mut an = Device { role: Role::Manager, ..bench.device() };
    bench.fill(&mut an, 2_100).await;
    let people = [contact("secret"), contact("secret too")];
    bench.push(&mut an, people.to_vec()).await;
    let erase = |of: &Change| {
        let (entity, id, change_id) = (of.entity.clone(), of.id, ChangeId(uuid()));
        Entry::Erase(Erase { n: 0, change_id, entity, id, made_at: 7 })
    };
    bench.make(Role::Manager).await;
    let (cursor, old) = bench.segments(&an).await;
    bench.enter(&mut an, vec![erase(&people[0])]).await;
    assert_eq!(bench.offer(&an).await.unwrap(), Offer::Make(BootstrapReply::Pull));
    for line in &old {
        assert_eq!(bench.unpacked(&an, line).await, None);
    }
    // Who has fetched them already hears of it from there on.
    let PullReply::Page { rows, .. } = bench.page(&an, Some(cursor), 10).await else {
        panic!("no page")
    };
    assert!(rows.len() == 1 && rows[0].erased);
    // Read before, kept after.
    let making = bench.begin_making(Role::Manager, 0).await.unwrap();
    bench.enter(&mut an, vec![erase(&people[1])]).await;
    bench.store.make(making).await.unwrap();
    assert_eq!(bench.offer(&an).await.unwrap(), Offer::Make(BootstrapReply::Pull));
    bench.make(Role::Manager).await;
    let (_, segments) = bench.segments(&an).await;
    let rows = bench.all_unpacked(&an, &segments).await;
    assert_eq!(rows.iter().filter(|row| row.erased).count(), 2);
    assert!(!format!("{rows:?}").contains("secret"));
}

async fn segments_that_lag_far_behind_are_made_anew(on: On) {
    let bench = Bench::new(on).await;
    let mut an = bench.device();
    bench.fill(&mut an, 2_100).await;
    bench.make(Role::Agent).await;
    let (_, old) = bench.segments(&an).await;
    bench.fill(&mut an, 5_100).await;
    // Until then the old ones will do.
    let offer = bench.offer(&an).await.unwrap();
    let Offer::Make(BootstrapReply::Segments { segments, .. }) = offer else { panic!("{offer:?}") };
    assert_eq!(segments, old);
    bench.make(Role::Agent).await;
    let (_, new) = bench.segments(&an).await;
    assert_eq!(new.iter().map(|line| line.rows).sum::<u64>(), 7_202);
    assert_eq!(bench.unpacked(&an, &old[0]).await, None);
}
