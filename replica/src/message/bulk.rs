//! What is done to many rows of a list at once.

use domain::id::RecordId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ListQuery;
use crate::as_json;

/// The rows of a list that a person chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The list.
    pub query: ListQuery,
    /// Whether everything that matches is chosen but [`Self::ids`], which need not be known to the page
    /// one by one; else these are chosen.
    pub all: bool,
    /// The exceptions, or the rows.
    pub ids: Vec<RecordId>,
}

/// What becomes of each row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BulkAct {
    /// A field gets a value; null clears it.
    Set {
        /// The field.
        field: String,
        /// The value.
        #[serde(with = "as_json")]
        value: Value,
    },
    /// A label is added to those without it.
    AddTag(String),
    /// A label is taken off.
    RemoveTag(String),
}

/// Work that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The number by which it is gone on with.
    pub job: u32,
    /// Rows it is about.
    pub total: u32,
}

/// How far a change of many rows is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkProgress {
    /// Rows looked at.
    pub done: u32,
    /// Rows that became different; the others were so already, or are no more.
    pub changed: u32,
}
