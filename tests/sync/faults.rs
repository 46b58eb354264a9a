//! A host that is killed: a clear outcome, nothing lost, nothing twice.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use system_tests::contract::System;
use system_tests::contract::syncing::visits;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::on_both;

on_both! { a_host_killed_before_it_answers_records_every_entry_once }

async fn a_host_killed_before_it_answers_records_every_entry_once(on: Database) -> Result<()> {
    const ROUNDS: u64 = 12;
    const EDITS: u64 = 100;

    let mut host = Host::start(on).await?;
    let person = host.first_user().await?;
    let mut device = Device::new(&person);
    let id = device.create(json!({"last_name": "Bakker", "visits": 0}));
    device.push_all().await?;
    for round in 0..ROUNDS {
        for _ in 0..EDITS {
            device.count(id);
        }
        let is_recorded = round % 2 == 1;
        if is_recorded {
            device.push_unheard().await?;
        } else {
            // Somewhere on the way to its commit.
            tokio::time::timeout(Duration::from_millis(round), device.push_unheard()).await.ok();
        }
        host.kill().await?;
        assert!(device.push().await.is_err(), "a dead host answers nobody");
        host.restart().await?;
        if is_recorded {
            let before = device.settled_n;
            device.pull().await?;
            assert_eq!(device.settled_n, before + EDITS, "what was answered is on disk");
        }
        device.push_all().await?;
        device.pull().await?;
        let expected = EDITS * (round + 1);
        assert_eq!((visits(&device), device.outbox.len()), (vec![json!(expected)], 0));
    }
    Ok(())
}
