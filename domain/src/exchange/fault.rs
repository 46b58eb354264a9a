//! Why a cell, a row or a file was refused.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

/// A reason a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// Holds bytes that are no text.
    #[error("this is not a text table; save it as CSV first")]
    NotText,
    /// Holds nothing, not even a header.
    #[error("the file is empty")]
    EmptyFile,
    /// A second file of the same table.
    #[error("the table {table} was already given by another file")]
    SecondFile {
        /// The table.
        table: String,
    },
    /// An archive that holds no workbook.
    #[error("this is not a spreadsheet of rows; save it as .xlsx or CSV first")]
    NotASheet,
    /// A workbook that a password protects, or of before 2007.
    #[error("the spreadsheet has a password or is of the old kind; save it as .xlsx without one")]
    SheetLocked,
    /// A workbook that ends too early, or is not what it says.
    #[error("the spreadsheet is damaged; open it and save it anew")]
    SheetDamaged,
    /// A workbook that unpacks to more than there is memory for.
    #[error(
        "the spreadsheet is more than {megabytes} MB unpacked; save its rows as CSV, or in parts"
    )]
    SheetTooLarge {
        /// The most that is unpacked.
        megabytes: usize,
    },
    /// A cell in which a formula went wrong.
    #[error("the formula in {cell} says \"{text}\"")]
    CellError {
        /// Its name.
        cell: String,
        /// What it shows.
        text: String,
    },
    /// A column that must be there is not.
    #[error("the column is missing")]
    MissingColumn,
    /// A row that does not have a cell for each column.
    #[error("the row has {found} cells, the header has {expected}")]
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A cell longer than any real one: most often a quote that is never closed.
    #[error("the cell is {bytes} bytes long, more than {limit}; is a closing quote missing?")]
    CellTooLong {
        /// Its length.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
    /// A cell that must be filled is empty.
    #[error("the cell is empty")]
    Missing,
    /// Not a calendar date.
    #[error("\"{text}\" is not a date")]
    NotADate {
        /// What stands there.
        text: String,
    },
    /// Not an amount of money.
    #[error("\"{text}\" is not an amount with at most two decimals")]
    NotAnAmount {
        /// What stands there.
        text: String,
    },
    /// An amount below zero where none can be.
    #[error("\"{text}\" is below zero")]
    Negative {
        /// What stands there.
        text: String,
    },
    /// Not a whole number at all.
    #[error("\"{text}\" is not a whole number")]
    NotANumber {
        /// What stands there.
        text: String,
    },
    /// Not a whole number in its range.
    #[error("\"{text}\" is not a whole number from {least} to {most}")]
    NotInRange {
        /// What stands there.
        text: String,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
    /// Not one of the words of the column.
    #[error("\"{text}\" is not one of {allowed}")]
    NotOneOf {
        /// What stands there.
        text: String,
        /// The words.
        allowed: String,
    },
    /// Refers to a row that is not there, or was refused.
    #[error("\"{key}\" is not in {table}")]
    UnknownReference {
        /// What stands there.
        key: String,
        /// Where it was looked for.
        table: String,
    },
    /// The same key or the same row twice.
    #[error("\"{key}\" already stands in line {line}")]
    Duplicate {
        /// The key.
        key: String,
        /// Where it stood first.
        line: u64,
    },
    /// A customer of that name is here and was not made by this source.
    #[error("\"{name}\" is already a customer; it is left as it is")]
    AlreadyHere {
        /// The name.
        name: String,
    },
    /// The same key in a file before this one.
    #[error("\"{key}\" already stands in the file {file}")]
    InOtherFile {
        /// The key.
        key: String,
        /// Where it stood first.
        file: String,
    },
    /// A card of somebody who was erased here.
    #[error("whom the card is of was erased here and does not come back")]
    Erased,
    /// A file among vCards that is none.
    #[error("this is not a file of vCards")]
    NotCards,
    /// A vCard that another one begins within, or the file ends in.
    #[error("the card does not end before the next one begins or the file ends")]
    CardUnfinished,
    /// A vCard of nobody.
    #[error("the card names neither a person nor an organization")]
    CardNameless,
    /// A vCard that is a list of others.
    #[error("the card is a list of other cards, not of a person or an organization")]
    CardGroup,
    /// A vCard longer than any real one, pictures not counted.
    #[error("the card is more than {limit} bytes long")]
    CardTooLong {
        /// The most that is read.
        limit: usize,
    },
    /// A vCard of more properties than any real one has.
    #[error("the card has more than {limit} properties")]
    CardProperties {
        /// The most that are read.
        limit: usize,
    },
}

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// Name of the file.
    pub file: String,
    /// Line in the file, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Name of the column, when one is to blame.
    pub column: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        if self.line > 0 {
            write!(formatter, ", line {}", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(formatter, ", column {column}")?;
        }
        write!(formatter, ": {}", self.fault)
    }
}
