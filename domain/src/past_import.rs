//! An import that was done: what, when and by whom, and whether it was undone. Its row comes with the
//! import's own rows, behind all others, so whoever has it has them too.

use serde::{Deserialize, Serialize};

use crate::id::UserId;

/// An import that was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PastImport {
    /// What the person chose: a folder or file name.
    pub name: String,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When, by the clock of the device, milliseconds since 1970 UTC.
    pub at: i64,
    /// Records it made.
    pub created: u32,
    /// Records it changed.
    pub updated: u32,
    /// Rows it left out.
    pub refused: u32,
    /// When it was undone, milliseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<i64>,
    /// Records that stayed as they were when it was undone, because somebody had gone on with them.
    pub kept: u32,
}
