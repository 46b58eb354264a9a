//! Search over the directory: name, number, mail, telephone, address, town and order number.
//!
//! Every key stroke looks through plain arrays on the page's own thread; nothing waits. Better
//! kinds of match come first and the look ends when enough are found.

mod lane;
mod query;

use std::ops::Range;

use lane::Lane;
pub use lane::{LanePart, PackedLane};

use serde::{Deserialize, Serialize};

use super::address::AddressKey;
use super::name::{key, plain_text, words};

/// What is searched of one row.
#[derive(Clone, Debug, Default)]
pub struct SearchRow<'a> {
    /// Row number.
    pub row: u32,
    /// Name, in full.
    pub name: &'a str,
    /// Number of the customer.
    pub number: &'a str,
    /// Mail addresses.
    pub emails: Vec<&'a str>,
    /// Telephone numbers: E.164 where it is known, else as typed.
    pub phones: Vec<&'a str>,
    /// Postcode as written.
    pub postcode: &'a str,
    /// House number with its addition, as written.
    pub house_number: &'a str,
    /// Town.
    pub city: &'a str,
    /// Numbers of orders.
    pub orders: Vec<&'a str>,
}

/// The rows as they are written. The index holds only what is looked for.
pub trait Written {
    /// A row by its number.
    fn row(&self, row: u32) -> Option<SearchRow<'_>>;
}

/// How well a row matched; better ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The field is the text.
    Exact,
    /// The field begins with it.
    Prefix,
    /// A word begins with it; of several words, each begins one.
    WordPrefix,
    /// A name sounds like it.
    Folded,
    /// A name sounds almost like it.
    Edit,
    /// It stands somewhere in the field.
    Middle,
}

/// The field that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Name.
    Name,
    /// Number of the customer.
    Number,
    /// Telephone number.
    Phone,
    /// Mail address.
    Email,
    /// Postcode and house number.
    Address,
    /// Number of an order.
    Order,
    /// Town.
    City,
}

/// A row found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Row number.
    pub row: u32,
    /// How well.
    pub rank: Rank,
    /// Where.
    pub field: Field,
    /// The field's text.
    pub text: String,
    /// The bytes of `text` to mark; empty where the match is by sound or over several words.
    pub range: Range<usize>,
}

/// The searched fields of all rows.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    /// Calling code of the home country, whose numbers are typed with a zero.
    home_code: String,
    /// One more than the highest row number.
    row_count: u32,
    names: Lane,
    numbers: Lane,
    phones: Lane,
    emails: Lane,
    addresses: Lane,
    orders: Lane,
    cities: Lane,
    /// Keys of the words of names.
    sounds: Lane,
}

/// Some entries of an index, to be added to another.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PackedIndex<'a> {
    /// One more than the highest row number.
    pub row_count: u32,
    /// Lanes with their numbers.
    #[serde(borrow)]
    pub lanes: Vec<(u8, PackedLane<'a>)>,
}

/// How much of an index was cut into parts: lane and entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexCut(usize, usize);

impl SearchIndex {
    /// Lists the rows; `country` is where telephone numbers without country code are at home.
    pub fn build<'a>(rows: impl IntoIterator<Item = SearchRow<'a>>, country: &str) -> Self {
        let mut index = Self::default();
        index.set_country(country);
        rows.into_iter().for_each(|row| index.add(&row));
        index
    }

    /// Where telephone numbers without country code are at home.
    pub fn set_country(&mut self, country: &str) {
        let home = super::country::by_iso(country);
        self.home_code = home.map(|home| home.code.to_string()).unwrap_or_default();
    }

    /// One more than the highest row number.
    pub fn row_count(&self) -> u32 {
        self.row_count
    }

    /// Takes rows out.
    pub fn remove(&mut self, rows: &[u32]) {
        if rows.is_empty() {
            return;
        }
        let mut is_marked = vec![false; crate::row::index(self.row_count)];
        for row in rows {
            if let Some(mark) = is_marked.get_mut(crate::row::index(*row)) {
                *mark = true;
            }
        }
        self.lanes_mut().into_iter().for_each(|lane| lane.remove(&is_marked));
    }

    fn lanes_mut(&mut self) -> [&mut Lane; 8] {
        [
            &mut self.names,
            &mut self.numbers,
            &mut self.phones,
            &mut self.emails,
            &mut self.addresses,
            &mut self.orders,
            &mut self.cities,
            &mut self.sounds,
        ]
    }

    fn lanes(&self) -> [&Lane; 8] {
        [
            &self.names,
            &self.numbers,
            &self.phones,
            &self.emails,
            &self.addresses,
            &self.orders,
            &self.cities,
            &self.sounds,
        ]
    }

    /// The next entries, of one field, some `bytes` of them, with the number of their lane; absent when
    /// all were cut.
    pub fn part(&self, cut: &mut IndexCut, bytes: usize) -> Option<(u8, LanePart)> {
        while let Some(lane) = self.lanes().get(cut.0) {
            if cut.1 >= lane.len() {
                *cut = IndexCut(cut.0 + 1, 0);
                continue;
            }
            let (part, next) = lane.part(cut.1, bytes);
            let number = u8::try_from(cut.0).ok()?;
            cut.1 = next;
            if !part.is_empty() {
                return Some((number, part));
            }
        }
        None
    }

    /// Adds entries of another index, of rows that are not here yet.
    pub fn append(&mut self, packed: &PackedIndex<'_>) {
        self.row_count = self.row_count.max(packed.row_count);
        let mut lanes = self.lanes_mut();
        for (number, packed) in &packed.lanes {
            if let Some(lane) = lanes.get_mut(usize::from(*number)) {
                lane.append(packed);
            }
        }
    }

    /// Lists a row that is not there yet, or was taken out by [`SearchIndex::remove`].
    pub fn add(&mut self, given: &SearchRow<'_>) {
        let row = given.row;
        self.row_count = self.row_count.max(row.saturating_add(1));
        self.names.push(row, given.name);
        self.numbers.push(row, given.number);
        self.cities.push(row, given.city);
        given.emails.iter().for_each(|email| self.emails.push(row, email));
        given.orders.iter().for_each(|order| self.orders.push(row, order));
        for phone in &given.phones {
            self.phones.push_plain(row, phone.bytes().filter(u8::is_ascii_digit));
        }
        if let Some(key) = AddressKey::new(given.postcode, given.house_number) {
            self.addresses.push_plain(row, key.text().bytes());
        }
        for word in words(&plain_text(given.name)) {
            self.sounds.push_plain(row, key(word).into_iter());
        }
    }
}

impl SearchRow<'_> {
    /// What is written in a field, the `nth` of what [`SearchIndex::add`] lists of it.
    fn written(&self, field: Field, nth: usize) -> String {
        let is_listed = |text: &&str| !text.is_empty();
        let has_digit = |text: &&str| text.bytes().any(|byte| byte.is_ascii_digit());
        let text = match field {
            Field::Name => Some(self.name),
            Field::Number => Some(self.number),
            Field::City => Some(self.city),
            Field::Email => self.emails.iter().copied().filter(is_listed).nth(nth),
            Field::Order => self.orders.iter().copied().filter(is_listed).nth(nth),
            Field::Phone => self.phones.iter().copied().filter(has_digit).nth(nth),
            Field::Address => {
                return format!("{} {}", self.postcode, self.house_number).trim().to_owned();
            }
        };
        text.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests;
