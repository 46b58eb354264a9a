//! Exchange: tables of text, workbooks and vCards to records, and back. Bytes in, records out; nothing is read or
//! stored.
//!
//! An [`Importer`] runs in steps so that a screen can show progress; its result, [`Prepared`], is
//! the dry run and the import in one: refused rows are listed, the others are ready to be packed.

mod address_book;
pub mod answers;
pub mod cell;
pub mod cells;
pub mod fault;
mod fields;
pub mod fix;
mod folder;
mod importer;
mod keys;
pub mod left_out;
mod mapped;
pub mod mapping;
pub mod mark;
pub mod numbers;
pub mod rows;
pub mod several;
pub mod table;
pub mod transactions;
pub mod vcard;
pub mod workbook;
pub mod write;
pub mod xlsx;

use std::collections::{HashMap, HashSet};

use serde::Serialize;

pub use fault::{Fault, RowProblem};
pub use fix::{Fix, FixedRows};
pub use importer::{Importer, Progress};
pub use left_out::LeftOutFile;
pub use mapping::{Mapping, Preview, preview, preview_sheet};
pub use table::{Encoding, SourceFile};

use crate::entity::Entity;
use crate::id::{RecordId, WorkspaceId};
use crate::sync::envelope::Fields;

/// Where imported rows belong.
#[derive(Clone, Debug)]
pub struct Context {
    /// The workspace; part of every imported id.
    pub workspace: WorkspaceId,
    /// Where the rows come from; the same source, table and key give the same record again.
    pub source: String,
    /// Home country of telephone numbers, ISO 3166 alpha-2.
    pub country: String,
    /// Records already here, so that a table may refer to rows of an earlier import.
    pub known: HashSet<RecordId>,
    /// Customers already here, by lower-case number and name, for contacts of a mapped file.
    pub customers: HashMap<String, RecordId>,
    /// Whom a card that left from here finds again by its id.
    pub here: HashMap<RecordId, Here>,
}

/// A record that a card can be of, as the workspace has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Here {
    /// A customer.
    Customer {
        /// In lower case.
        name: String,
        /// Whether it is one of people, not a firm.
        is_household: bool,
    },
    /// A person, and at which customer.
    Contact(Option<RecordId>),
    /// Somebody who was erased.
    Erased,
}

impl Context {
    /// A context of a workspace without records.
    pub fn empty(workspace: WorkspaceId, source: &str, country: &str) -> Self {
        Self {
            workspace,
            source: source.to_owned(),
            country: country.to_owned(),
            known: HashSet::new(),
            customers: HashMap::new(),
            here: HashMap::new(),
        }
    }
}

/// One record to create or update.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Kind of record.
    pub entity: Entity,
    /// Which one; equal for the same row of a repeated import.
    pub id: RecordId,
    /// Only the values the tables carry: an update leaves all other fields as they are.
    pub fields: Fields,
}

/// What a run over the files gave.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// The records, customers before what refers to them; each id once per kind.
    pub records: Vec<Row>,
    /// Everything that was refused or left out, in the order of the files.
    pub problems: Vec<RowProblem>,
    /// One report per file.
    pub tables: Vec<TableReport>,
    /// The rows that were left out, by file.
    pub left_out: Vec<LeftOutFile>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// Its name.
    pub file: String,
    /// What was done with it.
    pub fate: Fate,
    /// Rows read, the header not counted.
    pub rows: u32,
    /// Rows that became records.
    pub accepted: u32,
    /// Rows that did not.
    pub refused: u32,
    /// How its text was coded; windows-1252 is a guess a person should check.
    pub encoding: Encoding,
    /// What stood between the cells.
    pub separator: char,
}

/// What was done with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its rows became records of these kinds.
    Imported(Vec<Entity>),
    /// A table whose kind of record this version does not have yet.
    NotYet,
    /// Not a table of such a folder.
    Ignored,
    /// Could not be read at all; the reason is among the problems.
    Refused,
}

#[cfg(test)]
mod laws;
