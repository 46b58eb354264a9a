//! `klantkompas nps`: the Net Promoter Score of a file of answers, and whether it changed.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use domain::analytics::nps::{Nps, NpsChange, SKIPPED, Tally};
use domain::exchange::answers::{Answer, answers};
use domain::exchange::{RowProblem, SourceFile};
use serde::Serialize;

use super::report::date;

/// Which answers.
#[derive(Debug, clap::Args)]
pub struct NpsOf {
    /// Table with the columns `date` and `score`; an empty score is a skipped question.
    #[arg(long)]
    pub from: PathBuf,
    /// Also compare the answers before this day with those from it on.
    #[arg(long, value_parser = date)]
    pub split_at: Option<NaiveDate>,
}

/// What is printed.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    all: Score,
    /// Rows without a score.
    skipped: usize,
    /// Rows that are no answer.
    rejected: Vec<Rejected>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    split: Option<Split>,
}

/// The two groups and their difference.
#[derive(Serialize)]
struct Split {
    before: Score,
    after: Score,
    /// Absent when either group has no answer.
    change: Option<NpsChange>,
}

/// The score of a group, or that nobody in it answered.
#[derive(Serialize)]
#[serde(untagged)]
enum Score {
    Of(Nps),
    Nobody { n: u32, nps: Option<f64> },
}

impl From<Tally> for Score {
    fn from(tally: Tally) -> Self {
        Nps::of(tally, None).map_or(Self::Nobody { n: 0, nps: None }, Self::Of)
    }
}

/// A row that is no answer.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Rejected {
    /// Line in the file, from 1.
    line: u64,
    reason: String,
}

impl NpsOf {
    /// The figures as JSON.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no table, or has no column `date` or `score`.
    pub fn text(&self) -> anyhow::Result<String> {
        let bytes = std::fs::read(&self.from)
            .with_context(|| format!("the file {} cannot be read", self.from.display()))?;
        let file = SourceFile { name: self.from.display().to_string(), bytes };
        let rows = answers(file).map_err(|problem| anyhow::anyhow!("{problem}"))?;
        let printed = Printed {
            all: tally(rows.good.iter()).into(),
            skipped: rows.good.iter().filter(|answer| answer.score == SKIPPED).count(),
            rejected: rejected(&rows.problems),
            split: self.split_at.map(|day| split(&rows.good, day)),
        };
        Ok(serde_json::to_string_pretty(&printed)?)
    }
}

fn tally<'a>(answers: impl Iterator<Item = &'a Answer>) -> Tally {
    Tally::of(answers.map(|answer| answer.score))
}

fn split(answers: &[Answer], day: NaiveDate) -> Split {
    let before = tally(answers.iter().filter(|answer| answer.on < day));
    let after = tally(answers.iter().filter(|answer| answer.on >= day));
    let change = NpsChange::between(before, after);
    Split { before: before.into(), after: after.into(), change }
}

/// One entry a row, whatever is wrong with it.
fn rejected(problems: &[RowProblem]) -> Vec<Rejected> {
    let reason = |problem: &RowProblem| match &problem.column {
        Some(column) => format!("column {column}: {}", problem.fault),
        None => problem.fault.to_string(),
    };
    let rows = problems.chunk_by(|a, b| a.line == b.line);
    rows.map(|row| Rejected {
        line: row.first().map_or(0, |problem| problem.line),
        reason: row.iter().map(reason).collect::<Vec<_>>().join("; "),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn printed(table: &str, split_at: Option<&str>) -> anyhow::Result<Value> {
        let folder = tempfile::tempdir()?;
        let from = folder.path().join("nps.csv");
        std::fs::write(&from, table)?;
        let split_at = split_at.map(|day| day.parse().unwrap());
        Ok(serde_json::from_str(&NpsOf { from, split_at }.text()?)?)
    }

    #[test]
    fn the_score_comes_with_what_was_left_out() {
        let found = printed(
            "date,score\n2025-01-01,9\n2025-01-02,\n2025-13-01,11\n2025-01-03,6\n\
                             2025-01-04,10\n2025-01-05,8\n2025-01-06,9\n",
            None,
        );
        let found = found.unwrap();
        assert_eq!((&found["n"], &found["nps"]), (&json!(5), &json!(40.0)));
        // The known answer for three promoters, a passive and a detractor.
        let low = found["adjusted95"][0].as_f64().unwrap();
        assert!((low - -29.782_658_786_036_354).abs() < 1e-9, "{low}");
        assert_eq!(found["skipped"], 1);
        let reason = "column date: \"2025-13-01\" is not a date; column score: \"11\" is not a \
                      whole number from 0 to 10";
        assert_eq!(found["rejected"], json!([{ "line": 4, "reason": reason }]));
        assert!(found.get("before").is_none());
    }

    #[test]
    fn the_day_of_the_split_belongs_to_what_comes_after() {
        let table = "date,score\n2025-01-31,9\n2025-02-01,0\n2025-02-01,\n2025-03-01,10\n";
        let found = printed(table, Some("2025-02-01")).unwrap();
        assert_eq!((&found["before"]["n"], &found["after"]["n"]), (&json!(1), &json!(2)));
        assert_eq!(found["change"]["points"], json!(-100.0));
        assert!(found["change"]["p_two_sided"].as_f64().unwrap() < 1.0);
    }

    #[test]
    fn no_answers_are_no_score() {
        let found = printed("date,score\n2025-02-01,\n", Some("2025-02-01")).unwrap();
        let nobody = json!({ "n": 0, "nps": null });
        assert_eq!((&found["n"], &found["nps"]), (&json!(0), &Value::Null));
        assert_eq!((&found["before"], &found["after"]), (&nobody, &nobody));
        assert_eq!(found["change"], Value::Null);
        let error = printed("date\n2025-02-01\n", None).unwrap_err().to_string();
        assert!(error.ends_with("line 1, column score: the column is missing"), "{error}");
    }
}
