//! What a first load takes on the way: by segments, by compressed pages, by plain pages.

use anyhow::Result;
use domain::entity::Entity;
use domain::id::{ChangeId, ImportId, RecordId};
use domain::sync::block::{Block, pack};
use domain::sync::change::{Entry, Import, ImportBlock};
use domain::sync::envelope::Envelope;
use domain::sync::hash::sha256_hex;
use klantkompas::host::clock::Clock;
use klantkompas::protocol::{
    BLOCK_MAX_BYTES, BootstrapReply, PROTOCOL_VERSION, PULL_ROWS, PullReply, PullRequest,
};
use serde_json::json;
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::loading::offered;
use system_tests::on_both;
use uuid::Uuid;

on_both! { a_first_load_takes_least_by_segments }

/// Bytes on the way, and milliseconds until the last of them.
type Taken = (usize, i64);

/// Run it alone, with `KLANTKOMPAS_ROWS=100000`, to see figures for a large firm.
async fn a_first_load_takes_least_by_segments(on: Database) -> Result<()> {
    let rows = std::env::var("KLANTKOMPAS_ROWS").ok().and_then(|rows| rows.parse().ok());
    let rows = rows.unwrap_or(3_000_u32);
    let host = Host::start(on).await?;
    let person = host.first_user().await?;
    let mut device = Device::new(&person);
    import(&mut device, rows).await?;
    let begun = now_ms();
    let reply = offered(&device).await?;
    let making = now_ms() - begun;
    let by_segments = segments(&device, reply).await?;
    let by_compressed = pages(&device, "gzip").await?;
    let by_plain = pages(&device, "identity").await?;
    eprintln!("{rows} customers on {on:?}; making segments: {making} ms");
    eprintln!("by segments {by_segments:?}, compressed {by_compressed:?}, plain {by_plain:?}");
    assert!(by_segments.0 < by_compressed.0 && by_compressed.0 < by_plain.0 / 2);
    Ok(())
}

fn now_ms() -> i64 {
    Clock::default().now_ms()
}

/// Customers of a size as they have it.
async fn import(device: &mut Device, rows: u32) -> Result<()> {
    const STREETS: [&str; 5] =
        ["Dorpsstraat", "Kerkweg", "Molenlaan", "Havenkade", "Stationsplein"];
    let row = |place: u32| {
        Envelope {
        entity: Entity::Customer,
        id: RecordId(Uuid::new_v5(&Uuid::NAMESPACE_OID, &place.to_le_bytes())),
        schema: 1,
        fields: serde_json::from_value(json!({
            "number": format!("K-{place:06}"), "name": format!("Bakkerij {place} en Zonen"),
            "address": {
                "street": STREETS[usize::try_from(place % 5).unwrap()],
                "house_number": (place % 190).to_string(),
                "postcode": format!("{} AB", 1000 + place % 8999), "city": "Utrecht", "country": "NL",
            },
            "emails": [format!("info{place}@bakkerij.example")], "known_since": "2019-03-04",
            "annual_potential": u64::from(place) * 37 % 500_000, "no_mail": place.is_multiple_of(9),
            "source_key": place.to_string(), "notes": format!("Belt op dag {}", place % 31),
        }))
        .unwrap(),
        versions: Default::default(),
        scope: Entity::Customer.scope(),
        seq: 0,
        erased: false,
    }
    };
    let all: Vec<Envelope> = (0..rows).map(row).collect();
    let mut lines = Vec::new();
    for block in pack(&Entity::Customer, &all, BLOCK_MAX_BYTES)? {
        let rows = Block::parse(block.clone())?.rows();
        lines.push(ImportBlock { hash: sha256_hex(&block), entity: Entity::Customer, rows });
        device.person.put_block(&sha256_hex(&block), block).await?;
    }
    device.enter(|n| {
        let (change_id, id) = (ChangeId(Uuid::now_v7()), ImportId(Uuid::now_v7()));
        let name = "folder".to_owned();
        Entry::Import(Import { n, change_id, id, name, blocks: lines, undoes: None, made_at: 0 })
    });
    device.push_all().await?;
    assert_eq!(device.attention, Vec::new());
    Ok(())
}

async fn segments(device: &Device, reply: BootstrapReply) -> Result<Taken> {
    let BootstrapReply::Segments { segments, .. } = reply else { panic!("{reply:?}") };
    let begun = now_ms();
    let mut bytes = 0;
    for line in segments {
        let path = format!("sync/v1/segment/{}?device={}", line.hash, device.id);
        let response = device.person.http.get(device.person.url(&path)).send().await?;
        bytes += response.error_for_status()?.bytes().await?.len();
    }
    Ok((bytes, now_ms() - begun))
}

/// The pages of a first load in one encoding. The cursor is read from plain ones.
async fn pages(device: &Device, encoding: &str) -> Result<Taken> {
    let (mut cursor, mut taken) = (None, (0, 0));
    loop {
        let (device_id, protocol) = (device.id, PROTOCOL_VERSION);
        let request =
            PullRequest { device: device_id, protocol, cursor, limit: PULL_ROWS, sum: false };
        let body = json!({ "request": request });
        let begun = now_ms();
        let url = device.person.url("sync/v1/pull");
        let sending = device.person.http.post(url).header("accept-encoding", encoding);
        let response = sending.json(&body).send().await?;
        let is_packed = response.headers().get("content-encoding").is_some();
        assert_eq!(is_packed, encoding == "gzip");
        taken.0 += response.bytes().await?.len();
        taken.1 += now_ms() - begun;
        match device.person.call("sync/v1/pull", &body).await? {
            PullReply::Page { cursor: next, more: true, .. } => cursor = Some(next),
            _ => return Ok(taken),
        }
    }
}
