//! The lines of a vCard file, folded ones joined. Bytes, since some writers fold within a character.

use std::borrow::Cow;

use crate::exchange::table::MAX_CELL_BYTES;

/// One line, however many the file has it on.
#[derive(Debug)]
pub struct Line<'a> {
    /// The line of the file it begins on, from 1.
    pub number: u64,
    /// Its bytes, none of them beyond [`MAX_CELL_BYTES`].
    pub bytes: Cow<'a, [u8]>,
    /// How many it has in the file.
    pub length: usize,
}

/// Goes through a file line by line.
#[derive(Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    number: u64,
}

impl<'a> Lines<'a> {
    /// At the beginning of the file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, number: 0 }
    }

    /// The next line; absent at the end.
    ///
    /// In a card of version 2.1 (`is_old`) the white space that marks a continued line is part of the
    /// text. What follows the first line of one that is not `kept` is passed over.
    pub fn next(&mut self, is_old: bool, kept: impl Fn(&[u8]) -> bool) -> Option<Line<'a>> {
        let first = self.physical()?;
        let (is_kept, is_quoted) = (kept(first), is_quoted(first));
        let mut line = Line { number: self.number, bytes: Cow::Borrowed(&[]), length: 0 };
        line.push(first);
        let mut last = first;
        loop {
            let is_soft = is_quoted && last.ends_with(b"=") && !self.is_at_end_of_card();
            let is_folded = self.rest.starts_with(b" ") || self.rest.starts_with(b"\t");
            if !is_soft && !is_folded {
                return Some(line);
            }
            let Some(next) = self.physical() else { return Some(line) };
            last = next;
            if !is_kept {
                continue;
            }
            if is_soft {
                line.pop();
                line.push(next);
            } else {
                line.push(if is_old { next } else { next.get(1..).unwrap_or_default() });
            }
        }
    }

    /// A line as it stands in the file, without its end.
    fn physical(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.get(1..).unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Some writers leave a soft break behind the last value of a card.
    fn is_at_end_of_card(&self) -> bool {
        let end = self.rest.get(..b"END:VCARD".len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(b"END:VCARD"))
    }
}

impl<'a> Line<'a> {
    fn push(&mut self, part: &'a [u8]) {
        self.length += part.len();
        let room = MAX_CELL_BYTES.saturating_sub(self.bytes.len());
        let part = part.get(..room).unwrap_or(part);
        if self.bytes.is_empty() {
            self.bytes = Cow::Borrowed(part);
        } else {
            self.bytes.to_mut().extend(part);
        }
    }

    /// Takes off the mark of a soft break.
    fn pop(&mut self) {
        if let Some(rest) = self.bytes.strip_suffix(b"=") {
            let length = rest.len();
            self.bytes.to_mut().truncate(length);
        }
    }
}

/// Whether the value is quoted-printable, where a line that ends in `=` goes on.
fn is_quoted(line: &[u8]) -> bool {
    const WORD: &[u8] = b"QUOTED-PRINTABLE";
    let head = line.split(|byte| *byte == b':').next().unwrap_or_default();
    head.windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD))
}
