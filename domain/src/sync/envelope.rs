//! The envelope: one row of any kind as it is stored and sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::entity::{Entity, Scope};
use crate::id::RecordId;

/// Named values of one row; names this build does not know are kept verbatim.
pub type Fields = Map<String, Value>;

/// Named values. One function for all, since each generic `collect` into a map compiles a sort anew
/// and the browser downloads it.
pub fn named(values: Vec<(String, Value)>) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in values {
        fields.insert(name, value);
    }
    fields
}

/// Where each field was last changed, by the host's sequence.
pub type Versions = BTreeMap<String, u64>;

/// One row. Its serialized shape is a promise: every past schema still loads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// What kind of record.
    pub entity: Entity,
    /// Which one.
    pub id: RecordId,
    /// Shape of `fields`, raised when a field changes its meaning.
    pub schema: u32,
    /// The record's values.
    pub fields: Fields,
    /// Sequence of each field's last change; a field never changed has none.
    #[serde(default)]
    pub versions: Versions,
    /// Who may hold it.
    pub scope: Scope,
    /// The workspace's sequence at which this row last changed.
    pub seq: u64,
    /// Wiped: only the id remains.
    #[serde(default)]
    pub erased: bool,
}

/// The field that puts a row away.
pub const ARCHIVED: &str = "archived";

/// Beside [`ARCHIVED`]: the row was put away with the import that made it, as if it had never come.
pub const WITHDRAWN: &str = "withdrawn";

/// The field that tells which import touched the row last, and what it was before.
pub const IMPORTED: &str = "imported";

impl Envelope {
    /// Whether the row was put away.
    pub fn is_archived(&self) -> bool {
        self.fields.get(ARCHIVED).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Whether the row was put away with the import that made it.
    pub fn is_withdrawn(&self) -> bool {
        let is_set = self.fields.get(WITHDRAWN).and_then(Value::as_bool).unwrap_or(false);
        is_set && self.is_archived()
    }

    /// Whether the row is neither shown nor counted: erased, or taken back.
    pub fn is_gone(&self) -> bool {
        let vanishes = self.entity.vanishes_when_archived() && self.is_archived();
        self.erased || vanishes || self.is_withdrawn()
    }

    /// The row as its record type; values of the wrong shape are an error, missing ones default.
    ///
    /// # Errors
    ///
    /// When a field holds a value the record type cannot.
    pub fn record<Record: DeserializeOwned>(&self) -> Result<Record, serde_json::Error> {
        serde_json::from_value(Value::Object(self.fields.clone()))
    }
}

/// A record as the fields of an envelope; empty values are left out.
///
/// # Errors
///
/// When the record does not serialize to named values.
pub fn to_fields<Record: Serialize>(record: &Record) -> Result<Fields, serde_json::Error> {
    let mut fields: Fields = serde_json::from_value(serde_json::to_value(record)?)?;
    fields.retain(|_, value| !value.is_null());
    Ok(fields)
}
