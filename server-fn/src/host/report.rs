//! `klantkompas report`: the figures of a folder of tables, computed as the devices compute them.
//!
//! A bad row or a reference into nothing ends it with file, line and reason, without figures:
//! figures over part of a file would look like those of the whole.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use chrono::NaiveDate;
use domain::analytics::report::{LogSpan, customer_table, figures, log_figures, log_table};
use domain::exchange::transactions::{is_log, transactions};
use domain::exchange::{Context, Importer, RowProblem, SourceFile};
use domain::id::WorkspaceId;
use domain::setting::Boundaries;
use uuid::Uuid;

/// Problems named before the rest is only counted.
const MAX_NAMED: usize = 20;

/// Days in the models' usual unit of time.
const WEEK: u32 = 7;

/// What figures are asked for.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Folder with customers.csv, orders.csv, surveys.csv and so on; or with transactions.csv only.
    #[arg(long)]
    pub from: PathBuf,
    /// The date of the figures: nothing later counts.
    #[arg(long, value_parser = date)]
    pub as_of: NaiveDate,
    /// JSON file with the boundaries to use instead of the usual ones.
    #[arg(long)]
    pub settings: Option<PathBuf>,
    /// All figures, or a table with a line per customer.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// With transactions.csv: the last day that models are fitted on; the date of the figures when
    /// absent.
    #[arg(long, value_parser = date)]
    pub calibration_end: Option<NaiveDate>,
    /// With transactions.csv: days in the models' unit of time; a week when absent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub time_unit_days: Option<u32>,
}

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// All figures.
    Json,
    /// A line per customer.
    Csv,
}

/// A date as the command line takes it.
///
/// # Errors
///
/// A sentence that says how it is written.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().ok().ok_or_else(|| "a date is written as 2025-06-30".to_owned())
}

impl Report {
    /// The figures as text.
    ///
    /// # Errors
    ///
    /// When folder or settings cannot be read, or any row of the tables cannot be used.
    pub fn text(&self) -> anyhow::Result<String> {
        let setting = self.setting()?;
        let mut files = tables(&self.from)?;
        let is_table = |name: &str| files.iter().any(|file| file.name.eq_ignore_ascii_case(name));
        // A log is looked at where there are no orders to say more.
        match files.iter().position(|file| is_log(&file.name)) {
            Some(place) if !is_table("orders.csv") => self.log(files.swap_remove(place), &setting),
            _ => self.folder(files, &setting),
        }
    }

    fn setting(&self) -> anyhow::Result<Boundaries> {
        let Some(path) = &self.settings else { return Ok(Boundaries::default()) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the settings {} cannot be read", path.display()))?;
        let setting = Boundaries::default().with_json(&text);
        setting.with_context(|| format!("the settings {} cannot be used", path.display()))
    }

    fn folder(&self, files: Vec<SourceFile>, setting: &Boundaries) -> anyhow::Result<String> {
        let is_for_logs = self.calibration_end.is_some() || self.time_unit_days.is_some();
        ensure!(
            !is_for_logs,
            "--calibration-end and --time-unit-days need a folder with transactions.csv"
        );
        // Ids stay within this run, so any workspace will do.
        let context = Context::empty(WorkspaceId(Uuid::nil()), "folder", &setting.firm.country);
        let prepared = Importer::folder(context, files).finish();
        if !prepared.problems.is_empty() {
            bail!("{}", sentence(&prepared.problems));
        }
        match self.format {
            Format::Json => {
                Ok(serde_json::to_string_pretty(&figures(&prepared, self.as_of, setting))?)
            }
            Format::Csv => Ok(line_ends(customer_table(&prepared, self.as_of, setting))),
        }
    }

    fn log(&self, file: SourceFile, setting: &Boundaries) -> anyhow::Result<String> {
        let calibration_end = self.calibration_end.unwrap_or(self.as_of);
        ensure!(
            calibration_end <= self.as_of,
            "the calibration ends on {calibration_end}, after the date of the figures"
        );
        let unit_days = self.time_unit_days.unwrap_or(WEEK);
        let span = LogSpan { as_of: self.as_of, calibration_end, unit_days };
        let rows = match transactions(file) {
            Ok(rows) => rows,
            Err(problems) => bail!("{}", sentence(&problems)),
        };
        match self.format {
            Format::Json => Ok(serde_json::to_string_pretty(&log_figures(&rows, span, setting))?),
            Format::Csv => Ok(line_ends(log_table(&rows, span))),
        }
    }
}

/// A table without its last line end, which printing adds.
fn line_ends(table: String) -> String {
    table.trim_end().to_owned()
}

/// The tables of a folder, in the order of their names; a file without a header is a table without
/// rows, as good as absent.
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
            if !bytes.trim_ascii().is_empty() {
                files.push(SourceFile { name, bytes });
            }
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

    fn report(folder: &Path) -> Report {
        Report {
            from: folder.to_owned(),
            as_of: "2025-06-30".parse().unwrap(),
            settings: None,
            format: Format::Json,
            calibration_end: None,
            time_unit_days: None,
        }
    }

    const CUSTOMERS: (&str, &str) = ("customers.csv", "customer_id,name\nC1,Bakker\n");
    const SURVEYS: (&str, &str) =
        ("surveys.csv", "response_id,customer_id,date,nps\nS1,C1,2025-01-01,9\n");
    const LOG: (&str, &str) =
        ("transactions.csv", "customer_id,date,quantity,revenue\n1,2025-01-01,1,9.99\n");

    fn json(report: &Report) -> serde_json::Value {
        serde_json::from_str(&report.text().unwrap()).unwrap()
    }

    fn error(report: &Report) -> String {
        format!("{:#}", report.text().unwrap_err())
    }

    #[test]
    fn figures_of_a_folder_are_printed_as_json() {
        let folder = folder(&[CUSTOMERS, SURVEYS]);
        let found = json(&report(folder.path()));
        assert_eq!(found["as_of"], "2025-06-30");
        assert_eq!(found["lifecycle"]["potential"], 1);
        assert_eq!(found["nps"]["promoters"], 1);
        assert_eq!(found["config"]["dormant_months"], 12);
    }

    #[test]
    fn empty_tables_are_as_good_as_absent() {
        let folder = folder(&[("customers.csv", "customer_id,name\n"), ("orders.csv", "\n")]);
        let found = json(&report(folder.path()));
        let names: Vec<_> = found.as_object().unwrap().keys().collect();
        assert_eq!(names, ["as_of", "config"]);
    }

    #[test]
    fn customers_of_a_folder_are_printed_as_a_table() {
        let folder = folder(&[CUSTOMERS]);
        let table = Report { format: Format::Csv, ..report(folder.path()) }.text().unwrap();
        assert_eq!(table.lines().count(), 2);
        assert!(table.starts_with("customer_id,lifecycle,dormant"));
        assert!(table.lines().nth(1).unwrap().starts_with("C1,potential,0,0,undecided,suspect,0"));
    }

    #[test]
    fn settings_are_read_and_checked() {
        let folder = folder(&[
            CUSTOMERS,
            ("good.json", r#"{"dormant_months": 6}"#),
            ("bad.json", r#"{"dormant_month": 6}"#),
            ("absurd.json", r#"{"dormant_months": -1}"#),
        ]);
        let with = |name: &str| Report {
            settings: Some(folder.path().join(name)),
            ..report(folder.path())
        };
        assert_eq!(json(&with("good.json"))["config"]["dormant_months"], 6);
        assert!(error(&with("bad.json")).contains("there is no setting \"dormant_month\""));
        assert!(error(&with("absurd.json")).contains("\"dormant_months\" cannot be -1"));
        assert!(error(&with("missing.json")).contains("missing.json cannot be read"));
    }

    #[test]
    fn a_log_gives_its_own_figures() {
        let folder = folder(&[LOG]);
        let found = json(&report(folder.path()));
        assert_eq!(found["log"]["customers"], 1);
        assert!(found["bg_nbd"]["refused"].is_string());
        let table = Report { format: Format::Csv, ..report(folder.path()) }.text().unwrap();
        assert!(table.lines().nth(1).unwrap().starts_with("1,0,0,25.71"));
        let late = Report {
            calibration_end: Some("2025-07-01".parse().unwrap()),
            ..report(folder.path())
        };
        assert!(error(&late).contains("after the date of the figures"));
    }

    #[test]
    fn options_of_a_log_need_one() {
        let folder = folder(&[CUSTOMERS]);
        let wrong = Report { time_unit_days: Some(1), ..report(folder.path()) };
        assert!(error(&wrong).contains("transactions.csv"));
    }

    #[test]
    fn a_reference_into_nothing_ends_it_without_figures() {
        let wrong = ("surveys.csv", "response_id,customer_id,date,nps\nS1,C2,2025-01-01,9\n");
        let folder = folder(&[CUSTOMERS, wrong]);
        let expected = "surveys.csv, line 2, column customer_id: \"C2\" is not in customers";
        assert!(error(&report(folder.path())).contains(expected));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        assert!(error(&report(Path::new("/nowhere/at/all"))).contains("/nowhere/at/all"));
    }
}
