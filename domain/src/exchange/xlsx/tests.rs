//! A workbook is an archive that is whole, and its sheet says what was written.

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use proptest::collection::vec;
use proptest::prelude::*;

use super::parts::sheet_name;
use super::*;

/// The files of an archive, each checked against what the list at the end says of it.
fn files(bytes: &[u8]) -> Vec<(String, String)> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let place_at = |at: usize| usize::try_from(u32_at(at)).unwrap();
    let end = bytes.len() - 22;
    assert_eq!(u32_at(end), 0x0605_4b50);
    let (count, mut at) = (u16_at(end + 10), place_at(end + 16));
    assert_eq!(at + place_at(end + 12), end);
    let mut files = Vec::new();
    for _ in 0..count {
        assert_eq!(u32_at(at), 0x0201_4b50);
        let (crc, packed, size) = (u32_at(at + 16), place_at(at + 20), place_at(at + 24));
        let (length, local) = (u16_at(at + 28), place_at(at + 42));
        let name = &bytes[at + 46..at + 46 + length];
        assert_eq!(u32_at(local), 0x0403_4b50);
        let begin = local + 30 + length;
        assert_eq!(&bytes[local + 30..begin], name);
        assert_eq!(u32_at(begin + packed), 0x0807_4b50);
        assert_eq!(u32_at(begin + packed + 4), crc);
        let mut content = Vec::new();
        DeflateDecoder::new(&bytes[begin..begin + packed]).read_to_end(&mut content).unwrap();
        let mut sum = Crc::new();
        sum.update(&content);
        assert_eq!((sum.sum(), content.len()), (crc, size));
        files
            .push((String::from_utf8(name.to_vec()).unwrap(), String::from_utf8(content).unwrap()));
        at += 46 + length;
    }
    assert_eq!(at, end);
    files
}

fn columns(count: usize) -> Vec<SheetColumn> {
    (0..count).map(|at| SheetColumn { header: format!("k{at}"), width: 12 }).collect()
}

/// The sheet of a workbook, with what was written taken out after every `step` rows.
fn sheet(rows: &[Vec<Cell>], step: usize) -> String {
    let mut book = Workbook::new("Klanten", &columns(rows.first().map_or(0, Vec::len)));
    let mut bytes = Vec::new();
    for some in rows.chunks(step) {
        assert!(some.iter().all(|row| book.push(row)));
        bytes.extend(book.take());
    }
    bytes.extend(book.finish());
    let mut files = files(&bytes);
    assert_eq!(files.len(), 6);
    files.pop().unwrap().1
}

/// What a reader makes of the cells: place, style, whether it is text, and what it says.
fn cells(sheet: &str) -> Vec<(String, u32, bool, String)> {
    let attribute = |cell: &str, name: &str| {
        let rest = cell.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
        rest.and_then(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned())
    };
    let cell = |cell: &str| {
        let is_text = cell.contains("t=\"inlineStr\"");
        let inner = if is_text { ("preserve\">", "</t>") } else { ("<v>", "</v>") };
        let content = cell.split_once(inner.0).unwrap().1.split_once(inner.1).unwrap().0;
        let place = attribute(cell, "r").unwrap();
        let style = attribute(cell, "s").unwrap().parse().unwrap();
        (place, style, is_text, content.to_owned())
    };
    sheet.split("<c").skip(1).filter(|it| it.starts_with(' ')).map(cell).collect()
}

#[test]
fn texts_stay_texts_dates_are_dates_and_amounts_numbers() {
    let row = vec![
        Cell::text("=1+1"),
        Cell::text("0031612345678"),
        Cell::Money(-1250),
        Cell::Empty,
        Cell::Date("2025-06-30".parse().unwrap()),
        Cell::Number(7),
    ];
    let sheet = sheet(&[row], 1);
    let found = cells(&sheet);
    let row: Vec<_> = found
        .iter()
        .skip(6)
        .map(|(at, style, is_text, text)| (at.as_str(), *style, *is_text, text.as_str()))
        .collect();
    let expected = [
        ("A2", 2, true, "=1+1"),
        ("B2", 2, true, "0031612345678"),
        ("C2", 4, false, "-12.50"),
        ("E2", 3, false, "45838"),
        ("F2", 0, false, "7"),
    ];
    assert_eq!(row, expected);
    assert!(!sheet.contains("<f>"));
}

#[test]
fn a_sheet_has_a_name_that_it_may_have() {
    assert_eq!(sheet_name("Klanten: A/B [x]"), "Klanten- A-B -x-");
    assert_eq!(sheet_name("''"), "1");
    assert_eq!(sheet_name(&"é".repeat(40)).chars().count(), 31);
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[ -~\\n\\t\u{0}-\u{1f}é😀_x0-9]{0,12}".prop_map(Cell::text),
        any::<i64>().prop_map(Cell::Money),
        any::<i64>().prop_map(Cell::Number),
    ]
}

proptest! {
    #[test]
    fn however_it_is_taken_out_the_workbook_is_whole(
        rows in vec(vec(any_cell(), 3..=3), 0..40),
        step in 1..9_usize,
    ) {
        let whole = sheet(&rows, rows.len().max(1));
        prop_assert_eq!(&sheet(&rows, step), &whole);
        let texts = cells(&whole).into_iter().filter(|(_, style, ..)| *style == 2).count();
        let written = rows.iter().flatten().filter(|cell| matches!(cell, Cell::Text(_))).count();
        prop_assert_eq!(texts, written);
        let has_control = whole.contains(|c: char| c < ' ' && c != '\n' && c != '\t');
        prop_assert!(!has_control);
    }
}

#[test]
fn a_long_table_leaves_in_pieces_and_is_whole() {
    // Steps of a congruence: texts that hardly pack.
    let mut seed = 1_u64;
    let mut row = || {
        let mut cell = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            Cell::text(format!("{seed:x}"))
        };
        vec![cell(), cell(), cell()]
    };
    let mut book = Workbook::new("Klanten", &columns(3));
    let (mut bytes, mut pieces) = (Vec::new(), 0);
    for _ in 0..20 {
        (0..500).for_each(|_| assert!(book.push(&row())));
        let piece = book.take();
        pieces += usize::from(!piece.is_empty());
        bytes.extend(piece);
    }
    bytes.extend(book.finish());
    assert!(pieces > 5, "{pieces}");
    let (_, sheet) = files(&bytes).pop().unwrap();
    assert_eq!(cells(&sheet).len(), 3 + 3 * 500 * 20);
}
