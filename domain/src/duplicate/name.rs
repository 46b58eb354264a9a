//! A customer's name taken apart and by ear, so that two spellings of it can be compared.
//!
//! Legal forms, titles and small words are left out: `Bakkerij 't Hoekje` and `Bakkerij Het Hoekje
//! B.V.` have the same words. In a household's name the family name is told from given names.

use crate::customer::CustomerKind;
use crate::recognition::name::{key, plain_text, sound, words};

/// A name by ear.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// Its words without initials, ascending; as often as they are said.
    pub words: Vec<String>,
    /// A household's family names: two of `Jansen-de Boer`.
    pub family: Vec<String>,
    /// A household's given names; an initial is one letter.
    pub given: Vec<String>,
}

/// Words that are said or left out as one pleases.
const SMALL: [&str; 8] = ["het", "en", "et", "und", "and", "the", "co", "bij"];

/// Legal forms: the same firm is written with and without.
const LEGAL_FORMS: [&str; 20] = [
    "bv",
    "nv",
    "vof",
    "cv",
    "bvba",
    "vzw",
    "sprl",
    "srl",
    "sarl",
    "sa",
    "ag",
    "gmbh",
    "ltd",
    "llc",
    "inc",
    "fa",
    "firma",
    "stichting",
    "vereniging",
    "eenmanszaak",
];

/// How people are addressed.
const TITLES: [&str; 20] = [
    "fam", "familie", "family", "dhr", "heer", "hr", "mevr", "mevrouw", "mw", "mej", "erven",
    "drs", "ir", "ing", "mr", "dr", "prof", "mrs", "ms", "weduwe",
];

/// What is written short, in full.
const SHORT_FORMS: [(&str, &str); 2] = [("zn", "zonen"), ("gebr", "gebroeders")];

/// The name by ear.
pub(super) fn hear(name: &str, kind: CustomerKind) -> Heard {
    let mut heard = match kind {
        CustomerKind::Organization => {
            let all = tokens(name).into_iter();
            // Three letters and more are a name, `A.B.C.`; fewer an owner's initials, or `B.V.`.
            let all = all.filter(|token| !token.is_run || token.letters.len() > 2);
            let words = all.filter_map(|token| token.word(&LEGAL_FORMS)).collect();
            Heard { words, ..Heard::default() }
        }
        CustomerKind::Household => household(name),
    };
    if heard.words.is_empty() {
        // `De B.V.`: a name of nothing but small words is compared by those.
        heard.words = tokens(name).iter().map(|token| by_ear(&token.letters)).collect();
    }
    heard.words.sort_unstable();
    heard
}

/// One given name by ear; an initial stays one letter.
pub(super) fn hear_given(name: &str) -> Option<String> {
    let first = tokens(name).into_iter().next()?;
    Some(first.given())
}

/// All words of a person's name by ear, a space between them; empty for none.
pub(super) fn hear_person(first_name: &str, last_name: &str) -> String {
    let last: Vec<String> = tokens(last_name).iter().filter_map(|token| token.word(&[])).collect();
    match hear_given(first_name) {
        Some(given) if !last.is_empty() => format!("{given} {}", last.join(" ")),
        _ => String::new(),
    }
}

fn household(name: &str) -> Heard {
    let (given, family) = match name.split_once(',') {
        Some((family, given)) => (given, family),
        None => name.split_at_checked(family_begin(name)).unwrap_or(("", name)),
    };
    let words_of = |text| tokens(text).into_iter().filter(|token| !TITLES.contains(&token.text()));
    let mut heard = Heard::default();
    for token in words_of(given) {
        if token.is_run {
            heard.given.push(token.given());
        } else if let Some(word) = token.word(&[]) {
            heard.words.push(word);
            heard.given.push(token.given());
        }
    }
    for token in words_of(family) {
        // `Jansen J.`: what stands alone behind a family name is an initial.
        if token.is_run {
            heard.given.push(token.given());
        } else if let Some(word) = token.word(&[]) {
            heard.words.push(word.clone());
            heard.family.push(word);
        }
    }
    heard
}

/// Where the family name begins in a name as it is said: at a double name, else at the last word
/// that is neither initials nor a word like `de`.
fn family_begin(name: &str) -> usize {
    let mut begin = 0;
    let mut place = 0;
    for piece in name.split_inclusive(char::is_whitespace) {
        let token = tokens(piece);
        let is_name =
            token.iter().any(|token| !token.is_run && token.plain_word(&TITLES).is_some());
        if is_name {
            begin = place;
        }
        // `Jansen-de Boer`, not `Jan-Willem Boer`: only in a family name a `de` follows the hyphen.
        let double = piece.trim_end().rsplit_once('-').map(|(_, behind)| plain_text(behind));
        if double.is_some_and(|behind| !behind.is_empty() && words(&behind).next().is_none()) {
            return place;
        }
        place += piece.len();
    }
    begin
}

/// A word in plain letters; single letters in a row are one: `B.V.` is `bv`.
#[derive(Debug)]
struct Token {
    letters: Vec<u8>,
    /// Written as single letters.
    is_run: bool,
}

impl Token {
    fn text(&self) -> &str {
        str::from_utf8(&self.letters).unwrap_or_default()
    }

    /// The word by ear; absent when it is small or one of `others`.
    fn word(&self, others: &[&str]) -> Option<String> {
        self.plain_word(others).map(by_ear)
    }

    fn plain_word(&self, others: &[&str]) -> Option<&[u8]> {
        let text = self.text();
        if SMALL.contains(&text) || others.contains(&text) {
            return None;
        }
        let long = SHORT_FORMS.iter().find(|(short, _)| *short == text).map(|(_, long)| *long);
        words(long.map_or(self.letters.as_slice(), str::as_bytes)).next()
    }

    /// A given name by ear, or the first of the initials.
    fn given(&self) -> String {
        let letters = if self.is_run {
            self.letters.get(..1).unwrap_or_default()
        } else {
            self.letters.as_slice()
        };
        if letters.len() == 1 { text_of(&sound(letters)) } else { by_ear(letters) }
    }
}

fn by_ear(word: &[u8]) -> String {
    // A number is read, not heard: 11 is not 1.
    if word.iter().any(u8::is_ascii_digit) {
        return text_of(word);
    }
    text_of(&key(word))
}

/// Bytes as text: those of other scripts stand for letters of their own.
fn text_of(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn tokens(name: &str) -> Vec<Token> {
    let plain = plain_text(name);
    let mut tokens: Vec<Token> = Vec::with_capacity(4);
    for word in plain.split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
        match tokens.last_mut() {
            Some(Token { letters, is_run: true }) if is_letter(word) => {
                letters.extend_from_slice(word);
            }
            _ => tokens.push(Token { letters: word.to_vec(), is_run: is_letter(word) }),
        }
    }
    for Token { letters, is_run } in &mut tokens {
        // `P. v.d. Berg`: the run ends in what stands before the family name.
        if *is_run && letters.len() > 2 && letters.ends_with(b"vd") {
            letters.truncate(letters.len() - 2);
        }
    }
    tokens
}

fn is_letter(word: &[u8]) -> bool {
    matches!(word, [letter] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use CustomerKind::{Household, Organization};

    #[track_caller]
    fn same_words(kind: CustomerKind, names: &[&str]) {
        for name in names {
            assert_eq!(hear(name, kind).words, hear(names[0], kind).words, "{name}");
        }
    }

    #[track_caller]
    fn household(name: &str, family: &[&str], given: &[&str]) {
        let heard = hear(name, Household);
        assert_eq!((heard.family, heard.given), (owned(family), owned(given)), "{name}");
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_firm_has_one_name_in_many_spellings() {
        same_words(Organization, &["Bakkerij 't Hoekje", "Bakkerij Het Hoekje B.V."]);
        same_words(
            Organization,
            &["Jansen Bouw", "Janssen Bouw BV", "Bouw, Janssen", "JANSEN bouw"],
        );
        same_words(Organization, &["A.B.C. Transport", "ABC Transport N.V."]);
        same_words(Organization, &["Bakker & Zn.", "Fa. Bakker en Zonen", "J. Bakker en zn"]);
        same_words(Organization, &["P. v.d. Berg Sloopwerken", "van den Berg Sloopwerken"]);
        assert_ne!(hear("Jansen B.V.", Organization), hear("Jansen Holding B.V.", Organization));
        assert_eq!(hear("De B.V.", Organization).words.len(), 2);
    }

    #[test]
    fn a_household_has_family_and_given_names() {
        household("Jan de Vries", &["frie"], &["jan"]);
        household("Vries, Jan de", &["frie"], &["jan"]);
        household("Fam. de Vries", &["frie"], &[]);
        household("de heer J.P. de Vries", &["frie"], &["j"]);
        household("P. v.d. Berg", &["berg"], &["p"]);
        household("Marie Jansen-de Boer", &["jan", "boer"], &["marie"]);
        household("Jan-Willem de Boer", &["boer"], &["jan", "wilem"]);
        household("Jansen J.", &["jan"], &["j"]);
        same_words(Household, &["de Vries", "Vries de", "Familie De Fries"]);
    }

    #[test]
    fn people_are_told_by_both_names() {
        assert_eq!(hear_person("Jan", "de Vries"), hear_person("Jan", "Vries de"));
        assert_eq!(hear_person("", "de Vries"), "");
        assert_eq!(hear_person("Jan", ""), "");
        assert_eq!(hear_given("C.").as_deref(), Some("k"));
    }
}
