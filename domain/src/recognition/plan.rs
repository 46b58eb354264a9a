//! The Dutch and Belgian numbering plans, as far as recognising whole numbers needs them.
//!
//! Numbers are *national*: without calling code and trunk zero. Sources: the Dutch
//! Nummerplan telefoon- en ISDN-diensten and the Belgian plan of the BIPT, state of 2026.

/// Whether a country's plan knows the national number; absent for a country without a plan here.
pub fn knows(iso: &str, national: &str) -> Option<bool> {
    match iso {
        "NL" => Some(is_dutch(national)),
        "BE" => Some(is_belgian(national)),
        _ => None,
    }
}

/// Whether a whole national number is a mobile one; never for a country without a plan here.
pub fn is_mobile(iso: &str, national: &str) -> bool {
    match iso {
        "NL" => national.len() == 9 && leading(national, 3).is_some_and(is_dutch_mobile),
        "BE" => national.len() == 9 && leading(national, 2).is_some_and(|zone| zone / 10 == 4),
        _ => false,
    }
}

/// Whether the digits are a whole Dutch number.
fn is_dutch(national: &str) -> bool {
    let Some(area) = leading(national, 3) else { return false };
    match (national.len(), area) {
        (7..=10, 800 | 900 | 906 | 909) => true,
        (11, 970) => true,
        (5..=6, 140) => true,
        (9, _) => is_dutch_geographic(area) || is_dutch_mobile(area) || is_dutch_company(area),
        _ => false,
    }
}

/// Mobile, and the pagers at 66.
fn is_dutch_mobile(area: u32) -> bool {
    matches!(area, 610..=659 | 660..=669 | 680..=689)
}

/// Company-wide numbers and those over the internet.
fn is_dutch_company(area: u32) -> bool {
    matches!(area / 10, 84 | 85 | 87 | 88 | 91)
}

/// The area codes, of two digits and of three.
fn is_dutch_geographic(area: u32) -> bool {
    match area / 10 {
        large if is_large_area(large) => true,
        11 => matches!(area, 111 | 113..=115 | 117 | 118),
        16 => matches!(area, 161 | 162 | 164..=168),
        17 => matches!(area, 172 | 174),
        18 => matches!(area, 180..=184 | 186 | 187),
        22 => matches!(area, 222..=224 | 226..=229),
        25 => matches!(area, 251 | 252 | 255),
        29 => matches!(area, 294 | 297 | 299),
        31 => matches!(area, 313..=318),
        32 => matches!(area, 320 | 321),
        34 => matches!(area, 341..=348),
        41 => matches!(area, 411..=413 | 416 | 418),
        47 => matches!(area, 475 | 478),
        48 => matches!(area, 481 | 485..=488),
        49 => matches!(area, 492 | 493 | 495 | 497 | 499),
        51 => matches!(area, 511..=519),
        52 => matches!(area, 521..=525 | 527..=529),
        54 => matches!(area, 541 | 543..=548),
        56 => matches!(area, 561 | 562 | 566),
        57 => matches!(area, 570..=573 | 575 | 577 | 578),
        59 => matches!(area, 591..=599),
        _ => false,
    }
}

/// The area codes of two digits.
fn is_large_area(area: u32) -> bool {
    matches!(area, 10 | 13 | 15 | 20 | 23 | 24 | 26 | 30 | 33 | 35 | 36 | 38 | 40 | 43 | 45 | 46)
        || matches!(area, 50 | 53 | 55 | 58 | 70..=79)
}

/// Whether the digits are a whole Belgian number.
fn is_belgian(national: &str) -> bool {
    let Some(zone) = leading(national, 2) else { return false };
    match national.len() {
        9 => matches!(zone, 45..=49),
        8 => matches!(
            zone,
            10..=16 | 19 | 22..=28 | 32..=38 | 42 | 43 | 50..=59 | 60 | 61 | 63..=65 | 67..=69
                | 70 | 71 | 78 | 80..=87 | 89 | 90 | 92..=94
        ),
        _ => false,
    }
}

/// How many national digits belong to the area, so that a number can be written in groups.
pub fn area_digits(iso: &str, national: &str) -> Option<usize> {
    let area = leading(national, 3)?;
    match iso {
        "NL" if is_dutch_mobile(area) => Some(1),
        "NL" if is_large_area(area / 10) || is_dutch_company(area) => Some(2),
        "NL" if is_dutch_geographic(area) => Some(3),
        "NL" if matches!(area, 800 | 900 | 906 | 909 | 970) => Some(3),
        "BE" if national.len() == 9 => Some(3),
        "BE" if matches!(area / 100, 2 | 3 | 9) => Some(1),
        "BE" if national.len() == 8 => Some(2),
        _ => None,
    }
}

fn leading(digits: &str, count: usize) -> Option<u32> {
    digits.get(..count)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_known_and_unassigned_areas_are_not() {
        for national in ["612345678", "201234567", "851234567", "8001234", "97012345678", "14020"] {
            assert_eq!(knows("NL", national), Some(true), "{national}");
        }
        for national in ["112345678", "61234567", "6123456789", "671234567", "201"] {
            assert_eq!(knows("NL", national), Some(false), "{national}");
        }
        for national in ["22345678", "475123456", "80012345"] {
            assert_eq!(knows("BE", national), Some(true), "{national}");
        }
        assert_eq!(knows("BE", "612345678"), Some(false));
        assert_eq!(knows("DE", "301234567"), None);
    }

    #[test]
    fn the_area_is_told_from_the_rest() {
        let areas = ["612345678", "201234567", "571302374", "881234567", "222123456"];
        let found = areas.map(|national| area_digits("NL", national));
        assert_eq!(found, [Some(1), Some(2), Some(3), Some(2), Some(3)]);
        assert_eq!(area_digits("BE", "22345678"), Some(1));
    }
}
