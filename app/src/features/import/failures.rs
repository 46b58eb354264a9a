//! The rows that were left out, as a file to mend them from.

use domain::exchange::left_out;

use crate::worker::message::LeftOutRows;

/// The rows of one file as CSV, UTF-8 with a byte order mark so that spreadsheets read the accents: the
/// columns as they were, and the reasons behind them under `title`.
pub fn csv(title: &str, rows: LeftOutRows, worded: impl Fn(&str) -> String) -> String {
    let LeftOutRows { file, header, rows } = rows;
    let said = |(column, reason): &(Option<String>, String)| match column {
        Some(column) => format!("{column}: {}", worded(reason)),
        None => worded(reason),
    };
    let with_reasons = |(cells, reasons): (Vec<String>, Vec<_>)| {
        (cells, reasons.iter().map(said).collect::<Vec<_>>().join("; "))
    };
    let rows: Vec<_> = rows.into_iter().map(with_reasons).collect();
    // It is made of texts.
    String::from_utf8(left_out::csv(&file, title, &header, &rows)).unwrap_or_default()
}

/// The name of a file without its folders and ending.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_with_its_cells_and_reasons_in_words() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let wrong = vec![(Some("sinds".to_owned()), "no".to_owned()), (None, "short".to_owned())];
        let rows = LeftOutRows {
            file: "a/orders.csv".into(),
            header: texts(&["naam", "sinds"]),
            rows: vec![(texts(&["=1+1", "x"]), wrong)],
        };
        let text = csv("Reden", rows, str::to_uppercase);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "\u{feff}naam;sinds;Reden (klantkompas: a/orders.csv)");
        assert_eq!(lines[1], "'=1+1;x;\"sinds: NO; SHORT\"");
        assert_eq!((stem("a/orders.csv"), stem("x")), ("orders", "x"));
    }
}
