//! What holds for any table of text: what was written is read again, cell by cell, and no cell of it is
//! one that a spreadsheet would run.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cell::Cell;
use super::cells::Decimal;
use super::fields::{Cells, Notation};
use super::table::Table;
use super::write::{BYTE_ORDER_MARK, TextStyle, write_row};

/// Any text; blanks around a cell are not kept by any import.
fn text() -> impl Strategy<Value = String> {
    "([ -~\\n\\t\u{a0}-\u{2fff}😀-😎]|['=+@;,\"\\-]|\r\n){0,12}"
        .prop_map(|text| text.trim().to_owned())
}

fn style() -> impl Strategy<Value = TextStyle> {
    let dutch = TextStyle { separator: ';', decimal: Decimal::Comma };
    let english = TextStyle { separator: ',', decimal: Decimal::Point };
    prop_oneof![Just(dutch), Just(english)]
}

/// The bytes of a table, and its headings.
fn written(rows: &[Vec<Cell>], style: TextStyle) -> (Vec<u8>, Vec<String>) {
    let names: Vec<String> = (0..3).map(|at| format!("k{at}")).collect();
    let mut out = BYTE_ORDER_MARK.to_owned();
    let header: Vec<Cell> = names.iter().map(Cell::text).collect();
    write_row(&mut out, &header, style);
    rows.iter().for_each(|row| write_row(&mut out, row, style));
    (out.into_bytes(), names)
}

proptest! {
    #[test]
    fn texts_come_back_cell_by_cell(rows in vec([text(), text(), text()], 0..8), style in style()) {
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        let (bytes, names) = written(&cells, style);
        let mut table = Table::open(bytes).unwrap();
        prop_assert_eq!(&table.header, &names);
        // Rows of nothing at all are no rows to any reader.
        for row in rows.iter().filter(|row| row.iter().any(|text| !text.is_empty())) {
            let found = table.next_row().unwrap();
            let record = found.cells.unwrap();
            let notation = Notation::default();
            let cells =
                Cells { names: &names, header: &names, record, notation, faults: Vec::new() };
            for (name, text) in names.iter().zip(row) {
                prop_assert_eq!(cells.text(name), text);
            }
        }
        prop_assert!(table.next_row().is_none());
    }

    #[test]
    fn no_cell_is_run_and_amounts_and_dates_come_back(
        text in text(), minor in -1_000_000_000..1_000_000_000_i64, day in 0..100_000_i32,
        style in style(),
    ) {
        let date = crate::period::date(day).unwrap();
        let row = vec![Cell::text(text), Cell::Money(minor), Cell::Date(date)];
        let (bytes, names) = written(&[row], style);
        let mut table = Table::open(bytes).unwrap();
        let record = table.next_row().unwrap().cells.unwrap();
        let first = record.get(0).unwrap();
        let is_number = first.strip_prefix('-').is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
        });
        prop_assert!(is_number || !first.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        let notation = Notation { decimal: style.decimal, ..Notation::default() };
        let mut cells = Cells { names: &names, header: &names, record, notation, faults: Vec::new() };
        prop_assert_eq!(cells.cents("k1"), Some(minor));
        prop_assert_eq!(cells.date("k2"), Some(date));
    }
}
