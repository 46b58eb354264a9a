//! The rows that were left out, as a file to mend and import again: the columns as they were, and
//! behind them one with the reasons. Its name says where the rows come from, so that they become the
//! same records as in the file they were in; the import itself does not read it.

use csv::StringRecord;

use super::fault::Fault;
use super::table::{SourceFile, Table};
use super::write::csv;

/// Stands in the name of the column before the name of the file.
const FROM: &str = "(klantkompas: ";

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

impl LeftOutFile {
    /// The file to mend, as CSV; `title` heads the reasons, which `worded` says.
    pub fn csv(&self, title: &str, worded: impl Fn(&LeftOut) -> String) -> Vec<u8> {
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let old = |name: &&String| is_reason(name);
        let before = self.header.iter().position(|name| old(&name));
        let keep = |place: usize| Some(place) != before;
        let width = width.max(self.header.len());
        let line = |cells: &[&str], last: String| {
            let mut line: Vec<String> = (0..width)
                .filter(|place| keep(*place))
                .map(|place| cells.get(place).copied().unwrap_or_default().to_owned())
                .collect();
            line.push(last);
            line
        };
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let mut lines = vec![line(&header, format!("{title} {FROM}{})", self.file))];
        for row in &self.rows {
            let cells: Vec<&str> = row.cells.iter().collect();
            lines.push(line(&cells, worded(row)));
        }
        csv(lines.iter().map(|line| line.iter().map(String::as_str)), ';')
    }
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
        let words = |row: &LeftOut| row.faults[0].1.to_string();
        String::from_utf8(prepared.left_out[0].csv("Reden", words)).unwrap()
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
            let row = LeftOut { line: 2, cells: StringRecord::from(cells.clone()), faults: vec![] };
            let file = LeftOutFile { file: "a (1).xlsx".into(), header, rows: vec![row] };
            let bytes = file.csv("Reden", |_| "x".to_owned());
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
