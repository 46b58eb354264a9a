//! A log of purchases: one row per customer and purchase, with nothing known of either.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::fault::{Fault, RowProblem};
use super::fields::Cells;
use super::rows::rows;
use super::table::SourceFile;

/// Columns without which a log cannot be read.
const REQUIRED: [&str; 3] = ["customer_id", "date", "revenue"];

/// One purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Who bought.
    pub customer: String,
    /// When.
    pub on: NaiveDate,
    /// For how much, in minor units.
    pub revenue: i64,
}

/// Whether a file is a log of purchases, by its name.
pub fn is_log(file: &str) -> bool {
    file.rsplit(['/', '\\'])
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("transactions.csv"))
}

/// The purchases of a log, in the order of the file.
///
/// # Errors
///
/// Every row that cannot be used, with its line and reason; then no purchase is returned.
pub fn transactions(file: SourceFile) -> Result<Vec<Transaction>, Vec<RowProblem>> {
    let rows = rows(file, &REQUIRED, transaction).map_err(|problem| vec![problem])?;
    if rows.problems.is_empty() { Ok(rows.good) } else { Err(rows.problems) }
}

fn transaction(cells: &mut Cells<'_>) -> Option<Transaction> {
    let customer = cells.required("customer_id").to_owned();
    let on = cells.required_date("date");
    cells.required("revenue");
    let revenue = cells.cents("revenue");
    let quantity = cells.text("quantity");
    if !quantity.is_empty() && quantity.parse::<i64>().is_err() {
        cells.fault("quantity", Fault::NotANumber { text: quantity.to_owned() });
    }
    Some(Transaction { customer, on: on?, revenue: revenue? })
}

/// The customers of a log: by number where all are numbers, else by their letters.
pub fn customers<'a>(transactions: impl Iterator<Item = &'a Transaction>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = transactions.map(|row| row.customer.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let numbered: Option<BTreeMap<u64, &str>> =
        keys.iter().map(|key| Some((number(key)?, *key))).collect();
    numbered.map_or(keys, |numbered| numbered.into_values().collect())
}

/// A key that is a plain number, without leading zeros.
pub fn number(key: &str) -> Option<u64> {
    key.parse().ok().filter(|number: &u64| number.to_string() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Transaction>, Vec<String>> {
        let file = SourceFile { name: "transactions.csv".into(), bytes: text.into() };
        transactions(file).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_log_is_read_in_its_order() {
        let rows =
            read("customer_id,date,quantity,revenue\n10,1997-01-02,1,9.99\n9,1997-01-01,,0\n");
        let rows = rows.unwrap();
        assert_eq!((rows[0].revenue, rows[1].customer.as_str()), (999, "9"));
        assert_eq!(customers(rows.iter()), ["9", "10"]);
        let named = [("b", 1), ("10", 2), ("9", 3)].map(|(customer, revenue)| Transaction {
            customer: customer.into(),
            on: rows[0].on,
            revenue,
        });
        assert_eq!(customers(named.iter()), ["10", "9", "b"]);
        assert!(is_log("data/Transactions.csv") && !is_log("orders.csv"));
    }

    #[test]
    fn every_bad_row_is_named() {
        let problems = read(
            "customer_id,date,quantity,revenue\n,1997-01-02,1,9.99\n1,1997-02-30,x,1\n1,1997-01-01,1\n",
        );
        let expected = [
            "transactions.csv, line 2, column customer_id: the cell is empty",
            "transactions.csv, line 3, column date: \"1997-02-30\" is not a date",
            "transactions.csv, line 3, column quantity: \"x\" is not a whole number",
            "transactions.csv, line 4: the row has 3 cells, the header has 4",
        ];
        assert_eq!(problems.unwrap_err(), expected);
        let missing = read("customer_id,date\n").unwrap_err();
        assert_eq!(missing, ["transactions.csv, line 1, column revenue: the column is missing"]);
    }
}
