//! The rows of one sheet, read one by one from its text.

use csv::StringRecord;

use crate::exchange::fault::Fault;
use crate::exchange::table::{MAX_CELL_BYTES, TableRow};

use super::texts;
use super::value::{self, Epoch};
use super::xml::{Piece, Pieces, Tag};

/// Columns a sheet can have: up to XFD.
const MAX_COLUMNS: usize = 16_384;

/// A sheet that is being read.
pub struct SheetRows {
    text: String,
    /// Where the next piece begins.
    at: usize,
    shared: Vec<String>,
    /// For each format: whether it shows a moment.
    moments: Vec<bool>,
    epoch: Epoch,
    /// The number of the last row.
    line: u64,
    /// Cells there must be; any number until the header is read.
    pub columns: usize,
    record: StringRecord,
    is_broken: bool,
}

/// A cell with something in it.
struct Cell {
    column: usize,
    content: Result<String, Fault>,
}

impl SheetRows {
    /// The rows of a sheet, from its text and what its cells refer to.
    pub fn new(text: String, shared: Vec<String>, moments: Vec<bool>, epoch: Epoch) -> Self {
        let record = StringRecord::new();
        let (at, line, columns, is_broken) = (0, 0, 0, false);
        Self { text, at, shared, moments, epoch, line, columns, record, is_broken }
    }

    /// How many rows there are at most.
    pub fn rows_at_most(&self) -> usize {
        memchr::memmem::find_iter(self.text.as_bytes(), b"<row").count()
    }

    /// The cells of the last row as far as they could be read.
    pub fn last_cells(&self) -> &StringRecord {
        &self.record
    }

    /// The next row with something in it; absent at the end.
    pub fn next_row(&mut self) -> Option<TableRow<'_>> {
        loop {
            if self.is_broken {
                return None;
            }
            let cells = match self.next_cells() {
                Ok(cells) => cells?,
                Err(fault) => {
                    self.is_broken = true;
                    return Some(TableRow { line: self.line + 1, cells: Err(fault) });
                }
            };
            if !cells.is_empty() {
                let taken = self.take(cells);
                let line = self.line;
                return Some(TableRow { line, cells: taken.map(|()| &self.record) });
            }
        }
    }

    /// Puts cells into the record, each in its column.
    fn take(&mut self, cells: Vec<Cell>) -> Result<(), Fault> {
        self.record.clear();
        let mut fault = None;
        for Cell { column, content } in cells {
            let content = match content {
                Ok(text) => text,
                Err(found) => {
                    let shown = match &found {
                        Fault::CellError { text, .. } => text.clone(),
                        _ => String::new(),
                    };
                    fault = fault.or(Some(found));
                    shown
                }
            };
            if content.len() > MAX_CELL_BYTES {
                let (bytes, limit) = (content.len(), MAX_CELL_BYTES);
                fault = fault.or(Some(Fault::CellTooLong { bytes, limit }));
                continue;
            }
            while self.record.len() < column {
                self.record.push_field("");
            }
            self.record.push_field(&content);
        }
        let found = self.record.len();
        if let Some(fault) = fault {
            return Err(fault);
        }
        if self.columns > 0 && self.columns < found {
            return Err(Fault::CellCount { found, expected: self.columns });
        }
        while self.record.len() < self.columns {
            self.record.push_field("");
        }
        Ok(())
    }

    /// The filled cells of the next row, columns ascending.
    fn next_cells(&mut self) -> Result<Option<Vec<Cell>>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut pieces = Pieces::of(rest);
        let (mut cells, mut is_in_row, mut next) = (Vec::<Cell>::new(), false, 0);
        let found = loop {
            match pieces.next()? {
                None if is_in_row => return Err(Fault::SheetDamaged),
                None => break false,
                Some(Piece::Open(tag)) if tag.name == "row" => {
                    let number = tag.attribute("r").and_then(|number| number.parse().ok());
                    self.line = number.unwrap_or(self.line + 1);
                    if tag.is_empty {
                        break true;
                    }
                    is_in_row = true;
                }
                Some(Piece::Close("row")) => break true,
                Some(Piece::Close("sheetData")) => break false,
                Some(Piece::Open(tag)) if is_in_row && tag.name == "c" => {
                    let named = tag.attribute("r").and_then(|name| column(&name));
                    let column = named.unwrap_or(next);
                    let is_in_order = cells.last().is_none_or(|last| last.column < column);
                    if !is_in_order || MAX_COLUMNS <= column {
                        return Err(Fault::SheetDamaged);
                    }
                    next = column + 1;
                    let place = tag.attribute("r").unwrap_or_default().into_owned();
                    let content = match tag.is_empty {
                        true => Ok(String::new()),
                        false => self.content(&mut pieces, &tag, place)?,
                    };
                    if content.as_ref().map_or(true, |text| !text.trim().is_empty()) {
                        cells.push(Cell { column, content });
                    }
                }
                Some(_) => {}
            }
        };
        let left = if found { pieces.rest().len() } else { 0 };
        self.at = self.text.len() - left;
        Ok(found.then_some(cells))
    }

    /// What a cell says, up to its end; the inner error is the cell's own.
    fn content(
        &self,
        pieces: &mut Pieces<'_>,
        tag: &Tag<'_>,
        place: String,
    ) -> Result<Result<String, Fault>, Fault> {
        let (mut value, mut inline, mut is_value) = (String::new(), None, false);
        loop {
            match pieces.next()?.ok_or(Fault::SheetDamaged)? {
                Piece::Open(tag) if tag.name == "v" => is_value = !tag.is_empty,
                Piece::Open(tag) if tag.name == "is" && !tag.is_empty => {
                    inline = Some(texts::inside(pieces, "is")?);
                }
                Piece::Text(text) if is_value => value.push_str(&text),
                Piece::Close("v") => is_value = false,
                Piece::Close("c") => break,
                Piece::Open(_) | Piece::Text(_) | Piece::Close(_) => {}
            }
        }
        if let Some(text) = inline {
            return Ok(Ok(text));
        }
        Ok(match tag.attribute("t").as_deref() {
            Some("s") => {
                let at = value.trim().parse::<usize>().ok();
                let text = at.and_then(|at| self.shared.get(at)).ok_or(Fault::SheetDamaged)?;
                Ok(text.clone())
            }
            Some("str" | "inlineStr" | "d") => Ok(texts::without_codes(value)),
            Some("b") => Ok(if value.trim() == "1" { "true" } else { "false" }.to_owned()),
            Some("e") => Err(Fault::CellError { cell: place, text: value }),
            _ => Ok(self.number(tag, &value)),
        })
    }

    fn number(&self, tag: &Tag<'_>, value: &str) -> String {
        if value.is_empty() {
            return String::new();
        }
        let format = tag.attribute("s").and_then(|format| format.parse::<usize>().ok());
        let is_moment = format.and_then(|format| self.moments.get(format)).copied();
        let moment = is_moment.unwrap_or(false).then(|| value::moment(value, self.epoch));
        moment.flatten().unwrap_or_else(|| value::plain(value))
    }
}

/// The column of a cell's name, from 0: of `AB12` 27.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0_usize;
    for letter in letters {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    column.checked_sub(1)
}
