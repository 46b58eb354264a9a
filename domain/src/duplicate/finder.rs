//! All customers, ready to be compared: pairs among them, and those like one that is being typed.

use super::facts::{self, Facts};
use super::key::{Entries, ROW_BITS, keys, row_of};
use super::weigh::Comparison;
use super::{Alike, Pair, Profile};
use crate::row;

/// The most customers whom a key brings together: one that more share is that of a group, a
/// building or a common name. Ten make 45 pairs; at more, their value weighs two bits less too.
pub const MOST_SHARING: usize = 10;

/// Customers on their way into a finder, in any order.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    entries: Vec<u64>,
    lines: Lines,
}

impl Listing {
    /// Lists a customer by its dense row; a row that is listed already stays as it is, rows from
    /// 2²⁴ are not listed.
    pub fn add(&mut self, row: u32, profile: &Profile<'_>) {
        if self.lines.get(row).is_some() || row >= 1 << ROW_BITS {
            return;
        }
        let line = self.lines.put(row, profile);
        self.entries.extend(keys(&Facts::read(line)).into_iter().filter_map(|key| key.entry(row)));
    }

    /// The finder of them all.
    pub fn finder(self) -> Finder {
        Finder { entries: Entries::of(self.entries), lines: self.lines }
    }
}

/// All customers: keys in sorted arrays, and what is compared as one text.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    entries: Entries,
    lines: Lines,
}

impl Finder {
    /// Puts a customer in the place of what its row had; rows from 2²⁴ are not listed.
    pub fn put(&mut self, row: u32, profile: &Profile<'_>) {
        self.take(row);
        if row >= 1 << ROW_BITS {
            return;
        }
        let line = self.lines.put(row, profile);
        let entries = keys(&Facts::read(line)).into_iter().filter_map(|key| key.entry(row));
        entries.for_each(|entry| self.entries.add(entry));
        self.entries.settle_when_many();
    }

    /// Takes a row out.
    pub fn take(&mut self, row: u32) {
        let Some(line) = self.lines.get(row) else { return };
        let entries = keys(&Facts::read(line)).into_iter().filter_map(|key| key.entry(row));
        entries.for_each(|entry| self.entries.remove(entry));
        self.lines.take(row);
        self.entries.settle_when_many();
    }

    /// Pairs that are likely one customer, the highest score first, then by rows; those that a person
    /// has set `apart`, in either order, and archived customers are left out.
    pub fn pairs(&mut self, apart: &[(u32, u32)]) -> Vec<Pair> {
        self.entries.settle();
        let mut apart: Vec<(u32, u32)> = apart.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
        apart.sort_unstable();
        let count = |key| self.entries.count(key);
        let mut pairs = Vec::new();
        for met in self.meetings().chunk_by(|a, b| a.0 == b.0) {
            let Some(first) = met.first().and_then(|&(first, _)| self.current(first)) else {
                continue;
            };
            for &(a, b) in met {
                let Some(second) = self.current(b) else { continue };
                if apart.binary_search(&(a, b)).is_ok() {
                    continue;
                }
                if let Some(likeness) = Comparison::of(&first, &second, &count).likeness() {
                    pairs.push(Pair { first: a, second: b, likeness });
                }
            }
        }
        // Rows ascend already.
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.likeness.score));
        pairs
    }

    /// Listed customers that are likely the one being typed, the highest score first, then by row;
    /// archived ones too. `itself` is the row of one that is listed and being edited.
    pub fn alike(&self, typed: &Profile<'_>, itself: Option<u32>) -> Vec<Alike> {
        let mut line = String::new();
        facts::write(typed, &mut line);
        let typed = Facts::read(&line);
        let known = itself.and_then(|row| self.lines.get(row));
        let known = known.map(|line| keys(&Facts::read(line))).unwrap_or_default();
        // The one being typed is one of those who have the key.
        let count =
            |key| 1 + self.entries.count(key) - usize::from(known.binary_search(&key).is_ok());
        let finding = keys(&typed).into_iter().filter(|key| key.finds());
        let mut rows: Vec<u32> = finding
            .filter(|key| count(*key) <= MOST_SHARING)
            .flat_map(|key| self.entries.rows(key))
            .filter(|row| Some(*row) != itself)
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let compare = |row| {
            let listed = Facts::read(self.lines.get(row)?);
            let likeness = Comparison::of(&listed, &typed, &count).likeness()?;
            Some(Alike { row, is_archived: listed.is_archived, likeness })
        };
        let mut alike: Vec<Alike> = rows.into_iter().filter_map(compare).collect();
        alike.sort_by_key(|alike| std::cmp::Reverse(alike.likeness.score));
        alike
    }

    /// Bytes that are held, without what is spare: so that memory can be watched.
    pub fn bytes(&self) -> usize {
        self.entries.bytes() + self.lines.bytes()
    }

    /// Rows that meet in a key, the lower first, ascending, each pair once.
    fn meetings(&self) -> Vec<(u32, u32)> {
        let mut meetings = Vec::new();
        for group in self.entries.groups().filter(|group| group.len() <= MOST_SHARING) {
            let mut rest = group;
            while let Some((first, others)) = rest.split_first() {
                meetings.extend(others.iter().map(|other| (row_of(*first), row_of(*other))));
                rest = others;
            }
        }
        meetings.sort_unstable();
        meetings.dedup();
        meetings
    }

    /// What is known of a row that is not archived.
    fn current(&self, row: u32) -> Option<Facts<'_>> {
        self.lines.get(row).map(Facts::read).filter(|facts| !facts.is_archived)
    }
}

/// What is compared of each customer, as lines in one text.
#[derive(Clone, Debug, Default)]
struct Lines {
    text: String,
    /// Where a row's line begins and ends; an empty one is none.
    places: Vec<(usize, usize)>,
    /// Bytes of lines that were replaced.
    wasted: usize,
}

impl Lines {
    fn get(&self, row: u32) -> Option<&str> {
        let &(begin, end) = self.places.get(row::index(row))?;
        self.text.get(begin..end).filter(|line| !line.is_empty())
    }

    /// Writes a row's line and gives it back.
    fn put(&mut self, row: u32, profile: &Profile<'_>) -> &str {
        let begin = self.text.len();
        facts::write(profile, &mut self.text);
        let index = row::index(row);
        if self.places.len() <= index {
            self.places.resize(index.saturating_add(1), (0, 0));
        }
        if let Some(place) = self.places.get_mut(index) {
            *place = (begin, self.text.len());
        }
        self.text.get(begin..).unwrap_or_default()
    }

    fn take(&mut self, row: u32) {
        if let Some((begin, end)) = self.places.get_mut(row::index(row)).map(std::mem::take) {
            self.wasted += end - begin;
        }
        if self.wasted > self.text.len() / 2 {
            self.pack();
        }
    }

    fn bytes(&self) -> usize {
        self.text.len() + size_of_val(self.places.as_slice())
    }

    /// Leaves out what was replaced.
    fn pack(&mut self) {
        let old = std::mem::take(&mut self.text);
        for place in &mut self.places {
            let begin = self.text.len();
            self.text.push_str(old.get(place.0..place.1).unwrap_or_default());
            *place = (begin, self.text.len());
        }
        self.wasted = 0;
    }
}
