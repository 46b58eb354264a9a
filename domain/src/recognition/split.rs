//! Cutting a text into telephone numbers: addresses of telephony, several numbers, extensions.

/// One number as written: its digits, whether a plus stood before them, and the extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Digits only, without the `(0)` that is not dialled.
    pub digits: String,
    /// A plus stood before the digits.
    pub is_international: bool,
    /// Digits behind an extension mark.
    pub extension: Option<String>,
}

/// Words an exchange sends instead of a number.
const HIDDEN: [&str; 15] = [
    "anonymous",
    "restricted",
    "unknown",
    "unavailable",
    "private",
    "withheld",
    "blocked",
    "null",
    "none",
    "undefined",
    "anoniem",
    "onbekend",
    "privé",
    "geheim",
    "afgeschermd",
];

/// Marks before an extension, longest first where one begins another.
const EXTENSION_MARKS: [&str; 11] = [
    "extension",
    "toestelnr",
    "doorkies",
    "toestel",
    "intern",
    "poste",
    "ext",
    "tst",
    "dw",
    "x",
    "#",
];

/// Most digits of an extension; more is a number of its own.
const MAX_EXTENSION: usize = 6;

/// Fewest digits of a number that may stand beside another one.
const MIN_NUMBER: usize = 8;

/// Longer texts are not telephone numbers.
const MAX_CHARS: usize = 256;

/// The numbers of a text, none when there is no digit; `None` when the caller hides.
pub fn parts(text: &str) -> Option<Vec<Part>> {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let text = user_part(&plain(&text.to_lowercase()));
    if text.trim().is_empty() {
        return None;
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return if HIDDEN.iter().any(|word| text.contains(word)) { None } else { Some(Vec::new()) };
    }
    Some(numbers(&text).into_iter().filter_map(part).collect())
}

/// Percent-escapes of links decoded, wide digits made narrow, all else that is not text a space.
fn plain(text: &str) -> String {
    let text = text
        .replace("%2b", "+")
        .replace("%20", " ")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%40", "@");
    text.chars().map(narrow).collect()
}

fn narrow(character: char) -> char {
    match character {
        '０'..='９' => u32::from(character)
            .checked_sub(u32::from('０'))
            .and_then(|digit| char::from_digit(digit, 10))
            .unwrap_or(' '),
        '＋' => '+',
        '\n' | '\r' => ';',
        _ if character.is_control() || matches!(character, '\u{200b}'..='\u{206f}') => ' ',
        _ => character,
    }
}

/// `"Jan" <sip:0612345678@pbx>` and `tel:+31…;phone-context=…` to the part that is the number.
fn user_part(text: &str) -> String {
    if let Some((_, rest)) = text.split_once("sip:").or_else(|| text.split_once("sips:")) {
        let end = rest.find(['@', '>', ';', '?']).unwrap_or(rest.len());
        return rest.get(..end).unwrap_or_default().to_owned();
    }
    let Some((_, rest)) = text.split_once("tel:") else { return text.to_owned() };
    let mut parameters = rest.split(';');
    let number = parameters.next().unwrap_or_default();
    match parameters.find_map(|parameter| parameter.trim().strip_prefix("ext=")) {
        Some(extension) => format!("{number} x{extension}"),
        None if rest.contains(";phone-context") || rest.contains(";isub") => number.to_owned(),
        None => rest.to_owned(),
    }
}

/// Cuts where another number begins: at `;`, `|`, `&` always, at `/` and `,` and words between
/// numbers only when both sides are long enough to be one.
fn numbers(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for piece in text.split([';', '|', '&']) {
        let mut begin = 0;
        for (at, mark) in piece.match_indices([',', '/']).chain(words(piece)) {
            let (Some(left), Some(right)) = (piece.get(begin..at), piece.get(at + mark.len()..))
            else {
                continue;
            };
            if digit_count(left) >= MIN_NUMBER && digit_count(right) >= MIN_NUMBER {
                found.push(left);
                begin = at + mark.len();
            }
        }
        found.extend(piece.get(begin..));
    }
    found
}

/// Words between two numbers.
fn words(piece: &str) -> impl Iterator<Item = (usize, &str)> {
    [" of ", " or ", " en ", " and ", " ou "].into_iter().flat_map(|w| piece.match_indices(w))
}

fn digit_count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// One number with its extension; none when letters stand between the digits.
fn part(text: &str) -> Option<Part> {
    let (number, extension) = extension(text);
    let number = number.trim_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '(');
    let is_international = number.trim_start_matches([' ', '(']).starts_with('+');
    let mut digits = String::new();
    let mut rest = number;
    while let Some(character) = rest.chars().next() {
        let is_prefixed = is_international || digits.starts_with("00");
        if let Some(after) = rest.strip_prefix("(0)").filter(|_| is_prefixed) {
            rest = after;
            continue;
        }
        if character.is_alphabetic() {
            return None;
        }
        if character.is_ascii_digit() {
            digits.push(character);
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    (!digits.is_empty()).then_some(Part { digits, is_international, extension })
}

/// Splits off `tst. 47`, `toestel 12`, `x12`, `,12`: a mark behind the number and few digits.
fn extension(text: &str) -> (&str, Option<String>) {
    let marks = EXTENSION_MARKS.iter().chain(&[",", "/"]);
    let cut = marks.filter_map(|mark| {
        let at = text.find(mark)?;
        let (number, behind) = (text.get(..at)?, text.get(at + mark.len()..)?);
        let digits: String = behind.chars().filter(char::is_ascii_digit).collect();
        let is_plain = !behind.chars().any(char::is_alphabetic);
        let is_short = (1..=MAX_EXTENSION).contains(&digits.len());
        let counts = is_plain && is_short && digit_count(number) > 0;
        // A slash belongs to the number unless the number is whole before it.
        let separates = *mark != "/" || digit_count(number) > MIN_NUMBER;
        (counts && separates).then_some((number, (*mark != "/").then_some(digits)))
    });
    cut.min_by_key(|(number, _)| number.len()).unwrap_or((text, None))
}
