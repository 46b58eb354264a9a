//! What cards write as one text and records keep apart: prefixes of family names, house numbers,
//! countries.

use super::CardName;
use crate::recognition::country;

/// Words before a family name, in Dutch and its neighbours.
const INFIXES: [&str; 21] = [
    "van", "de", "den", "der", "het", "'t", "’t", "ter", "ten", "te", "op", "aan", "in", "bij",
    "onder", "over", "uit", "vd", "v.d.", "von", "zu",
];

/// Names of the countries near ours, in the languages spoken there.
const COUNTRY_NAMES: [(&str, &[&str]); 12] = [
    ("NL", &["nederland", "netherlands", "the netherlands", "holland", "pays-bas", "niederlande"]),
    ("BE", &["belgië", "belgie", "belgium", "belgique", "belgien"]),
    ("DE", &["duitsland", "germany", "deutschland", "allemagne"]),
    ("FR", &["frankrijk", "france", "frankreich"]),
    ("LU", &["luxemburg", "luxembourg"]),
    ("GB", &["verenigd koninkrijk", "united kingdom", "great britain", "england", "uk"]),
    ("ES", &["spanje", "spain", "españa"]),
    ("IT", &["italië", "italie", "italy", "italia"]),
    ("AT", &["oostenrijk", "austria", "österreich"]),
    ("CH", &["zwitserland", "switzerland", "schweiz", "suisse"]),
    ("DK", &["denemarken", "denmark", "danmark"]),
    ("US", &["verenigde staten", "united states", "united states of america", "usa"]),
];

/// ISO 3166 alpha-2 of a code or a name; absent when it is not known.
pub fn country_code(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(known) = country::by_iso(text) {
        return Some(known.iso.to_owned());
    }
    let lower = text.to_lowercase();
    let known = COUNTRY_NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()));
    known.map(|(code, _)| (*code).to_owned())
}

/// The prefix and the rest of a family name. `sort` is what it is sorted by, which RFC 6350 (5.9)
/// shows for `van der Harten`; without it, leading words that are prefixes and not capitalised.
pub fn infix_and_family(family: &str, sort: &str) -> (String, String) {
    let by_family = sort.split(',').next().unwrap_or_default();
    for sort in [sort, by_family] {
        let Some(rest) = family.strip_suffix(sort).filter(|_| !sort.is_empty()) else { continue };
        if rest.is_empty() || rest.ends_with(char::is_whitespace) {
            return (rest.trim_end().to_owned(), sort.to_owned());
        }
    }
    let mut end = 0;
    for word in family.split_inclusive(' ') {
        let is_last = end + word.len() == family.len();
        if is_last || !INFIXES.contains(&word.trim_end()) {
            break;
        }
        end += word.len();
    }
    let (infix, rest) = family.split_at_checked(end).unwrap_or(("", family));
    (infix.trim_end().to_owned(), rest.to_owned())
}

impl CardName {
    /// A name that is given as one text: `Jan van de Ven` or `Ven, Jan van de`.
    pub(super) fn of_full(text: &str) -> Self {
        if let Some((family, given)) = text.split_once(", ") {
            let words: Vec<&str> = given.split_whitespace().collect();
            let names =
                words.iter().rposition(|word| !INFIXES.contains(word)).map_or(0, |at| at + 1);
            let (given, behind) = words.split_at_checked(names).unwrap_or_default();
            let (before, family) = infix_and_family(family.trim(), "");
            let infix = format!("{before} {}", behind.join(" "));
            let infix = infix.trim().to_owned();
            return Self { given: given.join(" "), additional: String::new(), infix, family };
        }
        match text.split_once(' ') {
            Some((given, rest)) => {
                let (infix, family) = infix_and_family(rest.trim(), "");
                Self { given: given.to_owned(), additional: String::new(), infix, family }
            }
            None => Self { given: text.to_owned(), ..Self::default() },
        }
    }
}

/// Longest word of a house number's addition: `bis`, `hs`, `A-3`.
const MAX_ADDITION: usize = 5;

/// Street and house number of a line; the number is empty when none can be told.
///
/// The number is the last word that begins with a digit, with at most two short ones behind it.
pub fn street_and_number(line: &str) -> (String, String) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_digit = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let place = words.iter().rposition(is_digit).filter(|place| *place > 0);
    let cut = place.and_then(|place| words.split_at_checked(place)).filter(|(_, number)| {
        let additions = number.iter().skip(1);
        number.len() <= 3 && additions.into_iter().all(|word| word.chars().count() <= MAX_ADDITION)
    });
    match cut {
        Some((street, number)) => {
            let street = street.join(" ");
            (street.trim_end_matches(',').to_owned(), number.join(" "))
        }
        None => (line.to_owned(), String::new()),
    }
}
