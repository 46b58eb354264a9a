//! Hosts that are killed, disks that are full, copies that are torn: whatever a device was told is
//! kept is kept once, and no device ever sees less than it or anyone before it was shown.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod anomaly;
mod audit;
mod clock;
mod copy;
mod disk;
mod gap;
mod journal;
mod kill;
mod stored;
mod worker;
