//! A disk without room: the host says so and goes on, what it acknowledged is there, and when there
//! is room again the same push succeeds.
//!
//! The room is the largest file that the host may have, which can be changed while it runs. A write
//! past it fails like one to a full disk, when the signal that would also come is ignored.

use anyhow::{Context, Result};
use klantkompas::error::ApiError;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::json;
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::host::Host;
use system_tests::person::CallError;

use super::stored::Stored;

/// Becomes the host, whose log is on the full disk as well.
const SHELL: [&str; 4] = ["sh", "-c", r#"trap "" XFSZ; exec "$@" 2>/dev/full"#, "sh"];

/// Pushes that fail one after another: a person tries more than once.
const ATTEMPTS: usize = 3;

#[tokio::test]
async fn a_full_disk_loses_nothing_and_the_push_succeeds_when_there_is_room() -> Result<()> {
    let mut host = Host::start_through(&SHELL).await?;
    let person = host.first_user().await?;
    let mut device = Device::new(&person);
    let contact = device.create(json!({"last_name": "Bakker", "visits": 0}));
    device.push_all().await?;
    device.pull().await?;
    for round in 1..=3_u64 {
        for _ in 0..20 {
            device.count(contact);
        }
        limit(&host, Some(4096))?;
        for _ in 0..ATTEMPTS {
            match device.push().await {
                Err(CallError::Refused(ApiError::Unavailable { reason })) => {
                    assert_eq!(reason, "its disk cannot be read or written", "{}", host.log());
                }
                other => panic!("round {round}: {other:?}"),
            }
            // What it has can still be read.
            let mut reader = Device::new(&person);
            reader.id = device.id;
            reader.pull().await?;
            assert_eq!(visits(&reader), (round - 1) * 20);
        }
        limit(&host, None)?;
        device.push_all().await?;
        device.pull().await?;
        assert_eq!((visits(&device), device.outbox.len()), (round * 20, 0));
    }
    host.kill().await?;
    let stored = Stored::in_folder(&host.data()).await?;
    assert_eq!(super::audit::find_inconsistent(&stored), []);
    assert_eq!(stored.rows[&contact].fields["visits"], 60);
    Ok(())
}

fn visits(device: &Device) -> u64 {
    let mut rows = device.confirmed.values();
    rows.find_map(|row| row.fields.get("visits")?.as_u64()).unwrap_or(0)
}

/// How large the host's files may grow.
fn limit(host: &Host, bytes: Option<u64>) -> Result<()> {
    let process = host.process().context("the host does not run")?;
    let process = Pid::from_raw(i32::try_from(process)?);
    prlimit(process, Resource::Fsize, Rlimit { current: bytes, maximum: None })?;
    Ok(())
}
