//! Replication as a state machine, without clock, I/O or randomness: what is sent and stored, and
//! how changes make rows.

pub mod block;
pub mod change;
pub mod envelope;
pub mod hash;
pub mod merge;
pub mod send;
pub mod sum;
pub mod undo;
mod validate;
