//! An import over the wire: blocks first, then the entry that names them.

use anyhow::Result;
use domain::entity::Entity;
use domain::id::{ChangeId, ImportId, RecordId};
use domain::sync::block::pack;
use domain::sync::change::{Entry, Import, ImportBlock};
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use klantkompas::protocol::{BLOCK_MAX_BYTES, ChangeStatus, Rejection};
use serde_json::json;
use uuid::Uuid;

use super::System;
use crate::device::Device;

fn orders(count: u128) -> Vec<Envelope> {
    let row = |place| Envelope {
        entity: Entity::Order,
        id: RecordId(Uuid::from_u128(place)),
        schema: 1,
        fields: serde_json::from_value(json!({"number": place.to_string(), "revenue": 100}))
            .unwrap(),
        versions: Default::default(),
        scope: Entity::Order.scope(),
        seq: 0,
        erased: false,
    };
    (0..count).map(row).collect()
}

fn enter(device: &mut Device, blocks: &[Vec<u8>], rows: u32) {
    let one =
        |bytes: &Vec<u8>| ImportBlock { hash: sha256_hex(bytes), entity: Entity::Order, rows };
    let blocks = blocks.iter().map(one).collect();
    device.enter(|n| {
        let (change_id, id) = (ChangeId(Uuid::now_v7()), ImportId(Uuid::now_v7()));
        Entry::Import(Import {
            n,
            change_id,
            id,
            name: "folder".into(),
            blocks,
            undoes: None,
            made_at: 0,
        })
    });
}

async fn missing(device: &Device, blocks: &[Vec<u8>]) -> Result<Vec<String>> {
    let hashes: Vec<String> = blocks.iter().map(|bytes| sha256_hex(bytes)).collect();
    Ok(device.person.call("sync/v1/missing_blocks", &json!({ "hashes": hashes })).await?)
}

/// Blocks that were answered for are there, whatever happens before the entry comes.
pub async fn an_import_survives_a_power_cut_and_doubles_nothing(
    system: &mut impl System,
) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    let blocks = pack(&Entity::Order, &orders(1000), BLOCK_MAX_BYTES)?;
    for _ in 0..2 {
        assert_eq!(missing(&device, &blocks).await?.len(), blocks.len());
        for bytes in &blocks {
            assert_eq!(device.person.put_block(&sha256_hex(bytes), bytes.clone()).await?, 204);
        }
        system.cut_power().await?;
        assert_eq!(missing(&device, &blocks).await?.len(), 0);
        enter(&mut device, &blocks, 1000);
        device.push_all().await?;
        device.pull().await?;
        let orders = device.confirmed.keys().filter(|(entity, _)| *entity == Entity::Order);
        assert_eq!((orders.count(), device.attention.len()), (1000, 0));
    }
    Ok(())
}

/// An import counts whole or not at all.
pub async fn an_import_whose_blocks_never_came_is_rejected_whole(
    system: &mut impl System,
) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    let blocks = pack(&Entity::Order, &orders(10), BLOCK_MAX_BYTES)?;
    enter(&mut device, &blocks, 10);
    device.push_all().await?;
    let hash = sha256_hex(&blocks[0]);
    let reason = Rejection::MissingBlock { hash };
    assert_eq!(device.attention[0].status, ChangeStatus::Rejected { reason });
    let wrong = device.person.put_block(&sha256_hex(b"other"), blocks[0].clone()).await?;
    assert_eq!(wrong, 400);
    Ok(())
}
