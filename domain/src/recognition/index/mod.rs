//! Who has this number: sorted keys, looked up while the telephone rings.
//!
//! Match classes, the first that hits wins: E.164 with extension; E.164 without one; the last nine
//! digits, only where one side has no known country, shown as possible. Never part of a number,
//! never fewer digits: 010-1234567 and 020-1234567 share seven.

use std::sync::OnceLock;

use super::number::{Certainty, Number, Reading, read};

mod packed;

/// Whose number it is, by dense row number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A number of the customer itself.
    Customer(u32),
    /// A number of a person there.
    Contact(u32),
}

/// One number to list. People who left, and customers put away, are not listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Whose it is.
    pub owner: Owner,
    /// The customer behind a contact.
    pub customer: Option<u32>,
    /// As stored, when it could be read.
    pub e164: Option<&'a str>,
    /// As typed, read again when there is no `e164`.
    pub raw: &'a str,
    /// Internal extension.
    pub extension: Option<&'a str>,
}

/// How well the number matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchClass {
    /// The whole number, and the extension where one was given.
    Exact,
    /// The whole number; an extension is known on one side only, or differs.
    OtherExtension,
    /// The last nine digits, or a neighbouring country: say "possibly".
    Possible,
}

/// Who may be calling. One contact of class [`MatchClass::Exact`] is the person; several share the
/// number: show the customer and its people, pick none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// How well the number matched.
    pub class: MatchClass,
    /// The customers, ascending, each once; those behind the contacts included.
    pub customers: Vec<u32>,
    /// The people, ascending, each once.
    pub contacts: Vec<u32>,
}

/// A text that came in, looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// The caller hides.
    Anonymous,
    /// An internal or short number; nobody is looked up.
    Internal(String),
    /// Not a telephone number.
    Unreadable,
    /// A number nobody has.
    Unknown(Number),
    /// A number somebody has.
    Known {
        /// The number that hit; the first of the text that did.
        number: Number,
        /// Whose it may be.
        caller: Caller,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    value: u64,
    has_country: bool,
    owner: Owner,
    customer: Option<u32>,
    extension: Option<Box<str>>,
}

/// The last nine digits of a value.
const NINE_DIGITS: u64 = 1_000_000_000;

/// All numbers of the directory.
#[derive(Clone, Debug, Default)]
pub struct NumberIndex {
    country: String,
    /// Ascending by value.
    entries: Vec<Entry>,
    /// Made when a number is first looked up by its last digits.
    tails: OnceLock<Tails>,
}

/// Numbers on their way into an index, in any order.
#[derive(Debug)]
pub struct NumberList(NumberIndex);

impl NumberList {
    /// None yet; `country` is where those without country code are at home.
    pub fn new(country: &str) -> Self {
        Self(NumberIndex { country: country.to_owned(), ..NumberIndex::default() })
    }

    /// Adds a number.
    pub fn add(&mut self, listed: &Listed<'_>) {
        let entries = self.0.entries_of(listed);
        self.0.entries.extend(entries);
    }

    /// The index of them all.
    pub fn index(mut self) -> NumberIndex {
        self.0.entries.sort_unstable();
        self.0.entries.dedup();
        self.0
    }
}

/// Last nine digits and value, ascending; those without country also apart.
#[derive(Clone, Debug, Default)]
struct Tails {
    all: Vec<(u32, u64)>,
    loose: Vec<(u32, u64)>,
}

impl NumberIndex {
    /// Lists the numbers; `country` is where those without country code are at home.
    pub fn build<'a>(listed: impl IntoIterator<Item = Listed<'a>>, country: &str) -> Self {
        let mut list = NumberList::new(country);
        listed.into_iter().for_each(|listed| list.add(&listed));
        list.index()
    }

    /// Where numbers without country code are at home.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody has a number.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Puts `listed` in the place of all numbers that `owners` had, whose order is ascending.
    pub fn replace<'a>(&mut self, owners: &[Owner], listed: impl IntoIterator<Item = Listed<'a>>) {
        self.entries.retain(|entry| owners.binary_search(&entry.owner).is_err());
        let mut added: Vec<Entry> =
            listed.into_iter().flat_map(|listed| self.entries_of(&listed)).collect();
        added.sort_unstable();
        self.entries.append(&mut added);
        // Two ascending runs: merged, not sorted anew.
        self.entries.sort();
        self.entries.dedup();
        self.tails = OnceLock::new();
    }

    fn entries_of(&self, listed: &Listed<'_>) -> Vec<Entry> {
        let stored = listed.e164.and_then(Number::of_e164);
        let numbers = match stored {
            Some(number) => {
                vec![Number { extension: listed.extension.map(str::to_owned), ..number }]
            }
            None => match read(listed.raw, &self.country) {
                Reading::Numbers(numbers) => numbers,
                _ => Vec::new(),
            },
        };
        let entry = |number: Number| Entry {
            value: number.value,
            has_country: number.certainty != Certainty::NoCountry,
            owner: listed.owner,
            customer: match listed.owner {
                Owner::Customer(row) => Some(row),
                Owner::Contact(_) => listed.customer,
            },
            extension: number.extension.map(String::into_boxed_str),
        };
        numbers.into_iter().map(entry).collect()
    }

    /// Looks up a text as it came in: the first of its numbers that somebody has.
    pub fn find_text(&self, text: &str) -> Call {
        let numbers = match read(text, &self.country) {
            Reading::Anonymous => return Call::Anonymous,
            Reading::Internal(digits) => return Call::Internal(digits),
            Reading::Unreadable => return Call::Unreadable,
            Reading::Numbers(numbers) => numbers,
        };
        let known = numbers.iter().find_map(|number| Some((number, self.find(number)?)));
        match (known, numbers.first()) {
            (Some((number, caller)), _) => Call::Known { number: number.clone(), caller },
            (None, Some(number)) => Call::Unknown(number.clone()),
            (None, None) => Call::Unreadable,
        }
    }

    /// Who has the number; absent when nobody does.
    pub fn find(&self, number: &Number) -> Option<Caller> {
        let has_country = number.certainty != Certainty::NoCountry;
        let whole: Vec<&Entry> = match has_country {
            true => self.with_value(number.value).filter(|entry| entry.has_country).collect(),
            false => Vec::new(),
        };
        if whole.is_empty() {
            return self.by_tail(number, has_country);
        }
        let wanted = number.extension.as_deref();
        let exact: Vec<&Entry> =
            whole.iter().copied().filter(|entry| entry.extension.as_deref() == wanted).collect();
        // A main number without extension is shared by all behind it; with one it is a desk.
        let is_exact = !exact.is_empty() && (wanted.is_some() || exact.len() == whole.len());
        let class = match (number.certainty, is_exact) {
            (Certainty::Possible, _) => MatchClass::Possible,
            (_, true) => MatchClass::Exact,
            (_, false) => MatchClass::OtherExtension,
        };
        Some(caller(class, if is_exact { &exact } else { &whole }))
    }

    /// Customers who have a number in the same hundred: firms are given their numbers in blocks, so
    /// an unknown fixed number next to theirs is likely a colleague's. Ascending, each once.
    pub fn neighbors(&self, number: &Number) -> Vec<u32> {
        if number.certainty == Certainty::NoCountry {
            return Vec::new();
        }
        let hundred = number.value / 100;
        let begin = self.entries.partition_point(|entry| entry.value / 100 < hundred);
        let same = self.entries.iter().skip(begin);
        let same = same.take_while(|entry| entry.value / 100 == hundred && entry.has_country);
        let mut customers: Vec<u32> = same.filter_map(|entry| entry.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        customers
    }

    fn by_tail(&self, number: &Number, has_country: bool) -> Option<Caller> {
        let tail = tail(number.value)?;
        let tails = self.tails.get_or_init(|| Tails::of(&self.entries));
        let tails = if has_country { &tails.loose } else { &tails.all };
        let begin = tails.partition_point(|&(other, _)| other < tail);
        let same = tails.iter().skip(begin).take_while(|&&(other, _)| other == tail);
        let entries: Vec<&Entry> = same
            .flat_map(|&(_, value)| self.with_value(value))
            .filter(|entry| !(has_country && entry.has_country))
            .collect();
        (!entries.is_empty()).then(|| caller(MatchClass::Possible, &entries))
    }

    fn with_value(&self, value: u64) -> impl Iterator<Item = &Entry> {
        let begin = self.entries.partition_point(|entry| entry.value < value);
        self.entries.iter().skip(begin).take_while(move |entry| entry.value == value)
    }
}

impl Tails {
    fn of(entries: &[Entry]) -> Self {
        let mut tails = Self::default();
        for entry in entries {
            let Some(tail) = tail(entry.value) else { continue };
            tails.all.push((tail, entry.value));
            if !entry.has_country {
                tails.loose.push((tail, entry.value));
            }
        }
        for tails in [&mut tails.all, &mut tails.loose] {
            tails.sort_unstable();
            tails.dedup();
        }
        tails
    }
}

/// The last nine digits; absent for a number with fewer.
fn tail(value: u64) -> Option<u32> {
    (value >= NINE_DIGITS / 10).then(|| u32::try_from(value % NINE_DIGITS).ok()).flatten()
}

fn caller(class: MatchClass, entries: &[&Entry]) -> Caller {
    let contact = |entry: &&Entry| match entry.owner {
        Owner::Contact(row) => Some(row),
        Owner::Customer(_) => None,
    };
    let mut contacts: Vec<u32> = entries.iter().filter_map(contact).collect();
    let mut customers: Vec<u32> = entries.iter().filter_map(|entry| entry.customer).collect();
    for rows in [&mut contacts, &mut customers] {
        rows.sort_unstable();
        rows.dedup();
    }
    Caller { class, customers, contacts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(owner: Owner, customer: u32, raw: &str) -> Listed<'_> {
        Listed { owner, customer: Some(customer), e164: None, raw, extension: None }
    }

    fn firm() -> NumberIndex {
        let listed = [
            listed(Owner::Customer(0), 0, "010-1234567"),
            listed(Owner::Contact(0), 0, "010-1234567 tst. 12"),
            listed(Owner::Contact(1), 0, "010 1234567 toestel 13"),
            listed(Owner::Contact(1), 0, "06-12345678"),
            listed(Owner::Contact(2), 1, "999 612345679"),
        ];
        NumberIndex::build(listed, "NL")
    }

    #[track_caller]
    fn check(text: &str, class: MatchClass, customers: &[u32], contacts: &[u32]) {
        match firm().find_text(text) {
            Call::Known { caller, .. } => {
                let expected =
                    Caller { class, customers: customers.into(), contacts: contacts.into() };
                assert_eq!(caller, expected, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_persons_own_number_is_the_person() {
        for text in ["+31612345678", " 31612345678", "%2B31612345678", "06 12345678"] {
            check(text, MatchClass::Exact, &[0], &[1]);
        }
    }

    #[test]
    fn a_shared_number_is_the_customer_and_its_people() {
        check("0101234567", MatchClass::OtherExtension, &[0], &[0, 1]);
        check("0101234567 x12", MatchClass::Exact, &[0], &[0]);
        check("0101234567 x99", MatchClass::OtherExtension, &[0], &[0, 1]);
    }

    #[test]
    fn a_number_in_the_same_hundred_suggests_colleagues() {
        let number = |text: &str| match read(text, "NL") {
            Reading::Numbers(numbers) => numbers.into_iter().next().unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(firm().neighbors(&number("010-1234599")), [0]);
        assert!(firm().neighbors(&number("010-1234499")).is_empty());
    }

    #[test]
    fn seven_equal_digits_are_no_match_and_888_is_internal() {
        assert!(matches!(firm().find_text("020-1234567"), Call::Unknown(_)));
        assert_eq!(firm().find_text("888"), Call::Internal("888".into()));
        assert_eq!(firm().find_text("Anonymous"), Call::Anonymous);
    }

    #[test]
    fn nine_digits_match_only_where_a_country_is_missing() {
        check("999612345678", MatchClass::Possible, &[0], &[1]);
        check("06 12345679", MatchClass::Possible, &[1], &[2]);
        assert!(matches!(firm().find_text("+32612345678"), Call::Unknown(_)));
    }

    #[test]
    fn replacing_an_owners_numbers_forgets_the_old_ones() {
        let mut index = firm();
        index.replace(&[Owner::Contact(1)], [listed(Owner::Contact(1), 0, "06-87654321")]);
        assert!(matches!(index.find_text("06-12345678"), Call::Unknown(_)));
        assert!(matches!(index.find_text("06-87654321"), Call::Known { .. }));
        index.replace(&[Owner::Contact(1)], []);
        assert!(matches!(index.find_text("06-87654321"), Call::Unknown(_)));
    }
}
