//! Packed rows: thousands of one kind as bytes, for the device's cache and for imports.
//!
//! A block is a `u32` length, a JSON header of that length, and the columns' bytes, everything
//! little-endian. The header names each column with its kind and place. Every column is a bitmap of
//! the rows that have a value, followed by the values: arrays of fixed width, or `u32` offsets and
//! one arena of text. Texts that come back again and again are in the arena once, and numbers close to
//! each other take four bytes instead of eight: devices hold millions of rows in memory this way. The
//! format is a promise: blocks are stored on devices and sent.

mod encode;
mod header;
mod rows;
mod view;

pub use encode::{encode, pack};
pub use header::Kind;
pub use view::{Block, BoolColumn, IdColumn, IntColumn, TextColumn};

/// Why bytes are not a block, or rows cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The bytes end before what the header promises, or a place lies outside them.
    #[error("the block is cut short")]
    Truncated,
    /// The header cannot be read.
    #[error("the block's header cannot be read: {0}")]
    Header(String),
    /// A format this build does not read.
    #[error("the block has format {0}")]
    Format(u32),
    /// A column holds what its kind cannot.
    #[error("column {0} of the block is damaged")]
    Column(String),
    /// Rows of several kinds do not go into one block.
    #[error("the rows are of several kinds")]
    MixedKinds,
    /// More than a block can address.
    #[error("the rows do not fit into one block")]
    TooLarge,
}

#[cfg(test)]
mod tests;
