//! Simulated devices and a real host over real HTTP: what is sent is recorded once, whatever
//! happens between sending and answer, and every device ends with the same rows.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod converge;
mod faults;
mod importing;
mod wire;
