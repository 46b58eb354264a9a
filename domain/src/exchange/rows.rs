//! A table of a few named columns, read row by row.

use super::fault::{Fault, RowProblem};
use super::fields::{Cells, Notation};
use super::table::{SourceFile, Table};

/// What a table gave.
#[derive(Debug)]
pub struct Rows<T> {
    /// What was made of the rows without a fault, in the order of the file.
    pub good: Vec<T>,
    /// What is wrong with the others, in that order.
    pub problems: Vec<RowProblem>,
}

/// Makes something of every row; a row for which a fault is named, or nothing made, is not among the
/// good ones.
///
/// # Errors
///
/// When the file is no table, or one of the `required` columns is missing.
pub fn rows<T>(
    file: SourceFile,
    required: &[&str],
    mut make: impl FnMut(&mut Cells<'_>) -> Option<T>,
) -> Result<Rows<T>, RowProblem> {
    let SourceFile { name, bytes } = file;
    let problem = |line: u64, column: Option<String>, fault: Fault| {
        let file = name.clone();
        RowProblem { file, line, column, fault }
    };
    let mut table = Table::open(bytes).map_err(|fault| problem(0, None, fault))?;
    let header = table.header.clone();
    if let Some(column) = required.iter().find(|column| !header.iter().any(|n| n == **column)) {
        return Err(problem(1, Some((*column).to_owned()), Fault::MissingColumn));
    }
    let mut rows = Rows { good: Vec::new(), problems: Vec::new() };
    while let Some(row) = table.next_row() {
        let line = row.line;
        let record = match row.cells {
            Ok(record) => record,
            Err(fault) => {
                rows.problems.push(problem(line, None, fault));
                continue;
            }
        };
        let notation = Notation::default();
        let mut cells =
            Cells { names: &header, header: &header, record, notation, faults: Vec::new() };
        let made = make(&mut cells);
        rows.good.extend(made.filter(|_| cells.faults.is_empty()));
        let faults = cells.faults.into_iter();
        rows.problems.extend(faults.map(|(column, fault)| problem(line, column, fault)));
    }
    Ok(rows)
}
