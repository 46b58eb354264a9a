//! A list as a file.

use domain::exchange::cells::Decimal;
use serde::{Deserialize, Serialize};

use crate::as_bytes;

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableFile {
    /// Text, for any program.
    Csv {
        /// Between the cells.
        separator: char,
        /// Before the cents.
        decimal: Decimal,
    },
    /// A spreadsheet.
    Xlsx,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    /// Text as it is stored.
    Text,
    /// A date.
    Date,
    /// An amount in minor units.
    Money,
    /// A count.
    Number,
    /// One of these stored values, with its word; the first when none is stored and `needed`.
    Choice {
        /// Stored value and word.
        words: Vec<(String, String)>,
        /// Whether the first is meant where none is stored.
        needed: bool,
    },
    /// Telephone numbers, all of them or those stored as this kind.
    Phones(Option<String>),
    /// Texts in a row.
    List,
    /// One of our own people.
    Colleague,
    /// The record's id.
    Key,
    /// A person's name as it is said.
    FullName,
    /// The customer a row belongs to.
    Customer {
        /// By its id, by which an import finds it; else by its name.
        key: bool,
    },
    /// One line: the subject, else the beginning of the note.
    Subject,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportColumn {
    /// The field, or a part of one: `address.city`.
    pub field: String,
    /// Its heading.
    pub header: String,
    /// What it holds.
    pub kind: ExportKind,
}

/// How a file is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportShape {
    /// The kind of file.
    pub file: TableFile,
    /// Name of the sheet.
    pub name: String,
    /// Its columns.
    pub columns: Vec<ExportColumn>,
}

/// The next piece of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPiece {
    /// Rows written so far.
    pub done: u32,
    /// The piece.
    #[serde(with = "as_bytes")]
    pub bytes: Vec<u8>,
    /// Whether it is the last.
    pub is_last: bool,
}
