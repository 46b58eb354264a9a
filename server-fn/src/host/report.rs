//! `klantkompas report`: the figures of a folder of tables, computed as the devices compute them.
//!
//! A bad row or a reference into nothing ends it with file, line and reason, without figures:
//! figures over part of a file would look like those of the whole.

use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use domain::analytics::report::figures;
use domain::exchange::{Context, Importer, RowProblem, SourceFile};
use domain::id::WorkspaceId;
use domain::setting::Setting;
use uuid::Uuid;

/// Problems named before the rest is only counted.
const MAX_NAMED: usize = 20;

/// The figures of the tables in `from` at a date, as JSON.
///
/// # Errors
///
/// When the folder cannot be read, or any row of its tables cannot be used.
pub fn report(from: &Path, as_of: NaiveDate) -> anyhow::Result<String> {
    let setting = Setting::default();
    // Ids stay within this run, so any workspace will do.
    let context = Context::empty(WorkspaceId(Uuid::nil()), "folder", &setting.country);
    let prepared = Importer::folder(context, tables(from)?).finish();
    if !prepared.problems.is_empty() {
        bail!("{}", sentence(&prepared.problems));
    }
    Ok(serde_json::to_string_pretty(&figures(&prepared, as_of, &setting))?)
}

/// The tables of a folder, in the order of their names.
fn tables(from: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let folder = || format!("the folder {} cannot be read", from.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(from).with_context(folder)? {
        let path = entry.with_context(folder)?.path();
        let is_table = path.extension().is_some_and(|kind| {
            ["csv", "tsv", "txt"].iter().any(|other| kind.eq_ignore_ascii_case(other))
        });
        if let (true, Some(name)) = (is_table && path.is_file(), path.file_name()) {
            let name = name.to_string_lossy().into_owned();
            let bytes = std::fs::read(&path)
                .with_context(|| format!("the file {} cannot be read", path.display()))?;
            files.push(SourceFile { name, bytes });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn sentence(problems: &[RowProblem]) -> String {
    let mut lines: Vec<String> = problems.iter().take(MAX_NAMED).map(ToString::to_string).collect();
    if problems.len() > MAX_NAMED {
        lines.push(format!("and {} more", problems.len() - MAX_NAMED));
    }
    format!("no figures, because of these rows:\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn as_of() -> NaiveDate {
        "2025-06-30".parse().unwrap()
    }

    #[test]
    fn figures_of_a_folder_are_printed_as_json() {
        let folder = folder(&[
            ("customers.csv", "customer_id,name\nC1,Bakker\n"),
            ("surveys.csv", "response_id,customer_id,date,nps\nS1,C1,2025-01-01,9\n"),
        ]);
        let text = report(folder.path(), as_of()).unwrap();
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(found["as_of"], "2025-06-30");
        assert_eq!(found["lifecycle"]["potential"], 1);
        assert_eq!(found["nps"]["promoters"], 1);
    }

    #[test]
    fn a_reference_into_nothing_ends_it_without_figures() {
        let folder = folder(&[
            ("customers.csv", "customer_id,name\nC1,Bakker\n"),
            ("surveys.csv", "response_id,customer_id,date,nps\nS1,C2,2025-01-01,9\n"),
        ]);
        let error = report(folder.path(), as_of()).unwrap_err().to_string();
        assert!(
            error.contains("surveys.csv, line 2, column customer_id: \"C2\" is not in customers")
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = report(Path::new("/nowhere/at/all"), as_of()).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all"));
    }
}
