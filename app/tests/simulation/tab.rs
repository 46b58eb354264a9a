//! A tab: what it remembers, and the effect it waits for.

use std::collections::{BTreeSet, VecDeque};

use app::storage::meta::{Device, LeaderEpoch, Progress};
use app::sync::error::SyncError;
use app::sync::round::{Effect, Outcome, Round};
use domain::id::DeviceId;
use domain::sync::envelope::Envelope;
use replica::tables::Tables;

use crate::storage::Stores;

/// A tab that is open.
#[derive(Debug, Default)]
pub struct Tab {
    /// As `Desk::progress`.
    pub progress: Progress,
    /// As `Desk::tables`.
    pub tables: Tables,
    /// What is on its way to it, and from which tab of the device; its own are entries made in it.
    pub heard: VecDeque<(usize, Note)>,
    /// What it is reading, as it was when it began.
    pub reading: Option<Stores>,
    /// It reads for the first time.
    pub is_opening: bool,
    /// Entries made in it that it shows: by which device id, and their count.
    pub made: BTreeSet<(DeviceId, u64)>,
    pub leader: Option<Leader>,
    /// What a tab read that writes its outbox whole; only a mistaken device does.
    pub draft: Option<Stores>,
}

/// What tabs of a device tell each other: as `app::sync::channel`.
#[derive(Clone, Debug)]
pub enum Note {
    /// An entry was made under this device id.
    Entry(DeviceId, String),
    /// The leader stored a checkpoint; `rows` is absent when there were many.
    Checkpoint { progress: Progress, rows: Option<Vec<Envelope>>, settled: Vec<u64> },
    /// The leader rewrote what is stored.
    Rebased,
    /// The leader is there, at this checkpoint, and so much is at the host.
    Beat(u64, Option<Device>),
}

/// A tab that leads, or believes so.
#[derive(Debug)]
pub struct Leader {
    pub epoch: LeaderEpoch,
    /// Leaders of a device in the order in which they took over.
    pub ordinal: u64,
    pub round: Round,
    pub pending: Pending,
    /// Rounds that ended well.
    pub rounds: u32,
}

/// What a leader waits for.
#[derive(Debug)]
pub enum Pending {
    /// It has raised the epoch and is to read how far the rows are.
    TakeOver,
    /// Nothing: the next round may begin.
    Rest,
    /// An effect that was not begun.
    Effect(Effect),
    /// A push at a host that has given out sequences and not committed.
    Open(Effect, u64),
    /// Segments have arrived, or were gone, and are to be kept aside under their names.
    Fetched(Vec<(String, Option<Vec<Envelope>>)>),
    /// The leader rewrote what is stored and reads it anew, before it goes on.
    Rebasing(Rebase),
    /// The cursor is stored and the rows are not; only a mistaken device does that.
    HalfStored(Effect),
    /// An answer is on its way; the host's epoch when it was given.
    Answer(Result<Outcome, SyncError>, Effect, u64),
}

/// Why a leader reads what is stored anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebase {
    /// It has just taken the lead.
    TakenOver,
    /// All data was removed, and what it had in memory was put back.
    PutBack,
    /// Settled entries wait again, or more was stored than could be told.
    Written,
    /// The waiting entries have other counts.
    Renumbered,
}
