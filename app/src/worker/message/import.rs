//! What importing would do, and how columns become fields.

use domain::entity::Entity;
use domain::exchange::Fix;
use domain::exchange::mapping::Target;
use serde::{Deserialize, Serialize};

/// Which column fills which field, for a CSV that is not one of our tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// What the rows become.
    pub target: Target,
    /// Per column of the file: the field it fills, or nothing.
    pub fields: Vec<Option<String>>,
    /// Of a workbook the sheet; the first when absent.
    pub sheet: Option<String>,
}

/// How the files are to be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Chosen by hand; else it is guessed, or as it was the last time.
    pub mapping: Option<ColumnMapping>,
    /// Cells mended by hand.
    pub fixes: Vec<Fix>,
    /// How files were read before.
    pub remembered: Vec<Remembered>,
}

/// How a file with these columns was read the last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// Names of its columns, in the order of `mapping`.
    pub headers: Vec<String>,
    /// What they were taken for.
    pub mapping: ColumnMapping,
}

/// What is wrong with a row: columns and reasons, in English as those of an [`ImportProblem`].
pub type Reasons = Vec<(Option<String>, String)>;

/// The rows of one file that are left out, as a file to mend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOutRows {
    /// The file they were in.
    pub file: String,
    /// Names of its columns.
    pub header: Vec<String>,
    /// The rows: their cells, and what is wrong with them.
    pub rows: Vec<(Vec<String>, Reasons)>,
}

/// What importing would do, and what will be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// Folder or file name.
    pub name: String,
    pub tables: Vec<ImportTable>,
    /// Rows left out, with the reason; at most 1 000 are named.
    pub problems: Vec<ImportProblem>,
    pub problem_count: u32,
    /// Whether the files are vCards: what is left out are cards then.
    pub is_cards: bool,
    /// For a CSV that needs mapping: its columns and the proposed mapping.
    pub columns: Option<ImportColumns>,
}

/// One table of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportTable {
    pub file: String,
    /// What its rows become; absent when this version has no such record.
    pub entity: Option<Entity>,
    pub rows: u32,
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub refused: u32,
}

/// One row or cell that cannot be imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportProblem {
    pub file: String,
    /// Line in the file, from 1.
    pub line: u32,
    pub column: Option<String>,
    /// The cell as read, shortened.
    pub value: String,
    /// Why, in English with a stable beginning; the interface may word it.
    pub reason: String,
}

/// Columns of a CSV to be mapped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumns {
    pub headers: Vec<String>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
    pub mapping: ColumnMapping,
    /// Whether it is that of the last time.
    pub is_remembered: bool,
    /// The sheets of a workbook; none of a table of text.
    pub sheets: Vec<String>,
    /// Fields a column may fill, per target.
    pub choices: Vec<(Target, Vec<String>)>,
}
