//! Rows of a sheet.

use std::fmt::Write;

use chrono::NaiveDate;

use super::SheetColumn;
use crate::exchange::cell::{Cell, amount};
use crate::exchange::cells::Decimal;

/// Places in the list of styles.
const HEADING: u32 = 1;
const TEXT: u32 = 2;
const DATE: u32 = 3;
const MONEY: u32 = 4;

/// Longest text of a cell, in units of UTF-16 (the limit of Excel).
const MAX_UNITS: usize = 32_767;

/// The first row.
pub fn write_header(out: &mut String, columns: &[SheetColumn]) {
    open_row(out, 1);
    for (column, place) in columns.iter().zip(0_u32..) {
        text_cell(out, (1, place), &column.header, HEADING);
    }
    out.push_str("</row>");
}

/// A row by its number, from 1.
pub fn write_row(out: &mut String, row: u32, cells: &[Cell]) {
    open_row(out, row);
    for (cell, place) in cells.iter().zip(0_u32..) {
        let at = (row, place);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => text_cell(out, at, text, TEXT),
            Cell::Date(date) => match day(*date) {
                Some(day) => number_cell(out, at, &day.to_string(), DATE),
                None => text_cell(out, at, &date.to_string(), TEXT),
            },
            Cell::Money(minor) => number_cell(out, at, &amount(*minor, Decimal::Point), MONEY),
            Cell::Number(number) => number_cell(out, at, &number.to_string(), 0),
        }
    }
    out.push_str("</row>");
}

fn open_row(out: &mut String, row: u32) {
    // Writing into a text cannot fail, here and below.
    write!(out, r#"<row r="{row}">"#).ok();
}

fn text_cell(out: &mut String, at: (u32, u32), text: &str, style: u32) {
    let place = place(at);
    write!(out, r#"<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#).ok();
    escape(out, shortened(text));
    out.push_str("</t></is></c>");
}

fn number_cell(out: &mut String, at: (u32, u32), number: &str, style: u32) {
    let place = place(at);
    write!(out, r#"<c r="{place}" s="{style}"><v>{number}</v></c>"#).ok();
}

/// `AB12`: columns are counted in letters, from `A`.
fn place((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from_digit(digit + 10, 36).unwrap_or('a').to_ascii_uppercase());
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    let letters: String = letters.into_iter().collect();
    format!("{letters}{row}")
}

/// The day as spreadsheets count; days before March 1900 have no number that all of them agree on.
fn day(date: NaiveDate) -> Option<i64> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    (first <= date).then(|| date.signed_duration_since(zero).num_days())
}

/// The beginning of a text that fits a cell.
fn shortened(text: &str) -> &str {
    let mut units = 0;
    for (place, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > MAX_UNITS {
            return text.get(..place).unwrap_or_default();
        }
    }
    text
}

/// A text within XML.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(&mut out, text);
    out
}

/// Marks that XML cannot hold are written `_x0007_`, and a text that already looks like that has its
/// line escaped (ECMA-376, part 1, §22.9.2.19).
fn escape(out: &mut String, text: &str) {
    for (place, letter) in text.char_indices() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                write!(out, "_x{:04X}_", u32::from(letter)).ok();
            }
            '_' if looks_escaped(text.get(place..).unwrap_or_default()) => out.push_str("_x005F_"),
            _ => out.push(letter),
        }
    }
}

/// Whether a text begins as `_x0007_` does.
fn looks_escaped(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('_')
        && letters.next() == Some('x')
        && letters.by_ref().take(4).filter(char::is_ascii_hexdigit).count() == 4
        && letters.next() == Some('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        for (column, letters) in [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")] {
            assert_eq!(place((1, column)), letters);
        }
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        let day = |text: &str| day(text.parse().unwrap());
        assert_eq!(day("1900-03-01"), Some(61));
        assert_eq!(day("2025-06-30"), Some(45_838));
        assert_eq!(day("1899-12-31"), None);
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        assert_eq!(escaped("<a & \"b\">\u{7}"), "&lt;a &amp; &quot;b&quot;&gt;_x0007_");
        assert_eq!(escaped("_x0007_ _x_"), "_x005F_x0007_ _x_");
    }

    #[test]
    fn a_text_that_is_too_long_keeps_whole_letters() {
        let long = "é😀".repeat(20_000);
        let short = shortened(&long);
        assert!(short.encode_utf16().count() <= MAX_UNITS && long.starts_with(short));
        assert!(MAX_UNITS - 2 <= short.encode_utf16().count());
    }
}
