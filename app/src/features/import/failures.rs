//! The rows that were left out, as a file to mend them from.

use crate::worker::message::ImportProblem;

/// The problems as CSV, UTF-8 with a byte order mark so that spreadsheets read the accents.
pub fn csv(header: [&str; 5], problems: &[ImportProblem]) -> String {
    let mut text = String::from('\u{feff}');
    line(&mut text, header);
    for problem in problems {
        let line_number = problem.line.to_string();
        let column = problem.column.as_deref().unwrap_or_default();
        let cells = [&problem.file, line_number.as_str(), column, &problem.value, &problem.reason];
        line(&mut text, cells);
    }
    text
}

fn line(text: &mut String, cells: [&str; 5]) {
    let quoted = cells.map(|cell| format!("\"{}\"", harmless(cell).replace('"', "\"\"")));
    text.push_str(&quoted.join(","));
    text.push_str("\r\n");
}

/// A cell that a spreadsheet will not run as a formula: a quote goes before what would begin one.
fn harmless(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_quotes_come_out_harmless() {
        let problem = ImportProblem {
            file: "orders.csv".into(),
            line: 3,
            column: None,
            value: "=1+1 \"x\"".into(),
            reason: "not an amount".into(),
        };
        let text = csv(["file", "line", "column", "value", "reason"], &[problem]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], r#""orders.csv","3","","'=1+1 ""x""","not an amount""#);
    }
}
