//! Opening a table of text: encoding, separator, header, and its rows one by one. A sheet of a workbook
//! and a file of vCards are opened as tables too.

use std::io::Cursor;

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::vcard::{self, CardRows};
use super::workbook::{self, SheetRows};

/// A file as chosen: its name, possibly with folders before it, and its bytes.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Name of the file.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// How the text of a file was coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// With or without byte order mark.
    #[default]
    Utf8,
    /// Told by its byte order mark.
    Utf16,
    /// What old spreadsheets write; assumed when the bytes are not UTF-8, so worth a look.
    Windows1252,
}

/// The longest cell that is read. Longer ones come from a quote that is never closed.
pub const MAX_CELL_BYTES: usize = 1 << 20;

/// Windows-1252 in 0x80–0x9F, where it differs from Latin-1; the WHATWG encoding standard's index.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// An open table.
pub struct Table {
    /// Names of the columns, trimmed.
    pub header: Vec<String>,
    /// How the text was coded.
    pub encoding: Encoding,
    /// What stands between the cells.
    pub separator: char,
    source: Source,
}

enum Source {
    Text(TextRows),
    Sheet(Box<SheetRows>),
    Cards(CardRows),
}

/// Rows of separated text.
struct TextRows {
    /// Cells there must be; any number until the header is read.
    columns: usize,
    reader: csv::Reader<Cursor<Vec<u8>>>,
    record: StringRecord,
}

/// One row of an open table.
#[derive(Debug)]
pub struct TableRow<'a> {
    /// Line it begins on, from 1.
    pub line: u64,
    /// Its cells, or why they cannot be used.
    pub cells: Result<&'a StringRecord, Fault>,
}

impl Table {
    /// Opens a table and reads its header.
    ///
    /// # Errors
    ///
    /// [`Fault::NotText`] for binary content, [`Fault::EmptyFile`] without a header,
    /// [`Fault::CellTooLong`] when the header itself is beyond reason.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        Self::open_sheet(bytes, None)
    }

    /// Opens a table, of a workbook the sheet of that name or else its first one.
    ///
    /// # Errors
    ///
    /// As [`Table::open`]; for a workbook what is wrong with it.
    pub fn open_sheet(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Self, Fault> {
        if workbook::is_workbook(&bytes) {
            return Self::of_rows(workbook::rows(&bytes, sheet)?);
        }
        if vcard::is_vcard(&bytes) {
            let cards = vcard::read(&bytes)?;
            let (encoding, rows) = (cards.encoding, CardRows::new(cards));
            let (header, source) = (rows.header.clone(), Source::Cards(rows));
            return Ok(Self { header, encoding, separator: ',', source });
        }
        let (mut text, encoding) = decode(bytes)?;
        let told = told_separator(&text);
        if told.is_some() {
            let end = text.find('\n').map_or(text.len(), |end| end + 1);
            // A spreadsheet's own mark is not a row; a blank line keeps the line numbers right.
            text.replace_range(..end.saturating_sub(1), "");
        }
        let separator = told.unwrap_or_else(|| likely_separator(&text));
        let reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(separator).unwrap_or(b','))
            .has_headers(false)
            .flexible(true)
            .from_reader(Cursor::new(text.into_bytes()));
        let mut rows = TextRows { columns: 0, reader, record: StringRecord::new() };
        let Some(first) = rows.next_row() else { return Err(Fault::EmptyFile) };
        let header: Vec<_> = first.cells?.iter().map(|name| name.trim().to_owned()).collect();
        rows.columns = header.len();
        Ok(Self { header, encoding, separator, source: Source::Text(rows) })
    }

    /// The cells of the last row as far as they could be read, also when they cannot be used; none of a
    /// card.
    pub fn last_cells(&self) -> Option<&StringRecord> {
        match &self.source {
            Source::Text(rows) => Some(&rows.record),
            Source::Sheet(rows) => Some(rows.last_cells()),
            Source::Cards(_) => None,
        }
    }

    fn of_rows(mut rows: SheetRows) -> Result<Self, Fault> {
        let Some(first) = rows.next_row() else { return Err(Fault::EmptyFile) };
        let header: Vec<_> = first.cells?.iter().map(|name| name.trim().to_owned()).collect();
        rows.columns = header.len();
        let (encoding, source) = (Encoding::Utf8, Source::Sheet(Box::new(rows)));
        Ok(Self { header, encoding, separator: ',', source })
    }

    /// How many rows there are at most, where that is not told by the lines of the file.
    pub fn rows_at_most(&self) -> Option<usize> {
        match &self.source {
            Source::Sheet(rows) => Some(rows.rows_at_most().saturating_sub(1)),
            Source::Text(_) | Source::Cards(_) => None,
        }
    }

    /// The next row; absent at the end. Blank lines are no rows, nor are those of empty cells only
    /// that spreadsheets leave behind.
    pub fn next_row(&mut self) -> Option<TableRow<'_>> {
        match &mut self.source {
            Source::Text(rows) => rows.next_row(),
            Source::Sheet(rows) => rows.next_row(),
            Source::Cards(rows) => rows.next_row(),
        }
    }
}

impl TextRows {
    fn next_row(&mut self) -> Option<TableRow<'_>> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(true) if self.record.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) => break,
                Ok(false) => return None,
                // The text is UTF-8 in memory and rows may have any length: nothing can fail.
                Err(_) => return Some(TableRow { line: 0, cells: Err(Fault::NotText) }),
            }
        }
        let line = self.line();
        Some(TableRow { line, cells: self.usable() })
    }

    /// Where the row begins. The reader notes its place before the blank lines it skips.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let text = self.reader.get_ref().get_ref();
        let rest = usize::try_from(position.byte()).ok().and_then(|begin| text.get(begin..));
        let blank = rest.unwrap_or_default().iter().take_while(|byte| b"\r\n".contains(byte));
        position.line() + blank.map(|byte| u64::from(*byte == b'\n')).sum::<u64>()
    }

    fn usable(&self) -> Result<&StringRecord, Fault> {
        let longest = self.record.iter().map(str::len).max().unwrap_or(0);
        if longest > MAX_CELL_BYTES {
            return Err(Fault::CellTooLong { bytes: longest, limit: MAX_CELL_BYTES });
        }
        let (found, expected) = (self.record.len(), self.columns);
        if expected > 0 && found != expected {
            return Err(Fault::CellCount { found, expected });
        }
        Ok(&self.record)
    }
}

/// The bytes as text, and how they were coded.
fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Fault> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ if bytes.contains(&0) => return Err(Fault::NotText),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => Ok((rest.to_owned(), Encoding::Utf8)),
            None => Ok((text, Encoding::Utf8)),
        },
        Err(error) => {
            let text = error.into_bytes().into_iter().map(windows_1252).collect();
            Ok((text, Encoding::Windows1252))
        }
    }
}

/// Text of pairs of bytes behind their mark of order.
///
/// # Errors
///
/// [`Fault::NotText`] for half a pair or half a character.
pub(super) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(String, Encoding), Fault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Fault::NotText);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map_or(Err(Fault::NotText), |text| Ok((text, Encoding::Utf16)))
}

/// The character of a byte in Windows-1252.
pub(super) fn windows_1252(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    place.and_then(|place| WINDOWS_1252.get(place).copied()).unwrap_or_else(|| byte.into())
}

/// The separator of a spreadsheet's `sep=;` line.
fn told_separator(text: &str) -> Option<char> {
    let first = text.lines().next()?;
    let mut rest = first.strip_prefix("sep=")?.chars();
    rest.next().filter(|separator| separator.is_ascii() && rest.next().is_none())
}

/// The separator that stands most often in the header, outside of quotes.
fn likely_separator(text: &str) -> char {
    let mut is_quoted = false;
    let mut counts = [(',', 0_u32), (';', 0), ('\t', 0)];
    for character in text.trim_start().chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == character) {
                    *count += 1;
                }
            }
        }
    }
    let [comma, others @ ..] = counts;
    let most = others.into_iter().fold(comma, |a, b| if a.1 < b.1 { b } else { a });
    most.0
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(u64, Result<Vec<String>, Fault>)>;

    fn rows(bytes: &[u8]) -> (Table, Rows) {
        let mut table = Table::open(bytes.to_vec()).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            let cells = row.cells.map(|cells| cells.iter().map(str::to_owned).collect());
            rows.push((row.line, cells));
        }
        (table, rows)
    }

    #[track_caller]
    fn check(bytes: &[u8], encoding: Encoding, separator: char) {
        let (table, rows) = rows(bytes);
        assert_eq!((table.encoding, table.separator), (encoding, separator));
        assert_eq!(table.header, ["naam", "plaats"]);
        assert_eq!(rows[0].1, Ok(vec!["Café €".into(), "'t Zand, oost".into()]));
    }

    #[test]
    fn encoding_and_separator_are_recognised() {
        let text = "naam;plaats\r\nCafé €;\"'t Zand, oost\"\r\n";
        check(text.as_bytes(), Encoding::Utf8, ';');
        check(format!("\u{feff}{text}").as_bytes(), Encoding::Utf8, ';');
        check(format!("sep=;\r\n{text}").as_bytes(), Encoding::Utf8, ';');
        check(text.replace(';', "\t").as_bytes(), Encoding::Utf8, '\t');
        let old = b"naam,plaats\nCaf\xe9 \x80,\"'t Zand, oost\"\n";
        check(old, Encoding::Windows1252, ',');
        let wide = |unit: fn(u16) -> [u8; 2]| {
            format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect::<Vec<u8>>()
        };
        check(&wide(u16::to_le_bytes), Encoding::Utf16, ';');
        check(&wide(u16::to_be_bytes), Encoding::Utf16, ';');
    }

    #[test]
    fn rows_know_their_line_and_faults_do_not_stop_the_rest() {
        let (_, rows) = rows(b"a,b\n\n1,\"two\nlines\"\n3\n4,5\n,\n");
        assert_eq!(rows[0].0, 3);
        assert_eq!(rows[1], (5, Err(Fault::CellCount { found: 1, expected: 2 })));
        assert_eq!(rows[2], (6, Ok(vec!["4".into(), "5".into()])));
        assert_eq!(rows.len(), 3);
        let (_, rows) = self::rows(b"a,b\r\n1,2\r\n\r\n3\r\n");
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_refused_and_the_next_one_read() {
        let mut bytes = b"a,b\n1,".to_vec();
        bytes.resize(10 << 20, b'x');
        bytes.extend(b"\n2,y\n");
        let (_, rows) = rows(&bytes);
        assert!(matches!(rows[0], (2, Err(Fault::CellTooLong { .. }))));
        assert_eq!(rows[1], (3, Ok(vec!["2".into(), "y".into()])));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Table::open(Vec::new()).err(), Some(Fault::EmptyFile));
        assert_eq!(Table::open(b"PK\x03\x04\0\0".to_vec()).err(), Some(Fault::SheetDamaged));
        assert_eq!(Table::open(vec![0xff, 0xfe, 0x41]).err(), Some(Fault::NotText));
    }
}
