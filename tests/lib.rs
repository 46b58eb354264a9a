//! What whole-system tests share: the real host, people who are signed in, simulated devices, chance
//! that repeats, and the contract that every way to run the host keeps.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

pub mod contract;
pub mod device;
pub mod driver;
pub mod host;
pub mod loading;
pub mod measure;
pub mod person;
pub mod program;
pub mod random;
