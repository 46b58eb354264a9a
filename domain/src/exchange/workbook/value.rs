//! Numbers of a sheet as a person sees them in it: whole, with decimals, or a moment.

use chrono::{Days, NaiveDate, NaiveTime};

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// From 1900, with a 29th of February in that year that never was.
    #[default]
    Since1900,
    /// From 1904, as on old Macintoshes.
    Since1904,
}

const DAY_SECONDS: f64 = 86_400.0;

/// The last day a sheet can say: 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// A number in at most fifteen digits, which is what a spreadsheet shows of it; text that is no
/// number stays as it is.
///
/// Three decimals get a fourth, so that no notation takes a point before them for a mark of groups.
pub fn plain(text: &str) -> String {
    let Some(number) = text.trim().parse().ok().filter(|number: &f64| number.is_finite()) else {
        return text.to_owned();
    };
    let shown = format!("{:.14e}", number.abs());
    let Some((mantissa, exponent)) = shown.split_once('e') else { return shown };
    let Ok(exponent) = exponent.parse::<i32>() else { return shown };
    if !(-15..=20).contains(&exponent) {
        return text.trim().to_owned();
    }
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // How many digits stand before the point.
    let before = exponent + 1;
    let leading = usize::try_from(-before).unwrap_or(0);
    let digits = format!("{}{digits}", "0".repeat(leading));
    let whole = usize::try_from(before).unwrap_or(0);
    let padded = format!("{digits:0<whole$}");
    let (whole, decimals) = padded.split_at_checked(whole).unwrap_or((&padded, ""));
    let decimals = decimals.trim_end_matches('0');
    let sign = if number < 0.0 { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    match decimals.len() {
        0 if whole.bytes().all(|byte| byte == b'0') => "0".to_owned(),
        0 => format!("{sign}{whole}"),
        3 => format!("{sign}{whole}.{decimals}0"),
        _ => format!("{sign}{whole}.{decimals}"),
    }
}

/// A moment as `2024-12-31`, with the time where it is not midnight, or a time alone; absent when
/// the number is none that a sheet shows as one.
pub fn moment(text: &str, epoch: Epoch) -> Option<String> {
    let serial: f64 = text.trim().parse().ok()?;
    if !(0.0..LAST_DAY).contains(&serial) {
        return None;
    }
    let (mut day, mut seconds) = (serial.trunc(), (serial.fract() * DAY_SECONDS).round());
    if DAY_SECONDS <= seconds {
        (day, seconds) = (day + 1.0, 0.0);
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(whole(seconds)?, 0)?;
    let days = u64::from(whole(day)?);
    let clock = time.format("%H:%M:%S");
    if days == 0 && epoch == Epoch::Since1900 {
        return Some(clock.to_string());
    }
    let date = match epoch {
        // Shown, so that it is refused in the words of the cell.
        Epoch::Since1900 if days == 60 => "1900-02-29".to_owned(),
        Epoch::Since1900 => {
            let missing = if days < 60 { 31 } else { 30 };
            let first = NaiveDate::from_ymd_opt(1899, 12, missing)?;
            first.checked_add_days(Days::new(days))?.to_string()
        }
        Epoch::Since1904 => {
            NaiveDate::from_ymd_opt(1904, 1, 1)?.checked_add_days(Days::new(days))?.to_string()
        }
    };
    Some(if time == NaiveTime::MIN { date } else { format!("{date} {clock}") })
}

/// Exact for what a sheet can say: whole, not negative, below 2³¹.
fn whole(number: f64) -> Option<u32> {
    format!("{number:.0}").parse().ok()
}

/// Whether a format shows numbers as moments: one of those every spreadsheet knows by number.
pub fn is_moment_by_number(format: u32) -> bool {
    matches!(format, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format shows numbers as moments: it has a letter for a part of one, outside of what is
/// shown as it stands.
pub fn is_moment(code: &str) -> bool {
    let (mut is_quoted, mut bracket, mut is_literal) = (false, None::<String>, false);
    // What follows a semicolon is for negative numbers and text.
    for c in code.chars() {
        if is_literal {
            is_literal = false;
        } else if is_quoted {
            is_quoted = c != '"';
        } else if let Some(inside) = &mut bracket {
            if c != ']' {
                inside.push(c.to_ascii_lowercase());
                continue;
            }
            // [h] and [mm] are times that pass a day; colors and conditions are not.
            if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                return true;
            }
            bracket = None;
        } else {
            match c {
                '"' => is_quoted = true,
                '\\' | '_' | '*' => is_literal = true,
                '[' => bracket = Some(String::new()),
                ';' => return false,
                'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
                _ => {}
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_are_shown() {
        for (text, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("12", "12"),
            ("0.30000000000000004", "0.3"),
            ("1234.5", "1234.5"),
            ("-0.07", "-0.07"),
            ("1.5E3", "1500"),
            ("31612345678", "31612345678"),
            ("1.234", "1.2340"),
            ("1E-7", "0.0000001"),
            ("9999999999999.98", "9999999999999.98"),
            ("1E+300", "1E+300"),
            ("abc", "abc"),
        ] {
            assert_eq!(plain(text), shown, "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1900_or_1904() {
        let of = |text| moment(text, Epoch::Since1900).unwrap();
        assert_eq!(of("1"), "1900-01-01");
        assert_eq!(of("59"), "1900-02-28");
        assert_eq!(of("60"), "1900-02-29");
        assert_eq!(of("61"), "1900-03-01");
        assert_eq!(of("45657"), "2024-12-31");
        assert_eq!(of("45657.75"), "2024-12-31 18:00:00");
        assert_eq!(of("0.5"), "12:00:00");
        assert_eq!(of("45656.999999999"), "2024-12-31");
        assert_eq!(moment("44195", Epoch::Since1904).as_deref(), Some("2024-12-31"));
        for none in ["-1", "2958466", "x", "NaN"] {
            assert_eq!(moment(none, Epoch::Since1900), None, "{none}");
        }
    }

    #[test]
    fn formats_of_moments_are_told_from_others() {
        for code in ["dd-mm-yyyy", "[$-413]d mmm yy;@", "h:mm", "[h]:mm:ss", "\"op\" d/m"] {
            assert!(is_moment(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0", "[Red]0", "\"dag\" 0", "\\d0", "0;d", "€ #,##0.00"]
        {
            assert!(!is_moment(code), "{code}");
        }
    }
}
