//! Devices under a seeded schedule: edits, lost answers, repeats, a host that is killed. Whatever
//! happened, when it is over all hold the same rows and nothing counted twice.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use domain::entity::Entity;
use domain::id::RecordId;
use serde_json::json;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::on_both;
use system_tests::random::Random;

on_both! {
    devices_converge_under_seed_1,
    devices_converge_under_seed_2,
    devices_converge_under_seed_3,
    an_edit_and_an_archive_made_apart_leave_the_record_there,
}

const DEVICES: usize = 3;
const STEPS: usize = 120;

/// What was entered, to compare with what is there in the end.
#[derive(Default)]
struct Journal {
    made: Vec<RecordId>,
    counts: BTreeMap<RecordId, u64>,
}

async fn run(on: Database, seed: u64) -> Result<()> {
    let mut random = Random(seed);
    let mut host = Host::start(on).await?;
    let person = host.first_user().await?;
    let mut devices: Vec<Device> = (0..DEVICES).map(|_| Device::new(&person)).collect();
    let mut journal = Journal::default();
    for _ in 0..STEPS {
        let place = random.below(DEVICES);
        step(&mut random, &mut host, &mut devices[place], &mut journal).await?;
        check_own_work(&devices[place], &journal);
    }
    // The faults are over; within two rounds everyone has everything.
    for _ in 0..2 {
        for device in &mut devices {
            device.push_all().await?;
            device.pull().await?;
        }
    }
    for device in &devices {
        assert_eq!(device.outbox.len() + device.attention.len(), 0, "seed {seed}");
        assert_eq!(device.confirmed, devices[0].confirmed, "seed {seed}");
    }
    for id in &journal.made {
        let row = &devices[0].confirmed[&(Entity::Contact, *id)];
        let visits = row.fields.get("visits").and_then(serde_json::Value::as_u64).unwrap_or(0);
        assert_eq!(visits, journal.counts.get(id).copied().unwrap_or(0), "seed {seed}, {id}");
    }
    Ok(())
}

async fn step(
    random: &mut Random,
    host: &mut Host,
    device: &mut Device,
    journal: &mut Journal,
) -> Result<()> {
    let known: Vec<RecordId> = device
        .shown()
        .into_keys()
        .filter(|(entity, _)| *entity == Entity::Contact)
        .map(|(_, id)| id)
        .collect();
    let patience = Duration::from_millis(random.draw() % 12);
    match (random.below(20), random.pick(&known).copied()) {
        (0..=3, _) | (_, None) => {
            journal.made.push(device.create(json!({"last_name": "x", "tags": ["new"]})));
        }
        (4..=7, Some(id)) => {
            device.count(id);
            *journal.counts.entry(id).or_default() += 1;
        }
        (8..=9, Some(id)) => device.edit(id, json!({"notes": random.draw().to_string()})),
        (10, Some(id)) => device.edit(id, json!({"archived": random.below(2) == 0})),
        (11..=13, _) => {
            device.push().await?;
        }
        (14..=16, _) => device.pull().await?,
        // An answer that is lost: the caller gives up at some point, the host may have recorded.
        (17, _) => {
            tokio::time::timeout(patience, device.push()).await.ok().transpose()?;
        }
        (18, _) => device.push_unheard().await?,
        _ => {
            let sending = tokio::time::timeout(patience, device.push()).await;
            host.kill().await?;
            host.restart().await?;
            sending.ok().transpose()?;
        }
    }
    Ok(())
}

/// What a person made on a device is shown there from then on.
fn check_own_work(device: &Device, journal: &Journal) {
    let shown = device.shown();
    for (entry, _) in device.outbox.values() {
        let domain::sync::change::Entry::Change(change) = entry else { continue };
        let is_made = journal.made.contains(&change.id);
        assert!(!is_made || shown.contains_key(&(Entity::Contact, change.id)));
    }
}

async fn devices_converge_under_seed_1(on: Database) -> Result<()> {
    run(on, 1).await
}

async fn devices_converge_under_seed_2(on: Database) -> Result<()> {
    run(on, 2).await
}

async fn devices_converge_under_seed_3(on: Database) -> Result<()> {
    run(on, 3).await
}

/// One takes back what the other edits meanwhile: the edit wins, whichever arrives first.
async fn an_edit_and_an_archive_made_apart_leave_the_record_there(on: Database) -> Result<()> {
    for is_edit_first in [true, false] {
        let host = Host::start(on).await?;
        let person = host.first_user().await?;
        let (mut one, mut two) = (Device::new(&person), Device::new(&person));
        let id = one.create(json!({"last_name": "x"}));
        one.push_all().await?;
        one.pull().await?;
        two.pull().await?;
        one.edit(id, json!({"archived": true}));
        two.edit(id, json!({"notes": "ask for An"}));
        let (first, last) = if is_edit_first { (&mut two, &mut one) } else { (&mut one, &mut two) };
        first.push_all().await?;
        last.push_all().await?;
        for device in [first, last] {
            device.pull().await?;
            let row = &device.confirmed[&(Entity::Contact, id)];
            assert!(!row.is_gone() && row.fields["notes"] == "ask for An");
        }
    }
    Ok(())
}
