//! What the programs of simulated devices share: the real host, devices that talk to it, chance
//! that repeats.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

pub mod device;
pub mod host;
pub mod random;
