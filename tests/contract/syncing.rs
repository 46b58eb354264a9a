//! Devices that send and fetch: a clear outcome, nothing lost, nothing twice.

use anyhow::Result;
use domain::entity::Entity;
use domain::sync::change::{Change, Entry};
use klantkompas::error::ApiError;
use klantkompas::protocol::{ChangeStatus, PushReceipt, Rejection};
use serde_json::{Value, json};
use uuid::Uuid;

use super::System;
use crate::device::Device;
use crate::person::{CallError, Person};

/// The counts of visits that a device shows.
pub fn visits(device: &Device) -> Vec<Value> {
    let rows = device.shown().into_values();
    rows.filter_map(|row| row.fields.get("visits").cloned()).collect()
}

/// What one device does, the other sees; both end with the same rows.
pub async fn an_edit_travels_from_one_device_to_another(system: &mut impl System) -> Result<()> {
    let person = system.first_user().await?;
    let (mut one, mut two) = (Device::new(&person), Device::new(&person));
    let id = one.create(json!({"last_name": "Bakker", "tags": ["a"]}));
    assert_eq!(one.shown().len(), 1, "shown before it is sent");
    one.push_all().await?;
    two.pull().await?;
    one.pull().await?;
    assert_eq!(one.confirmed, two.confirmed);
    two.edit(id, json!({"notes": "from two"}));
    one.edit(id, json!({"notes": "from one"}));
    two.push_all().await?;
    one.push_all().await?;
    for device in [&mut one, &mut two] {
        device.pull().await?;
    }
    assert_eq!(one.confirmed, two.confirmed);
    let key = (Entity::Contact, id);
    assert_eq!(one.confirmed[&key].fields.get("notes"), Some(&json!("from one")));
    Ok(())
}

/// The same batch any number of times has the results it had, and counts once.
pub async fn a_batch_sent_again_changes_nothing(system: &mut impl System) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    let id = device.create(json!({"last_name": "Bakker"}));
    device.count(id);
    let texts: Vec<String> = device.unsent().map(|(_, text)| text.clone()).collect();
    let first = device.send_batch(1, texts.clone()).await?;
    for _ in 0..3 {
        assert_eq!(device.send_batch(1, texts.clone()).await?, first);
    }
    device.pull().await?;
    assert_eq!((visits(&device), device.outbox.len()), (vec![json!(1)], 0));
    Ok(())
}

/// A copy of a browser's storage comes back with counts that were used.
pub async fn an_old_count_with_another_text_ends_in_a_new_device_and_loses_nothing(
    system: &mut impl System,
) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    let id = device.create(json!({"last_name": "Bakker"}));
    device.count(id);
    device.push_all().await?;
    // As if the browser had put back an older copy of its storage: one entry was sent, one is new.
    let (resent, _) = device.outbox[&2].clone();
    device.settled_n = 1;
    device.outbox.clear();
    device.last_n = 1;
    device.edit(id, json!({"notes": "made on the copy"}));
    device.enter(|n| match resent {
        Entry::Change(change) => Entry::Change(Change { n, ..change }),
        other => panic!("{other:?}"),
    });
    let forged = device.id;
    device.push_all().await?;
    assert_ne!(device.id, forged);
    device.pull().await?;
    let rows: Vec<_> = device.confirmed.values().collect();
    let contact = rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(contact.fields.get("notes"), Some(&json!("made on the copy")));
    assert_eq!(visits(&device), [json!(1)], "the entry the host held is not applied again");
    assert_eq!(device.attention, []);
    Ok(())
}

/// Someone sends under the id of another's device.
pub async fn a_forged_device_is_told_to_take_another_id(system: &mut impl System) -> Result<()> {
    let admin = system.first_user().await?;
    let agent = system.invite("agent@example.org", "agent").await?;
    let mut honest = Device::new(&admin);
    honest.create(json!({"last_name": "Bakker"}));
    honest.push_all().await?;
    let mut thief = Device::new(&agent);
    thief.id = honest.id;
    thief.create(json!({"last_name": "Visser"}));
    let texts: Vec<String> = thief.unsent().map(|(_, text)| text.clone()).collect();
    assert_eq!(thief.send_batch(2, vec![]).await?, PushReceipt::Forked);
    assert_eq!(thief.send_batch(1, texts).await?, PushReceipt::Forked);
    thief.push_all().await?;
    assert_ne!(thief.id, honest.id);
    thief.pull().await?;
    honest.pull().await?;
    assert_eq!(thief.confirmed, honest.confirmed);
    assert!(
        honest.confirmed.values().any(|row| row.fields.get("last_name") == Some(&json!("Visser")))
    );
    Ok(())
}

/// A batch that leaves a gap.
pub async fn counts_that_were_skipped_are_asked_for(system: &mut impl System) -> Result<()> {
    let device = Device::new(&system.first_user().await?);
    assert_eq!(device.send_batch(5, vec![]).await?, PushReceipt::Behind { last_n: 0 });
    Ok(())
}

/// Without a cookie, and with what makes no sense.
pub async fn nobody_syncs_without_a_session_and_nonsense_is_refused(
    system: &mut impl System,
) -> Result<()> {
    let person = system.first_user().await?;
    let stranger = Person::stranger(&person.origin)?;
    let refused = |result: Result<PushReceipt, CallError>| result.unwrap_err().refusal();
    let out = Device::new(&stranger).send_batch(1, vec![]).await;
    assert_eq!(refused(out), ApiError::SignedOut);
    let zero = Device::new(&person).send_batch(0, vec![]).await;
    assert!(matches!(refused(zero), ApiError::Invalid { .. }));
    let nonsense = person.call("sync/v1/push", &json!({"batch": {"device": 5}})).await;
    assert!(matches!(refused(nonsense), ApiError::Invalid { .. }));
    assert_eq!(stranger.put_block("00", vec![1]).await?, 401);
    assert_eq!(person.put_block("00", vec![1]).await?, 400);
    Ok(())
}

/// An entry that this host does not understand.
pub async fn a_text_that_is_no_entry_is_rejected_and_does_not_block_the_next(
    system: &mut impl System,
) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    device.create(json!({"last_name": "Bakker"}));
    device.create(json!({"last_name": "Visser"}));
    device.outbox.get_mut(&1).unwrap().1 = "{\"kind\":\"future\"}".to_owned();
    device.push_all().await?;
    let reasons: Vec<_> = device.attention.iter().map(|result| &result.status).collect();
    let malformed = |status: &ChangeStatus| {
        matches!(status, ChangeStatus::Rejected { reason: Rejection::Malformed { .. } })
    };
    assert!(reasons.len() == 1 && malformed(reasons[0]));
    device.pull().await?;
    assert!(
        device.confirmed.values().any(|row| row.fields.get("last_name") == Some(&json!("Visser")))
    );
    Ok(())
}

/// Rows of a scope that a role may not see never leave the host.
pub async fn a_viewer_sees_no_cost_and_changes_nothing(system: &mut impl System) -> Result<()> {
    let mut admin = Device::new(&system.first_user().await?);
    admin.enter(|n| {
        let change = json!({
            "kind": "change", "n": n, "change_id": Uuid::now_v7(), "entity": "order_cost",
            "id": Uuid::now_v7(), "schema": 1, "create": true, "set": {"cost": 5}, "made_at": 0,
        });
        serde_json::from_value(change).unwrap()
    });
    admin.create(json!({"last_name": "Bakker"}));
    admin.push_all().await?;
    admin.pull().await?;
    let mut viewer = Device::new(&system.invite("viewer@example.org", "viewer").await?);
    viewer.create(json!({"last_name": "Visser"}));
    viewer.push_all().await?;
    viewer.pull().await?;
    assert_eq!(viewer.attention.len(), 1);
    let costs = |device: &Device| {
        let rows = device.confirmed.keys();
        rows.filter(|(entity, _)| *entity == Entity::OrderCost).count()
    };
    assert_eq!((costs(&admin), costs(&viewer)), (1, 0));
    Ok(())
}
/// One takes back what the other edits meanwhile: the edit wins, whichever arrives first.
pub async fn an_edit_and_an_archive_made_apart_leave_the_record_there(
    system: &mut impl System,
) -> Result<()> {
    let person = system.first_user().await?;
    for is_edit_first in [true, false] {
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

/// What others pushed meanwhile is merged, and the sender is told so.
pub async fn edits_of_one_field_made_apart_are_merged(system: &mut impl System) -> Result<()> {
    let person = system.first_user().await?;
    let (mut one, mut two) = (Device::new(&person), Device::new(&person));
    let id = one.create(json!({"last_name": "x", "notes": "first"}));
    one.push_all().await?;
    one.pull().await?;
    two.pull().await?;
    one.edit(id, json!({"notes": "of one"}));
    one.push_all().await?;
    one.pull().await?;
    one.edit(id, json!({"notes": "of one again"}));
    two.edit(id, json!({"notes": "of two"}));
    let statuses = async |device: &Device, n| -> Result<Vec<ChangeStatus>> {
        let texts = device.unsent().map(|(_, text)| text.clone()).collect();
        match device.send_batch(n, texts).await? {
            PushReceipt::Stored { results, .. } => {
                Ok(results.into_iter().map(|result| result.status).collect())
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(statuses(&one, 3).await?, [ChangeStatus::Applied]);
    assert_eq!(statuses(&two, 1).await?, [ChangeStatus::Merged]);
    Ok(())
}
