//! A first load by segments.

use anyhow::Result;
use domain::entity::Entity;
use domain::id::{ChangeId, RecordId};
use domain::sync::change::{Entry, Erase};
use klantkompas::error::ApiError;
use klantkompas::protocol::{BootstrapReply, PullReply, PullRequest, PushReceipt};
use serde_json::json;
use uuid::Uuid;

use super::System;
use crate::device::Device;
use crate::loading::{Aside, offered};
use crate::person::Person;

/// Enough rows for segments.
const ROWS: usize = 2_100;

async fn filled(person: &Person) -> Result<(Device, Vec<RecordId>)> {
    let mut device = Device::new(person);
    let ids = (0..ROWS).map(|place| device.create(json!({ "last_name": format!("Row {place}") })));
    let ids = ids.collect();
    device.push_all().await?;
    Ok((device, ids))
}

/// The same rows as by pages; a load that breaks off goes on where it was.
pub async fn a_first_load_by_segments_is_the_one_by_pages_and_goes_on_after_a_break(
    system: &mut impl System,
) -> Result<()> {
    let person = system.first_user().await?;
    let (mut first, ids) = filled(&person).await?;
    let (mut by_pages, mut by_segments) = (Device::new(&person), Device::new(&person));
    let mut aside = Aside::default();
    let reply = offered(&by_segments).await?;
    let BootstrapReply::Segments { segments, .. } = reply else { panic!("{reply:?}") };
    assert!(segments.len() > 1, "contacts, and the firm's settings");
    aside.fetch(&by_segments, &segments[0]).await?;
    // The tab was closed, the host went down, and somebody went on working.
    system.cut_power().await?;
    first.edit(ids[0], json!({ "notes": "meanwhile" }));
    first.push_all().await?;
    aside.load(&mut by_segments).await?;
    by_pages.pull().await?;
    assert_eq!(by_segments.confirmed, by_pages.confirmed);
    assert_eq!(aside.fetched, segments.len(), "what was here was fetched again");
    let key = (Entity::Contact, ids[0]);
    assert_eq!(by_segments.confirmed[&key].fields["notes"], json!("meanwhile"));
    Ok(())
}

/// Nothing of an erased person is in any segment, and those of before are gone.
pub async fn an_erased_person_is_in_no_segment(system: &mut impl System) -> Result<()> {
    let person = system.first_user().await?;
    let (mut device, ids) = filled(&person).await?;
    device.edit(ids[0], json!({ "notes": "secret" }));
    device.push_all().await?;
    let reply = offered(&device).await?;
    let BootstrapReply::Segments { segments: old, .. } = reply else { panic!("{reply:?}") };
    let (change_id, entity, id) = (ChangeId(Uuid::now_v7()), Entity::Contact, ids[0]);
    device.enter(|n| Entry::Erase(Erase { n, change_id, entity, id, made_at: 1 }));
    device.push_all().await?;
    for line in &old {
        assert_eq!(Aside::default().fetch(&device, line).await?, 404);
    }
    let mut fresh = Device::new(&person);
    Aside::default().load(&mut fresh).await?;
    assert!(fresh.confirmed[&(Entity::Contact, id)].erased);
    assert!(!format!("{:?}", fresh.confirmed).contains("secret"));
    Ok(())
}

/// An application that speaks an older protocol than is demanded sends, and is given nothing.
pub async fn an_application_that_is_too_old_may_send_and_not_fetch(
    system: &mut impl System,
) -> Result<()> {
    let person = system.first_user().await?;
    system.obey(&["demand-protocol", "--least", "1"]).await?;
    let mut device = Device::new(&person);
    let request =
        PullRequest { device: device.id, protocol: 0, cursor: None, limit: 1, sum: false };
    let pulled = person.call::<PullReply>("sync/v1/pull", &json!({ "request": request })).await;
    assert_eq!(pulled.unwrap_err().refusal(), ApiError::Outdated);
    let asked = json!({ "request": { "device": device.id, "protocol": 0 } });
    let offered = person.call::<BootstrapReply>("sync/v1/bootstrap", &asked).await;
    assert_eq!(offered.unwrap_err().refusal(), ApiError::Outdated);
    let polled = person.get::<serde_json::Value>("sync/v1/poll?head=0&wait=0&protocol=0").await;
    assert_eq!(polled.unwrap_err().refusal(), ApiError::Outdated);
    device.create(json!({ "last_name": "Bakker" }));
    let texts: Vec<String> = device.unsent().map(|(_, text)| text.clone()).collect();
    let batch = json!({ "device": device.id, "protocol": 0, "first_n": 1, "entries": texts });
    let receipt: PushReceipt = person.call("sync/v1/push", &json!({ "batch": batch })).await?;
    assert!(matches!(receipt, PushReceipt::Stored { last_n: 1, .. }));
    device.pull().await?;
    assert_eq!(device.outbox.len(), 0);
    Ok(())
}
