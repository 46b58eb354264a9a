//! Keys by which customers meet: sorted arrays of key and row, one for each kind, in one.
//!
//! A key is a hash. Two values may share one (once in a workspace of a hundred thousand customers),
//! which makes two customers meet for nothing: they are compared by their values.

use super::facts::{Facts, people, values};
use super::value::own_domain;

/// What a key is made of. In the order of the array: those by which pairs are found come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Registration,
    Vat,
    Mail,
    Phone,
    /// Postcode and house number.
    House,
    /// All words of the name by ear.
    Name,
    /// One word of the name and the postcode: finds the namesake where name and house are common.
    Near,
    /// A firm's mail domain.
    Domain,
    /// One word of the name; too common to find pairs by, counted only.
    Word,
    /// A person's whole name; counted only.
    Person,
}

impl Kind {
    fn code(self) -> u64 {
        match self {
            Self::Registration => 0,
            Self::Vat => 1,
            Self::Mail => 2,
            Self::Phone => 3,
            Self::House => 4,
            Self::Name => 5,
            Self::Near => 6,
            Self::Domain => 7,
            Self::Word => 8,
            Self::Person => 9,
        }
    }
}

/// Bits of an entry that are the row: the highest row is 2²⁴ − 1.
pub(super) const ROW_BITS: u32 = 24;
/// Bits that are the hash; the kind stands above them.
const HASH_BITS: u32 = 36;

const ROW_MASK: u64 = (1 << ROW_BITS) - 1;

/// A key, where an entry is the key with a row in its low bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    /// The key of a value.
    pub fn of(kind: Kind, value: &str) -> Self {
        Self::of_bytes(kind, value.bytes())
    }

    /// The key of a word at a postcode.
    pub fn near(word: &str, postcode: &str) -> Self {
        Self::of_bytes(Kind::Near, word.bytes().chain([0]).chain(postcode.bytes()))
    }

    /// FNV-1a, its bits mixed once more because only the high ones are kept.
    fn of_bytes(kind: Kind, bytes: impl Iterator<Item = u8>) -> Self {
        let add = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325, add);
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS);
        Self((kind.code() << (HASH_BITS + ROW_BITS)) | (hash << ROW_BITS))
    }

    /// Whether pairs are found by it.
    pub fn finds(self) -> bool {
        self.0 < Kind::Word.code() << (HASH_BITS + ROW_BITS)
    }

    /// The entry of a row; rows past the highest have none.
    pub fn entry(self, row: u32) -> Option<u64> {
        let row = u64::from(row);
        (row <= ROW_MASK).then_some(self.0 | row)
    }

    /// The key of an entry.
    pub fn of_entry(entry: u64) -> Self {
        Self(entry & !ROW_MASK)
    }
}

/// The row of an entry.
pub(super) fn row_of(entry: u64) -> u32 {
    u32::try_from(entry & ROW_MASK).unwrap_or(u32::MAX)
}

/// All keys of a customer, ascending, each once.
pub(super) fn keys(facts: &Facts<'_>) -> Vec<Key> {
    let mut keys = Vec::with_capacity(24);
    let single = [
        (Kind::Registration, facts.registration),
        (Kind::Vat, facts.vat),
        (Kind::House, facts.house),
        (Kind::Name, facts.words),
    ];
    for (kind, value) in single.into_iter().filter(|(_, value)| !value.is_empty()) {
        keys.push(Key::of(kind, value));
    }
    for word in values(facts.words) {
        keys.push(Key::of(Kind::Word, word));
        if !facts.postcode.is_empty() {
            keys.push(Key::near(word, facts.postcode));
        }
    }
    for mail in values(facts.mails) {
        keys.push(Key::of(Kind::Mail, mail));
        keys.extend(own_domain(mail).map(|domain| Key::of(Kind::Domain, domain)));
    }
    keys.extend(values(facts.phones).map(|phone| Key::of(Kind::Phone, phone)));
    keys.extend(people(facts.people).map(|(heard, _)| Key::of(Kind::Person, heard)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Entries of all rows, ascending; what came and went since the last sorting stands apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    sorted: Vec<u64>,
    /// Not yet in `sorted`, ascending, and few.
    added: Vec<u64>,
    /// Still in `sorted`, ascending, and few.
    gone: Vec<u64>,
}

/// How many entries may stand apart: those of some five hundred customers, so that putting one in
/// its place moves less than a page of memory.
const MOST_APART: usize = 8192;

impl Entries {
    /// The entries in any order, each once.
    pub fn of(mut entries: Vec<u64>) -> Self {
        entries.sort_unstable();
        entries.shrink_to_fit();
        Self { sorted: entries, ..Self::default() }
    }

    /// Adds an entry that is not there.
    pub fn add(&mut self, entry: u64) {
        if let Ok(place) = self.gone.binary_search(&entry) {
            self.gone.remove(place);
        } else if let Err(place) = self.added.binary_search(&entry) {
            self.added.insert(place, entry);
        }
    }

    /// Takes away an entry that is there.
    pub fn remove(&mut self, entry: u64) {
        if let Ok(place) = self.added.binary_search(&entry) {
            self.added.remove(place);
        } else if let Err(place) = self.gone.binary_search(&entry) {
            self.gone.insert(place, entry);
        }
    }

    /// Sorts in what stands apart, once that is much.
    pub fn settle_when_many(&mut self) {
        if self.added.len().max(self.gone.len()) > MOST_APART {
            self.settle();
        }
    }

    /// Sorts in what stands apart.
    pub fn settle(&mut self) {
        let mut gone = self.gone.iter().peekable();
        self.sorted.retain(|entry| {
            while gone.next_if(|gone| *gone < entry).is_some() {}
            gone.next_if_eq(&entry).is_none()
        });
        self.gone = Vec::new();
        if !self.added.is_empty() {
            self.sorted.append(&mut self.added);
            // Two ascending runs: merged, not sorted anew.
            self.sorted.sort();
        }
    }

    /// Bytes that are held.
    pub fn bytes(&self) -> usize {
        [&self.sorted, &self.added, &self.gone]
            .map(|entries| size_of_val(entries.as_slice()))
            .iter()
            .sum()
    }

    /// How many rows have a key.
    pub fn count(&self, key: Key) -> usize {
        let there = of_key(&self.sorted, key).len() + of_key(&self.added, key).len();
        there.saturating_sub(of_key(&self.gone, key).len())
    }

    /// The rows that have a key.
    pub fn rows(&self, key: Key) -> impl Iterator<Item = u32> {
        let gone = of_key(&self.gone, key);
        let sorted = of_key(&self.sorted, key).iter();
        let there = sorted.filter(move |entry| gone.binary_search(entry).is_err());
        there.chain(of_key(&self.added, key)).map(|entry| row_of(*entry))
    }

    /// The entries that share a key by which pairs are found, key after key; what stands apart is
    /// not among them.
    pub fn groups(&self) -> impl Iterator<Item = &[u64]> {
        let end = self.sorted.partition_point(|entry| Key::of_entry(*entry).finds());
        let finding = self.sorted.get(..end).unwrap_or_default();
        finding.chunk_by(|a, b| Key::of_entry(*a) == Key::of_entry(*b))
    }
}

fn of_key(entries: &[u64], key: Key) -> &[u64] {
    let begin = entries.partition_point(|entry| *entry < key.0);
    let rest = entries.get(begin..).unwrap_or_default();
    rest.get(..rest.partition_point(|entry| *entry <= key.0 | ROW_MASK)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn the_order_of_kinds_is_that_of_their_codes() {
        let near = Key::near("jan", "1234ab");
        assert!(near.finds() && Key::of(Kind::Domain, "x.nl").finds());
        assert!(!Key::of(Kind::Word, "jan").finds() && !Key::of(Kind::Person, "jan").finds());
        assert!(Key::of(Kind::Word, "jan").entry(1 << ROW_BITS).is_none());
        assert_eq!(
            near.entry(7).map(|entry| (Key::of_entry(entry), row_of(entry))),
            Some((near, 7))
        );
    }

    proptest! {
        /// Whatever came and went, sorted in or not: what is there is what a plain list has.
        #[test]
        fn entries_apart_count_like_those_sorted_in(steps in vec((0..4_u32, 0..6_u32, any::<bool>()), 0..60)) {
            let mut entries = Entries::default();
            let mut plain = Vec::new();
            for (key, row, settles) in steps {
                let key = Key::of(Kind::Word, &key.to_string());
                if plain.contains(&(key, row)) {
                    entries.remove(key.entry(row).unwrap());
                    plain.retain(|known| *known != (key, row));
                } else {
                    entries.add(key.entry(row).unwrap());
                    plain.push((key, row));
                }
                if settles {
                    entries.settle();
                }
                let mut rows: Vec<u32> = entries.rows(key).collect();
                rows.sort_unstable();
                let mut expected: Vec<u32> =
                    plain.iter().filter(|known| known.0 == key).map(|known| known.1).collect();
                expected.sort_unstable();
                prop_assert_eq!(entries.count(key), expected.len());
                prop_assert_eq!(rows, expected);
            }
        }
    }
}
