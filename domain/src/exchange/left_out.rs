//! The rows that were left out, as a file to mend and import again: the columns as they were, and
//! behind them one with the reasons. Its name says where the rows come from, so that they become the
//! same records as in the file they were in; the import itself does not read it.

use csv::StringRecord;

use super::cell::Cell;
use super::cells::Decimal;
use super::fault::Fault;
use super::fields::plain;
use super::table::{SourceFile, Table};
use super::write::{BYTE_ORDER_MARK, TextStyle, write_row};

/// Stands in the name of the column before the name of the file.
const FROM: &str = "(klantkompas: ";

/// Every cell is text here, so that no decimal is written.
const STYLE: TextStyle = TextStyle { separator: ';', decimal: Decimal::Comma };

/// As much of a file as is read to find its header.
const HEAD_BYTES: usize = 1 << 16;

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Line in the file.
    pub line: u64,
    /// Its cells, as far as they could be read.
    pub cells: StringRecord,
    /// What is wrong, each with the column that is to blame.
    pub faults: Vec<(Option<String>, Fault)>,
}

/// The rows of one file that were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOutFile {
    /// The file.
    pub file: String,
    /// Names of its columns.
    pub header: Vec<String>,
    /// Its rows.
    pub rows: Vec<LeftOut>,
}

/// The file to mend, as CSV: the rows of `file`, each with its cells and its reasons in words, which
/// stand under `title`.
pub fn csv(file: &str, title: &str, header: &[String], rows: &[(Vec<String>, String)]) -> Vec<u8> {
    let longest = rows.iter().map(|(cells, _)| cells.len()).max().unwrap_or(0);
    let width = longest.max(header.len());
    let before = header.iter().position(|name| is_reason(name));
    let line = |cells: &[String], last: String| {
        let places = (0..width).filter(|place| Some(*place) != before);
        let mut line: Vec<String> =
            places.map(|place| cells.get(place).cloned().unwrap_or_default()).collect();
        line.push(last);
        line
    };
    let mut lines = vec![line(header, format!("{title} {FROM}{file})"))];
    lines.extend(rows.iter().map(|(cells, reasons)| line(cells, reasons.clone())));
    let mut text = BYTE_ORDER_MARK.to_owned();
    for line in lines {
        // As the import reads them: a cell may bear the mark of our own export already.
        let cells: Vec<Cell> = line.iter().map(|cell| Cell::text(plain(cell))).collect();
        write_row(&mut text, &cells, STYLE);
    }
    text.into_bytes()
}

/// Whether a column holds the reasons of an earlier import.
pub fn is_reason(name: &str) -> bool {
    source_in(name).is_some()
}

/// The file that the rows of a mended file come from, told by its header.
pub fn source_of(header: &[String]) -> Option<&str> {
    header.iter().find_map(|name| source_in(name))
}

/// As [`source_of`], of a table of text that was not opened yet.
pub fn source_of_file(file: &SourceFile) -> Option<String> {
    let head = file.bytes.get(..HEAD_BYTES).unwrap_or(&file.bytes).to_vec();
    let header = Table::open(head).ok()?.header;
    source_of(&header).map(str::to_owned)
}

fn source_in(name: &str) -> Option<&str> {
    let (_, source) = name.trim().strip_suffix(')')?.split_once(FROM)?;
    (!source.is_empty()).then_some(source)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::mapping::Target;
    use crate::exchange::{Context, Importer, Prepared, preview};
    use crate::id::WorkspaceId;

    fn import(name: &str, bytes: Vec<u8>) -> Prepared {
        let mut file = SourceFile { name: name.to_owned(), bytes };
        if let Some(source) = source_of_file(&file) {
            file.name = source;
        }
        let mapping = preview(&file, Target::Customer).unwrap().guess;
        let context = Context::empty(WorkspaceId(uuid::Uuid::nil()), &file.name, "NL");
        Importer::mapped(context, file, mapping).finish()
    }

    fn mended(prepared: &Prepared) -> String {
        let LeftOutFile { file, header, rows } = &prepared.left_out[0];
        let cells = |row: &LeftOut| row.cells.iter().map(str::to_owned).collect();
        let rows: Vec<_> =
            rows.iter().map(|row| (cells(row), row.faults[0].1.to_string())).collect();
        String::from_utf8(csv(file, "Reden", header, &rows)).unwrap()
    }

    #[test]
    fn a_mended_file_becomes_what_the_whole_one_would_have() {
        let text =
            "Naam;Klant sinds;Opmerking\nA;2024-01-02;x\nB;31-31-2024;\"=1+1; \"\"y\"\"\"\nC;1\n";
        let prepared = import("klanten.csv", text.into());
        assert_eq!((prepared.records.len(), prepared.left_out[0].rows.len()), (1, 2));
        let file = mended(&prepared);
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines[0], "\u{feff}Naam;Klant sinds;Opmerking;Reden (klantkompas: klanten.csv)");
        assert_eq!(
            lines[1],
            "B;31-31-2024;\"'=1+1; \"\"y\"\"\";\"\"\"31-31-2024\"\" is not a date\""
        );
        assert_eq!(lines[2], "C;1;;the row has 2 cells, the header has 3");
        let mended = file.replace("31-31-2024;", "31-12-2024;").replace("C;1;", "C;2-1-2024;");
        let again = import("geweigerde-rijen.csv", mended.into_bytes());
        assert_eq!((again.records.len(), again.problems.len()), (2, 0));
        assert_eq!(again.records[0].fields["notes"], "=1+1; \"y\"");
        // The same rows in the whole file are the same records.
        let whole = text.replace("31-31-2024", "31-12-2024").replace("C;1\n", "C;2-1-2024;\n");
        let whole = import("klanten.csv", whole.into_bytes());
        let of = |prepared: &Prepared| -> Vec<_> {
            prepared.records.iter().map(|row| row.fields["name"].clone()).collect()
        };
        assert_eq!(of(&whole), ["A", "B", "C"]);
        assert_eq!(whole.records[2].id, again.records[1].id);
    }

    #[test]
    fn reasons_do_not_pile_up() {
        let first = import("a.csv", "naam;sinds\nB;x\n".into());
        let second = import("b.csv", mended(&first).into_bytes());
        assert_eq!(mended(&second), mended(&first));
    }

    proptest! {
        #[test]
        fn every_cell_comes_back(cells in proptest::collection::vec("[ -~é€\n]{0,12}", 2..5)) {
            let header: Vec<String> = (0..cells.len()).map(|n| format!("kolom {n}")).collect();
            let rows = [(cells.clone(), "x".to_owned())];
            let bytes = csv("a (1).xlsx", "Reden", &header, &rows);
            let mut table = Table::open(bytes).unwrap();
            prop_assert_eq!(source_of(&table.header), Some("a (1).xlsx"));
            let header = table.header.clone();
            let row = table.next_row().unwrap();
            let record = row.cells.unwrap();
            let notation = Default::default();
            let read = super::super::fields::Cells {
                names: &header, header: &header, record, notation, faults: Vec::new(),
            };
            let before = super::super::fields::Cells {
                names: &header, header: &header, record: &StringRecord::from(cells.clone()),
                notation, faults: Vec::new(),
            };
            for name in &header[..cells.len()] {
                prop_assert_eq!(read.text(name), before.text(name));
                prop_assert_eq!(read.texts(name), before.texts(name));
            }
        }
    }
}
