//! Bytes to cards. What is wrong with one card does not stop the others.

use super::Card;
use super::lines::{Line, Lines};
use super::property::Property;
use super::source::Source;
use crate::exchange::fault::Fault;
use crate::exchange::table::{Encoding, MAX_CELL_BYTES, utf16};

/// What a file gave.
#[derive(Debug)]
pub struct Cards {
    /// Its cards, in their order.
    pub cards: Vec<CardRead>,
    /// How its text was coded.
    pub encoding: Encoding,
}

/// One card of a file.
#[derive(Debug)]
pub struct CardRead {
    /// Where it begins; of one that is refused the line to blame. From 1.
    pub line: u64,
    /// The card, or why it cannot be used.
    pub card: Result<Card, Fault>,
}

/// What a file of cards begins with.
const BEGIN: &[u8] = b"BEGIN:VCARD";

/// What is kept of a card; other properties are passed over.
const KEPT: [&str; 28] = [
    "BEGIN",
    "END",
    "VERSION",
    "AGENT",
    "FN",
    "N",
    "SORT-STRING",
    "ORG",
    "TITLE",
    "ROLE",
    "TEL",
    "EMAIL",
    "ADR",
    "BDAY",
    "URL",
    "NOTE",
    "LANG",
    "UID",
    "REV",
    "CATEGORIES",
    "KIND",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABSHOWAS",
    "X-ADDRESSBOOKSERVER-KIND",
    // Written by some who do not write FN or ORG.
    "NAME",
    "X-COMPANY",
    "X-LANG",
];

/// More properties than any real card has; also bounds the columns of the table.
pub const MAX_PROPERTIES: usize = 300;

/// Whether a file is one of cards, by its first words.
pub fn is_vcard(bytes: &[u8]) -> bool {
    // A mark of byte order and the zeros of UTF-16 are no letters.
    let letters =
        bytes.iter().filter(|byte| !matches!(**byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff));
    let text = letters.skip_while(|byte| byte.is_ascii_whitespace()).take(BEGIN.len());
    text.copied().collect::<Vec<u8>>().eq_ignore_ascii_case(BEGIN)
}

/// Reads all cards of a file. What stands outside of cards is passed over.
///
/// # Errors
///
/// [`Fault::NotText`] for half a character of UTF-16, or UTF-16 without its mark.
pub fn read(bytes: &[u8]) -> Result<Cards, Fault> {
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)?.0),
        [0xfe, 0xff, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)?.0),
        _ => None,
    };
    let encoding = match &wide {
        Some(_) => Encoding::Utf16,
        None if std::str::from_utf8(bytes).is_ok() => Encoding::Utf8,
        None => Encoding::Windows1252,
    };
    let bytes = wide.as_ref().map_or(bytes, String::as_bytes);
    // UTF-16 that does not say so; zeros further on are left out as other control characters are.
    if bytes.iter().take(BEGIN.len()).any(|byte| *byte == 0) {
        return Err(Fault::NotText);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(Cards { cards: Reader::default().run(bytes), encoding })
}

/// A card that has begun and not yet ended.
#[derive(Default)]
struct Open {
    line: u64,
    is_old: bool,
    properties: Vec<Property>,
    length: usize,
    /// The first fault and its line.
    fault: Option<(u64, Fault)>,
    /// Cards within this one, as the agent of version 2.1 is.
    agents: u32,
    is_agent_next: bool,
}

#[derive(Default)]
struct Reader {
    cards: Vec<CardRead>,
    open: Option<Open>,
}

impl Reader {
    fn run(mut self, bytes: &[u8]) -> Vec<CardRead> {
        let mut lines = Lines::new(bytes);
        let is_old = |open: &Option<Open>| open.as_ref().is_some_and(|open| open.is_old);
        while let Some(line) = lines.next(is_old(&self.open), is_kept) {
            if is_kept(&line.bytes) {
                self.take(&line);
            }
        }
        self.abandon();
        self.cards
    }

    fn take(&mut self, line: &Line<'_>) {
        let Some(property) = Property::parse(&line.bytes) else { return };
        let is_card = property.value.trim().eq_ignore_ascii_case("VCARD");
        match (property.name.as_str(), &mut self.open) {
            ("BEGIN", Some(open)) if is_card && (open.is_agent_next || open.agents > 0) => {
                open.agents += 1;
                open.is_agent_next = false;
            }
            ("BEGIN", _) if is_card => {
                self.abandon();
                self.open = Some(Open { line: line.number, ..Open::default() });
            }
            ("END", Some(open)) if is_card && open.agents > 0 => open.agents -= 1,
            ("END", Some(_)) if is_card => self.close(),
            (_, Some(open)) if open.agents == 0 => open.take(line, property),
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let read = match open.fault {
            Some((line, fault)) => CardRead { line, card: Err(fault) },
            None => CardRead {
                line: open.line,
                card: Source { properties: &open.properties, is_old: open.is_old }.card(),
            },
        };
        self.cards.push(read);
    }

    /// Another card begins, or the file ends, and the open one has not.
    fn abandon(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.cards.push(CardRead { line: open.line, card: Err(Fault::CardUnfinished) });
    }
}

impl Open {
    fn take(&mut self, line: &Line<'_>, property: Property) {
        self.is_agent_next = property.name == "AGENT" && property.value.trim().is_empty();
        self.is_old |= property.name == "VERSION" && property.value.trim() == "2.1";
        self.length = self.length.saturating_add(line.length);
        let fault = if self.length > MAX_CELL_BYTES {
            Fault::CardTooLong { limit: MAX_CELL_BYTES }
        } else if self.properties.len() >= MAX_PROPERTIES {
            Fault::CardProperties { limit: MAX_PROPERTIES }
        } else {
            if self.fault.is_none() {
                self.properties.push(property);
            }
            return;
        };
        self.properties.clear();
        self.fault.get_or_insert((line.number, fault));
    }
}

/// Whether a line is of a property that is kept.
fn is_kept(line: &[u8]) -> bool {
    let name = line.split(|byte| matches!(byte, b':' | b';')).next().unwrap_or_default();
    let name = name.trim_ascii().rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept.as_bytes()))
}
