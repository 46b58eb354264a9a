//! The sync engine, in the worker: moves entries to the host and rows from it. One tab leads; the
//! others show what the leader stores. What a round decides is `round`, which does nothing itself.

mod channel;
mod checkpoint;
mod engine;
mod epoch;
pub mod error;
mod host;
mod leader;
mod live;
mod perform;
mod reopen;
mod retry;
pub mod round;
mod tidy;

pub use engine::Engine;
