//! One field of all rows as one stretch of plain text, so that a look through it is one scan.

use std::ops::Range;

use memchr::memmem;

use crate::recognition::name::plain;
use crate::row;

/// Marks an entry whose row has since changed.
const DEAD: u32 = u32::MAX;

/// The entries of one field. Plain text has one byte per character of the original, entries between
/// line ends.
#[derive(Clone, Debug)]
pub struct Lane {
    plain: Vec<u8>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    originals: String,
    original_starts: Vec<u32>,
}

/// An entry that holds what was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub row: u32,
    pub entry: usize,
    /// Place in the entry, in characters.
    pub at: usize,
}

/// Where in an entry the text must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the entry.
    Whole,
    /// The entry begins with it.
    Start,
    /// A word after the first begins with it.
    Word,
    /// Anywhere.
    Any,
}

/// Entries by where the text stands in them.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    pub whole: Vec<Found>,
    pub start: Vec<Found>,
    pub word: Vec<Found>,
    pub inside: Vec<Found>,
}

impl Default for Lane {
    fn default() -> Self {
        Self {
            plain: vec![b'\n'],
            starts: Vec::new(),
            rows: Vec::new(),
            originals: String::new(),
            original_starts: Vec::new(),
        }
    }
}

impl Lane {
    /// Adds a text as it is; empty ones are left out.
    pub fn push(&mut self, row: u32, text: &str) {
        self.push_as(row, text.chars().map(plain), text);
    }

    /// Adds a text that is looked for as other plain text, and shown as it is.
    pub fn push_as(&mut self, row: u32, plain: impl Iterator<Item = u8>, original: &str) {
        let start = self.plain.len();
        self.plain.extend(plain);
        if self.plain.len() == start {
            return;
        }
        self.plain.push(b'\n');
        self.starts.push(row::number(start));
        self.rows.push(row);
        self.original_starts.push(row::number(self.originals.len()));
        self.originals.push_str(original);
    }

    /// Takes out all entries of a row.
    pub fn remove(&mut self, row: u32) {
        for other in self.rows.iter_mut().filter(|other| **other == row) {
            *other = DEAD;
        }
    }

    /// The entries with the plain text at the place, in their order.
    pub fn find(&self, text: &[u8], place: Place) -> impl Iterator<Item = Found> {
        let mut from = 0;
        self.positions(text, place).filter_map(move |position| {
            from = self.entry_at(position, from)?;
            self.found(from, position)
        })
    }

    fn positions(&self, text: &[u8], place: Place) -> impl Iterator<Item = usize> {
        let (before, after): (&[u8], &[u8]) = match place {
            Place::Whole => (b"\n", b"\n"),
            Place::Start => (b"\n", b""),
            Place::Word => (b" ", b""),
            Place::Any => (b"", b""),
        };
        let needle = [before, text, after].concat();
        let finder = memmem::Finder::new(&needle).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let hit = from + finder.find(self.plain.get(from..)?)?;
            // The line end behind a whole entry is the one before the next.
            from = hit + 1;
            Some(hit + before.len())
        })
    }

    /// The entries with the plain text, each under the best place it stands at, found in a single
    /// look; at most `most` per place.
    pub fn sweep(&self, text: &[u8], most: usize) -> Sweep {
        let mut sweep = Sweep::default();
        for position in self.positions(text, Place::Any) {
            let before = position.checked_sub(1).and_then(|before| self.plain.get(before));
            let places = match (before, self.plain.get(position + text.len())) {
                (Some(b'\n'), Some(b'\n')) => &mut sweep.whole,
                (Some(b'\n'), _) => &mut sweep.start,
                (Some(b' '), _) => &mut sweep.word,
                _ => &mut sweep.inside,
            };
            if places.len() < most {
                let entry = self.entry_at(position, 0);
                places.extend(entry.and_then(|entry| self.found(entry, position)));
            }
        }
        sweep
    }

    /// The same where nothing inside a word is asked for: texts so short that they stand everywhere.
    pub fn sweep_short(&self, text: &[u8], most: usize) -> Sweep {
        let find = |place| self.find(text, place).take(most).collect();
        Sweep {
            whole: find(Place::Whole),
            start: find(Place::Start),
            word: find(Place::Word),
            inside: Vec::new(),
        }
    }

    /// The entry that holds a position, looked for from one before it on in growing strides:
    /// positions come in ascending order, near each other when there are many.
    fn entry_at(&self, position: usize, from: usize) -> Option<usize> {
        let is_before = |entry: usize| {
            self.starts.get(entry).is_some_and(|start| row::index(*start) <= position)
        };
        let (mut low, mut stride) = (from, 1);
        while is_before(low + stride) {
            low += stride;
            stride *= 2;
        }
        let between = self.starts.get(low..(low + stride).min(self.starts.len()))?;
        let after = between.partition_point(|start| row::index(*start) <= position);
        (low + after).checked_sub(1)
    }

    fn found(&self, entry: usize, position: usize) -> Option<Found> {
        let row = self.rows.get(entry).copied().filter(|row| *row != DEAD)?;
        let start = self.starts.get(entry).copied().map(row::index)?;
        Some(Found { row, entry, at: position.checked_sub(start)? })
    }

    /// All living entries with their plain text.
    pub fn entries(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let ends = self.starts.iter().skip(1).copied().map(row::index);
        let ends = ends.chain([self.plain.len()]);
        let spans = self.starts.iter().copied().map(row::index).zip(ends);
        let texts = spans.map(|(start, end)| self.plain.get(start..end.saturating_sub(1)));
        let pairs = self.rows.iter().copied().zip(texts);
        pairs.filter_map(|(row, text)| Some((row, text?))).filter(|(row, _)| *row != DEAD)
    }

    /// The text of a row's entry as it was added; of several the last.
    pub fn of_row(&self, row: u32) -> Option<&str> {
        self.rows.iter().rposition(|other| *other == row).map(|entry| self.original(entry))
    }

    /// The text of an entry as it was added.
    pub fn original(&self, entry: usize) -> &str {
        let start = self.original_starts.get(entry).copied().map_or(0, row::index);
        let next = self.original_starts.get(entry + 1).copied();
        let end = next.map_or(self.originals.len(), row::index);
        self.originals.get(start..end).unwrap_or_default()
    }
}

/// The bytes of `count` characters of a text from the character `at` on.
pub fn bytes_of(text: &str, at: usize, count: usize) -> Range<usize> {
    let place =
        |character: usize| text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte);
    place(at)..place(at + count)
}
