//! IndexedDB: the profiles known here, and one data database per workspace and user.
//!
//! A transaction holds storage requests only: everything is built in memory first, then one short
//! transaction, committed explicitly; dropped uncommitted it leaves nothing.

pub mod beside;
pub mod cipher;
pub mod confirmed;
pub mod connection;
pub mod directory;
pub mod entries;
pub mod erasure;
pub mod error;
pub mod imports;
pub mod lock;
pub mod meta;
pub mod outbox;
pub mod passphrase;
pub mod profiles;
pub mod recount;
pub mod reopen;
pub mod rewrite;
pub mod room;
pub mod sealing;
pub mod segments;
pub mod staging;
pub mod upkeep;
pub mod vault;
