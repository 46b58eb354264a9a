//! Replication under every fault there is, from a seed: the app's own rounds over a model of the
//! device's storage and a model of the host. Effects of all devices and tabs interleave; whatever
//! happened, in the end nothing is lost, nothing counted twice, and all hold the same rows.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod bug;
mod check;
mod edit;
mod failure;
mod found;
mod go;
mod host;
mod planted;
mod random;
mod run;
mod script;
mod seeds;
mod seen;
mod showing;
mod snapshot;
mod storage;
mod tab;
mod world;
