//! Cards as they stand in a file, for whoever mends those that were refused.

use super::property::Property;
use super::text::plain;
use crate::exchange::table::{utf16, windows_1252};

/// A card as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The line it begins on, from 1.
    pub line: u64,
    /// The last line of it, and of what stands before the next one.
    pub last: u64,
    /// Whom it says to be of; may be empty.
    pub name: String,
    /// Its lines, and no more of the file.
    pub text: String,
}

/// The cards that these lines are of, each once, in the order of the file. A file that is no text has
/// none.
pub fn cut(bytes: &[u8], lines: &[u64]) -> Vec<Piece> {
    let text = decoded(bytes);
    let mut cards: Vec<(u64, Vec<&str>)> = Vec::new();
    let mut is_agent = false;
    for (number, line) in (1..).zip(text.lines()) {
        let word = line.trim();
        if word.eq_ignore_ascii_case("BEGIN:VCARD") && !is_agent {
            cards.push((number, Vec::new()));
        }
        is_agent = word.eq_ignore_ascii_case("AGENT:");
        if let Some((_, card)) = cards.last_mut() {
            card.push(line);
        }
    }
    let pieces = cards.into_iter().map(|(line, card)| piece(line, &card));
    pieces
        .filter(|piece| lines.iter().any(|line| (piece.line..=piece.last).contains(line)))
        .collect()
}

fn piece(line: u64, card: &[&str]) -> Piece {
    let length = u64::try_from(card.len()).unwrap_or(u64::MAX);
    let mut text = card.join("\r\n").trim_end().to_owned();
    text.push_str("\r\n");
    let named = |wanted: &str| {
        let property = card.iter().filter_map(|line| Property::parse(line.as_bytes()));
        let mut found = property.filter(|property| property.name == wanted);
        found.next().map(|property| plain(&property.value, false)).filter(|name| !name.is_empty())
    };
    let name = ["FN", "ORG", "N"].into_iter().find_map(named).unwrap_or_default();
    Piece { line, last: line.saturating_add(length.saturating_sub(1)), name, text }
}

fn decoded(bytes: &[u8]) -> String {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ => None,
    };
    match wide {
        Some(wide) => wide.map(|(text, _)| text).unwrap_or_default(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARDS: &str = "\u{feff}BEGIN:VCARD\nFN:Jan\nEND:VCARD\n\nBEGIN:VCARD\nFN:Els\\, de\nAGENT:\n\
        BEGIN:VCARD\nFN:Piet\nEND:VCARD\nBEGIN:VCARD\nNOTE:x\nEND:VCARD\n";

    #[test]
    fn a_refused_card_is_cut_out_with_its_name() {
        let pieces = cut(CARDS.as_bytes(), &[5, 9]);
        let text =
            "BEGIN:VCARD\r\nFN:Els\\, de\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Piet\r\nEND:VCARD\r\n";
        let expected = Piece { line: 5, last: 10, name: "Els, de".into(), text: text.into() };
        assert_eq!(pieces, [expected]);
        let found = cut(CARDS.as_bytes(), &[1, 13]);
        assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Jan", ""]);
        assert!(cut(CARDS.as_bytes(), &[]).is_empty() && cut(&[0xff, 0xfe, 0x41], &[1]).is_empty());
    }

    #[test]
    fn other_encodings_come_out_as_text() {
        let old = b"BEGIN:VCARD\r\nFN:Caf\xe9\r\n";
        assert_eq!(cut(old, &[1])[0].name, "Café");
        let wide: Vec<u8> =
            "\u{feff}BEGIN:VCARD\nFN:Café".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cut(&wide, &[2])[0].text, "BEGIN:VCARD\r\nFN:Café\r\n");
    }
}
