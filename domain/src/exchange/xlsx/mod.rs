//! Spreadsheets as Excel and LibreOffice read them (ECMA-376), written row by row: of a table of any
//! length only what was not taken yet is in memory, and whoever writes may stop between two rows.
//!
//! A text is a text and nothing else, so that no cell is a formula and no number of a customer loses its
//! zeros; dates are dates and amounts numbers. Written here and not by a library because those that
//! exist keep the whole table and write it in one go, which nobody could stop.

mod parts;
mod sheet;
mod zip;

use self::parts::{parts_before, sheet_end, sheet_start};
use self::sheet::{write_header, write_row};
use self::zip::Zip;
use super::cell::Cell;

/// How wide a column is and what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its heading.
    pub header: String,
    /// In characters.
    pub width: u32,
}

/// Rows that a sheet can have, its heading included (the limit of Excel).
pub const MAX_ROWS: u32 = 1_048_576;

/// A spreadsheet that is being written.
pub struct Workbook {
    zip: Zip,
    rows: u32,
    text: String,
}

impl Workbook {
    /// Begins a workbook of one sheet: its name and its columns.
    pub fn new(name: &str, columns: &[SheetColumn]) -> Self {
        let mut zip = Zip::default();
        for (path, content) in parts_before(name) {
            zip.begin(path);
            zip.write(content.as_bytes());
        }
        zip.begin("xl/worksheets/sheet1.xml");
        let mut text = sheet_start(columns);
        write_header(&mut text, columns);
        zip.write(text.as_bytes());
        text.clear();
        Self { zip, rows: 1, text }
    }

    /// Writes one row; false when the sheet can hold no more.
    pub fn push(&mut self, cells: &[Cell]) -> bool {
        if self.rows >= MAX_ROWS {
            return false;
        }
        self.rows = self.rows.saturating_add(1);
        self.text.clear();
        write_row(&mut self.text, self.rows, cells);
        self.zip.write(self.text.as_bytes());
        true
    }

    /// Takes what is written so far.
    pub fn take(&mut self) -> Vec<u8> {
        self.zip.take()
    }

    /// Ends the workbook: what was not taken yet.
    pub fn finish(mut self) -> Vec<u8> {
        self.zip.write(sheet_end().as_bytes());
        self.zip.finish()
    }
}

#[cfg(test)]
mod tests;
