//! Records back to tables of text: what leaves must be safe to open in a spreadsheet, and be the same
//! when it comes back.

use super::cell::Cell;
use super::cells::Decimal;
use super::mark::marked;

/// How a table of text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Between the cells: what spreadsheets of that country expect.
    pub separator: char,
    /// Before the cents.
    pub decimal: Decimal,
}

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes one row, quoted as RFC 4180 says, with CRLF at its end.
///
/// Text that a spreadsheet would run as a formula gets an apostrophe before it, which our own import
/// takes off again ([`super::mark`]).
pub fn write_row(out: &mut String, cells: &[Cell], style: TextStyle) {
    let begin = out.len();
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(style.separator);
        }
        let text = cell.written(style.decimal);
        match cell {
            Cell::Text(_) => write_text(out, &marked(&text), style.separator),
            _ => write_text(out, &text, style.separator),
        }
    }
    if out.len() == begin {
        // A row of one empty cell would be a blank line, which is no row.
        out.push_str("\"\"");
    }
    out.push_str("\r\n");
}

fn write_text(out: &mut String, text: &str, separator: char) {
    if !text.contains([separator, '"', '\n', '\r', '\t']) {
        return out.push_str(text);
    }
    out.push('"');
    for (place, piece) in text.split('"').enumerate() {
        if place > 0 {
            out.push_str("\"\"");
        }
        out.push_str(piece);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(separator: char, decimal: Decimal, expected: &str) {
        let texts = ["=1+1", "a;b", "say \"hi\"", "x\ny", "007", "'t Zand"];
        let mut row: Vec<Cell> = texts.into_iter().map(Cell::text).collect();
        row.extend([Cell::Money(-1250), Cell::Number(-3), Cell::Empty]);
        row.push(Cell::Date("2025-06-30".parse().unwrap()));
        let mut out = String::new();
        write_row(&mut out, &row, TextStyle { separator, decimal });
        assert_eq!(out, expected);
    }

    #[test]
    fn a_row_is_quoted_where_it_must_be_and_never_a_formula() {
        let dutch =
            "'=1+1;\"a;b\";\"say \"\"hi\"\"\";\"x\ny\";007;'t Zand;-12,50;-3;;2025-06-30\r\n";
        check(';', Decimal::Comma, dutch);
        let english = "'=1+1,a;b,\"say \"\"hi\"\"\",\"x\ny\",007,'t Zand,-12.50,-3,,2025-06-30\r\n";
        check(',', Decimal::Point, english);
    }
}
