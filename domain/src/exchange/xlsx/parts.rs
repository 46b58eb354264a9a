//! The parts of a workbook that are not rows.

use std::fmt::Write;

use super::SheetColumn;
use super::sheet::escaped;

/// Longest name of a sheet.
const MAX_NAME: usize = 31;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// The styles that cells name by their place in `cellXfs`: 0 plain, 1 heading, 2 text, 3 date (14 is the
/// reader's own short date), 4 amount (4 is `#,##0.00`).
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

/// Every part but the sheet, with its path.
pub fn parts_before(name: &str) -> [(&'static str, String); 5] {
    [
        ("[Content_Types].xml", format!("{HEAD}{TYPES}")),
        ("_rels/.rels", format!("{HEAD}{ROOT}")),
        ("xl/workbook.xml", workbook(name)),
        ("xl/_rels/workbook.xml.rels", format!("{HEAD}{RELATIONS}")),
        ("xl/styles.xml", format!("{HEAD}{STYLES}")),
    ]
}

fn workbook(name: &str) -> String {
    let name = escaped(&sheet_name(name));
    format!(
        r#"{HEAD}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    )
}

/// A name that a sheet may have.
pub fn sheet_name(name: &str) -> String {
    let is_bad = |c: char| c.is_control() || "\\/?*[]:".contains(c);
    let name: String = name.replace(is_bad, "-").chars().take(MAX_NAME).collect();
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "1".to_owned() } else { name.to_owned() }
}

/// What stands before the rows: the heading stays in sight.
pub fn sheet_start(columns: &[SheetColumn]) -> String {
    let mut text = format!(
        r#"{HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#
    );
    if !columns.is_empty() {
        text.push_str("<cols>");
        for (column, place) in columns.iter().zip(1_u32..) {
            let width = column.width;
            // Writing into a text cannot fail.
            write!(text, r#"<col min="{place}" max="{place}" width="{width}" customWidth="1"/>"#)
                .ok();
        }
        text.push_str("</cols>");
    }
    text.push_str("<sheetData>");
    text
}

/// What stands behind the rows.
pub fn sheet_end() -> &'static str {
    "</sheetData></worksheet>"
}
