//! The columns of a table that is none of ours, and what they are taken for.

use domain::exchange::left_out::{is_reason, source_of, source_of_file};
use domain::exchange::mapping::{Mapping, Target, TargetField};
use domain::exchange::workbook::{self, is_workbook};
use domain::exchange::{
    Context, Encoding, Fate, Fault, Importer, Preview, SourceFile, preview_sheet,
};

use super::FOLDER_SOURCE;
use crate::worker::message::{AskError, ColumnMapping, ImportColumns, Remembered};

/// What rows can become, in the order they are offered.
const TARGETS: [Target; 3] = [Target::Customer, Target::Contact, Target::AddressBook];

/// For one file that is not a table we know: its columns, and what they are taken for. Rows that were
/// left out and mended are taken for those of the file they were in.
pub fn columns(
    sources: &mut [SourceFile],
    wanted: Option<&ColumnMapping>,
    remembered: &[Remembered],
) -> Result<Option<(ImportColumns, Mapping)>, AskError> {
    for source in sources.iter_mut().filter(|source| !is_workbook(&source.bytes)) {
        if let Some(from) = source_of_file(source) {
            source.name = from;
        }
    }
    let [source] = sources else { return Ok(None) };
    if wanted.is_none() && is_known(source) {
        return Ok(None);
    }
    let sheets = match is_workbook(&source.bytes) {
        true => workbook::sheets(&source.bytes).map_err(invalid)?,
        false => Vec::new(),
    };
    let chosen = wanted.and_then(|mapping| mapping.sheet.clone()).or(sheets.first().cloned());
    let look = |target| match preview_sheet(source, chosen.as_deref(), target) {
        // The other sheets can still be chosen.
        Err(Fault::EmptyFile) if sheets.len() > 1 => Ok(preview_of_nothing(target, chosen.clone())),
        found => found.map_err(invalid),
    };
    let mut found = look(wanted.map_or(Target::Customer, |mapping| mapping.target))?;
    let before = match wanted {
        Some(_) => None,
        None => remembered.iter().find_map(|before| as_before(before, &found.header)),
    };
    if let Some(before) = before.as_ref().filter(|before| before.target != found.guess.target) {
        found = look(before.target)?;
    }
    let Preview { header, samples, guess, .. } = found;
    let target = guess.target;
    let mapping = match wanted.or(before.as_ref()) {
        Some(wanted) if wanted.fields.len() == header.len() => {
            let field = |name: &Option<String>| {
                let name = name.as_deref()?;
                TargetField::for_target(target).find(|field| field.name() == name)
            };
            Mapping { columns: wanted.fields.iter().map(field).collect(), ..guess }
        }
        _ => guess,
    };
    if let Some(from) = source_of(&header) {
        source.name = from.to_owned();
    }
    let name = |field: TargetField| field.name().to_owned();
    let choices = |target| TargetField::for_target(target).map(name).collect();
    let columns = ImportColumns {
        headers: header,
        samples,
        mapping: ColumnMapping {
            target,
            fields: mapping.columns.iter().map(|field| field.map(name)).collect(),
            sheet: chosen,
        },
        is_remembered: before.is_some(),
        sheets,
        choices: TARGETS.map(|target| (target, choices(target))).into(),
    };
    Ok(Some((columns, mapping)))
}

/// How a file with the same columns, in whatever order, was read before.
fn as_before(before: &Remembered, header: &[String]) -> Option<ColumnMapping> {
    let sorted = |names: &[String]| {
        let mut names: Vec<String> =
            names.iter().filter(|name| !is_reason(name)).cloned().collect();
        names.sort_unstable();
        names
    };
    if sorted(&before.headers) != sorted(header) {
        return None;
    }
    let mut left: Vec<_> = before.headers.iter().zip(&before.mapping.fields).collect();
    let mut fields = Vec::with_capacity(header.len());
    for name in header {
        // Of columns with one name the first is the first.
        let at = left.iter().position(|(other, _)| *other == name);
        fields.push(at.and_then(|at| left.remove(at).1.clone()));
    }
    Some(ColumnMapping { fields, sheet: None, ..before.mapping.clone() })
}

fn invalid(fault: Fault) -> AskError {
    AskError::Invalid(fault.to_string())
}

/// Of a sheet without rows.
fn preview_of_nothing(target: Target, sheet: Option<String>) -> Preview {
    let guess = Mapping { sheet, target, ..Mapping::of_cards(&[]) };
    let (header, samples, encoding) = (Vec::new(), Vec::new(), Encoding::Utf8);
    Preview { header, samples, rows: 0, encoding, separator: ',', guess }
}

/// Whether a file is a table of the folder, by its name alone.
fn is_known(source: &SourceFile) -> bool {
    let nameless = SourceFile { name: source.name.clone(), bytes: Vec::new() };
    let context = Context::empty(domain::id::WorkspaceId(uuid::Uuid::nil()), FOLDER_SOURCE, "");
    let prepared = Importer::folder(context, vec![nameless]).finish();
    !prepared.tables.iter().any(|table| table.fate == Fate::Ignored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), bytes: text.into() }
    }

    fn names(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_file_with_the_same_columns_is_read_as_the_last_time() {
        let field = |name: &str| Some(name.to_owned());
        let mapping = ColumnMapping {
            target: Target::Contact,
            fields: vec![field("last_name"), None, field("notes")],
            sheet: None,
        };
        let headers = names(&["x", "y", "z"]);
        let remembered = [Remembered { headers, mapping }];
        let text = "z;x;y;Reden (klantkompas: oud.csv)\n1;2;3;4\n";
        let mut sources = [file("nieuw.csv", text)];
        let (columns, mapping) = columns(&mut sources, None, &remembered).unwrap().unwrap();
        assert!(columns.is_remembered);
        assert_eq!(columns.mapping.fields, [field("notes"), field("last_name"), None, None]);
        assert_eq!((mapping.target, sources[0].name.as_str()), (Target::Contact, "oud.csv"));
        let mut other = [file("a.csv", "x;y\n1;2\n")];
        let (columns, _) = super::columns(&mut other, None, &remembered).unwrap().unwrap();
        assert!(!columns.is_remembered);
    }

    #[test]
    fn rows_left_out_of_a_table_we_know_are_of_that_table() {
        let text = "customer_id;name;Reden (klantkompas: customers.csv)\nA;B;x\n";
        let mut sources = [file("geweigerde-rijen customers.csv", text)];
        assert_eq!(columns(&mut sources, None, &[]).unwrap(), None);
        assert_eq!(sources[0].name, "customers.csv");
    }
}
