//! Many devices at once: the product's host with simulated devices, and PouchDB's server with
//! databases in memory.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use domain::entity::Entity;
use domain::id::RecordId;
use klantkompas::protocol::PULL_ROWS;
use serde::Deserialize;
use serde_json::json;
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::driver::process::{Program, free_port};
use system_tests::host::{Database, Host};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::figures::Figures;
use crate::options::Options;
use crate::report::say;
use crate::subject::Subject;
use crate::supply;
use crate::workload::Workload;

const DEVICES: usize = 50;
const EDITS: usize = 200;

/// PouchDB's devices together fetch half a million documents; once takes minutes.
const PEER_SAMPLES: usize = 1;

/// Half a million documents in one process are more than Node takes unasked.
const ROOM: &str = "--max-old-space-size=8192";

/// Devices of a quick run, whose figures mean nothing.
const FEW: usize = 5;

#[derive(Deserialize)]
struct Took {
    push: f64,
    pull: f64,
}

/// Measures the host on both databases, and its peer.
pub async fn measure(options: &Options, figures: &mut Figures) -> Result<()> {
    let devices = if options.is_quick { FEW } else { DEVICES };
    let edits = f64::from(u32::try_from(devices * EDITS)?);
    let mut add = |subject, took: Took| {
        figures.add(Workload::PushRate, subject, [edits / (took.push / 1_000.0)]);
        figures.add(Workload::Converge, subject, [took.pull]);
    };
    let databases = [(Database::Sqlite, Subject::Host), (Database::Postgres, Subject::Postgres)];
    for (database, subject) in databases {
        for _ in 0..options.samples {
            add(subject, product(database, devices).await?);
        }
        say(&format!("{devices} devices on {database:?}"))?;
    }
    for _ in 0..PEER_SAMPLES {
        add(Subject::PouchDb, pouch(devices).await?);
    }
    say(&format!("{devices} devices on pouchdb-server"))
}

/// Every device holds all rows, edits its own share without a network, pushes, and pulls the rest.
async fn product(database: Database, count: usize) -> Result<Took> {
    let host = Host::start(database).await?;
    let person = host.first_user().await?;
    let mut shares = Vec::new();
    for _ in 0..count {
        let mut maker = Device::new(&person);
        let share: Vec<RecordId> = (0..EDITS)
            .map(|place| {
                let mail = format!("anna{place}@personen.example");
                maker.create(json!({
                    "first_name": "Anna", "last_name": format!("de Vries {place}"),
                    "role": "inkoop", "emails": [mail],
                }))
            })
            .collect();
        maker.push_all().await?;
        shares.push(share);
    }
    let mut devices: Vec<Device> = (0..count)
        .map(|_| {
            let mut device = Device::new(&person);
            device.page_rows = PULL_ROWS;
            device
        })
        .collect();
    devices = at_once(devices, async |mut device| {
        device.pull().await?;
        Ok(device)
    })
    .await?;
    for (device, share) in devices.iter_mut().zip(&shares) {
        for id in share {
            device.edit(*id, json!({ "role": "directie" }));
        }
    }
    let from = Instant::now();
    devices = at_once(devices, async |mut device| {
        device.push_all().await?;
        Ok(device)
    })
    .await?;
    let push = milliseconds(from);
    let from = Instant::now();
    devices = at_once(devices, async |mut device| {
        device.pull().await?;
        Ok(device)
    })
    .await?;
    let pull = milliseconds(from);
    for device in &devices {
        let directors = device.confirmed.iter().filter(|((entity, _), row)| {
            *entity == Entity::Contact && row.fields.get("role") == Some(&json!("directie"))
        });
        ensure!(directors.count() == count * EDITS, "a device does not hold everybody's edits");
        ensure!(device.outbox.is_empty(), "edits still wait");
    }
    Ok(Took { push, pull })
}

/// Has all devices do the same at once, and waits for the last.
async fn at_once<Work, Doing>(devices: Vec<Device>, work: Work) -> Result<Vec<Device>>
where
    Work: Fn(Device) -> Doing,
    Doing: Future<Output = Result<Device>> + Send + 'static,
{
    let mut doing = JoinSet::new();
    for device in devices {
        doing.spawn(work(device));
    }
    doing.join_all().await.into_iter().collect()
}

async fn pouch(count: usize) -> Result<Took> {
    let folder = supply::peers()?;
    let temporary = tempfile::tempdir()?;
    let port = free_port().await?;
    let mut server = Command::new("node");
    server.arg(folder.join("node_modules/pouchdb-server/bin/pouchdb-server"));
    server.args(["--in-memory", "--no-stdout-logs", "--port", &port.to_string()]);
    server.current_dir(temporary.path());
    let log = temporary.path().join("server.log");
    let mut server = Program::start(server, &log)?;
    server.listening(port).await?;
    let took = play(&folder, &format!("http://127.0.0.1:{port}"), count, &log).await;
    server.kill().await?;
    took
}

async fn play(folder: &Path, address: &str, count: usize, log: &Path) -> Result<Took> {
    let mut node = tokio::process::Command::new("node");
    node.arg(ROOM).arg(folder.join("devices.mjs")).arg(address);
    node.args([count.to_string(), EDITS.to_string()]);
    node.stdout(Stdio::piped()).stderr(File::options().append(true).open(log)?).kill_on_drop(true);
    let output = tokio::time::timeout(Duration::from_secs(3_600), node.output()).await??;
    let said = || std::fs::read_to_string(log).unwrap_or_default();
    ensure!(output.status.success(), "PouchDB's devices ended with {}: {}", output.status, said());
    serde_json::from_slice(&output.stdout).context("PouchDB's devices say something else")
}

fn milliseconds(from: Instant) -> f64 {
    from.elapsed().as_secs_f64() * 1_000.0
}
