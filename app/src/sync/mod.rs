//! The sync engine, in the worker: moves entries to the host and rows from it. One tab leads; the
//! others show what the leader stores.

mod channel;
mod engine;
mod host;
mod leader;
mod live;
mod pull;
mod push;
mod retry;
mod tidy;

pub use engine::Engine;
