//! One line of a card: its name, parameters and value, whatever they are coded in.

use crate::exchange::table::windows_1252;

/// A property of a card.
#[derive(Debug)]
pub struct Property {
    /// `item1`, upper case; empty without.
    pub group: String,
    /// Upper case.
    pub name: String,
    /// Names in upper case, values without quotes.
    pub params: Vec<(String, String)>,
    /// Decoded; escapes are still in it.
    pub value: String,
}

impl Property {
    /// Splits a line; absent when it is none of a card.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let (head, value) = line.split_at_checked(colon(line)?)?;
        let value = value.get(1..)?;
        let head = text(head);
        let mut parts = unquoted(&head, ';').into_iter();
        let name = parts.next()?.trim();
        let (group, name) = name.rsplit_once('.').unwrap_or(("", name));
        let params: Vec<_> = parts.map(param).collect();
        let mut property = Self {
            group: group.to_ascii_uppercase(),
            name: name.to_ascii_uppercase(),
            params,
            value: String::new(),
        };
        property.value = property.decoded(value);
        Some(property)
    }

    /// The first value of a parameter; empty without.
    pub fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether it is of a type: `work`, `cell`.
    pub fn is_type(&self, word: &str) -> bool {
        let types = self.params.iter().filter(|(name, _)| name == "TYPE");
        let mut words = types.flat_map(|(_, value)| value.split(','));
        words.any(|other| other.trim().eq_ignore_ascii_case(word))
    }

    /// 1 for the most preferred, 100 for the least, 101 when nothing is said.
    pub fn preference(&self) -> u8 {
        let told = self.param("PREF").parse().ok().filter(|told| (1..=100).contains(told));
        told.unwrap_or(if self.is_type("pref") { 1 } else { 101 })
    }

    fn decoded(&self, value: &[u8]) -> String {
        let bytes = match self.param("ENCODING").to_ascii_uppercase().as_str() {
            "QUOTED-PRINTABLE" => quoted_printable(value),
            "BASE64" | "B" => base64(value),
            // The file as a whole may have been recoded since; only what it is now counts.
            _ => return text(value),
        };
        match self.param("CHARSET").to_ascii_uppercase().as_str() {
            "" | "UTF-8" | "UTF8" => text(&bytes),
            charset if charset.starts_with("ISO-8859") || charset.starts_with("WINDOWS") => {
                bytes.into_iter().map(windows_1252).collect()
            }
            _ => text(&bytes),
        }
    }
}

/// The colon before the value; one within quotes is part of a parameter.
fn colon(line: &[u8]) -> Option<usize> {
    let mut is_quoted = false;
    let outside = line.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        *byte == b':' && !is_quoted
    });
    // A quote that is never closed hides no value.
    outside.or_else(|| line.iter().position(|byte| *byte == b':'))
}

/// The parts between separators outside of quotes.
fn unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    let cut = move |character: char| {
        is_quoted ^= character == '"';
        character == separator && !is_quoted
    };
    text.split(cut).collect()
}

/// A parameter. Version 2.1 may leave out its name.
fn param(text: &str) -> (String, String) {
    let Some((name, value)) = text.split_once('=') else {
        let word = text.trim().to_ascii_uppercase();
        let is_encoding =
            matches!(word.as_str(), "QUOTED-PRINTABLE" | "BASE64" | "8BIT" | "7BIT" | "B");
        return (if is_encoding { "ENCODING" } else { "TYPE" }.to_owned(), word);
    };
    let value = value.trim().replace('"', "");
    // RFC 6868: what a quoted value cannot hold.
    let mut characters = value.chars().peekable();
    let mut plain = String::with_capacity(value.len());
    while let Some(character) = characters.next() {
        let escaped = match characters.peek() {
            Some('n') => Some('\n'),
            Some('\'') => Some('"'),
            Some('^') => Some('^'),
            _ => None,
        };
        match escaped.filter(|_| character == '^') {
            Some(escaped) => {
                plain.push(escaped);
                characters.next();
            }
            None => plain.push(character),
        }
    }
    (name.trim().to_ascii_uppercase(), plain)
}

/// UTF-8 where it is that, else Windows-1252.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(windows_1252).collect(),
    }
}

/// `=E9` to its byte; anything else stands for itself.
fn quoted_printable(mut rest: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.filter(|code| !code.starts_with('+'));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// RFC 4648; white space and what is no digit is passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for digit in text.iter().copied().take_while(|byte| *byte != b'=').filter_map(digit) {
        bits = (bits << 6) | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from((bits >> count) & 0xff).ok());
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
