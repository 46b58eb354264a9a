//! Customers that are likely the same one: a queue of pairs with a score and its reasons, and a
//! warning while a new customer is typed. Merging them is not done here.
//!
//! Customers meet by keys (registration and VAT number, mail address and domain, telephone, house,
//! name by ear, a word of the name at a postcode); those that meet are compared value by value
//! (`weigh` has the weights and their source). A key that more than [`MOST_SHARING`] customers
//! share, such as a switchboard's number, a franchise's `info@` or a flat, brings nobody together
//! by itself, and any shared value weighs less the more have it.
//!
//! Which customers to list:
//! - Those who ended the relation are listed like others: a customer who returns and is entered
//!   anew is the duplicate to find.
//! - Archived ones are listed and marked. They are in no pair, for a person put them away, but are
//!   found while a new customer is typed: bringing one back is better than a second one.
//! - Erased ones, and those merged into another, are not listed: nothing of them may be shown.
//! - A contact who left is listed with the customer: a record typed before and one typed after
//!   they left share them.

use crate::customer::CustomerKind;

mod facts;
mod finder;
mod key;
mod name;
mod value;
mod weigh;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use finder::{Finder, Listing, MOST_SHARING};
pub use weigh::LEAST_SCORE;

/// What is compared of a customer, as its record has it; empty where nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile<'a> {
    /// Organization or household.
    pub kind: CustomerKind,
    /// Put away.
    pub is_archived: bool,
    /// Name as written.
    pub name: &'a str,
    /// Number in a trade register (KvK, KBO), as written.
    pub registration_number: &'a str,
    /// VAT number as written.
    pub vat_number: &'a str,
    /// Postcode as written.
    pub postcode: &'a str,
    /// House number with its addition, as written.
    pub house_number: &'a str,
    /// Telephone numbers of the customer and its contacts, as E.164; others are passed over.
    pub phones: &'a [&'a str],
    /// Mail addresses of the customer and its contacts, as written.
    pub mails: &'a [&'a str],
    /// The contacts.
    pub people: &'a [Person<'a>],
}

/// A contact's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Person<'a> {
    /// Given name, or initials.
    pub first_name: &'a str,
    /// Family name, with or without its prefix.
    pub last_name: &'a str,
}

/// What speaks for two customers being one, with the value they share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same number in the trade register, in capitals, without leading zeros.
    RegistrationNumber(String),
    /// The same VAT number, in capitals.
    VatNumber(String),
    /// The same mail address, in lower case.
    Email(String),
    /// The same telephone number, as E.164.
    Phone(String),
    /// The same postcode and house number, `1234AB 12`; additions may differ.
    Address(String),
    /// The same name by ear, as one of the two writes it.
    Name(String),
    /// A name that is a part of the other, or but one letter off, as one of the two writes it.
    SimilarName(String),
    /// Mail addresses at the same firm's domain.
    EmailDomain(String),
    /// A contact of the same name by ear, as one of the two writes it.
    Person(String),
}

/// What speaks against two customers being one, where both say something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Other numbers in the trade register: sister firms, a franchise.
    OtherRegistrationNumber,
    /// Other VAT numbers.
    OtherVatNumber,
    /// Names that have no word in common.
    OtherName,
    /// Given names that cannot be one person's: a family.
    OtherGivenName,
    /// Other postcodes: branches, or somebody who moved.
    OtherAddress,
    /// Another house number at the same postcode.
    OtherHouseNumber,
    /// Another door of the same house.
    OtherDoor,
    /// One is an organization, the other a household.
    OtherKind,
}

/// What two customers have in common and what not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// How likely they are one, 0 to 100.
    pub score: u8,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<Reason>,
    /// What speaks against it, in the order of [`Doubt`].
    pub doubts: Vec<Doubt>,
}

/// Two customers that are likely one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The lower row.
    pub first: u32,
    /// The higher row.
    pub second: u32,
    /// Why.
    pub likeness: Likeness,
}

/// A listed customer that is likely the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its row.
    pub row: u32,
    /// Put away: to be brought back.
    pub is_archived: bool,
    /// Why.
    pub likeness: Likeness,
}
