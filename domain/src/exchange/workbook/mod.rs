//! Workbooks (XLSX) as tables: which sheets there are, and the rows of one of them with the numbers
//! they have in the spreadsheet.
//!
//! Written by hand and not by the crate `calamine`: that unpacks without a bound, so that a few
//! kilobytes can fill the memory of a browser, and would be ten times as much to download.

mod archive;
mod sheet;
mod styles;
#[cfg(test)]
mod tests;
mod texts;
mod value;
mod xml;

use std::collections::HashMap;

use self::archive::{Archive, BEGIN, MAX_UNPACKED_BYTES};
pub use self::sheet::SheetRows;
use self::value::Epoch;
use self::xml::{Piece, Pieces};
use super::fault::Fault;

/// How password-protected workbooks and those of before 2007 begin: as a compound file.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Where the workbook is when nothing says so.
const USUAL: &str = "xl/workbook.xml";

/// Whether a file is a workbook, or something that spreadsheets call one.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(&BEGIN) || bytes.starts_with(&COMPOUND)
}

/// The names of a workbook's sheets, in their order. Hidden ones are left out, unless all are.
///
/// # Errors
///
/// Why it cannot be read.
pub fn sheets(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    let (_, book) = Book::open(bytes, MAX_UNPACKED_BYTES)?;
    Ok(book.sheets.into_iter().map(|sheet| sheet.name).collect())
}

/// The rows of a sheet: of the first one, when none of that name is there.
///
/// # Errors
///
/// Why it cannot be read.
pub fn rows(bytes: &[u8], wanted: Option<&str>) -> Result<SheetRows, Fault> {
    rows_within(bytes, wanted, MAX_UNPACKED_BYTES)
}

fn rows_within(bytes: &[u8], wanted: Option<&str>, budget: usize) -> Result<SheetRows, Fault> {
    let (mut archive, book) = Book::open(bytes, budget)?;
    let named = book.sheets.iter().find(|sheet| wanted == Some(&*sheet.name));
    let sheet = named.or(book.sheets.first()).ok_or(Fault::SheetDamaged)?;
    let shared = match &book.texts {
        Some(path) => archive.part(path)?.map(|text| texts::read(&text)).transpose()?,
        None => None,
    };
    let moments = match &book.styles {
        Some(path) => archive.part(path)?.map(|text| styles::moments(&text)).transpose()?,
        None => None,
    };
    let text = archive.part(&sheet.path)?.ok_or(Fault::SheetDamaged)?;
    Ok(SheetRows::new(text, shared.unwrap_or_default(), moments.unwrap_or_default(), book.epoch))
}

/// What a workbook says of itself.
#[derive(Default)]
struct Book {
    sheets: Vec<Sheet>,
    epoch: Epoch,
    /// Where the shared texts are.
    texts: Option<String>,
    /// Where the formats are.
    styles: Option<String>,
}

struct Sheet {
    name: String,
    path: String,
}

/// A part that another one refers to.
struct Link {
    kind: String,
    path: String,
}

impl Book {
    fn open(bytes: &[u8], budget: usize) -> Result<(Archive<'_>, Self), Fault> {
        if bytes.starts_with(&COMPOUND) {
            return Err(Fault::SheetLocked);
        }
        let mut archive = Archive::open(bytes, budget)?;
        let from = links(&mut archive, "")?;
        let path = from.into_values().find(|link| link.kind == "officeDocument");
        let path = path.map_or_else(|| USUAL.to_owned(), |link| link.path);
        let text = archive.part(&path)?.ok_or(Fault::NotASheet)?;
        let links = links(&mut archive, &path)?;
        let of_kind = |kind: &str| {
            links.values().find(|link| link.kind == kind).map(|link| link.path.clone())
        };
        let mut book =
            Self { texts: of_kind("sharedStrings"), styles: of_kind("styles"), ..Self::default() };
        let mut hidden = Vec::new();
        let mut pieces = Pieces::of(&text);
        while let Some(piece) = pieces.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name {
                "workbookPr" if tag.is_set("date1904") => book.epoch = Epoch::Since1904,
                "sheet" => {
                    let link = tag.attribute("id").and_then(|id| links.get(&*id));
                    // Sheets of a chart alone have no rows.
                    let Some(link) = link.filter(|link| link.kind == "worksheet") else { continue };
                    let name = tag.attribute("name").unwrap_or_default().into_owned();
                    let sheet = Sheet { name, path: link.path.clone() };
                    let is_shown = tag.attribute("state").is_none_or(|state| state == "visible");
                    if is_shown { book.sheets.push(sheet) } else { hidden.push(sheet) }
                }
                _ => {}
            }
        }
        if book.sheets.is_empty() {
            book.sheets = hidden;
        }
        if book.sheets.is_empty() {
            return Err(Fault::NotASheet);
        }
        Ok((archive, book))
    }
}

/// The parts that a part refers to, by the ids it uses for them.
fn links(archive: &mut Archive<'_>, of: &str) -> Result<HashMap<String, Link>, Fault> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = absolute(folder, &format!("_rels/{name}.rels"));
    let mut links = HashMap::new();
    let Some(text) = archive.part(&path)? else { return Ok(links) };
    let mut pieces = Pieces::of(&text);
    while let Some(piece) = pieces.next()? {
        let Piece::Open(tag) = piece else { continue };
        if tag.name != "Relationship" {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        links.insert(id.into_owned(), Link { kind, path: absolute(folder, &target) });
    }
    Ok(links)
}

/// The path of a part that is named from a folder.
fn absolute(folder: &str, target: &str) -> String {
    let (folder, target) = match target.strip_prefix('/') {
        Some(target) => ("", target),
        None => (folder, target),
    };
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}
