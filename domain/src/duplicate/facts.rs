//! What is compared of a customer, made comparable once and kept as one line of text.
//!
//! A line is read back without copying, so that a hundred thousand customers are one text and not
//! a million small ones. Control characters separate: a line feed between fields, a tab between the
//! values of one; none is left in a value.

use std::borrow::Cow;

use super::name::{hear, hear_given, hear_person};
use super::value;
use super::{Person, Profile};
use crate::customer::CustomerKind;
use crate::recognition::address::AddressKey;

const FIELD: char = '\n';
const VALUE: char = '\t';
/// Between a person's name by ear and as written.
const WRITTEN: char = '\u{1f}';

/// What is compared of one customer; lists are read with [`values`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts<'a> {
    /// A household, or else an organization.
    pub is_household: bool,
    /// Put away.
    pub is_archived: bool,
    /// The name as written.
    pub name: &'a str,
    /// The name's words by ear, ascending: a list.
    pub words: &'a str,
    /// A household's family names by ear: a list.
    pub family: &'a str,
    /// A household's given names by ear, those of its people included: a list.
    pub given: &'a str,
    /// Registration number.
    pub registration: &'a str,
    /// VAT number.
    pub vat: &'a str,
    /// Postcode: `1234ab`.
    pub postcode: &'a str,
    /// Postcode and house number: `1234ab 12`; empty without a number.
    pub house: &'a str,
    /// The house number's addition.
    pub addition: &'a str,
    /// Mail addresses: a list.
    pub mails: &'a str,
    /// Telephone numbers as E.164: a list.
    pub phones: &'a str,
    /// People, each by ear and as written: a list for [`people`].
    pub people: &'a str,
}

/// The values of a list.
pub(super) fn values(list: &str) -> impl Iterator<Item = &str> + Clone {
    list.split(VALUE).filter(|value| !value.is_empty())
}

/// The people of a list: by ear and as written.
pub(super) fn people(list: &str) -> impl Iterator<Item = (&str, &str)> + Clone {
    values(list).filter_map(|person| person.split_once(WRITTEN))
}

impl<'a> Facts<'a> {
    /// Reads a line that [`write`] made.
    pub fn read(line: &'a str) -> Self {
        let mut fields = line.split(FIELD);
        let marks = fields.next().unwrap_or_default();
        let mut next = || fields.next().unwrap_or_default();
        Self {
            is_household: marks.contains('h'),
            is_archived: marks.contains('a'),
            name: next(),
            words: next(),
            family: next(),
            given: next(),
            registration: next(),
            vat: next(),
            postcode: next(),
            house: next(),
            addition: next(),
            mails: next(),
            phones: next(),
            people: next(),
        }
    }
}

/// Appends a customer's line to `text`.
pub(super) fn write(profile: &Profile<'_>, text: &mut String) {
    let is_household = profile.kind == CustomerKind::Household;
    let heard = hear(profile.name, profile.kind);
    let given = heard
        .given
        .into_iter()
        .chain(profile.people.iter().filter_map(|person| hear_given(person.first_name)));
    let given: Vec<String> = if is_household { given.collect() } else { Vec::new() };
    let address = AddressKey::new(profile.postcode, profile.house_number);
    let postcode = address.as_ref().map_or("", |key| key.postcode.as_str());
    let number = address.as_ref().and_then(|key| key.number);
    let house = number.map(|number| format!("{postcode} {number}")).unwrap_or_default();
    let addition = address.as_ref().map_or("", |key| key.addition.as_str());

    text.push_str(if is_household { "h" } else { "o" });
    text.push_str(if profile.is_archived { "a" } else { "" });
    field(text, [written(profile.name)]);
    field(text, heard.words);
    field(text, heard.family);
    field(text, given);
    field(text, [value::registration(profile.registration_number)]);
    field(text, [value::vat(profile.vat_number)]);
    field(text, [postcode]);
    field(text, [house]);
    field(text, [addition]);
    field(text, each_once(profile.mails.iter().filter_map(|mail| value::mail(mail))));
    field(text, each_once(profile.phones.iter().filter_map(|phone| value::phone(phone))));
    field(text, each_once(profile.people.iter().filter_map(person)));
}

fn field(text: &mut String, values: impl IntoIterator<Item = impl AsRef<str>>) {
    text.push(FIELD);
    for (place, value) in values.into_iter().enumerate() {
        if place > 0 {
            text.push(VALUE);
        }
        text.push_str(value.as_ref());
    }
}

/// Values in order, so that two records with the same have the same line.
fn each_once(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut values: Vec<String> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn person(person: &Person<'_>) -> Option<String> {
    let heard = hear_person(person.first_name, person.last_name);
    let (first, last) = (written(person.first_name), written(person.last_name));
    (!heard.is_empty()).then(|| format!("{heard}{WRITTEN}{first} {last}"))
}

/// A name as written, without what separates values.
fn written(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_written_into_it() {
        let profile = Profile {
            kind: CustomerKind::Household,
            name: "Jan\nde Vries\t",
            registration_number: "KvK 12345678",
            postcode: "1234 AB",
            house_number: "12-a",
            phones: &["+31612345678", "06", "+31612345678"],
            mails: &["Jan@Vries.nl", "marie@vries.nl", "?"],
            people: &[Person { first_name: "Marie", last_name: "Bos" }],
            ..Profile::default()
        };
        let mut line = String::new();
        write(&profile, &mut line);
        let facts = Facts::read(&line);
        assert!(facts.is_household && !facts.is_archived);
        assert_eq!((facts.name, facts.family, facts.given), ("Jan de Vries", "frie", "jan\tmarie"));
        assert_eq!((facts.postcode, facts.house, facts.addition), ("1234ab", "1234ab 12", "a"));
        assert_eq!(values(facts.mails).collect::<Vec<_>>(), ["jan@vries.nl", "marie@vries.nl"]);
        assert_eq!(values(facts.phones).collect::<Vec<_>>(), ["+31612345678"]);
        assert_eq!(people(facts.people).collect::<Vec<_>>(), [("marie bos", "Marie Bos")]);
        assert_eq!((facts.registration, facts.vat), ("12345678", ""));
    }
}
