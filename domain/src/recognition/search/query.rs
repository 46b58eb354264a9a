//! Asking the index: from the best kind of match to the vaguest, until there are enough.

use std::collections::HashSet;

use super::lane::{Found, Lane, Place, bytes_of};
use super::{Field, Hit, Rank, SearchIndex};
use crate::recognition::address::AddressKey;
use crate::recognition::name::{is_within_one, key, plain, sound, words};

/// Fewest characters looked for by sound or inside words.
const MIN_VAGUE: usize = 3;

/// Fewest letters of a key before a slip is forgiven.
const MIN_EDIT: usize = 4;

/// Fewest digits taken for part of a telephone number.
const MIN_DIGITS: usize = 3;

impl SearchIndex {
    /// The rows that match, best first, at most `limit`, each row once.
    pub fn query(&self, text: &str, limit: usize) -> Vec<Hit> {
        let plain: Vec<u8> = text.trim().chars().map(plain).collect();
        let plain = plain.trim_ascii();
        let mut hits = Hits { limit, seen: HashSet::new(), hits: Vec::new() };
        if plain.is_empty() {
            return hits.hits;
        }
        let address = AddressKey::parse(text).map(|key| key.text());
        let digits = self.digits(text);
        for (rank, place) in [(Rank::Exact, Place::Whole), (Rank::Prefix, Place::Start)] {
            self.address(address.as_deref(), rank, place, &mut hits);
            self.phone(digits.as_deref(), rank, place, &mut hits);
            self.each_lane(&mut hits, plain, rank, place);
        }
        self.each_lane(&mut hits, plain, Rank::WordPrefix, Place::Word);
        self.several_words(plain, &mut hits);
        self.by_ear(text, &mut hits);
        if plain.len() >= MIN_VAGUE {
            self.phone(digits.as_deref(), Rank::Middle, Place::Any, &mut hits);
            self.each_lane(&mut hits, plain, Rank::Middle, Place::Any);
        }
        hits.hits
    }

    fn lanes(&self) -> [(Field, &Lane); 5] {
        [
            (Field::Name, &self.names),
            (Field::Number, &self.numbers),
            (Field::Email, &self.emails),
            (Field::Order, &self.orders),
            (Field::City, &self.cities),
        ]
    }

    fn each_lane(&self, hits: &mut Hits, plain: &[u8], rank: Rank, place: Place) {
        for (field, lane) in self.lanes() {
            for found in lane.find(plain, place) {
                if hits.is_full() {
                    return;
                }
                hits.add(lane, found, rank, field, plain.len());
            }
        }
    }

    /// Postcode with house number, and all additions where none is given.
    fn address(&self, key: Option<&str>, rank: Rank, place: Place, hits: &mut Hits) {
        let Some(key) = key else { return };
        for found in self.addresses.find(key.as_bytes(), place) {
            if hits.is_full() {
                return;
            }
            let shown = self.addresses.original(found.entry);
            hits.push(found.row, rank, Field::Address, shown, 0..shown.len());
        }
    }

    /// A telephone number in any notation, at `place` among the stored digits.
    fn phone(&self, digits: Option<&str>, rank: Rank, place: Place, hits: &mut Hits) {
        let Some(digits) = digits else { return };
        for found in self.phones.find(digits.as_bytes(), place) {
            if hits.is_full() {
                return;
            }
            let shown = self.phones.original(found.entry);
            // Only behind a plain plus do the digits stand where they stand here.
            let is_same = shown
                .strip_prefix('+')
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
            let at = found.at + 1;
            let range = if is_same { at..at + digits.len() } else { 0..0 };
            hits.push(found.row, rank, Field::Phone, shown, range);
        }
    }

    /// The digits of what may be part of a telephone number, as stored numbers begin.
    fn digits(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_phone = text.chars().all(|c| c.is_ascii_digit() || " +-/.()".contains(c));
        if digits.len() < MIN_DIGITS || !is_phone {
            return None;
        }
        let abroad = digits.strip_prefix("00");
        Some(match digits.strip_prefix('0').filter(|_| abroad.is_none()) {
            Some(national) if !text.starts_with('+') => format!("{}{national}", self.home_code),
            _ => abroad.map_or(digits.clone(), str::to_owned),
        })
    }

    /// Several words: rows in which each begins a word of some field.
    fn several_words(&self, plain: &[u8], hits: &mut Hits) {
        let words: Vec<&[u8]> =
            plain.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).collect();
        if words.len() < 2 || hits.is_full() {
            return;
        }
        let mut rows: Option<HashSet<u32>> = None;
        for word in words {
            let with_word: HashSet<u32> = self
                .lanes()
                .iter()
                .flat_map(|(_, lane)| {
                    lane.find(word, Place::Start).chain(lane.find(word, Place::Word))
                })
                .map(|found| found.row)
                .filter(|row| rows.as_ref().is_none_or(|rows| rows.contains(row)))
                .collect();
            rows = Some(with_word);
        }
        let mut rows: Vec<u32> = rows.into_iter().flatten().collect();
        rows.sort_unstable();
        for row in rows {
            if hits.is_full() {
                return;
            }
            hits.by_name(self, row, Rank::WordPrefix);
        }
    }

    /// Names of which each word sounds like one that was typed, then those that almost do.
    fn by_ear(&self, text: &str, hits: &mut Hits) {
        let words: Vec<String> =
            words(text).into_iter().filter(|word| word.len() >= MIN_VAGUE).collect();
        if words.is_empty() || hits.is_full() {
            return;
        }
        for rank in [Rank::Folded, Rank::Edit] {
            let mut rows: Option<Vec<u32>> = None;
            for word in &words {
                let mut found = match rank {
                    Rank::Folded => self.alike(word),
                    _ => self.almost_alike(word),
                };
                found.sort_unstable();
                found.dedup();
                if let Some(rows) = &rows {
                    found.retain(|row| rows.binary_search(row).is_ok());
                }
                rows = Some(found);
            }
            for row in rows.into_iter().flatten() {
                if hits.is_full() {
                    return;
                }
                hits.by_name(self, row, rank);
            }
        }
    }

    /// Rows with a name word of the same key, or one beginning with the sound typed so far.
    fn alike(&self, word: &str) -> Vec<u32> {
        let (key, sound) = (key(word), sound(word));
        let same = self.sounds.find(key.as_bytes(), Place::Whole);
        let is_long = sound.len() >= MIN_VAGUE;
        let begun = is_long.then(|| self.sounds.find(sound.as_bytes(), Place::Start));
        same.chain(begun.into_iter().flatten()).map(|found| found.row).collect()
    }

    fn almost_alike(&self, word: &str) -> Vec<u32> {
        let key = key(word);
        if key.len() < MIN_EDIT {
            return self.alike(word);
        }
        let near = self.sounds.entries().filter(|(_, other)| is_within_one(key.as_bytes(), other));
        near.map(|(row, _)| row).collect()
    }
}

/// What was found so far.
struct Hits {
    limit: usize,
    seen: HashSet<u32>,
    hits: Vec<Hit>,
}

impl Hits {
    fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    fn add(&mut self, lane: &Lane, found: Found, rank: Rank, field: Field, length: usize) {
        if self.seen.contains(&found.row) {
            return;
        }
        let text = lane.original(found.entry);
        self.push(found.row, rank, field, text, bytes_of(text, found.at, length));
    }

    fn by_name(&mut self, index: &SearchIndex, row: u32, rank: Rank) {
        let name = index.names.of_row(row).unwrap_or_default();
        self.push(row, rank, Field::Name, name, 0..0);
    }

    fn push(
        &mut self,
        row: u32,
        rank: Rank,
        field: Field,
        text: &str,
        range: std::ops::Range<usize>,
    ) {
        if self.seen.insert(row) {
            self.hits.push(Hit { row, rank, field, text: text.to_owned(), range });
        }
    }
}
