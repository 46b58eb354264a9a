//! What every store must do: one list of behaviors, each on a fresh database, in a real
//! file and on a real server.

mod erasing;
mod feed;
mod importing;
mod lasting;
mod loading;
mod numbering;
mod outdated;
mod people;
mod pushing;
mod retaining;
mod revoking;
mod schema;
mod sharing;
mod summing;
mod telling;
mod together;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId, UserId, WorkspaceId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry};
use domain::sync::envelope::Envelope;
use serde_json::{Value, json};
use uuid::Uuid;

use super::push::{Batch, Sender};
use super::query::Query;
use super::testing::{On, Place, on_both};
use super::{Store, account};
use crate::protocol::{
    ChangeResult, ChangeStatus, PROTOCOL_VERSION, PullReply, PullRequest, PushBatch, PushReceipt,
    Rejection, Role,
};

/// The answer to a cursor that leads nowhere.
const RESET: PullReply = PullReply::Reset { erased: Vec::new() };

/// A fresh store with one workspace.
struct Bench {
    place: Arc<Place>,
    store: Store,
    workspace: WorkspaceId,
}

impl Bench {
    async fn new(on: On) -> Self {
        let place = Arc::new(on.place().await);
        let store = place.open().await;
        let workspace = WorkspaceId(uuid());
        let mut tx = store.begin_write().await.unwrap();
        account::add_workspace(&mut tx, workspace, uuid(), 0).await.unwrap();
        tx.commit().await.unwrap();
        Self { place, store, workspace }
    }

    /// One more host on the same data.
    async fn another(&self) -> Self {
        let (place, store) = (self.place.clone(), self.place.open().await);
        Self { place, store, workspace: self.workspace }
    }

    fn device(&self) -> Device {
        Device { id: DeviceId(uuid()), user: UserId(uuid()), role: Role::Agent, last_n: 0 }
    }

    fn sender(&self, device: &Device) -> Sender {
        Sender { workspace: self.workspace, user: device.user, role: device.role }
    }

    async fn send(&self, device: &Device, first_n: u64, entries: Vec<String>) -> PushReceipt {
        let batch = PushBatch { device: device.id, protocol: PROTOCOL_VERSION, first_n, entries };
        let batch = Batch::read(&batch).unwrap();
        self.store.push(self.sender(device), batch).await.unwrap()
    }

    /// Pushes changes under the device's next counts.
    async fn push(&self, device: &mut Device, changes: Vec<Change>) -> Vec<ChangeResult> {
        let first_n = device.last_n + 1;
        let texts = device.texts(changes);
        stored(self.send(device, first_n, texts).await)
    }

    /// Pushes entries of any kind under the device's next counts.
    async fn enter(&self, device: &mut Device, entries: Vec<Entry>) -> Vec<ChangeResult> {
        let first_n = device.last_n + 1;
        let mut texts = Vec::new();
        for entry in entries {
            device.last_n += 1;
            texts.push(serde_json::to_string(&entry.counted(device.last_n)).unwrap());
        }
        stored(self.send(device, first_n, texts).await)
    }

    async fn page(&self, device: &Device, cursor: Option<String>, limit: u32) -> PullReply {
        let protocol = PROTOCOL_VERSION;
        let request = PullRequest { device: device.id, protocol, cursor, limit, sum: true };
        self.store.pull(self.sender(device), &request).await.unwrap()
    }

    /// Every row the device may hold, in order.
    async fn rows(&self, device: &Device) -> Vec<Envelope> {
        match self.page(device, None, 5_000).await {
            PullReply::Page { rows, more: false, .. } => rows,
            other => panic!("{other:?}"),
        }
    }

    /// The number that a query answers.
    async fn count(&self, query: &'static str) -> i64 {
        let mut tx = self.store.begin_read().await.unwrap();
        let (count,): (i64,) = Query::new(query).one(&mut tx).await.unwrap();
        count
    }

    /// One text per line of history: field, old and new.
    async fn history(&self) -> Vec<String> {
        let mut tx = self.store.begin_read().await.unwrap();
        let lines: Vec<(i64, String, String, String)> =
            Query::new("SELECT seq, field, old, new FROM history ORDER BY seq, field")
                .all(&mut tx)
                .await
                .unwrap();
        lines
            .into_iter()
            .map(|(seq, field, old, new)| format!("{seq} {field} {old} → {new}"))
            .collect()
    }
}

/// A simulated device: whose it is, and how far it has counted.
#[derive(Clone)]
struct Device {
    id: DeviceId,
    user: UserId,
    role: Role,
    last_n: u64,
}

impl Device {
    /// The entries' texts under the next counts.
    fn texts(&mut self, changes: Vec<Change>) -> Vec<String> {
        let text = |change| {
            self.last_n += 1;
            serde_json::to_string(&Entry::Change(Change { n: self.last_n, ..change })).unwrap()
        };
        changes.into_iter().map(text).collect()
    }
}

fn uuid() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

fn change(entity: Entity, id: RecordId, create: bool, set: Value) -> Change {
    Change {
        n: 0,
        change_id: ChangeId(uuid()),
        entity,
        id,
        schema: ENTRY_SCHEMA,
        create,
        set: serde_json::from_value(set).unwrap(),
        base: Default::default(),
        add: Vec::new(),
        remove: Vec::new(),
        inc: Default::default(),
        made_at: 0,
    }
}

/// A new contact: nothing is issued to it, so that what is stored is what was sent.
fn contact(name: &str) -> Change {
    change(Entity::Contact, RecordId(uuid()), true, json!({ "last_name": name }))
}

fn edit(of: &Change, set: Value) -> Change {
    change(of.entity.clone(), of.id, false, set)
}

#[track_caller]
fn stored(receipt: PushReceipt) -> Vec<ChangeResult> {
    match receipt {
        PushReceipt::Stored { results, .. } => results,
        other => panic!("{other:?}"),
    }
}

fn rejected(result: &ChangeResult) -> &Rejection {
    match &result.status {
        ChangeStatus::Rejected { reason } => reason,
        other => panic!("{other:?}"),
    }
}
