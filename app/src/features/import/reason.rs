//! Why a row is left out, in the reader's language. The worker says it in English with stable
//! beginnings; a reason this page does not know is shown as it came.

use crate::i18n::*;

/// The reason in words.
pub fn worded(i18n: I18n, reason: &str) -> String {
    // The cell itself stands beside the reason already.
    let said = reason.rsplit_once('"').map_or(reason, |(_, said)| said).trim();
    let mut numbers = numbers(said);
    let mut number = move || numbers.next().unwrap_or_default();
    let after = |beginning| said.strip_prefix(beginning).map(str::to_owned);
    if said == "is not a date" {
        t!(i18n, import.reason.date).to_owned()
    } else if said.starts_with("is not an amount") {
        t!(i18n, import.reason.amount).to_owned()
    } else if said.starts_with("is not a whole number") {
        t!(i18n, import.reason.whole, least = number(), most = number()).to_string()
    } else if said.starts_with("the row has") {
        t!(i18n, import.reason.cells, found = number(), expected = number()).to_string()
    } else if said.starts_with("the cell is empty") {
        t!(i18n, import.reason.empty).to_owned()
    } else if said.starts_with("the cell is") {
        t!(i18n, import.reason.long, bytes = number(), most = number()).to_string()
    } else if said.starts_with("already stands in line") {
        t!(i18n, import.reason.twice, line = number()).to_string()
    } else if said == "the column is missing" {
        t!(i18n, import.reason.column).to_owned()
    } else if let Some(table) = after("is not in ") {
        t!(i18n, import.reason.unknown, table = table).to_string()
    } else if let Some(allowed) = after("is not one of ") {
        t!(i18n, import.reason.choice, allowed = allowed).to_string()
    } else if said.starts_with("this is not a text table") {
        t!(i18n, import.reason.text).to_owned()
    } else if let Some(file) = after("already stands in the file ") {
        t!(i18n, import.reason.other_file, file = file).to_string()
    } else if said.starts_with("is already a customer") {
        t!(i18n, import.reason.here).to_owned()
    } else if let Some(reason) = of_card(i18n, said).or_else(|| of_workbook(i18n, reason)) {
        reason
    } else if said == "the file is empty" {
        t!(i18n, import.reason.nothing).to_owned()
    } else {
        reason.to_owned()
    }
}

/// What is wrong with a vCard, and what to do.
fn of_card(i18n: I18n, said: &str) -> Option<String> {
    let mut numbers = numbers(said);
    let mut most = || numbers.next().unwrap_or_default();
    let is = |beginning| said.starts_with(beginning);
    Some(if is("the card does not end") {
        t!(i18n, import.reason.unfinished).to_owned()
    } else if is("the card names neither") {
        t!(i18n, import.reason.nameless).to_owned()
    } else if is("the card is a list") {
        t!(i18n, import.reason.group).to_owned()
    } else if is("the card is more than") {
        t!(i18n, import.reason.card_long, most = most()).to_string()
    } else if is("the card has more than") {
        t!(i18n, import.reason.properties, most = most()).to_string()
    } else if is("whom the card is of was erased") {
        t!(i18n, import.reason.erased).to_owned()
    } else if is("this is not a file of vCards") {
        t!(i18n, import.reason.no_cards).to_owned()
    } else {
        return None;
    })
}

/// What is wrong with a workbook, and what to do.
fn of_workbook(i18n: I18n, said: &str) -> Option<String> {
    let is = |beginning| said.starts_with(beginning);
    Some(if is("this is not a spreadsheet") {
        t!(i18n, import.reason.not_a_sheet).to_owned()
    } else if is("the spreadsheet has a password") {
        t!(i18n, import.reason.sheet_locked).to_owned()
    } else if is("the spreadsheet is damaged") {
        t!(i18n, import.reason.sheet_damaged).to_owned()
    } else if is("the spreadsheet is more than") {
        let most = numbers(said).next().unwrap_or_default();
        t!(i18n, import.reason.sheet_large, most = most).to_string()
    } else {
        let cell = said.strip_prefix("the formula in ")?.split(' ').next().unwrap_or_default();
        t!(i18n, import.reason.cell_error, cell = cell.to_owned()).to_string()
    })
}

/// The whole numbers of a text, in order.
fn numbers(text: &str) -> impl Iterator<Item = String> + use<> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use domain::exchange::Fault;

    use super::*;

    #[test]
    fn every_fault_of_a_card_has_its_own_words() {
        let name = || "Smit".to_owned();
        let faults = [
            Fault::AlreadyHere { name: name() },
            Fault::InOtherFile { key: name(), file: "a.vcf".to_owned() },
            Fault::Erased,
            Fault::NotCards,
            Fault::CardUnfinished,
            Fault::CardNameless,
            Fault::CardGroup,
            Fault::CardTooLong { limit: 7 },
            Fault::CardProperties { limit: 7 },
        ];
        let mut told: Vec<String> = Vec::new();
        for fault in faults {
            let said = fault.to_string();
            let words = worded(I18n::default(), &said);
            assert!(words != said && !told.contains(&words), "{said} reads {words}");
            let has_figure = said.contains('7');
            assert_eq!(has_figure, words.contains('7'), "{said} reads {words}");
            told.push(words);
        }
    }

    #[test]
    fn every_fault_of_a_workbook_has_its_own_words() {
        let cell_error = Fault::CellError { cell: "C7".into(), text: "#N/A".into() };
        let faults = [
            Fault::NotASheet,
            Fault::SheetLocked,
            Fault::SheetDamaged,
            Fault::SheetTooLarge { megabytes: 7 },
            cell_error,
        ];
        let mut told: Vec<String> = Vec::new();
        for fault in faults {
            let said = fault.to_string();
            let words = worded(I18n::default(), &said);
            assert!(words != said && !told.contains(&words), "{said} reads {words}");
            assert_eq!(said.contains('7'), words.contains('7'), "{said} reads {words}");
            told.push(words);
        }
    }

    #[test]
    fn numbers_come_in_order() {
        let found: Vec<String> = numbers("the row has 3 cells, the header has 12").collect();
        assert_eq!(found, ["3", "12"]);
    }
}
