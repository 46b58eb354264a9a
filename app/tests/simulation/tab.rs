//! A tab: what it remembers, and the effect it waits for.

use app::storage::meta::{LeaderEpoch, Progress};
use app::sync::error::SyncError;
use app::sync::round::{Effect, Outcome, Round};
use domain::sync::envelope::Envelope;

use crate::storage::Stores;

/// A tab that is open.
#[derive(Debug, Default)]
pub struct Tab {
    /// As `Desk::progress`.
    pub progress: Progress,
    pub leader: Option<Leader>,
    /// What a tab read that writes its outbox whole; only a mistaken device does.
    pub draft: Option<Stores>,
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
    /// A segment has arrived, or was gone, and is to be kept aside under its name.
    Fetched(Option<Vec<Envelope>>, String),
    /// The cursor is stored and the rows are not; only a mistaken device does that.
    HalfStored(Effect),
    /// An answer is on its way; the host's epoch when it was given.
    Answer(Result<Outcome, SyncError>, Effect, u64),
}
