//! Devices under a seeded schedule: edits, lost answers, repeats, a host that is killed. Whatever
//! happened, when it is over all hold the same rows and nothing counted twice.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use domain::entity::Entity;
use domain::id::RecordId;
use serde_json::json;

use super::System;
use crate::device::Device;
use crate::random::Random;

const DEVICES: usize = 3;

/// What was entered, to compare with what is there in the end.
#[derive(Default)]
struct Journal {
    made: Vec<RecordId>,
    counts: BTreeMap<RecordId, u64>,
}

/// Runs a schedule of that many steps.
pub async fn devices_converge(system: &mut impl System, seed: u64, steps: usize) -> Result<()> {
    let mut random = Random(seed);
    let person = system.first_user().await?;
    let mut devices: Vec<Device> = (0..DEVICES).map(|_| Device::new(&person)).collect();
    let mut journal = Journal::default();
    for _ in 0..steps {
        let place = random.below(DEVICES);
        step(&mut random, system, &mut devices[place], &mut journal).await?;
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
    system: &mut impl System,
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
            system.cut_power().await?;
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
