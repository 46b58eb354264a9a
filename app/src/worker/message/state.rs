//! What the worker tells unasked: how far the data is there, what changed, the truth about sync.

use domain::entity::Entity;
use domain::id::{CustomerId, ImportId, RecordId};
use replica::as_json;
use serde::{Deserialize, Serialize};

use crate::storage::meta::Removal;

/// How far the data is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody is signed in here yet, or the worker is starting.
    #[default]
    Closed,
    /// Reading what the device holds.
    Opening,
    /// The first load from the host: "loading 41 200 of 100 000".
    Loading { done: u64, total: u64 },
    /// Everything on the device can be used.
    Ready,
    /// The browser's storage cannot be used; says why in English for the log.
    Failed { reason: String },
}

/// The truth about sync, in data; the interface words it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncState {
    /// Connection to the host.
    pub link: Link,
    /// How many entries are not yet at the host.
    pub waiting_count: usize,
    /// How many are at the host, whose rows have not come back yet.
    pub sent_count: usize,
    /// How many the host refused.
    pub attention_count: usize,
    /// Last time everything was up to date, milliseconds since 1970 UTC.
    pub last_synced: Option<i64>,
    /// Whether another tab syncs for this one.
    pub follower: bool,
    /// The disk has no room for what others change; entries are still kept and sent.
    pub is_full: bool,
    /// The browser removed this device's data, and nobody has read that yet.
    pub removal: Option<Removal>,
}

/// Connection to the host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Link {
    /// Not tried yet.
    #[default]
    Starting,
    /// Connected; `busy` while entries or rows are on their way.
    Online { busy: bool },
    /// The host cannot be reached since then (milliseconds since 1970 UTC).
    Offline { since: i64 },
    /// The session ended; work goes on, sign in to send.
    SignedOut,
    /// The host gives no rows to this version of the application; what is entered is still sent.
    Outdated,
    /// This device was told to forget everything, and does.
    Revoked,
}

/// The entries that [`SyncState`] counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entries {
    /// Not yet at the host; the first of them, since one change of many rows makes as many.
    pub waiting: Vec<Unsent>,
    /// At the host, whose rows have not come back yet; the first of them.
    pub sent: Vec<Unsent>,
    /// Refused by the host.
    pub attention: Vec<Refused>,
}

/// An entry on its way to the host, or there and not confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The device's count.
    pub n: u64,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// What it is about.
    pub about: About,
}

/// An entry the host refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// The device's count.
    pub n: u64,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// What it is about.
    pub about: About,
    /// Why.
    #[serde(with = "as_json")]
    pub reason: klantkompas::protocol::Rejection,
}

/// What an entry is about, for a list a person reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum About {
    /// An edit or a new record.
    Record {
        entity: Entity,
        id: RecordId,
        create: bool,
        customer: Option<CustomerId>,
        title: String,
        fields: Vec<String>,
    },
    /// An import, or that one is undone.
    Import { id: ImportId, name: String, rows: u64, is_undo: bool },
    /// The erasure of a person, who is not named any more.
    Erase { entity: Entity },
}
