//! The wire types of protocol 1. Their serialized shape is a promise to last month's devices.

mod bootstrap;
mod device;
mod flat;
mod history;

use chrono::NaiveDate;
use domain::id::{DeviceId, RecordId, UserId, WorkspaceId};
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;
use serde::{Deserialize, Serialize};

pub use self::bootstrap::{BootstrapReply, BootstrapRequest, SegmentLine};
pub use self::device::DeviceLine;
pub use self::history::{HISTORY_LINES, HISTORY_RECORDS, HistoryLine, HistoryPage, HistoryRequest};

/// Raised when an old device could misread an answer. Pushes of old versions stay accepted.
pub const PROTOCOL_VERSION: u32 = 1;

/// Most entries in one push.
pub const PUSH_MAX_ENTRIES: usize = 200;

/// Most bytes of entry texts in one push: 256 KiB.
pub const PUSH_MAX_BYTES: usize = 256 * 1024;

/// Most bytes of one import block: 1 MiB.
pub const BLOCK_MAX_BYTES: usize = 1024 * 1024;

/// Longest that a long-poll waits, seconds: proxies give up after 30 and more.
pub const POLL_SECONDS: u64 = 25;

/// Rows in a pull when the client does not say.
pub const PULL_ROWS: u32 = 5_000;

/// A device's unsent entries, in the order they were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushBatch {
    /// Who sends.
    pub device: DeviceId,
    /// The sender's [`PROTOCOL_VERSION`].
    pub protocol: u32,
    /// Count of the first entry; the others follow without gaps.
    pub first_n: u64,
    /// The entries' texts ([`domain::sync::change::Entry`] as JSON), verbatim as made.
    pub entries: Vec<String>,
}

/// What the host made of a push.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", try_from = "flat::PushReceipt")]
pub enum PushReceipt {
    /// Every entry has its result; sent again, it has the same.
    Stored {
        /// One per entry, in order.
        results: Vec<ChangeResult>,
        /// The device's last settled count.
        last_n: u64,
        /// The workspace's head.
        head: u64,
    },
    /// The host lacks entries before `first_n`; send from `last_n + 1`.
    Behind {
        /// The device's last settled count.
        last_n: u64,
    },
    /// The host knows other content under these counts, or another user's device: take a new id.
    Forked,
    /// An outcome of a newer host; treated as "try later".
    #[serde(other)]
    Unknown,
}

/// The settled outcome of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeResult {
    /// The entry's count.
    pub n: u64,
    /// What became of it.
    pub status: ChangeStatus,
    /// The workspace's sequence of its last row; 0 when nothing changed.
    pub seq: u64,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case", try_from = "flat::ChangeStatus")]
pub enum ChangeStatus {
    /// As asked.
    Applied,
    /// A field had changed meanwhile; both values are in history.
    Merged,
    /// Not done, and why; the device keeps it in `attention`.
    Rejected {
        /// Why, stable and in English; the interface words it.
        reason: Rejection,
    },
}

/// Why a change was refused for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case", try_from = "flat::Rejection")]
pub enum Rejection {
    /// The record is not there (any more).
    UnknownRecord,
    /// It is of somebody who was erased; the device forgets what it said.
    Erased,
    /// A record with this id is there already, with other content.
    AlreadyExists,
    /// The text is not an entry this host understands.
    Malformed {
        /// What is wrong.
        detail: String,
    },
    /// The sender's role may not do this.
    Forbidden,
    /// A value does not fit its field.
    InvalidValue {
        /// The field.
        field: String,
        /// What is wrong.
        detail: String,
    },
    /// A block of the import never arrived or does not match its hash.
    MissingBlock {
        /// The block's hash.
        hash: String,
    },
    /// A reason of a newer host.
    #[serde(other)]
    Other,
}

/// A request for what changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Who asks.
    pub device: DeviceId,
    /// The asker's [`PROTOCOL_VERSION`].
    pub protocol: u32,
    /// As the last page gave it; absent the first time.
    pub cursor: Option<String>,
    /// Most rows wanted; the host may give fewer.
    pub limit: u32,
    /// Whether to say what all rows add up to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sum: bool,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", try_from = "flat::PullReply")]
pub enum PullReply {
    /// Rows in order of sequence. `last_n`, `head` and rows are of one moment.
    Page {
        /// Latest state of each changed row.
        rows: Vec<Envelope>,
        /// The device's last settled count at that moment.
        last_n: u64,
        /// The workspace's head at that moment.
        head: u64,
        /// Where to go on; opaque.
        cursor: String,
        /// Whether rows remain: show nothing of this checkpoint before the last page.
        more: bool,
        /// The workspace's customers, contacts … in all, so that a first load can show progress.
        total: u64,
        /// On the last page, when asked: what all rows of the asker's scopes but erased ones add up to
        /// at that moment. A host of before does not know (it counted erased ones too, as `sum`), nor
        /// one whose workspace was never counted.
        #[serde(skip_serializing_if = "Option::is_none")]
        living: Option<Sum>,
    },
    /// The cursor is of another time or scope, or so old that not everything is told any more: forget
    /// confirmed rows, keep the outbox, start anew.
    Reset {
        /// Records erased so long ago that their marks are not sent any more, and of which the asker
        /// may not have heard: what is kept of them beside their rows is to be forgotten.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        erased: Vec<RecordId>,
    },
    /// This device's id belongs to someone else: take a new one, keep the outbox.
    Forked,
    /// An outcome of a newer host; treated as "try later".
    #[serde(other)]
    Unknown,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, people included.
    Admin,
    /// Everything but people.
    Manager,
    /// Records.
    Agent,
    /// Looks, changes nothing, sees no value.
    Viewer,
}

impl Role {
    /// The role of this name on the wire.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "admin" => Some(Self::Admin),
            "manager" => Some(Self::Manager),
            "agent" => Some(Self::Agent),
            "viewer" => Some(Self::Viewer),
            _ => None,
        }
    }
}

/// Who is signed in where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The workspace of the session; never taken from a URL.
    pub workspace: WorkspaceId,
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// The firm's name.
    pub firm: String,
    /// What they may do.
    pub role: Role,
    /// The host's date in the workspace's zone.
    #[serde(deserialize_with = "domain::period::read")]
    pub today: NaiveDate,
    /// When this browser last synced as this person, milliseconds since 1970 UTC; a device that is
    /// empty all the same was emptied by its browser. Absent when it never did, or signed out since,
    /// and from a host of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synced_at: Option<i64>,
}

/// What an invitation link offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "invitation", rename_all = "snake_case", try_from = "flat::Invitation")]
pub enum Invitation {
    /// Make the workspace and its first admin.
    FirstUser,
    /// Join a firm that is there.
    Join {
        /// The firm's name.
        firm: String,
        /// The invited address.
        email: String,
        /// The role offered.
        role: Role,
    },
    /// Choose another password for an account that is there.
    NewPassword {
        /// The firm's name.
        firm: String,
        /// The account's address.
        email: String,
    },
}

/// What someone fills in to accept an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The link's token.
    pub token: String,
    /// The firm's name; only for the first user.
    pub firm: String,
    /// Their name; ignored for another password.
    pub name: String,
    /// Their mail address; only for the first user, fixed otherwise.
    pub email: String,
    /// At least 10 characters.
    pub password: String,
    /// Interface language, `nl` or `en`.
    pub language: String,
}

/// One event of the live stream, and the answer to a long-poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The workspace's head; pull when it is past yours.
    pub head: u64,
}
