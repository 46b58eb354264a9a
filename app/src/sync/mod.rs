//! The sync engine, in the worker: moves entries to the host and rows from it. One tab leads; the
//! others show what the leader stores. What a round decides is `round` and how news is heard `news`; they
//! do nothing themselves.

pub mod blocks;
mod channel;
mod checkpoint;
mod engine;
mod epoch;
pub mod error;
mod host;
mod leader;
mod live;
pub mod news;
pub mod packing;
mod perform;
mod removal;
mod retry;
mod room;
pub mod round;
pub mod segments;
pub mod tidy;

pub use engine::Engine;
