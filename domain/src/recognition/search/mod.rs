//! Search over the directory: name, number, mail, telephone, address, town and order number.
//!
//! Every key stroke looks through plain arrays on the page's own thread; nothing waits. Better
//! kinds of match come first and the look ends when enough are found.

mod lane;
mod query;

use std::ops::Range;

use lane::Lane;

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
    /// Keys of the words of names, without originals: what is shown is the name.
    sounds: Lane,
}

impl SearchIndex {
    /// Lists the rows; `country` is where telephone numbers without country code are at home.
    pub fn build<'a>(rows: impl IntoIterator<Item = SearchRow<'a>>, country: &str) -> Self {
        let home = super::country::by_iso(country);
        let home_code = home.map(|home| home.code.to_string()).unwrap_or_default();
        let mut index = Self { home_code, ..Self::default() };
        rows.into_iter().for_each(|row| index.add(&row));
        index
    }

    /// Puts a row in the place of what it was.
    pub fn replace(&mut self, row: &SearchRow<'_>) {
        self.remove(row.row);
        self.add(row);
    }

    /// Takes a row out.
    pub fn remove(&mut self, row: u32) {
        for lane in [
            &mut self.names,
            &mut self.numbers,
            &mut self.phones,
            &mut self.emails,
            &mut self.addresses,
            &mut self.orders,
            &mut self.cities,
            &mut self.sounds,
        ] {
            lane.remove(row);
        }
    }

    /// Lists a row that is not there yet; [`SearchIndex::replace`] is for one that may be.
    pub fn add(&mut self, given: &SearchRow<'_>) {
        let row = given.row;
        self.row_count = self.row_count.max(row.saturating_add(1));
        self.names.push(row, given.name);
        self.numbers.push(row, given.number);
        self.cities.push(row, given.city);
        given.emails.iter().for_each(|email| self.emails.push(row, email));
        given.orders.iter().for_each(|order| self.orders.push(row, order));
        for phone in &given.phones {
            self.phones.push_as(row, phone.bytes().filter(u8::is_ascii_digit), phone);
        }
        if let Some(key) = AddressKey::new(given.postcode, given.house_number) {
            let shown = format!("{} {}", given.postcode, given.house_number);
            self.addresses.push_as(row, key.text().bytes(), shown.trim());
        }
        for word in words(&plain_text(given.name)) {
            self.sounds.push_as(row, key(word).into_iter(), "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> SearchIndex {
        let row = |row, name, phones: &[&'static str]| SearchRow {
            row,
            name,
            phones: phones.to_vec(),
            ..SearchRow::default()
        };
        let rows = [
            SearchRow {
                number: "C0001",
                emails: vec!["info@zandprint.example"],
                postcode: "1234 AB",
                house_number: "12-A",
                city: "Utrecht",
                orders: vec!["O000017"],
                ..row(0, "Zandprint & Zn.", &["+31612345678"])
            },
            SearchRow {
                number: "C0010",
                postcode: "1234AB",
                house_number: "123",
                ..row(1, "Jan van der Kuypers", &["+31101234567"])
            },
            SearchRow {
                postcode: "1234 ab",
                house_number: "12",
                city: "Almere",
                ..row(2, "Kuijpers BV", &[])
            },
            SearchRow { postcode: "1234 ab", house_number: "12-3", ..row(3, "Zoë Cuypers", &[]) },
            row(4, "Molen Utrecht", &["020 - 654 (zie site)"]),
            row(5, "Meulenbelt", &[]),
        ];
        SearchIndex::build(rows, "NL")
    }

    fn rows(text: &str) -> Vec<u32> {
        index().query(text, 10).iter().map(|hit| hit.row).collect()
    }

    #[track_caller]
    fn first(text: &str, row: u32, rank: Rank, field: Field, marked: &str) {
        let hits = index().query(text, 10);
        let hit = &hits[0];
        assert_eq!((hit.row, hit.rank, hit.field), (row, rank, field), "{text}: {hits:?}");
        assert_eq!(hit.text.get(hit.range.clone()), Some(marked), "{text}: {hits:?}");
    }

    #[test]
    fn every_field_is_found_and_marked() {
        first("zand", 0, Rank::Prefix, Field::Name, "Zand");
        first("c0001", 0, Rank::Exact, Field::Number, "C0001");
        first("info@zandprint", 0, Rank::Prefix, Field::Email, "info@zandprint");
        first("zandprint.example", 0, Rank::WordPrefix, Field::Email, "zandprint.example");
        first("o000017", 0, Rank::Exact, Field::Order, "O000017");
        first("almere", 2, Rank::Exact, Field::City, "Almere");
        first("06 1234", 0, Rank::Prefix, Field::Phone, "3161234");
        first("+31101234567", 1, Rank::Exact, Field::Phone, "31101234567");
        first("45678", 0, Rank::Middle, Field::Phone, "45678");
        first("zoe", 3, Rank::Prefix, Field::Name, "Zoë");
        first("kuypers", 1, Rank::WordPrefix, Field::Name, "Kuypers");
    }

    #[test]
    fn a_name_is_found_by_ear_whatever_its_spelling() {
        let mut found = rows("Kuipers");
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3]);
        assert_eq!(rows("meulenbeld"), [5]);
        assert_eq!(index().query("meulenbeld", 10)[0].rank, Rank::Edit);
    }

    #[test]
    fn a_postcode_with_number_finds_every_addition_and_no_other_number() {
        let mut found = rows("1234ab 12");
        found.sort_unstable();
        assert_eq!(found, [0, 2, 3]);
        assert_eq!(rows("1234 AB 12a"), [0]);
        assert_eq!(rows("1234ab").len(), 4);
    }

    #[test]
    fn several_words_may_stand_in_several_fields() {
        assert_eq!(rows("zandprint utrecht"), [0]);
        assert_eq!(rows("utr mol"), [4]);
        assert_eq!(rows("jan kuypers"), [1]);
    }

    #[test]
    fn better_matches_come_first_and_each_row_once() {
        assert_eq!(rows("utrecht"), [0, 4]);
        assert!(rows("").is_empty() && rows("  ").is_empty() && rows("xyzzy").is_empty());
        assert_eq!(index().query("u", 1).len(), 1);
    }

    #[test]
    fn a_row_that_changed_is_found_by_what_it_is_now() {
        let mut index = index();
        index.replace(&SearchRow { row: 0, name: "Bakker", ..SearchRow::default() });
        assert!(index.query("zandprint", 10).is_empty());
        assert_eq!(index.query("bakker", 10)[0].row, 0);
        index.remove(0);
        assert!(index.query("bakker", 10).is_empty());
    }
}
