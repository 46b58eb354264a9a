//! Rows from the host: pages are gathered and stored at the checkpoint, together with the entries
//! they settle.

use domain::id::RecordId;
use domain::sync::envelope::Envelope;
use domain::sync::sum::Sum;
use klantkompas::protocol::{ChangeStatus, PROTOCOL_VERSION, PULL_ROWS, PullReply, PullRequest};

use super::segments::Segments;
use super::{At, COMPARE_EVERY, Effect, Extent, Gathered, Round};
use crate::storage::outbox::{Refused, Stored};
use crate::sync::error::SyncError;

/// Pages without progress after which something is wrong.
const STUCK_PAGES: u32 = 5;

/// What the pages brought together.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulling {
    /// Where the round began; absent in a device's first load.
    from: Option<String>,
    pub cursor: Option<String>,
    reset: bool,
    /// The host started over, so it may have been put back from a backup. Everything that is still
    /// kept here is shown to it again: nothing else would ever send what it lost.
    is_in_doubt: bool,
    /// Entries wait that the next exchange of this round settles.
    goes_on: bool,
    /// A full load comes by segments where it can.
    pub segments: Segments,
    /// Records erased so long ago that no row tells of them.
    erased: Vec<RecordId>,
    rows: Vec<Envelope>,
    stuck: u32,
    last_n: u64,
    head: u64,
    /// What the host's rows add up to, when it was asked.
    sum: Option<Sum>,
    /// What was stored differed from the host; it is compared once more, and not fetched again.
    is_healing: bool,
}

impl Pulling {
    pub(super) fn from(cursor: Option<String>) -> Self {
        Self { from: cursor.clone(), cursor, segments: Segments::wanted(), ..Self::default() }
    }

    /// Everything, in the place of what is here. Without a cursor we would not hear that the host was
    /// put back meanwhile. What was sent is still kept, so we ask to start over from a cursor of
    /// nowhere: the answer names who was erased so long ago that no row tells of them.
    pub(super) fn anew() -> Self {
        let segments = Segments::wanted();
        let cursor = Some(String::new());
        Self { cursor, reset: true, is_in_doubt: true, segments, ..Self::default() }
    }

    pub(super) fn is_first_load(&self) -> bool {
        self.from.is_none()
    }

    pub(super) fn row_count(&self) -> u64 {
        let pulled = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        pulled.saturating_add(self.segments.rows_here())
    }
}

impl Round {
    pub(super) fn ask_for_rows(&mut self) -> Effect {
        if self.extent == Extent::Sending {
            return self.then(At::Rest, Effect::Done);
        }
        if self.pull.cursor.is_none()
            && let Some(effect) = self.ask_for_segments()
        {
            return effect;
        }
        let Ok(device) = self.device() else { return self.then(At::Device, Effect::ReadDevice) };
        let request = PullRequest {
            device,
            protocol: PROTOCOL_VERSION,
            cursor: self.pull.cursor.clone(),
            limit: PULL_ROWS,
            sum: self.uncompared >= COMPARE_EVERY,
        };
        self.then(At::Pull, Effect::Pull(request))
    }

    pub(super) fn gather(&mut self, reply: PullReply) -> Result<Effect, SyncError> {
        let pull = &mut self.pull;
        match reply {
            PullReply::Page { rows, last_n, head, cursor, more, living, .. } => {
                let is_stuck = pull.cursor.as_ref() == Some(&cursor);
                pull.stuck = if is_stuck { pull.stuck.saturating_add(1) } else { 0 };
                pull.rows.extend(rows);
                (pull.last_n, pull.head, pull.cursor) = (last_n, head, Some(cursor));
                pull.sum = living;
                if !more {
                    return Ok(self.then(At::Settle, Effect::ReadOutbox));
                }
                if pull.stuck >= STUCK_PAGES {
                    return Err(SyncError::Refused("the host repeats itself".to_owned()));
                }
            }
            PullReply::Reset { .. } if pull.reset && pull.cursor.is_none() => {
                let reason = "the host starts over again and again";
                return Err(SyncError::Refused(reason.to_owned()));
            }
            PullReply::Reset { erased } => {
                (pull.rows, pull.reset, pull.cursor) = (Vec::new(), true, None);
                pull.erased.extend(erased);
                pull.is_in_doubt = true;
            }
            PullReply::Forked => return Err(SyncError::Forked),
            PullReply::Unknown => return Err(SyncError::Unreachable),
        }
        Ok(self.ask_for_rows())
    }

    /// Stores the rows with what they settle: entries up to the host's last count whose result is
    /// known; the others are sent again.
    pub(super) fn settle(&mut self, waiting: Vec<Stored>) -> Result<Effect, SyncError> {
        let last_n = self.pull.last_n;
        if std::mem::take(&mut self.pull.is_in_doubt) {
            return Ok(self.reopen(0));
        }
        if self.pull.is_first_load() {
            // Only from the first cursor on would we hear that the host was put back, and that the
            // results are those of before.
            self.results.clear();
            self.pull.goes_on = !waiting.is_empty();
        }
        let (mut settled, mut refused) = (Vec::new(), Vec::new());
        for entry in waiting.into_iter().filter(|entry| entry.n <= last_n) {
            match self.results.get(&entry.n).map(|result| &result.status) {
                Some(ChangeStatus::Rejected { reason }) => {
                    let Stored { n, text } = entry;
                    refused.push(Refused { n, text, reason: reason.clone() });
                }
                Some(_) => settled.push(entry),
                None => {}
            }
        }
        let pull = &mut self.pull;
        let is_news = pull.reset
            || !pull.rows.is_empty()
            || !settled.is_empty()
            || !refused.is_empty()
            || pull.is_first_load();
        if !is_news {
            return Ok(self.compare());
        }
        let (reset, head) = (pull.reset, pull.head);
        let (segments, erased) = (pull.segments.take(), pull.erased.clone());
        let rows = std::mem::take(&mut pull.rows);
        let cursor = pull.cursor.clone().unwrap_or_default();
        let gathered = Gathered { reset, segments, erased, rows, settled, refused, cursor, head };
        Ok(self.then(At::Store, Effect::Store(gathered)))
    }

    pub(super) fn stored(&mut self) -> Effect {
        let last_n = self.pull.last_n;
        self.results.retain(|n, _| *n > last_n);
        if self.pull.goes_on {
            // The rows of a round that began anew are stored now.
            self.extent = Extent::All;
            // Entries that tell of the erased are only settled then.
            let erased = std::mem::take(&mut self.pull.erased);
            let effect = self.exchange(self.pull.cursor.clone());
            self.pull.erased = erased;
            return effect;
        }
        self.compare()
    }

    /// Ends the round, when the host said what its rows add up to with a comparison.
    fn compare(&mut self) -> Effect {
        match self.pull.sum.take() {
            Some(sum) => self.then(At::Compare, Effect::Compare(sum)),
            None => self.then(At::Rest, Effect::Done),
        }
    }

    /// A row is missing here, or is not the latest: everything is fetched anew, in this round. What
    /// waits stays as it is. By pages: should what is wrong have come with a segment, it would come again.
    pub(super) fn compared(&mut self, is_same: bool) -> Effect {
        // What differs even when it was just fetched is compared again later, not at once for ever.
        if is_same || self.pull.is_healing {
            self.uncompared = 0;
            return self.then(At::Rest, Effect::Done);
        }
        let from = self.pull.cursor.take();
        self.pull = Pulling { from, reset: true, is_healing: true, ..Pulling::default() };
        self.ask_for_rows()
    }
}
