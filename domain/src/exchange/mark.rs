//! The apostrophe before a cell that a spreadsheet would run as a formula (OWASP, CSV Injection). What
//! is written with it is read without it, and every other text stays as it is, also one that began with
//! an apostrophe itself.

use std::borrow::Cow;

const MARK: char = '\'';

/// What begins a formula: in some spreadsheets also the wide forms, and marks that are skipped before
/// a formula.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text as it stands in a cell. Plain numbers stay numbers: nothing can be run of them.
pub fn marked(text: &str) -> Cow<'_, str> {
    if needs_mark(text) && !is_number(text) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell, without the mark that was put before it.
pub fn unmarked(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|text| needs_mark(text)).unwrap_or(cell)
}

/// Whether it begins like a formula, or with apostrophes before such a beginning: those would be taken
/// for marks.
fn needs_mark(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(BEGINNINGS)
}

fn is_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, cell: &str) {
        assert_eq!(marked(text), cell);
        assert_eq!(unmarked(cell), text);
    }

    #[test]
    fn formulas_are_marked_and_other_apostrophes_stay() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("+31612345678", "'+31612345678"),
            ("-x", "'-x"),
            ("-", "'-"),
            ("-,5", "'-,5"),
            ("-12,50", "-12,50"),
            ("'-12,50", "''-12,50"),
            ("\t=1", "'\t=1"),
            ("\r@x", "'\r@x"),
            ("＝1", "'＝1"),
            ("'t Zand", "'t Zand"),
            ("'s-Gravenhage", "'s-Gravenhage"),
            ("''", "''"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            check(text, cell);
        }
    }

    proptest! {
        #[test]
        fn what_is_marked_is_read_as_it_was_and_no_cell_is_a_formula(
            text in "['=+@\\-\t\r\n0-9a,＝]{0,6}",
        ) {
            let cell = marked(&text);
            prop_assert_eq!(unmarked(&cell), &text);
            prop_assert!(!cell.starts_with(BEGINNINGS) || is_number(&cell));
        }
    }
}
