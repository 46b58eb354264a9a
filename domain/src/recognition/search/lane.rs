//! One field of all rows as one stretch of plain text, so that a look through it is one scan.

use std::ops::Range;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::bytes;
use crate::recognition::name::plain;
use crate::row;

/// Marks an entry whose row has since changed.
const DEAD: u32 = u32::MAX;

/// So many entries of rows that changed are not worth moving the others for.
const MOST_DEAD: usize = 2_000;

/// The entries of one field. Plain text has one byte per character of what is written, entries between
/// line ends; what is written is asked of the rows.
#[derive(Clone, Debug)]
pub struct Lane {
    plain: Vec<u8>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// How many entries are [`DEAD`].
    dead: usize,
}

/// Living entries of a lane, to be added to another.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PackedLane<'a> {
    /// Plain text, each entry with its line end.
    #[serde(serialize_with = "bytes::serialize")]
    plain: &'a [u8],
    /// Row number of each entry, four bytes each.
    #[serde(serialize_with = "bytes::serialize")]
    rows: &'a [u8],
}

/// Entries on their way into a [`PackedLane`].
#[derive(Debug, Default)]
pub struct LanePart {
    plain: Vec<u8>,
    rows: Vec<u8>,
}

impl LanePart {
    /// Entries with their line ends, and four bytes for the row of each.
    #[cfg(test)]
    pub fn of(plain: &[u8], rows: &[u8]) -> Self {
        Self { plain: plain.to_vec(), rows: rows.to_vec() }
    }

    /// As it is handed over.
    pub fn packed(&self) -> PackedLane<'_> {
        PackedLane { plain: &self.plain, rows: &self.rows }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
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
        Self { plain: vec![b'\n'], starts: Vec::new(), rows: Vec::new(), dead: 0 }
    }
}

impl Lane {
    /// Adds a text as it is; empty ones are left out.
    pub fn push(&mut self, row: u32, text: &str) {
        self.push_plain(row, text.chars().map(plain));
    }

    /// Adds plain text; an empty one is left out.
    pub fn push_plain(&mut self, row: u32, plain: impl Iterator<Item = u8>) {
        let start = self.plain.len();
        self.plain.extend(plain);
        if self.plain.len() == start {
            return;
        }
        self.plain.push(b'\n');
        self.starts.push(row::number(start));
        self.rows.push(row);
    }

    /// Adds the entries of another lane, up to the first that is not whole.
    pub fn append(&mut self, packed: &PackedLane<'_>) {
        let rows = packed.rows.as_chunks::<4>().0;
        row::room(&mut self.plain, packed.plain.len());
        row::room(&mut self.starts, rows.len());
        row::room(&mut self.rows, rows.len());
        let mut start = self.plain.len();
        let entries = packed.plain.split_inclusive(|byte| *byte == b'\n');
        let entries = entries.take_while(|entry| entry.ends_with(b"\n"));
        for (entry, row) in entries.zip(rows) {
            self.starts.push(row::number(start));
            self.rows.push(u32::from_le_bytes(*row));
            start = start.saturating_add(entry.len());
        }
        let length = start.saturating_sub(self.plain.len());
        self.plain.extend_from_slice(packed.plain.get(..length).unwrap_or_default());
    }

    /// The living entries from one on, as many as fill `bytes`, and the entry after them.
    pub fn part(&self, from: usize, bytes: usize) -> (LanePart, usize) {
        let mut part = LanePart::default();
        let mut next = from;
        for (row, start) in self.rows.iter().zip(&self.starts).skip(from) {
            if part.plain.len() >= bytes {
                break;
            }
            next += 1;
            if *row != DEAD {
                let end = self.starts.get(next).copied().map_or(self.plain.len(), row::index);
                let text = self.plain.get(row::index(*start)..end).unwrap_or_default();
                part.plain.extend_from_slice(text);
                part.rows.extend(row.to_le_bytes());
            }
        }
        (part, next)
    }

    /// How many entries there are, those of rows that changed included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Takes out all entries of the rows that are marked.
    pub fn remove(&mut self, is_marked: &[bool]) {
        for row in &mut self.rows {
            if is_marked.get(row::index(*row)) == Some(&true) {
                *row = DEAD;
                self.dead += 1;
            }
        }
        if self.dead > MOST_DEAD && self.dead * 2 > self.rows.len() {
            let (living, _) = self.part(0, usize::MAX);
            *self = Self::default();
            self.append(&living.packed());
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

    /// The entries of which a word begins with the plain text, in their order; each once a word.
    pub fn find_words(&self, text: &[u8]) -> impl Iterator<Item = Found> {
        let mut from = 0;
        self.positions(text, Place::Any).filter_map(move |position| {
            let before = position.checked_sub(1).and_then(|before| self.plain.get(before));
            if !matches!(before, Some(b'\n' | b' ')) {
                return None;
            }
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

    /// Which of its row's entries one is: they were added one after the other.
    pub fn place_in_row(&self, entry: usize) -> usize {
        let row = self.rows.get(entry);
        let before = self.rows.get(..entry).unwrap_or_default().iter().rev();
        before.take_while(|other| Some(*other) == row).count()
    }
}

/// The bytes of `count` characters of a text from the character `at` on.
pub fn bytes_of(text: &str, at: usize, count: usize) -> Range<usize> {
    let place =
        |character: usize| text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte);
    place(at)..place(at + count)
}
