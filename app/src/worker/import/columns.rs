//! The columns of a table that is none of ours, and what they are taken for.

use domain::exchange::mapping::{Mapping, Target, TargetField};
use domain::exchange::workbook::{self, is_workbook};
use domain::exchange::{
    Context, Encoding, Fate, Fault, Importer, Preview, SourceFile, preview_sheet,
};

use super::FOLDER_SOURCE;
use crate::worker::message::{AskError, ColumnMapping, ImportColumns};

/// What rows can become, in the order they are offered.
const TARGETS: [Target; 3] = [Target::Customer, Target::Contact, Target::AddressBook];

/// For one file that is not a table we know: its columns, and what they are taken for.
pub fn columns(
    sources: &[SourceFile],
    wanted: Option<&ColumnMapping>,
) -> Result<Option<(ImportColumns, Mapping)>, AskError> {
    let [source] = sources else { return Ok(None) };
    if wanted.is_none() && is_known(source) {
        return Ok(None);
    }
    let target = wanted.map_or(Target::Customer, |mapping| mapping.target);
    let sheets = match is_workbook(&source.bytes) {
        true => workbook::sheets(&source.bytes).map_err(invalid)?,
        false => Vec::new(),
    };
    let chosen = wanted.and_then(|mapping| mapping.sheet.clone()).or(sheets.first().cloned());
    let found = match preview_sheet(source, chosen.as_deref(), target) {
        // The other sheets can still be chosen.
        Err(Fault::EmptyFile) if sheets.len() > 1 => preview_of_nothing(target, chosen.clone()),
        found => found.map_err(invalid)?,
    };
    let Preview { header, samples, guess, .. } = found;
    let mapping = match wanted {
        Some(wanted) if wanted.fields.len() == header.len() => {
            let field = |name: &Option<String>| {
                let name = name.as_deref()?;
                TargetField::for_target(target).find(|field| field.name() == name)
            };
            Mapping { columns: wanted.fields.iter().map(field).collect(), ..guess }
        }
        _ => guess,
    };
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
        sheets,
        choices: TARGETS.map(|target| (target, choices(target))).into(),
    };
    Ok(Some((columns, mapping)))
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
