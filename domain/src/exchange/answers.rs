//! A table of answers to the NPS question, with nothing known of who gave them.

use chrono::NaiveDate;

use super::fault::RowProblem;
use super::rows::{Rows, rows};
use super::table::SourceFile;
use crate::analytics::nps::{MAX_SCORE, SKIPPED};

/// Columns without which answers cannot be read.
const REQUIRED: [&str; 2] = ["date", "score"];

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The day it was given.
    pub on: NaiveDate,
    /// 0–10, or [`SKIPPED`] where the cell is empty.
    pub score: u8,
}

/// Reads the columns `date` and `score`. A row with a faulty date or score is no answer; an empty
/// score is a skipped question.
///
/// # Errors
///
/// When the file is no table, or a column is missing.
pub fn answers(file: SourceFile) -> Result<Rows<Answer>, RowProblem> {
    rows(file, &REQUIRED, |cells| {
        let on = cells.required_date("date");
        let score = cells.mark("score", 0, MAX_SCORE).unwrap_or(SKIPPED);
        Some(Answer { on: on?, score })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_scores_are_skipped_and_faulty_rows_named() {
        let text = "score,date\n9,2025-01-01\n,2025-01-02\n11,2025-01-03\n6.5,2025-01-03\n-1,\n\
                    0,31-12-2024\n7\n";
        let file = SourceFile { name: "nps.csv".into(), bytes: text.into() };
        let rows = answers(file).unwrap();
        let scores: Vec<_> = rows.good.iter().map(|row| (row.on.to_string(), row.score)).collect();
        let expected = [("2025-01-01", 9), ("2025-01-02", SKIPPED), ("2024-12-31", 0)];
        assert_eq!(scores, expected.map(|(on, score)| (on.to_owned(), score)));
        let problems: Vec<String> = rows.problems.iter().map(ToString::to_string).collect();
        let expected = [
            "nps.csv, line 4, column score: \"11\" is not a whole number from 0 to 10",
            "nps.csv, line 5, column score: \"6.5\" is not a whole number from 0 to 10",
            "nps.csv, line 6, column date: the cell is empty",
            "nps.csv, line 6, column score: \"-1\" is not a whole number from 0 to 10",
            "nps.csv, line 8: the row has 1 cells, the header has 2",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_missing_column_is_named() {
        let file = SourceFile { name: "nps.csv".into(), bytes: b"date,nps\n".to_vec() };
        let error = answers(file).unwrap_err().to_string();
        assert_eq!(error, "nps.csv, line 1, column score: the column is missing");
    }
}
