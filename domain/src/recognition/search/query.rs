//! Asking the index: from the best kind of match to the vaguest, until there are enough.

use std::collections::HashSet;
use std::ops::Range;

use super::lane::{Found, Lane, Place, Sweep, bytes_of};
use super::{Field, Hit, Rank, SearchIndex, Written};
use crate::recognition::address::AddressKey;
use crate::recognition::name::{is_within_one, key, plain_text, sound, words};
use crate::row;

/// Fewest characters looked for by sound or inside words.
const MIN_VAGUE: usize = 3;

/// Fewest letters of a key before a slip is forgiven.
const MIN_EDIT: usize = 4;

/// Fewest digits taken for part of a telephone number.
const MIN_DIGITS: usize = 3;

impl SearchIndex {
    /// The rows that match, best first, at most `limit`, each row once; `written` are those rows.
    pub fn query(&self, text: &str, limit: usize, written: &dyn Written) -> Vec<Hit> {
        let plain = plain_text(text.trim());
        let plain = plain.trim_ascii();
        let mut hits = Hits { limit, written, seen: HashSet::new(), hits: Vec::new() };
        if plain.is_empty() {
            return hits.hits;
        }
        // A row may stand in several entries; a few more than asked for leave enough rows.
        let most = limit.saturating_mul(4);
        let is_short = plain.len() < MIN_VAGUE;
        let sweep = |lane: &Lane| match is_short {
            true => lane.sweep_short(plain, most),
            false => lane.sweep(plain, most),
        };
        let lanes = self.by_word().into_iter().filter(|(field, _)| is_likely(*field, text));
        let swept: Vec<_> = lanes.map(|(field, lane)| (field, lane, sweep(lane))).collect();
        let each = |hits: &mut Hits, rank: Rank, place: fn(&Sweep) -> &[Found]| {
            for (field, lane, sweep) in &swept {
                hits.add_all(lane, place(sweep), rank, *field, plain.len());
            }
        };
        let address = AddressKey::parse(text).map(|key| key.text());
        let digits = self.digits(text);
        self.address(address.as_deref(), Rank::Exact, Place::Whole, &mut hits);
        self.phone(digits.as_deref(), Rank::Exact, Place::Whole, &mut hits);
        each(&mut hits, Rank::Exact, |sweep| &sweep.whole);
        self.address(address.as_deref(), Rank::Prefix, Place::Start, &mut hits);
        self.phone(digits.as_deref(), Rank::Prefix, Place::Start, &mut hits);
        each(&mut hits, Rank::Prefix, |sweep| &sweep.start);
        each(&mut hits, Rank::WordPrefix, |sweep| &sweep.word);
        // Whoever types a mail address means that one.
        if !text.contains('@') {
            self.several_words(plain, &mut hits);
            self.by_ear(plain, &mut hits);
        }
        self.phone(digits.as_deref(), Rank::Middle, Place::Any, &mut hits);
        each(&mut hits, Rank::Middle, |sweep| &sweep.inside);
        if !hits.is_full() && !is_likely(Field::Email, text) {
            let Sweep { whole, start, word, inside } = sweep(&self.emails);
            let found = [whole, start, word, inside].concat();
            hits.add_all(&self.emails, &found, Rank::Middle, Field::Email, plain.len());
        }
        hits.hits
    }

    fn by_word(&self) -> [(Field, &Lane); 5] {
        [
            (Field::Name, &self.names),
            (Field::Number, &self.numbers),
            (Field::Email, &self.emails),
            (Field::Order, &self.orders),
            (Field::City, &self.cities),
        ]
    }

    /// Postcode with house number, and all additions where none is given.
    fn address(&self, key: Option<&str>, rank: Rank, place: Place, hits: &mut Hits) {
        let Some(key) = key else { return };
        for found in self.addresses.find(key.as_bytes(), place) {
            if hits.is_full() {
                return;
            }
            hits.push(found.row, rank, Field::Address, 0, |shown| 0..shown.len());
        }
    }

    /// A telephone number in any notation, at `place` among the stored digits.
    fn phone(&self, digits: Option<&str>, rank: Rank, place: Place, hits: &mut Hits) {
        let Some(digits) = digits else { return };
        for found in self.phones.find(digits.as_bytes(), place) {
            if hits.is_full() {
                return;
            }
            let nth = self.phones.place_in_row(found.entry);
            hits.push(found.row, rank, Field::Phone, nth, |shown| {
                // Only behind a plain plus do the digits stand where they stand here.
                let is_same = shown
                    .strip_prefix('+')
                    .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
                let at = found.at + 1;
                if is_same { at..at + digits.len() } else { 0..0 }
            });
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
        let rows = self.rows_with_all(&words, |word, take| {
            for lane in [&self.names, &self.cities, &self.numbers, &self.emails] {
                lane.find_words(word).for_each(|found| take(found.row));
            }
        });
        hits.by_name(&rows, Rank::WordPrefix);
    }

    /// Names of which each word sounds like one that was typed, then those that almost do.
    fn by_ear(&self, plain: &[u8], hits: &mut Hits) {
        let words: Vec<&[u8]> = words(plain).filter(|word| word.len() >= MIN_VAGUE).collect();
        // No name holds a digit.
        let has_digit = words.iter().any(|word| word.iter().any(u8::is_ascii_digit));
        if words.is_empty() || has_digit {
            return;
        }
        for (rank, is_edit) in [(Rank::Folded, false), (Rank::Edit, true)] {
            if hits.is_full() {
                return;
            }
            let rows = self.rows_with_all(&words, |word, take| match is_edit {
                true => self.almost_alike(word, take),
                false => self.alike(word, take),
            });
            hits.by_name(&rows, rank);
        }
    }

    /// The rows that `rows_of` gives for every one of the words, ascending.
    fn rows_with_all(
        &self,
        words: &[&[u8]],
        rows_of: impl Fn(&[u8], &mut dyn FnMut(u32)),
    ) -> Vec<u32> {
        // How many of the words so far each row has, without a gap.
        let mut counts = vec![0_u8; row::index(self.row_count)];
        // The longest is most likely the rarest; where it is nowhere, the others need no look.
        let mut words = words.to_vec();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        // Nobody types as many words as a byte counts.
        words.truncate(usize::from(u8::MAX));
        for (place, word) in (0u8..).zip(&words) {
            let mut is_anywhere = false;
            rows_of(word, &mut |row| {
                if let Some(count) = counts.get_mut(row::index(row)).filter(|c| **c == place) {
                    *count += 1;
                    is_anywhere = true;
                }
            });
            if !is_anywhere {
                return Vec::new();
            }
        }
        let rows = (0..self.row_count).zip(counts);
        rows.filter(|(_, count)| usize::from(*count) == words.len()).map(|(row, _)| row).collect()
    }

    /// Rows with a name word of the same key, or one beginning with the sound typed so far.
    fn alike(&self, word: &[u8], take: &mut dyn FnMut(u32)) {
        let sound = sound(word);
        self.sounds.find(&key(word), Place::Whole).for_each(|found| take(found.row));
        if sound.len() >= MIN_VAGUE {
            self.sounds.find(&sound, Place::Start).for_each(|found| take(found.row));
        }
    }

    fn almost_alike(&self, word: &[u8], take: &mut dyn FnMut(u32)) {
        let key = key(word);
        if key.len() < MIN_EDIT {
            return self.alike(word, take);
        }
        for (row, other) in self.sounds.entries() {
            if is_within_one(&key, other) {
                take(row);
            }
        }
    }
}

/// Whether a field is worth a look from the start: numbers hold digits, and who types a mail
/// address without its sign finds it after the names.
fn is_likely(field: Field, text: &str) -> bool {
    match field {
        Field::Number | Field::Order => text.bytes().any(|byte| byte.is_ascii_digit()),
        Field::Email => text.contains(['@', '.']),
        _ => true,
    }
}

/// What was found so far.
struct Hits<'a> {
    limit: usize,
    written: &'a dyn Written,
    seen: HashSet<u32>,
    hits: Vec<Hit>,
}

impl Hits<'_> {
    fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    fn add_all(&mut self, lane: &Lane, found: &[Found], rank: Rank, field: Field, length: usize) {
        for found in found {
            if self.is_full() {
                return;
            }
            if !self.seen.contains(&found.row) {
                let nth = lane.place_in_row(found.entry);
                self.push(found.row, rank, field, nth, |text| bytes_of(text, found.at, length));
            }
        }
    }

    fn by_name(&mut self, rows: &[u32], rank: Rank) {
        for &row in rows {
            if self.is_full() {
                return;
            }
            if !self.seen.contains(&row) {
                self.push(row, rank, Field::Name, 0, |_| 0..0);
            }
        }
    }

    fn push(
        &mut self,
        row: u32,
        rank: Rank,
        field: Field,
        nth: usize,
        range: impl FnOnce(&str) -> Range<usize>,
    ) {
        if self.seen.insert(row) {
            let written = self.written.row(row);
            let text = written.map_or_else(String::new, |row| row.written(field, nth));
            let range = range(&text);
            self.hits.push(Hit { row, rank, field, text, range });
        }
    }
}
