//! Amounts as people type them, in either notation.

/// Largest amount every layer carries exactly: 2⁵³ minor units.
const MOST: i64 = 1 << 53;

/// The text as minor units: `1.234,56`, `1,234.56`, `€ 1234`, `-5,5`.
///
/// The last comma or point followed by one or two digits is the decimal mark; others only group.
pub fn parse(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (negative, bare) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, bare.as_str()),
    };
    let (whole, cents) = match bare.rsplit_once([',', '.']) {
        Some((whole, cents)) if matches!(cents.len(), 1 | 2) => (whole, cents),
        _ => (bare, ""),
    };
    let whole: String = whole.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !digits(&whole) || !digits(cents) || (whole.is_empty() && cents.is_empty()) {
        return None;
    }
    let minor: i64 = format!("0{whole}{cents:0<2}").parse().ok()?;
    let minor = if negative { -minor } else { minor };
    (-MOST..=MOST).contains(&minor).then_some(minor)
}

/// Minor units as they stand in a field: `1234,56`.
pub fn typed(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, minor: Option<i64>) {
        assert_eq!(parse(text), minor, "{text}");
    }

    #[test]
    fn both_notations_are_understood() {
        check("1.234,56", Some(123_456));
        check("1,234.56", Some(123_456));
        check("€ 1.234", Some(123_400));
        check("12,5", Some(1_250));
        check("-0,05", Some(-5));
    }

    #[test]
    fn words_and_overlong_numbers_are_refused() {
        check("twelve", None);
        check("", None);
        check(",", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn what_is_shown_is_understood_again() {
        check(&typed(-123_456), Some(-123_456));
    }
}
