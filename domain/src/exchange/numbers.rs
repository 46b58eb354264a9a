//! A table of telephone numbers as people typed them, and what each is read as: a firm checks its
//! file with it before importing.

use super::fault::{Fault, RowProblem};
use super::table::{SourceFile, Table};
use crate::recognition::number::{Certainty, Number, Reading, read};

/// The column that holds the numbers.
const RAW: &str = "raw";

/// One number of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRow {
    /// As it was typed.
    pub raw: String,
    /// `+31612345678`; empty when no country could be told or it is no number.
    pub e164: String,
    /// Internal extension; empty without one.
    pub extension: String,
    /// How it was read: `certain`, `outside_plan`, `possible`, `no_country`, `internal`, `anonymous` or
    /// `unreadable`.
    pub class: &'static str,
}

impl NumberRow {
    /// The names of the columns.
    pub const HEADER: [&'static str; 4] = [RAW, "e164", "extension", "class"];

    /// The cells in that order.
    pub fn cells(&self) -> [&str; 4] {
        [&self.raw, &self.e164, &self.extension, self.class]
    }

    fn of(raw: &str, class: &'static str) -> Self {
        Self { raw: raw.to_owned(), e164: String::new(), extension: String::new(), class }
    }

    fn of_number(raw: &str, number: &Number) -> Self {
        let class = match number.certainty {
            Certainty::InPlan => "certain",
            Certainty::OutsidePlan => "outside_plan",
            Certainty::Possible => "possible",
            Certainty::NoCountry => "no_country",
        };
        Self {
            e164: number.e164().unwrap_or_default(),
            extension: number.extension.clone().unwrap_or_default(),
            ..Self::of(raw, class)
        }
    }
}

/// Reads the column `raw` as numbers at home in `country` (ISO 3166 alpha-2). A text with several
/// numbers gives a row for each.
///
/// # Errors
///
/// When the column is missing, or the first row that cannot be read as text.
pub fn numbers(file: SourceFile, country: &str) -> Result<Vec<NumberRow>, RowProblem> {
    let SourceFile { name, bytes } = file;
    let problem = |line: u64, column: Option<&str>, fault: Fault| RowProblem {
        file: name.clone(),
        line,
        column: column.map(str::to_owned),
        fault,
    };
    let mut table = Table::open(bytes).map_err(|fault| problem(0, None, fault))?;
    let place = table.header.iter().position(|column| column == RAW);
    let place = place.ok_or_else(|| problem(1, Some(RAW), Fault::MissingColumn))?;
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        let line = row.line;
        let cells = row.cells.map_err(|fault| problem(line, None, fault))?;
        let raw = cells.get(place).unwrap_or_default();
        match read(raw, country) {
            Reading::Numbers(found) => {
                rows.extend(found.iter().map(|number| NumberRow::of_number(raw, number)));
            }
            Reading::Internal(_) => rows.push(NumberRow::of(raw, "internal")),
            Reading::Anonymous => rows.push(NumberRow::of(raw, "anonymous")),
            Reading::Unreadable => rows.push(NumberRow::of(raw, "unreadable")),
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { name: "phones.csv".into(), bytes: text.into() }
    }

    #[test]
    fn each_number_has_its_row_and_class() {
        let text = "id,raw\n1,010-1234567 tst. 12\n2,+31 20 123 45 67 / 06-12345678\n3,201\n4,Restricted\n\
                    5,see website\n6,\n";
        let rows = numbers(file(text), "NL").unwrap();
        let cells: Vec<_> = rows.iter().map(|row| row.cells().join("|")).collect();
        assert_eq!(
            cells,
            [
                "010-1234567 tst. 12|+31101234567|12|certain",
                "+31 20 123 45 67 / 06-12345678|+31201234567||certain",
                "+31 20 123 45 67 / 06-12345678|+31612345678||certain",
                "201|||internal",
                "Restricted|||anonymous",
                "see website|||unreadable",
                "|||anonymous",
            ]
        );
    }

    #[test]
    fn a_table_without_the_column_is_refused_by_name() {
        let error = numbers(file("phone\n0612345678\n"), "NL").unwrap_err();
        assert!(error.to_string().starts_with("phones.csv, line 1, column raw: "), "{error}");
    }
}
