//! What the database itself holds, read when no host runs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, RecordId};
use domain::sync::envelope::Fields;
use klantkompas::protocol::ChangeStatus;
use klantkompas::store::Store;
use klantkompas::store::query::Query;
use uuid::Uuid;

/// The one workspace of a test.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub head: u64,
    /// Each device's last settled count.
    pub devices: BTreeMap<DeviceId, u64>,
    pub results: Vec<Settled>,
    pub history: Vec<Fact>,
    /// By id: every row that an agent may hold.
    pub rows: BTreeMap<RecordId, Row>,
    /// Rows that keep a conflict: the history of its record tells it, they have none.
    pub conflicts: BTreeSet<RecordId>,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub device: DeviceId,
    pub n: u64,
    pub change: Option<ChangeId>,
    pub seq: u64,
    pub is_refused: bool,
}

/// A line of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub device: DeviceId,
    pub seq: u64,
    pub record: RecordId,
    pub field: String,
    pub change: ChangeId,
}

/// A row as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub seq: u64,
    pub fields: Fields,
}

impl Stored {
    /// Reads an SQLite file.
    pub async fn in_folder(folder: &Path) -> Result<Self> {
        Self::read(Store::open_existing(folder).await?).await
    }

    /// Reads a database on a server.
    pub async fn at(address: &str) -> Result<Self> {
        Self::read(Store::open_postgres(address).await?).await
    }

    async fn read(store: Store) -> Result<Self> {
        let mut tx = store.begin_read().await?;
        let mut stored = Self::default();
        let (head,): (i64,) = Query::new("SELECT head_seq FROM workspace").one(&mut tx).await?;
        stored.head = count(head);
        let devices: Vec<(String, i64)> =
            Query::new("SELECT id, last_n FROM device").all(&mut tx).await?;
        stored.devices =
            devices.into_iter().map(|(id, n)| (DeviceId(uuid(&id)), count(n))).collect();
        let results: Vec<(String, i64, Option<String>, i64, String)> =
            Query::new("SELECT device, n, change_id, seq, status FROM change_result")
                .all(&mut tx)
                .await?;
        for (device, n, change, seq, status) in results {
            let status: ChangeStatus = serde_json::from_str(&status)?;
            stored.results.push(Settled {
                device: DeviceId(uuid(&device)),
                n: count(n),
                change: change.map(|change| ChangeId(uuid(&change))),
                seq: count(seq),
                is_refused: matches!(status, ChangeStatus::Rejected { .. }),
            });
        }
        let history: Vec<(String, i64, String, String, String)> =
            Query::new("SELECT device, seq, id, field, change_id FROM history")
                .all(&mut tx)
                .await?;
        for (device, seq, id, field, change) in history {
            stored.history.push(Fact {
                device: DeviceId(uuid(&device)),
                seq: count(seq),
                record: RecordId(uuid(&id)),
                field,
                change: ChangeId(uuid(&change)),
            });
        }
        let rows: Vec<(String, String, i64, String)> =
            Query::new("SELECT entity, id, seq, body FROM row WHERE scope <> 'admin'")
                .all(&mut tx)
                .await?;
        for (entity, id, seq, body) in rows {
            let row = Row { seq: count(seq), fields: serde_json::from_str(&body)? };
            let id = RecordId(uuid(&id));
            if entity == Entity::Conflict.name() {
                stored.conflicts.insert(id);
            }
            stored.rows.insert(id, row);
        }
        drop(tx);
        store.close().await;
        Ok(stored)
    }
}

fn uuid(text: &str) -> Uuid {
    Uuid::try_parse(text).unwrap()
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap()
}
