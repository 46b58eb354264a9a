//! What a run came across: a simulation that never meets a situation says nothing about it.

use std::collections::BTreeMap;

use app::storage::error::StorageError;
use app::sync::error::SyncError;
use app::sync::round::Outcome;
use klantkompas::protocol::{BootstrapReply, ChangeStatus, PullReply, PushReceipt, Rejection};

/// How often each situation was met.
pub type Seen = BTreeMap<Met, u64>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    Applied,
    Merged,
    Rejected,
    MissingBlock,
    Behind,
    PushForked,
    PullForked,
    Reset,
    /// A reset that names who was erased long ago.
    OldMarks,
    Outdated,
    PageOfMany,
    SegmentKept,
    SegmentGone,
    NoSegments,
    SignedOut,
    Unreachable,
    Refused,
    Full,
    NotLeader,
}

/// Counts what a machine is told.
pub fn count(seen: &mut Seen, outcome: &Result<Outcome, SyncError>) {
    let mut met = |what| *seen.entry(what).or_default() += 1;
    match outcome {
        Ok(Outcome::Receipt(PushReceipt::Stored { results, .. })) => {
            for result in results {
                met(match &result.status {
                    ChangeStatus::Applied => Met::Applied,
                    ChangeStatus::Merged => Met::Merged,
                    ChangeStatus::Rejected { reason: Rejection::MissingBlock { .. } } => {
                        Met::MissingBlock
                    }
                    ChangeStatus::Rejected { .. } => Met::Rejected,
                });
            }
        }
        Ok(Outcome::Receipt(PushReceipt::Behind { .. })) => met(Met::Behind),
        Ok(Outcome::Receipt(PushReceipt::Forked)) => met(Met::PushForked),
        Ok(Outcome::Reply(PullReply::Forked)) => met(Met::PullForked),
        Ok(Outcome::Fetched(true)) => met(Met::SegmentKept),
        Ok(Outcome::Fetched(false)) => met(Met::SegmentGone),
        Ok(Outcome::Offered(BootstrapReply::Pull)) => met(Met::NoSegments),
        Ok(Outcome::Reply(PullReply::Reset { erased })) if !erased.is_empty() => met(Met::OldMarks),
        Ok(Outcome::Reply(PullReply::Reset { .. })) => met(Met::Reset),
        Ok(Outcome::Reply(PullReply::Page { more: true, .. })) => met(Met::PageOfMany),
        Ok(_) => {}
        Err(SyncError::Outdated) => met(Met::Outdated),
        Err(SyncError::SignedOut) => met(Met::SignedOut),
        Err(SyncError::Unreachable) => met(Met::Unreachable),
        Err(SyncError::Refused(_)) => met(Met::Refused),
        Err(SyncError::Storage(StorageError::Full)) => met(Met::Full),
        Err(SyncError::Storage(StorageError::NotLeader)) => met(Met::NotLeader),
        Err(_) => {}
    }
}
