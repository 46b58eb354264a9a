//! Changes and outbox entries: what a device asks the host to record.
//!
//! An entry's text is fixed when made: it is stored, hashed and sent as the same bytes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::envelope::{Fields, Versions};
use crate::entity::Entity;
use crate::id::{ChangeId, ImportId, RecordId};

/// Shape of the entries this build makes; decoders of older ones are kept.
pub const ENTRY_SCHEMA: u32 = 1;

/// One outbox entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Flat")]
pub enum Entry {
    /// An edit of one record.
    Change(Change),
    /// Many rows at once, from files.
    Import(Import),
    /// A person to be forgotten.
    Erase(Erase),
}

/// An edit of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The device's own count, from 1 without gaps.
    pub n: u64,
    /// Unique in history, also after a device was forked.
    pub change_id: ChangeId,
    /// Kind of record.
    pub entity: Entity,
    /// Which record.
    pub id: RecordId,
    /// Shape of the values, [`ENTRY_SCHEMA`] when made by this build.
    pub schema: u32,
    /// Whether the record is new; an edit of a row nobody has is refused.
    #[serde(default)]
    pub create: bool,
    /// New values of whole fields; `null` clears.
    #[serde(default)]
    pub set: Fields,
    /// The versions that the person saw, of the fields [`super::merge::seen`] names.
    #[serde(default)]
    pub base: Versions,
    /// Items to add to lists (tags, numbers).
    #[serde(default)]
    pub add: Vec<Item>,
    /// Items to take out of lists.
    #[serde(default)]
    pub remove: Vec<Item>,
    /// Amounts to add to counters.
    #[serde(default)]
    pub inc: std::collections::BTreeMap<String, i64>,
    /// When it was made by the device's clock, milliseconds since 1970 UTC; for display only.
    pub made_at: i64,
}

/// One item of a list field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The list.
    pub field: String,
    /// The item, compared as a whole.
    pub value: Value,
}

/// A customer or contact to be forgotten, with everything that tells of them
/// ([`crate::erasure`]). It says no reason: words about a person would outlive them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erase {
    /// The device's own count, from 1 without gaps.
    pub n: u64,
    /// Unique in history, also after a device was forked.
    pub change_id: ChangeId,
    /// Customer or contact.
    pub entity: Entity,
    /// Who.
    pub id: RecordId,
    /// When it was made by the device's clock, milliseconds since 1970 UTC.
    pub made_at: i64,
}

/// Many rows from files, applied as one change: all of them or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The device's own count, from 1 without gaps.
    pub n: u64,
    /// Unique in history.
    pub change_id: ChangeId,
    /// This import.
    pub id: ImportId,
    /// What the person chose: a folder or file name.
    pub name: String,
    /// The packed rows, in the order they apply.
    pub blocks: Vec<ImportBlock>,
    /// The import that this one undoes: its rows then say what goes back ([`super::undo`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<ImportId>,
    /// When it was made by the device's clock, milliseconds since 1970 UTC.
    pub made_at: i64,
}

/// One packed block of an import, stored and sent apart from the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBlock {
    /// SHA-256 of the block's bytes, lower-case hex.
    pub hash: String,
    /// Kind of its rows.
    pub entity: Entity,
    /// Number of rows.
    pub rows: u32,
}

/// All fields of both kinds, as an entry is read: what serde derives for a tagged enum would keep the
/// whole entry in memory before it looks at the tag, and is larger in the browser.
#[derive(Deserialize)]
struct Flat {
    kind: String,
    n: u64,
    change_id: ChangeId,
    id: RecordId,
    made_at: i64,
    entity: Option<Entity>,
    schema: Option<u32>,
    #[serde(default)]
    create: bool,
    #[serde(default)]
    set: Fields,
    #[serde(default)]
    base: Versions,
    #[serde(default)]
    add: Vec<Item>,
    #[serde(default)]
    remove: Vec<Item>,
    #[serde(default)]
    inc: std::collections::BTreeMap<String, i64>,
    name: Option<String>,
    blocks: Option<Vec<ImportBlock>>,
    undoes: Option<ImportId>,
}

impl TryFrom<Flat> for Entry {
    type Error = &'static str;

    fn try_from(flat: Flat) -> Result<Self, &'static str> {
        let Flat { n, change_id, made_at, .. } = flat;
        match flat.kind.as_str() {
            "change" => Ok(Self::Change(Change {
                n,
                change_id,
                entity: flat.entity.ok_or("missing field `entity`")?,
                id: flat.id,
                schema: flat.schema.ok_or("missing field `schema`")?,
                create: flat.create,
                set: flat.set,
                base: flat.base,
                add: flat.add,
                remove: flat.remove,
                inc: flat.inc,
                made_at,
            })),
            "import" => Ok(Self::Import(Import {
                n,
                change_id,
                id: ImportId(flat.id.0),
                name: flat.name.ok_or("missing field `name`")?,
                blocks: flat.blocks.ok_or("missing field `blocks`")?,
                undoes: flat.undoes,
                made_at,
            })),
            "erase" => Ok(Self::Erase(Erase {
                n,
                change_id,
                entity: flat.entity.ok_or("missing field `entity`")?,
                id: flat.id,
                made_at,
            })),
            _ => Err("unknown kind of entry"),
        }
    }
}

impl Entry {
    /// The entry under another count.
    pub fn counted(mut self, n: u64) -> Self {
        match &mut self {
            Self::Change(change) => change.n = n,
            Self::Import(import) => import.n = n,
            Self::Erase(erase) => erase.n = n,
        }
        self
    }

    /// The device's own count.
    pub fn n(&self) -> u64 {
        match self {
            Self::Change(change) => change.n,
            Self::Import(import) => import.n,
            Self::Erase(erase) => erase.n,
        }
    }

    /// The id unique in history.
    pub fn change_id(&self) -> ChangeId {
        match self {
            Self::Change(change) => change.change_id,
            Self::Import(import) => import.change_id,
            Self::Erase(erase) => erase.change_id,
        }
    }

    /// When it was made by the device's clock, milliseconds since 1970 UTC.
    pub fn made_at(&self) -> i64 {
        match self {
            Self::Change(change) => change.made_at,
            Self::Import(import) => import.made_at,
            Self::Erase(erase) => erase.made_at,
        }
    }
}
