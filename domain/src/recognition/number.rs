//! Telephone numbers as people type them and exchanges send them, read into E.164 and extension.
//!
//! One function for writing and for lookup, so that both always agree. It knows the Dutch and
//! Belgian plans and every calling code; a number outside its plan is read all the same and marked.

use super::country::{self, Country};
use super::plan;
use super::split::{Part, parts};
use crate::phone::{Phone, PhoneKind};

/// What a text is as a telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The caller hides, or nothing was sent.
    Anonymous,
    /// An internal or short number: no contact is looked up for it.
    Internal(String),
    /// One number or several in one text, in the order written; never empty.
    Numbers(Vec<Number>),
    /// Not a telephone number.
    Unreadable,
}

/// How sure the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The country is known and so is the number's place in its plan, where we have the plan.
    InPlan,
    /// The country is known; its plan has no such number (yet).
    OutsidePlan,
    /// Fits a neighbouring country's plan only.
    Possible,
    /// No country could be told: only the last digits can be compared.
    NoCountry,
}

/// One telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The digits of E.164 without the plus; the digits as written when the country is unknown.
    pub value: u64,
    /// Internal extension behind the number.
    pub extension: Option<String>,
    /// How sure the reading is.
    pub certainty: Certainty,
}

/// Most digits of E.164.
const MAX_DIGITS: usize = 15;

/// Up to this many digits, without country, are an internal or short number.
const MAX_SHORT: usize = 6;

impl Number {
    /// `+31612345678`; absent when the country is unknown.
    pub fn e164(&self) -> Option<String> {
        (self.certainty != Certainty::NoCountry).then(|| format!("+{}", self.value))
    }

    /// A number stored as `+31612345678`, without extension.
    pub fn of_e164(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let is_plain = digits.len() <= MAX_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        let value = is_plain.then(|| digits.parse().ok()).flatten()?;
        Some(Self { value, extension: None, certainty: Certainty::InPlan })
    }

    /// The number in groups, as one at home in `country` would dial it: `06 12345678`.
    pub fn display(&self, country: &str) -> String {
        let digits = self.value.to_string();
        let Some((known, rest)) =
            country::of_international(&digits).filter(|_| self.certainty != Certainty::NoCountry)
        else {
            return digits;
        };
        let is_home = known.iso.eq_ignore_ascii_case(country) && !known.trunk.is_empty();
        let prefix = if is_home { known.trunk.to_owned() } else { format!("+{} ", known.code) };
        let area = plan::area_digits(known.iso, rest).and_then(|at| rest.split_at_checked(at));
        let number = match area {
            Some((area, subscriber)) => format!("{prefix}{area} {subscriber}"),
            None => format!("{prefix}{rest}"),
        };
        match &self.extension {
            Some(extension) => format!("{number} x{extension}"),
            None => number,
        }
    }
}

/// Reads a text; `country` is where numbers without country code are at home (`NL`).
///
/// For a home country that is not known only international numbers are understood.
pub fn read(text: &str, country: &str) -> Reading {
    let Some(parts) = parts(text) else { return Reading::Anonymous };
    let home = country::by_iso(country);
    let mut numbers = Vec::new();
    let mut short = None;
    for part in parts {
        match interpret(&part, home) {
            Some(number) => numbers.push(number),
            None if (1..=MAX_SHORT).contains(&part.digits.len()) && !part.is_international => {
                short.get_or_insert(part.digits);
            }
            None => {}
        }
    }
    match short {
        _ if !numbers.is_empty() => Reading::Numbers(numbers),
        Some(digits) => Reading::Internal(digits),
        None => Reading::Unreadable,
    }
}

/// The numbers of a text as a record stores them; one without `e164` when it could not be read.
pub fn phones(kind: PhoneKind, raw: &str, country: &str) -> Vec<Phone> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Vec::new();
    }
    let phone = |number: Option<&Number>| Phone {
        kind,
        raw: raw.to_owned(),
        e164: number.and_then(Number::e164),
        extension: number.and_then(|number| number.extension.clone()),
    };
    match read(raw, country) {
        Reading::Numbers(numbers) => numbers.iter().map(|number| phone(Some(number))).collect(),
        _ => vec![phone(None)],
    }
}

fn interpret(part: &Part, home: Option<&Country>) -> Option<Number> {
    let digits = part.digits.as_str();
    let found = if part.is_international {
        international(digits)
    } else if let Some(rest) = digits.strip_prefix("00") {
        international(rest)
    } else {
        home.and_then(|home| national(digits, home)).or_else(|| without_country(digits))
    };
    let (value, certainty) = found?;
    Some(Number { value, extension: part.extension.clone(), certainty })
}

/// Country and national digits as a number.
fn numbered(country: &Country, national: &str, certainty: Certainty) -> Option<(u64, Certainty)> {
    let digits = format!("{}{national}", country.code);
    (digits.len() <= MAX_DIGITS).then(|| digits.parse().ok()).flatten().map(|v| (v, certainty))
}

/// How the country's plan, or failing one its usual length, takes the national digits.
fn fits(country: &Country, national: &str) -> bool {
    plan::knows(country.iso, national).unwrap_or_else(|| {
        let (least, most) = (country.min_digits.into(), country.max_digits.into());
        (least..=most).contains(&national.len())
    })
}

/// Digits behind a plus or `00`: `+31 (0)6…`, `+31 06…` and `+31 6…` are the same.
fn international(digits: &str) -> Option<(u64, Certainty)> {
    let Some((country, rest)) = country::of_international(digits) else {
        return without_country(digits);
    };
    // A zero that is part of the number, as in Italy, is no trunk zero.
    let stripped = rest.strip_prefix('0').filter(|_| country.trunk == "0");
    let national = stripped.unwrap_or(rest);
    if fits(country, national) {
        return numbered(country, national, Certainty::InPlan);
    }
    (national.len() >= 4).then(|| numbered(country, national, Certainty::OutsidePlan)).flatten()
}

/// Digits as dialled at home, or sent by an exchange without its plus.
fn national(digits: &str, home: &Country) -> Option<(u64, Certainty)> {
    if let Some(national) = trunk_stripped(digits, home) {
        return with_trunk(national, home);
    }
    // A plan's own number without its zero, as spreadsheets leave it, before any country code.
    let known = plan::knows(home.iso, digits);
    if known == Some(true) {
        return numbered(home, digits, Certainty::InPlan);
    }
    let abroad = from_abroad(digits);
    // Without the plan only the length tells: both a number at home and one with its country code.
    if known.is_none() && fits(home, digits) {
        let is_alone = abroad.is_none() && home.trunk.is_empty();
        let certainty = if is_alone { Certainty::InPlan } else { Certainty::Possible };
        return numbered(home, digits, certainty);
    }
    abroad
}

/// What follows the trunk digits, where they are there. A trunk of `8` may also begin a number
/// that is written without it.
fn trunk_stripped<'a>(digits: &'a str, home: &Country) -> Option<&'a str> {
    let national = digits.strip_prefix(home.trunk).filter(|_| !home.trunk.is_empty())?;
    (home.trunk.starts_with('0') || fits(home, national)).then_some(national)
}

/// Digits with a country code but without plus or `00`.
fn from_abroad(digits: &str) -> Option<(u64, Certainty)> {
    if digits.len() < 10 {
        return None;
    }
    let (country, rest) = country::of_international(digits)?;
    if fits(country, rest) {
        return numbered(country, rest, Certainty::InPlan);
    }
    is_usual(country, rest).then(|| numbered(country, rest, Certainty::OutsidePlan)).flatten()
}

/// Whether an unassigned number has at least the length of its neighbours in the plan.
fn is_usual(country: &Country, national: &str) -> bool {
    let length = match country.iso {
        "NL" => 9..=9,
        "BE" => 8..=9,
        _ => return false,
    };
    length.contains(&national.len()) && !national.starts_with('0')
}

fn with_trunk(national: &str, home: &Country) -> Option<(u64, Certainty)> {
    if fits(home, national) {
        return numbered(home, national, Certainty::InPlan);
    }
    let neighbour = match home.iso {
        "BE" => country::by_iso("NL"),
        "NL" => country::by_iso("BE"),
        _ => None,
    };
    if let Some(country) = neighbour.filter(|country| fits(country, national)) {
        return numbered(country, national, Certainty::Possible);
    }
    is_usual(home, national).then(|| numbered(home, national, Certainty::OutsidePlan)).flatten()
}

/// Digits we can say nothing of, yet enough of them to compare.
fn without_country(digits: &str) -> Option<(u64, Certainty)> {
    let enough = (MAX_SHORT + 1..=MAX_DIGITS).contains(&digits.len());
    enough.then(|| digits.parse().ok()).flatten().map(|value| (value, Certainty::NoCountry))
}
