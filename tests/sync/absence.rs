//! A tablet that was away for long: what it did and what all others did meanwhile come together,
//! each disagreement is kept to be looked at, and nothing of it is asked twice.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::conflict;
use domain::entity::Entity;
use domain::id::{ChangeId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry};
use klantkompas::protocol::{ChangeStatus, PullReply, PushReceipt, Session};
use serde_json::{Value, json};
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::on_both;
use system_tests::person::{PASSWORD, Person};
use system_tests::random::Random;
use uuid::Uuid;

on_both! {
    a_tablet_that_was_away_for_sixty_days_converges,
}

const CONTACTS: usize = 2_000;
const OWN_EDITS: usize = 500;
const FOREIGN_CHANGES: usize = 20_000;
const FIELDS: [&str; 3] = ["role", "notes", "language"];

/// The last value that somebody gave a field of a contact.
type Given = BTreeMap<(RecordId, &'static str), String>;

async fn a_tablet_that_was_away_for_sixty_days_converges(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let mut random = Random(60);
    let person = host.first_user().await?;
    let mut others: Vec<Device> = (0..3).map(|_| Device::new(&person)).collect();
    let contacts: Vec<RecordId> =
        (0..CONTACTS).map(|_| others[0].create(json!({ "last_name": "Bakker" }))).collect();
    others[0].push_all().await?;
    let mut tablet = Device::new(&person);
    for device in others.iter_mut().chain([&mut tablet]) {
        device.pull().await?;
    }

    let own = edit(&mut tablet, &contacts, OWN_EDITS, "tablet", &mut random);
    let mut foreign = Given::new();
    for (place, device) in others.iter_mut().enumerate() {
        let count = FOREIGN_CHANGES / 3 + usize::from(place < FOREIGN_CHANGES % 3);
        foreign.extend(edit(device, &contacts, count, &place.to_string(), &mut random));
        device.push_all().await?;
    }
    // Sessions end long before that; the device and what it keeps stay the same.
    tablet.person = sign_in(&host).await?;
    let first_n = tablet.unsent().next().unwrap().0;
    let texts: Vec<String> = tablet.unsent().map(|(_, text)| text.clone()).collect();
    tablet.push_all().await?;
    tablet.pull().await?;
    assert_eq!(tablet.outbox.len() + tablet.attention.len(), 0);
    for device in &mut others {
        device.pull().await?;
        assert_eq!(device.confirmed, tablet.confirmed);
    }

    // What the tablet said last holds, and where others had said something, that is kept.
    for ((id, field), value) in &own {
        assert_eq!(tablet.confirmed[&(Entity::Contact, *id)].fields[*field], **value);
        let kept = tablet.confirmed.get(&(Entity::Conflict, conflict::row_of(*id, field)));
        let lost = kept.map(|row| row.fields["lost"].clone());
        assert_eq!(lost, foreign.get(&(*id, field)).map(|value| json!(value)), "{field} of {id}");
    }
    let is_of_tablet =
        |kept: &Value| kept.as_str().is_some_and(|value| value.starts_with("tablet"));
    let mut open = conflicts(&tablet);
    open.retain(|(_, kept)| is_of_tablet(kept));
    assert!(open.len() > 100, "{} conflicts are too few to say much", open.len());

    // Sent again it is answered as before; what was looked at stays away; nothing comes twice.
    let again: Vec<String> = texts.into_iter().take(200).collect();
    let head = head(&tablet).await?;
    let receipt = tablet.send_batch(first_n, again).await?;
    let PushReceipt::Stored { results, head: now, .. } = receipt else { panic!("{receipt:?}") };
    assert!(results.iter().all(|it| !matches!(it.status, ChangeStatus::Rejected { .. })));
    assert_eq!((results.len(), now), (200, head));
    let looked_at: Vec<RecordId> = open.iter().map(|(id, _)| *id).take(50).collect();
    for id in &looked_at {
        put_away(&mut tablet, *id);
    }
    tablet.push_all().await?;
    tablet.pull().await?;
    let mut delivered = 0;
    tablet.pull_noting(|reply| delivered += rows(reply)).await?;
    assert_eq!(delivered, 0);
    for device in &mut others {
        device.pull().await?;
        assert_eq!(device.confirmed, tablet.confirmed);
    }
    let left = conflicts(&others[0]);
    assert!(looked_at.iter().all(|id| left.iter().all(|(open, _)| open != id)));
    Ok(())
}

/// Edits fields at random, each with a value of its own; answers the last value of each.
fn edit(
    device: &mut Device,
    contacts: &[RecordId],
    count: usize,
    who: &str,
    random: &mut Random,
) -> Given {
    let mut given = Given::new();
    for turn in 0..count {
        let (id, field) = (*random.pick(contacts).unwrap(), *random.pick(&FIELDS).unwrap());
        let value = format!("{who} {turn}");
        device.edit(id, json!({ field: value }));
        given.insert((id, field), value);
    }
    given
}

async fn sign_in(host: &Host) -> Result<Person> {
    let person = Person::stranger(&host.origin())?;
    let who = json!({ "email": "admin@example.org", "password": PASSWORD });
    person.call::<Session>("api/v1/account/sign_in", &who).await?;
    Ok(person)
}

/// Open conflicts with the value that holds.
fn conflicts(device: &Device) -> Vec<(RecordId, Value)> {
    let rows = device.confirmed.iter().filter(|((entity, _), _)| *entity == Entity::Conflict);
    let open = rows.filter(|(_, row)| row.fields.get("archived") != Some(&json!(true)));
    open.map(|((_, id), row)| (*id, row.fields["kept"].clone())).collect()
}

fn put_away(device: &mut Device, id: RecordId) {
    let base = device.confirmed[&(Entity::Conflict, id)].versions.clone();
    device.enter(|n| {
        Entry::Change(Change {
            n,
            change_id: ChangeId(Uuid::now_v7()),
            entity: Entity::Conflict,
            id,
            schema: ENTRY_SCHEMA,
            create: false,
            set: serde_json::from_value(json!({ "archived": true })).unwrap(),
            base,
            add: Vec::new(),
            remove: Vec::new(),
            inc: BTreeMap::new(),
            made_at: 0,
        })
    });
}

async fn head(device: &Device) -> Result<u64> {
    let receipt = device.send_batch(1, Vec::new()).await?;
    match receipt {
        PushReceipt::Stored { head, .. } => Ok(head),
        other => panic!("{other:?}"),
    }
}

fn rows(reply: &PullReply) -> usize {
    match reply {
        PullReply::Page { rows, .. } => rows.len(),
        other => panic!("{other:?}"),
    }
}
