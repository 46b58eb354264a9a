//! Values as texts: escapes, and the parts of a value.

/// Cuts at separators that are not escaped.
pub fn split(value: &str, separator: char) -> Vec<&str> {
    let mut is_escaped = false;
    let cut = move |character: char| {
        let is_cut = character == separator && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_cut
    };
    value.split(cut).collect()
}

/// A value as text: escapes undone, line ends made `\n`, other control characters left out, trimmed.
///
/// Version 2.1 (`is_old`) escapes separators but writes line ends in quoted-printable.
pub fn plain(value: &str, is_old: bool) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = match characters.peek() {
            Some('n' | 'N') if !is_old => Some('\n'),
            Some(mark @ ('\\' | ';' | ',' | ':')) => Some(*mark),
            _ => None,
        };
        match escaped.filter(|_| character == '\\') {
            Some(escaped) => {
                text.push(escaped);
                characters.next();
            }
            None if character == '\r' => {
                characters.next_if_eq(&'\n');
                text.push('\n');
            }
            None if is_left_out(character) => {}
            None => text.push(character),
        }
    }
    text.trim().to_owned()
}

/// A text as a value; `marks` are what it must not end or cut there, besides line ends.
pub fn escape(text: &str, marks: &[char]) -> String {
    let mut value = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").replace('\r', "\n").trim().chars() {
        match character {
            '\n' => value.push_str("\\n"),
            _ if is_left_out(character) => {}
            _ => {
                if character == '\\' || marks.contains(&character) {
                    value.push('\\');
                }
                value.push(character);
            }
        }
    }
    value
}

/// A text within a quoted parameter (RFC 6868).
pub fn escape_param(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c == '\n' || !is_left_out(*c)).collect();
    text.replace('^', "^^").replace('\n', "^n").replace('"', "^'")
}

fn is_left_out(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}
