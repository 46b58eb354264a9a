//! vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350): address books in and out.
//!
//! What is read becomes a table, so that cards are mapped, tried and undone as any other file is.
//! Pictures, fax numbers, titles before and behind a name, and properties we have no place for are
//! left out.

mod cut;
#[cfg(test)]
mod laws;
mod lines;
mod pieces;
mod property;
mod read;
mod records;
mod rows;
mod same;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use cut::{Piece, cut};
pub use read::{CardRead, Cards, is_vcard, read};
pub use rows::CardRows;
pub use same::leave_out_same;
pub use write::{Version, write};

use crate::phone::PhoneKind;

/// One card, whatever its version. A text that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// What names it everywhere, as written: most often `urn:uuid:…`.
    pub uid: String,
    /// Whom it is of.
    pub kind: CardKind,
    /// The name as it is shown.
    pub full_name: String,
    /// The parts of a person's name.
    pub name: CardName,
    /// The organization, or where the person works.
    pub organization: String,
    /// Parts of the organization, from large to small, between commas.
    pub department: String,
    /// What the person does there.
    pub role: String,
    /// Telephone numbers, the preferred first.
    pub phones: Vec<CardPhone>,
    /// Mail addresses, the preferred first.
    pub emails: Vec<String>,
    /// Postal addresses, the preferred first.
    pub addresses: Vec<CardAddress>,
    /// Day of birth.
    pub birthday: Option<Birthday>,
    /// Website as written.
    pub website: String,
    /// Language tag: `nl`, `nl-BE`.
    pub language: String,
    /// Labels.
    pub categories: Vec<String>,
    /// Free text.
    pub note: String,
    /// When it was last changed, as written.
    pub revised: String,
}

/// Whom a card is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardKind {
    /// One person.
    #[default]
    Individual,
    /// A firm, association or public body.
    Organization,
    /// A list of other cards.
    Group,
}

/// The parts of a person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardName {
    /// Given name.
    pub given: String,
    /// Further given names.
    pub additional: String,
    /// Dutch prefix: `van de`, `den`.
    pub infix: String,
    /// Family name without the prefix.
    pub family: String,
}

/// A telephone number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardPhone {
    /// What it is for.
    pub kind: PhoneKind,
    /// As written; an extension stands behind an x: `+31101234567 x12`.
    pub text: String,
}

/// Where an address is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AddressKind {
    /// Not said.
    #[default]
    Other,
    /// Where the person works.
    Work,
    /// Where the person lives.
    Home,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardAddress {
    /// Work or home.
    pub kind: AddressKind,
    /// Post office box.
    pub box_number: String,
    /// Apartment, floor.
    pub extended: String,
    /// Street and house number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Province or state.
    pub region: String,
    /// Postcode.
    pub postcode: String,
    /// ISO 3166 alpha-2 where the name is known, else the name as written.
    pub country: String,
}

/// A day of birth; many people do not say in which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    /// Absent when not said.
    pub year: Option<i32>,
    /// From 1.
    pub month: u32,
    /// From 1.
    pub day: u32,
}
