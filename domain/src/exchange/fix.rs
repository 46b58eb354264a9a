//! Cells mended by hand before an import, in memory: the file stays as it is.

use std::borrow::Cow;

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::fields::plain;

/// A value for a faulty cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Of which file.
    pub file: String,
    /// In which column, by its name.
    pub column: String,
    /// In which rows.
    pub rows: FixedRows,
    /// What it is to say.
    pub value: String,
}

/// Which rows a fix is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixedRows {
    /// The one on this line.
    Line(u64),
    /// Each whose cell says this.
    Saying(String),
}

/// A row with its cells mended; the last fix of a cell holds.
pub fn mended<'a>(
    fixes: &[Fix],
    file: &str,
    header: &[String],
    line: u64,
    record: &'a StringRecord,
) -> Cow<'a, StringRecord> {
    let mut cells: Option<Vec<&str>> = None;
    for fix in fixes.iter().filter(|fix| fix.file == file) {
        let Some(place) = header.iter().position(|name| *name == fix.column) else { continue };
        let cells = cells.get_or_insert_with(|| record.iter().collect());
        let Some(cell) = cells.get_mut(place) else { continue };
        let is_meant = match &fix.rows {
            FixedRows::Line(at) => *at == line,
            FixedRows::Saying(text) => plain(cell) == plain(text),
        };
        if is_meant {
            *cell = &fix.value;
        }
    }
    match cells {
        Some(cells) if cells.iter().copied().ne(record.iter()) => {
            Cow::Owned(StringRecord::from(cells))
        }
        _ => Cow::Borrowed(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_or_every_equal_one_is_mended() {
        let fix = |rows, value: &str| Fix {
            file: "a.csv".into(),
            column: "sinds".into(),
            rows,
            value: value.into(),
        };
        let fixes = [
            fix(FixedRows::Saying("x".into()), "2024-01-01"),
            fix(FixedRows::Line(3), "2024-03-03"),
        ];
        let header = ["naam".to_owned(), "sinds".to_owned()];
        let said = |file: &str, line, cells: [&str; 2]| {
            let record = StringRecord::from(cells.to_vec());
            mended(&fixes, file, &header, line, &record).get(1).unwrap().to_owned()
        };
        assert_eq!(said("a.csv", 2, ["x", " x "]), "2024-01-01");
        assert_eq!(said("a.csv", 3, ["x", "x"]), "2024-03-03");
        assert_eq!(said("a.csv", 4, ["x", "y"]), "y");
        assert_eq!(said("b.csv", 3, ["x", "x"]), "x");
    }
}
