//! Faults, one at a time: a clear outcome, nothing lost, nothing twice.

use std::time::Duration;

use anyhow::Result;
use domain::sync::change::Entry;
use klantkompas::error::ApiError;
use klantkompas::protocol::{ChangeStatus, PushReceipt, Rejection};
use serde_json::{Value, json};
use system_tests::device::Device;
use system_tests::host::{CallError, Database, Host, Person};
use system_tests::on_both;
use uuid::Uuid;

on_both! {
    an_edit_travels_from_one_device_to_another,
    a_host_killed_before_it_answers_records_every_entry_once,
    a_batch_sent_again_changes_nothing,
    an_old_count_with_another_text_ends_in_a_new_device_and_loses_nothing,
    a_forged_device_is_told_to_take_another_id,
    counts_that_were_skipped_are_asked_for,
    nobody_syncs_without_a_session_and_nonsense_is_refused,
    a_text_that_is_no_entry_is_rejected_and_does_not_block_the_next,
    a_viewer_sees_no_cost_and_changes_nothing,
}

fn visits(device: &Device) -> Vec<Value> {
    let rows = device.shown().into_values();
    rows.filter_map(|row| row.fields.get("visits").cloned()).collect()
}

async fn an_edit_travels_from_one_device_to_another(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let person = host.first_user().await?;
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
    let key = (domain::entity::Entity::Contact, id);
    assert_eq!(one.confirmed[&key].fields.get("notes"), Some(&json!("from one")));
    Ok(())
}

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

async fn a_batch_sent_again_changes_nothing(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let mut device = Device::new(&host.first_user().await?);
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

async fn an_old_count_with_another_text_ends_in_a_new_device_and_loses_nothing(
    on: Database,
) -> Result<()> {
    let host = Host::start(on).await?;
    let mut device = Device::new(&host.first_user().await?);
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
        Entry::Change(change) => Entry::Change(domain::sync::change::Change { n, ..change }),
        Entry::Import(_) => panic!("no import was made"),
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

async fn a_forged_device_is_told_to_take_another_id(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let admin = host.first_user().await?;
    let agent = host.invite("agent@example.org", "agent").await?;
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

async fn counts_that_were_skipped_are_asked_for(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let device = Device::new(&host.first_user().await?);
    assert_eq!(device.send_batch(5, vec![]).await?, PushReceipt::Behind { last_n: 0 });
    Ok(())
}

async fn nobody_syncs_without_a_session_and_nonsense_is_refused(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let person = host.first_user().await?;
    let stranger = Person { http: reqwest::Client::new(), ..person.clone() };
    let refused = |result: Result<PushReceipt, CallError>| match result {
        Err(CallError::Refused(error)) => error,
        other => panic!("{other:?}"),
    };
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

async fn a_text_that_is_no_entry_is_rejected_and_does_not_block_the_next(
    on: Database,
) -> Result<()> {
    let host = Host::start(on).await?;
    let mut device = Device::new(&host.first_user().await?);
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

async fn a_viewer_sees_no_cost_and_changes_nothing(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let mut admin = Device::new(&host.first_user().await?);
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
    let mut viewer = Device::new(&host.invite("viewer@example.org", "viewer").await?);
    viewer.create(json!({"last_name": "Visser"}));
    viewer.push_all().await?;
    viewer.pull().await?;
    assert_eq!(viewer.attention.len(), 1);
    let costs = |device: &Device| {
        let rows = device.confirmed.keys();
        rows.filter(|(entity, _)| *entity == domain::entity::Entity::OrderCost).count()
    };
    assert_eq!((costs(&admin), costs(&viewer)), (1, 0));
    Ok(())
}
