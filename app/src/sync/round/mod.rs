//! `Round`: what one round of syncing decides, without clock, I/O or randomness. It names the next
//! effect and is told how that went; the leader performs effects against storage and host, the
//! simulation (`app/tests/simulation`) against models of both.

mod pull;
mod push;
mod segments;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use domain::id::{DeviceId, RecordId, UserId, WorkspaceId};
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;
use klantkompas::protocol::{
    BootstrapReply, BootstrapRequest, ChangeResult, PullReply, PullRequest, PushBatch, PushReceipt,
    SegmentLine,
};

use self::pull::Pulling;
use self::push::Pushing;
use super::error::SyncError;
use crate::storage::meta::Device;
use crate::storage::outbox::{Refused, Stored};

/// Rounds after which what is stored is compared with the host again.
const COMPARE_EVERY: u32 = 20;

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the host who is signed in: [`Outcome::Session`].
    AskSession,
    /// Read this device's id, minting it at first use: [`Outcome::Device`].
    ReadDevice,
    /// Read all entries not yet at the host: [`Outcome::Entries`].
    ReadOutbox,
    /// Put the settled entries with a later count back among those that wait, in one transaction:
    /// [`Outcome::Done`].
    Reopen {
        /// The host's last count.
        after: u64,
    },
    /// Ask the host which of these blocks it lacks: [`Outcome::Missing`].
    AskMissing(Vec<String>),
    /// Send the block of that hash, if it is still here: [`Outcome::Done`].
    PutBlock(String),
    /// Send entries: [`Outcome::Receipt`].
    Push(PushBatch),
    /// Ask which segments there are instead of pages: [`Outcome::Offered`].
    AskSegments(BootstrapRequest),
    /// Find out which of these segments are here, and drop others: [`Outcome::Staged`].
    ReadStaged(Vec<String>),
    /// Fetch segments and keep those aside that are what their hashes say: [`Outcome::Fetched`].
    Fetch(DeviceId, Vec<SegmentLine>),
    /// Ask what changed: [`Outcome::Reply`].
    Pull(PullRequest),
    /// Store all of this in one transaction: [`Outcome::Done`].
    Store(Gathered),
    /// Compare what is stored with what the host's rows add up to: [`Outcome::Compared`].
    Compare(Sum),
    /// Take a new device id and count every waiting entry anew: [`Outcome::Renumbered`].
    Renumber,
    /// The round is over: everything went out, everything came in.
    Done,
    /// The round is over early.
    Failed(SyncError),
}

/// How an effect went.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Who is signed in.
    Session(WorkspaceId, UserId),
    /// This device's id and count.
    Device(Device),
    /// Stored entries, in the order of their counts.
    Entries(Vec<Stored>),
    /// Hashes of the blocks that the host lacks.
    Missing(Vec<String>),
    /// What the host made of a push.
    Receipt(PushReceipt),
    /// The segments there are.
    Offered(BootstrapReply),
    /// The hashes of the segments that are here.
    Staged(Vec<String>),
    /// Whether the segments were there and sound; those of them that were are kept aside.
    Fetched(bool),
    /// What changed.
    Reply(PullReply),
    /// Whether it is the same.
    Compared(bool),
    /// The entries are renumbered; the cursor is as it is stored now.
    Renumbered(Option<String>),
    /// It is done.
    Done,
}

/// What a complete pull brought: stored and shown together, so that no half of a change is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// Forget all confirmed rows first.
    pub reset: bool,
    /// Segments that were kept aside and count from now on, by hash. They are older than `rows`.
    pub segments: Vec<String>,
    /// Records erased so long ago that no row tells of them: what is kept of them goes.
    pub erased: Vec<RecordId>,
    /// Rows in order of sequence; a row may come more than once, the last one counts.
    pub rows: Vec<Envelope>,
    /// Entries with a good result.
    pub settled: Vec<Stored>,
    /// Entries with a refusal.
    pub refused: Vec<Refused>,
    /// Where to go on.
    pub cursor: String,
    /// The workspace's head.
    pub head: u64,
}

/// The rounds of one leader: one after the other, with what is known between them.
#[derive(Clone, Debug)]
pub struct Round {
    workspace: WorkspaceId,
    user: UserId,
    /// Results of entries whose rows have not come in yet.
    results: HashMap<u64, ChangeResult>,
    device: Option<DeviceId>,
    has_forked: bool,
    /// How much of a round this one is.
    extent: Extent,
    push: Pushing,
    pull: Pulling,
    /// Rounds since what is stored was last compared with the host.
    uncompared: u32,
    at: At,
}

/// How much of a round it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Entries out, then what changed in.
    All,
    /// Entries out, then every row in, in the place of those that are here: the device was in use and
    /// stores no rows, because they were thrown out to make room, or never all came.
    Anew,
    /// Entries out: the device has no room for rows.
    Sending,
}

/// The effect whose outcome is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Rest,
    Session,
    Device,
    Outbox,
    Missing,
    Block,
    Push,
    Reopen,
    Offer,
    Staged,
    Fetch,
    Pull,
    Settle,
    Store,
    Compare,
    Fork,
    Renumber,
}

impl Round {
    /// For the data of one person, whose entries are sent only as that person.
    pub fn new(workspace: WorkspaceId, user: UserId) -> Self {
        Self {
            workspace,
            user,
            results: HashMap::new(),
            device: None,
            has_forked: false,
            extent: Extent::All,
            push: Pushing::default(),
            pull: Pulling::default(),
            uncompared: COMPARE_EVERY,
            at: At::Rest,
        }
    }

    /// Begins a round of a device that stands at `cursor`; an unfinished one is given up.
    pub fn begin(&mut self, extent: Extent, cursor: Option<String>) -> Effect {
        self.has_forked = false;
        self.uncompared = self.uncompared.saturating_add(1);
        self.extent = extent;
        self.exchange(cursor)
    }

    /// What follows upon the outcome of the last effect.
    pub fn next(&mut self, outcome: Result<Outcome, SyncError>) -> Effect {
        match outcome.and_then(|outcome| self.proceed(outcome)) {
            Ok(effect) => effect,
            Err(SyncError::Forked) if !self.has_forked => {
                self.has_forked = true;
                // A new id forgets what was settled under the old one, and the host may have too.
                self.then(At::Fork, Effect::Reopen { after: 0 })
            }
            Err(error) => {
                // Whatever went wrong, what is here is compared when it goes well again.
                self.uncompared = COMPARE_EVERY;
                self.then(At::Rest, Effect::Failed(error))
            }
        }
    }

    /// By which device id up to which count entries are at the host whose rows are not here yet.
    pub fn sent(&self) -> Option<Device> {
        let (id, n) = self.device.zip(self.results.keys().copied().max())?;
        Some(Device { id, n })
    }

    /// How many rows have come in, in a device's first load.
    pub fn first_load(&self) -> Option<u64> {
        self.pull.is_first_load().then_some(self.pull.row_count())
    }

    /// The segments that are fetched after those that are being fetched.
    pub fn segments_after(&self) -> impl Iterator<Item = &SegmentLine> {
        self.pull.segments.after()
    }

    /// How many rows the segments hold that are being fetched.
    pub fn segment_rows(&self) -> u64 {
        self.pull.segments.rows()
    }

    fn exchange(&mut self, cursor: Option<String>) -> Effect {
        self.push = Pushing::default();
        self.pull = match self.extent {
            Extent::Anew => Pulling::anew(),
            _ => Pulling::from(cursor),
        };
        self.then(At::Session, Effect::AskSession)
    }

    fn proceed(&mut self, outcome: Outcome) -> Result<Effect, SyncError> {
        match (self.at, outcome) {
            (At::Session, Outcome::Session(workspace, user)) => {
                // The browser has one session for all its tabs, and another tab may have signed
                // somebody else in: what is here is sent only as the person who made it.
                if (workspace, user) != (self.workspace, self.user) {
                    return Err(SyncError::SignedOut);
                }
                Ok(self.then(At::Device, Effect::ReadDevice))
            }
            (At::Device, Outcome::Device(device)) => {
                self.know(device);
                Ok(self.look_for_unsent())
            }
            (At::Outbox, Outcome::Entries(waiting)) => self.choose(waiting),
            (At::Missing, Outcome::Missing(hashes)) => self.send_blocks(hashes),
            (At::Block, Outcome::Done) => self.send_block(),
            (At::Push, Outcome::Receipt(receipt)) => self.heed(receipt),
            (At::Reopen, Outcome::Done) => Ok(self.look_for_unsent()),
            (At::Offer, Outcome::Offered(reply)) => self.choose_way(reply),
            (At::Staged, Outcome::Staged(hashes)) => self.fetch_others(&hashes),
            (At::Fetch, Outcome::Fetched(is_sound)) => self.fetched(is_sound),
            (At::Pull, Outcome::Reply(reply)) => self.gather(reply),
            (At::Settle, Outcome::Entries(waiting)) => self.settle(waiting),
            (At::Store, Outcome::Done) => Ok(self.stored()),
            (At::Compare, Outcome::Compared(is_same)) => Ok(self.compared(is_same)),
            (At::Fork, Outcome::Done) => Ok(self.then(At::Renumber, Effect::Renumber)),
            (At::Renumber, Outcome::Renumbered(cursor)) => {
                self.results.clear();
                Ok(self.exchange(cursor))
            }
            _ => Err(SyncError::Refused("syncing lost its place".to_owned())),
        }
    }

    fn device(&self) -> Result<DeviceId, SyncError> {
        self.device.ok_or_else(|| SyncError::Refused("syncing does not know its device".into()))
    }

    fn then(&mut self, at: At, effect: Effect) -> Effect {
        self.at = at;
        effect
    }
}
