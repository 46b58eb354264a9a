//! IndexedDB: the profiles known here, and one data database per workspace and user.
//!
//! A transaction holds storage requests only: everything is built in memory first, then one short
//! transaction, committed explicitly; dropped uncommitted it leaves nothing.

pub mod confirmed;
pub mod connection;
pub mod erasure;
pub mod error;
pub mod imports;
pub mod lock;
pub mod meta;
pub mod outbox;
pub mod profiles;
pub mod reopen;
pub mod room;
pub mod segments;
pub mod staging;
pub mod upkeep;
