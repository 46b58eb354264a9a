//! The block's header: what its columns are called, what they hold and where they lie.

use serde::{Deserialize, Serialize};

use super::BlockError;
use crate::entity::Entity;

/// The format this build writes. It reads the first one too, which knew neither shared texts nor
/// narrow numbers.
pub(super) const FORMAT: u32 = 2;

/// Columns of the envelope itself. A record's field of such a name goes into [`EXTRA`].
pub(super) const ID: &str = "$id";
pub(super) const SEQ: &str = "$seq";
pub(super) const SCHEMA: &str = "$schema";
pub(super) const SCOPE: &str = "$scope";
pub(super) const ERASED: &str = "$erased";
pub(super) const VERSIONS: &str = "$versions";
pub(super) const EXTRA: &str = "$extra";
/// What marks a column of the envelope.
pub(super) const MARK: char = '$';

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 16 bytes of a UUID in network order.
    Id,
    /// `u64`.
    U64,
    /// `i64`.
    I64,
    /// One bit.
    Bool,
    /// `u32` offsets, one more than rows, and an arena of UTF-8.
    Text,
    /// As text, each value JSON.
    Json,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    pub format: u32,
    pub entity: Entity,
    pub schema: u32,
    pub rows: u32,
    pub columns: Vec<Column>,
}

/// Where a column lies: `offset` counts from the end of the header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    pub offset: u32,
    pub length: u32,
    /// How many texts the arena holds when rows share them. Behind it each row then has its place
    /// among them, as `u16`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<u32>,
    /// When numbers are narrow: the least of them, and each is written as what it is above it, as
    /// `u32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
}

impl Header {
    /// The header and the columns' bytes behind it.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, usize), BlockError> {
        let (length, rest) = bytes.split_first_chunk().ok_or(BlockError::Truncated)?;
        let length = usize::try_from(u32::from_le_bytes(*length))
            .map_err(|_overflow| BlockError::TooLarge)?;
        let json = rest.get(..length).ok_or(BlockError::Truncated)?;
        let header: Self =
            serde_json::from_slice(json).map_err(|error| BlockError::Header(error.to_string()))?;
        if (1..=FORMAT).contains(&header.format) {
            Ok((header, length.saturating_add(size_of::<u32>())))
        } else {
            Err(BlockError::Format(header.format))
        }
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, BlockError> {
        let json =
            serde_json::to_vec(self).map_err(|error| BlockError::Header(error.to_string()))?;
        let length = u32::try_from(json.len()).map_err(|_overflow| BlockError::TooLarge)?;
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(json);
        Ok(bytes)
    }
}

/// Bytes of a bitmap over `rows`.
pub(super) fn bitmap_bytes(rows: u32) -> usize {
    crate::row::index(rows.div_ceil(8))
}
