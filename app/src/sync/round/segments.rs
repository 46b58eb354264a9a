//! A full load by segments instead of pages: they are fetched some at a time and kept aside, and those
//! that are here need not be fetched again. With all of them here the host is asked what changed since, and
//! everything is stored together, as with pages.

use klantkompas::protocol::{BootstrapReply, BootstrapRequest, PROTOCOL_VERSION, SegmentLine};

use super::{At, Effect, Round};
use crate::sync::error::SyncError;

/// How often the host is asked for segments in one load. One that is gone or broken is asked for anew;
/// in the end pages are always right.
const MOST_OFFERS: u32 = 3;

/// How often a device asks again while the host makes them, some twenty seconds each time.
const MOST_WAITS: u32 = 30;

/// As many bytes of segments as are fetched and kept aside together, or the segment more that passes it:
/// each by itself would wait for a way there and back and for a transaction of its own. Little enough to be
/// lost with a round, and for the program's own memory.
const RUN_BYTES: u64 = 3_000_000;

/// How far a load by segments is.
#[derive(Clone, Debug, Default)]
pub(super) struct Segments {
    /// How often to ask for them yet.
    offers: u32,
    /// How often to wait for them yet.
    waits: u32,
    /// Those of the last offer.
    lines: Vec<SegmentLine>,
    /// Where to pull from once all are here.
    base: Option<String>,
    /// Those still to be fetched, the next one last.
    missing: Vec<SegmentLine>,
}

impl Segments {
    /// For a load that may fetch them.
    pub fn wanted() -> Self {
        Self { offers: MOST_OFFERS, waits: MOST_WAITS, ..Self::default() }
    }

    /// Begins anew: nothing of the last offer counts.
    pub fn forget(&mut self) {
        *self = Self { offers: self.offers, waits: self.waits, ..Self::default() };
    }

    /// Rows of the last offer.
    pub fn rows(&self) -> u64 {
        self.lines.iter().map(|line| line.rows).sum()
    }

    /// Rows of the last offer that are here.
    pub fn rows_here(&self) -> u64 {
        let missing: u64 = self.missing.iter().map(|line| line.rows).sum();
        self.rows().saturating_sub(missing)
    }

    /// Those to be fetched after the ones that are being fetched.
    pub fn after(&self) -> impl Iterator<Item = &SegmentLine> {
        let others = self.missing.iter().rev().skip(run(self.missing.iter().rev()));
        others.clone().take(run(others))
    }

    /// What is to be stored.
    pub fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines).into_iter().map(|line| line.hash).collect()
    }
}

impl Round {
    /// Asks for segments, if this load is to have them; else for pages, with nothing kept aside.
    pub(super) fn ask_for_segments(&mut self) -> Option<Effect> {
        let segments = &mut self.pull.segments;
        segments.forget();
        segments.offers = segments.offers.checked_sub(1)?;
        let request = BootstrapRequest { device: self.device?, protocol: PROTOCOL_VERSION };
        Some(self.then(At::Offer, Effect::AskSegments(request)))
    }

    pub(super) fn choose_way(&mut self, reply: BootstrapReply) -> Result<Effect, SyncError> {
        match reply {
            BootstrapReply::Segments { cursor, segments, .. } => {
                let hashes = segments.iter().map(|line| line.hash.clone()).collect();
                self.pull.segments.lines = segments;
                self.pull.segments.base = Some(cursor);
                Ok(self.then(At::Staged, Effect::ReadStaged(hashes)))
            }
            BootstrapReply::Making if 0 < self.pull.segments.waits => {
                self.pull.segments.waits -= 1;
                self.pull.segments.offers = self.pull.segments.offers.saturating_add(1);
                Ok(self.ask_for_rows())
            }
            BootstrapReply::Pull | BootstrapReply::Making => {
                self.pull.segments = Segments::default();
                Ok(self.ask_for_rows())
            }
            BootstrapReply::Forked => Err(SyncError::Forked),
        }
    }

    pub(super) fn fetch_others(&mut self, here: &[String]) -> Result<Effect, SyncError> {
        let segments = &mut self.pull.segments;
        let others = segments.lines.iter().filter(|line| !here.contains(&line.hash));
        segments.missing = others.rev().cloned().collect();
        self.fetch_next()
    }

    /// Segments of which one is gone or broken are the host's to offer anew.
    pub(super) fn fetched(&mut self, is_sound: bool) -> Result<Effect, SyncError> {
        if !is_sound {
            return Ok(self.ask_for_rows());
        }
        let missing = &mut self.pull.segments.missing;
        missing.truncate(missing.len().saturating_sub(run(missing.iter().rev())));
        self.fetch_next()
    }

    fn fetch_next(&mut self) -> Result<Effect, SyncError> {
        let device = self.device()?;
        let lines = self.pull.segments.missing.iter().rev();
        let next: Vec<SegmentLine> = lines.clone().take(run(lines)).cloned().collect();
        if next.is_empty() {
            self.pull.cursor = self.pull.segments.base.take();
            return Ok(self.ask_for_rows());
        }
        Ok(self.then(At::Fetch, Effect::Fetch(device, next)))
    }
}

/// How many of these are fetched together.
fn run<'a>(lines: impl Iterator<Item = &'a SegmentLine>) -> usize {
    let before = lines.scan(0u64, |sum, line| {
        let before = *sum;
        *sum = sum.saturating_add(line.bytes);
        Some(before)
    });
    before.take_while(|before| *before < RUN_BYTES).count()
}
