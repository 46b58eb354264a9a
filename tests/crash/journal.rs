//! What a device did and was told, written down outside the host.

use std::time::Duration;

use domain::id::{ChangeId, DeviceId, RecordId};

/// Everything about one device, in its own order.
#[derive(Clone, Debug)]
pub struct Journal {
    pub device: DeviceId,
    pub events: Vec<Event>,
}

impl Journal {
    /// The same, of what it was told only what it was told before a moment.
    pub fn until(&self, moment: Duration) -> Self {
        let is_before = |event: &&Event| match event {
            Event::Told { ended, .. } => *ended < moment,
            _ => true,
        };
        let events = self.events.iter().filter(is_before).cloned().collect();
        Self { device: self.device, events }
    }
}

/// One thing that happened. Times are of the one clock: when the request began, when its answer was
/// there.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An entry was made.
    Made { n: u64, change: ChangeId, record: RecordId, counted: u64 },
    /// The host said what became of an entry.
    Told { n: u64, seq: u64, is_refused: bool, begun: Duration, ended: Duration },
    /// The host gave a page. Rows are shown once the last page of a pull is there.
    Page {
        is_first: bool,
        is_last: bool,
        rows: Vec<Seen>,
        last_n: u64,
        head: u64,
        begun: Duration,
        ended: Duration,
    },
    /// No answer came; the host may have done it or not.
    Unheard { at: Duration },
    /// The host said that it cannot now.
    Unavailable { at: Duration, reason: String },
    /// The host said what it must never say to an honest device.
    Strange { at: Duration, said: String },
}

/// A row in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub record: RecordId,
    pub seq: u64,
    /// A hash of all its values.
    pub content: u64,
}
