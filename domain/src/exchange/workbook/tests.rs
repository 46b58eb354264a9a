//! Workbooks as programs write them, and bytes that are none.

use proptest::prelude::*;

use super::archive::Archive;
use super::*;
use crate::exchange::mapping::Target;
use crate::exchange::table::{Encoding, SourceFile, Table};
use crate::exchange::{Context, Importer, Mapping, Row, left_out, preview_sheet};
use crate::id::{ImportId, WorkspaceId};
use crate::sync::envelope::{Envelope, IMPORTED};
use crate::sync::merge;
use crate::sync::undo::{Seen, Step, mark, step};

/// An archive of these parts; every other one deflated.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (place, (name, text)) in parts.iter().enumerate() {
        let method = u8::from(place % 2 == 0) * 8;
        let packed = match method {
            0 => text.as_bytes().to_vec(),
            _ => miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6),
        };
        let size = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
        let short = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
        let offset = size(bytes.len());
        let sizes = [[0; 4], size(packed.len()), size(text.len())].concat();
        let tail = [&[20, 0, 0, 0, method, 0, 0, 0, 0, 0][..], &sizes, &short(name.len()), &[0, 0]];
        bytes.extend([&b"PK\x03\x04"[..], &tail.concat(), name.as_bytes(), &packed].concat());
        list.extend([&b"PK\x01\x02\x14\0"[..], &tail.concat(), &[0; 10], &offset].concat());
        list.extend(name.bytes());
    }
    let short = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let size = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let count = short(parts.len());
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size(list.len()), &size(bytes.len())];
    let end = [end.concat(), vec![0, 0]].concat();
    [bytes, list, end].concat()
}

const RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships>
    <Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId4" Type="http://x/styles" Target="../xl/styles.xml"/>
    <Relationship Id="rId5" Type="http://x/chartsheet" Target="chart.xml"/>
    </Relationships>"#;
const BOOK: &str = r#"<workbook><workbookPr/><sheets>
    <sheet name="Geheim" state="hidden" r:id="rId2"/>
    <sheet name="Grafiek" r:id="rId5"/>
    <sheet name="Klanten &amp; meer" r:id="rId1"/>
    <sheet name="Leeg" r:id="rId2"/></sheets></workbook>"#;
const TEXTS: &str = r#"<sst><si><t>naam</t></si><si><r><t>Bak</t></r><r><t>kerij</t></r><rPh><t>x</t></rPh></si>
    <si><t xml:space="preserve">a_x000D_
b</t></si><si/></sst>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

fn book(workbook: &str, sheet: &str) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", TEXTS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>"),
    ])
}

type Rows = Vec<(u64, Result<Vec<String>, Fault>)>;

fn read(bytes: &[u8]) -> (Vec<String>, Rows) {
    let mut table = Table::open(bytes.to_vec()).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        let cells = row.cells.map(|cells| cells.iter().map(str::to_owned).collect());
        rows.push((row.line, cells));
    }
    (table.header, rows)
}

const SHEET: &str = r##"<worksheet><dimension ref="A1:E9"/><sheetData>
    <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>sinds</t></is></c><c r="C2" t="str"><f>1</f><v>actief</v></c><c r="D2"><v>7</v></c></row>
    <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>45657</v></c><c r="C3" t="b"><v>1</v></c><c r="D3"><v>12.5</v></c></row>
    <row r="4"/>
    <row r="5"><c r="B5" s="2"><v>60</v></c><c r="A5" t="s"><v>3</v></c></row>
    <row r="7"><c r="A7" t="e"><v>#N/A</v></c></row>
    <row r="8"><c r="A8" t="s"><v>2</v></c><c r="E8"><v>1</v></c></row>
    <row><c><v>1</v></c><c/><c t="b"><v>0</v></c></row>
    </sheetData><mergeCells/></worksheet>"##;

#[test]
fn every_kind_of_cell_is_read_with_the_row_numbers_of_the_sheet() {
    let sheet = SHEET.replace(
        r#"<c r="B5" s="2"><v>60</v></c><c r="A5" t="s"><v>3</v></c>"#,
        r#"<c r="A5" t="s"><v>3</v></c><c r="B5" s="2"><v>60</v></c>"#,
    );
    let (header, rows) = read(&book(BOOK, &sheet));
    assert_eq!(header, ["naam", "sinds", "actief", "7"]);
    let cells = |texts: [&str; 4]| Ok(texts.map(str::to_owned).to_vec());
    assert_eq!(
        rows,
        [
            (3, cells(["Bakkerij", "2024-12-31", "true", "12.5"])),
            (5, cells(["", "1900-02-29", "", ""])),
            (7, Err(Fault::CellError { cell: "A7".into(), text: "#N/A".into() })),
            (8, Err(Fault::CellCount { found: 5, expected: 4 })),
            (9, cells(["1", "", "false", ""])),
        ]
    );
}

#[test]
fn sheets_are_told_in_order_and_one_is_chosen_by_name() {
    let bytes = book(BOOK, SHEET);
    assert_eq!(sheets(&bytes), Ok(vec!["Klanten & meer".to_owned(), "Leeg".to_owned()]));
    assert_eq!(Table::open_sheet(bytes, Some("Leeg")).err(), Some(Fault::EmptyFile));
}

#[test]
fn days_are_counted_from_where_the_workbook_says() {
    let since_1904 = BOOK.replace("<workbookPr/>", r#"<workbookPr date1904="1"/>"#);
    let sheet = r#"<worksheet><sheetData><row><c><v>1</v></c></row><row><c s="1"><v>44195</v></c></row></sheetData></worksheet>"#;
    assert_eq!(read(&book(&since_1904, sheet)).1[0].1, Ok(vec!["2024-12-31".to_owned()]));
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    let damaged = |sheet: &str| {
        let mut table = Table::open(book(BOOK, sheet))?;
        while let Some(row) = table.next_row() {
            row.cells?;
        }
        Ok(())
    };
    assert_eq!(damaged("<worksheet><sheetData><row><c><v>1"), Err(Fault::SheetDamaged));
    assert_eq!(damaged(SHEET), Err(Fault::SheetDamaged), "cells out of order");
    let beyond = r#"<sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData>"#;
    assert_eq!(damaged(beyond), Err(Fault::SheetDamaged));
    let nowhere = r#"<sheetData><row><c t="s"><v>99</v></c></row></sheetData>"#;
    assert_eq!(damaged(nowhere), Err(Fault::SheetDamaged));
    assert_eq!(sheets(&zip(&[("word/document.xml", "<a/>")])), Err(Fault::NotASheet));
    assert_eq!(sheets(&COMPOUND), Err(Fault::SheetLocked));
    assert_eq!(sheets(b"PK\x03\x04"), Err(Fault::SheetDamaged));
}

#[test]
fn what_unpacks_to_more_than_the_budget_is_refused() {
    let huge = format!("<sst>{}</sst>", " ".repeat(1 << 20));
    let bytes = zip(&[("xl/sharedStrings.xml", &huge), ("b", &huge)]);
    assert!(bytes.len() < 3 << 19);
    let fault = Fault::SheetTooLarge { megabytes: 256 };
    let part = |budget, name| Archive::open(&bytes, budget).unwrap().part(name);
    assert_eq!(part(1 << 20, "xl/sharedStrings.xml"), Err(fault.clone()));
    assert_eq!(part(1 << 20, "b"), Err(fault.clone()));
    assert!(part(2 << 20, "XL/sharedStrings.xml").unwrap().is_some());
    // The budget is for all parts together.
    let mut archive = Archive::open(&bytes, 3 << 19).unwrap();
    assert!(archive.part("b").is_ok());
    assert_eq!(archive.part("xl/sharedstrings.xml"), Err(fault.clone()));
    assert_eq!(rows_within(&book(BOOK, SHEET), None, 1500).err(), Some(fault));
}

#[test]
fn a_sheet_goes_through_the_mapping_and_checks_of_any_table() {
    let sheet = r#"<sheetData><row r="4"><c t="inlineStr"><is><t>Bedrijfsnaam</t></is></c><c t="inlineStr"><is><t>Klant sinds</t></is></c><c t="inlineStr"><is><t>Potentieel</t></is></c></row>
        <row r="5"><c t="inlineStr"><is><t>Bakkerij</t></is></c><c s="1"><v>45657</v></c><c><v>1250.5</v></c></row>
        <row r="9"><c r="B9" s="1"><v>60</v></c></row></sheetData>"#;
    let file = SourceFile { name: "klanten.xlsx".into(), bytes: book(BOOK, sheet) };
    let found = preview_sheet(&file, Some("Klanten & meer"), Target::Customer).unwrap();
    assert_eq!((found.rows, found.encoding), (2, Encoding::Utf8));
    let context = Context::empty(WorkspaceId(uuid::Uuid::nil()), "klanten.xlsx", "NL");
    let mapping = Mapping { ..found.guess };
    let prepared = Importer::mapped(context, file, mapping).finish();
    let fields = &prepared.records[0].fields;
    assert_eq!(fields["known_since"], "2024-12-31");
    assert_eq!(fields["annual_potential"], 125_050);
    let told: Vec<String> = prepared.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "klanten.xlsx, line 9, column Bedrijfsnaam: the cell is empty",
            "klanten.xlsx, line 9, column Klant sinds: \"1900-02-29\" is not a date",
        ]
    );
}

/// Fifty thousand rows of which each hundredth is faulty: counts are exact, what was left out comes in
/// when it is mended, as the records it would have been, and undoing brings back what was there.
#[test]
fn a_large_sheet_with_faulty_rows_is_imported_mended_and_undone() {
    let sheet = |is_mended: bool| {
        let mut sheet = String::from("<sheetData><row r=\"1\">");
        for name in ["Klantnummer", "Bedrijfsnaam", "Klant sinds", "Plaats"] {
            sheet += &format!("<c t=\"inlineStr\"><is><t>{name}</t></is></c>");
        }
        sheet += "</row>";
        for n in 0..50_000 {
            let day = if n % 100 == 7 && !is_mended { 60 } else { 40_000 + n % 5_000 };
            sheet += &format!(
                "<row r=\"{}\"><c><v>{n}</v></c><c t=\"inlineStr\"><is><t>Firma {n}</t></is></c>\
                <c s=\"1\"><v>{day}</v></c><c t=\"s\"><v>1</v></c></row>",
                n + 2
            );
        }
        book(BOOK, &(sheet + "</sheetData>"))
    };
    let import = |mut file: SourceFile| {
        if let Some(from) = left_out::source_of_file(&file) {
            file.name = from;
        }
        let mapping = preview_sheet(&file, None, Target::Customer).unwrap().guess;
        let context = Context::empty(WorkspaceId(uuid::Uuid::nil()), &file.name, "NL");
        Importer::mapped(context, file, mapping).finish()
    };
    let file = |bytes| SourceFile { name: "klanten.xlsx".into(), bytes };
    let first = import(file(sheet(false)));
    assert_eq!((first.records.len(), first.problems.len()), (49_500, 500));
    let report = &first.tables[0];
    assert_eq!((report.rows, report.accepted, report.refused), (50_000, 49_500, 500));
    assert_eq!((first.problems[0].line, first.left_out[0].rows.len()), (9, 500));
    let rows: Vec<(Vec<String>, String)> = first.left_out[0]
        .rows
        .iter()
        .map(|row| (row.cells.iter().map(str::to_owned).collect(), row.faults[0].1.to_string()))
        .collect();
    let text = left_out::csv("klanten.xlsx", "Reden", &first.left_out[0].header, &rows);
    let text = String::from_utf8(text).unwrap().replace(";1900-02-29;", ";2001-02-28;");
    let second = import(SourceFile { name: "geweigerde.csv".into(), bytes: text.into_bytes() });
    assert_eq!((second.records.len(), second.problems.len()), (500, 0));
    let ids = |rows: &mut dyn Iterator<Item = &Row>| {
        rows.map(|row| row.id).collect::<std::collections::BTreeSet<_>>()
    };
    let whole = import(file(sheet(true)));
    assert_eq!(whole.problems, []);
    let both = ids(&mut first.records.iter().chain(&second.records));
    assert_eq!((both.len(), both), (50_000, ids(&mut whole.records.iter())));
    // Undone, none of them is left.
    let id = ImportId(uuid::Uuid::from_u128(1));
    let gone = first.records.into_iter().filter(|row| {
        let Row { entity, id: of, mut fields } = row.clone();
        fields.insert(IMPORTED.to_owned(), mark(id));
        let (scope, versions) = (entity.scope(), Default::default());
        let incoming =
            Envelope { entity, id: of, schema: 1, fields, versions, scope, seq: 0, erased: false };
        let made = merge::import(None, &incoming, 1).unwrap().row;
        let Some(Step::Remove(undo)) = step(&made, id, Seen::default()) else { return false };
        merge::put_back(Some(&made), &undo, 2).unwrap().row.is_gone()
    });
    assert_eq!(gone.count(), 49_500);
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let told = [&BEGIN[..], &bytes].concat();
        for bytes in [bytes, told] {
            let _unread = sheets(&bytes).is_ok();
            let _unread = Table::open(bytes).is_ok();
        }
    }

    #[test]
    fn no_damage_to_a_workbook_stops_the_reader(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        is_cut: bool,
    ) {
        let mut bytes = book(BOOK, SHEET);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(mut table) = Table::open(bytes) {
            while table.next_row().is_some() {}
        }
    }

    #[test]
    fn no_text_of_a_sheet_stops_the_reader(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("<row>"), Just("<row r=\"7\">"), Just("</row>"), Just("<c>"), Just("</c>"),
                Just("<c r=\"B2\" t=\"s\">"), Just("<v>"), Just("</v>"), Just("1"), Just("<is>"),
                Just("</is>"), Just("<t>"), Just("é_x00"), Just("&#x"), Just("<!--"), Just("\""),
                Just("<c r='"), Just("<![CDATA["), Just("</sheetData>"), Just("<c s=\"1\">"),
                Just("9e99"), Just("<"), Just(">"),
            ],
            0..40,
        ),
    ) {
        let mut rows =
            SheetRows::new(pieces.concat(), vec!["x".into()], vec![false, true], Epoch::Since1900);
        while rows.next_row().is_some() {}
    }

    #[test]
    fn numbers_come_back_as_they_were(number in -1e12..1e12_f64) {
        let cents = (number * 100.0).round() / 100.0;
        let shown = value::plain(&format!("{cents:?}"));
        prop_assert!((shown.parse::<f64>().unwrap() - cents).abs() < 1e-9, "{shown}");
    }
}
