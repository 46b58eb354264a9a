//! Lines of the queue and of the warning, with the names that belong to them.

use domain::duplicate::{Alike, Doubt, Pair, Reason};
use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};

use crate::message::{
    AlikeLine, DoubtWord, DuplicateName, DuplicatePair, DuplicateReason, ReasonWord,
};
use crate::tables::Tables;

/// A pair; nothing where one of them is gone.
pub fn pair(tables: &Tables, pair: &Pair) -> Option<DuplicatePair> {
    Some(DuplicatePair {
        first: named_row(tables, pair.first)?,
        second: named_row(tables, pair.second)?,
        score: pair.likeness.score,
        reasons: pair.likeness.reasons.iter().map(reason).collect(),
        doubts: pair.likeness.doubts.iter().copied().map(doubt).collect(),
    })
}

/// A customer that is likely the one being typed.
pub fn customer(tables: &Tables, alike: &Alike) -> Option<AlikeLine> {
    let name = named_row(tables, alike.row)?;
    let parts = [name.number, name.city].into_iter().filter(|part| !part.is_empty());
    Some(AlikeLine {
        customer: name.id,
        contact: None,
        name: name.name,
        of: parts.collect::<Vec<_>>().join(" · "),
        is_archived: alike.is_archived,
        reasons: alike.likeness.reasons.iter().map(reason).collect(),
    })
}

/// A person who is likely the contact being typed.
pub fn person(
    tables: &Tables,
    customer: u32,
    contact: RecordId,
    full_name: String,
    reasons: Vec<DuplicateReason>,
) -> Option<AlikeLine> {
    let at = named_row(tables, customer)?;
    let contact = Some(contact);
    let (customer, of) = (at.id, at.name);
    Some(AlikeLine { customer, contact, name: full_name, of, is_archived: false, reasons })
}

/// That a name sounds the same.
pub fn named(full_name: &str) -> DuplicateReason {
    DuplicateReason { what: ReasonWord::Name, value: full_name.to_owned() }
}

fn named_row(tables: &Tables, row: u32) -> Option<DuplicateName> {
    let view = tables.view(&Entity::Customer, row)?;
    let address: domain::customer::Address = view.nested("address");
    Some(DuplicateName {
        id: CustomerId::from(tables.id(&Entity::Customer, row)?),
        name: view.text("name").to_owned(),
        number: view.text("number").to_owned(),
        city: address.city,
    })
}

fn reason(reason: &Reason) -> DuplicateReason {
    let (what, value) = match reason {
        Reason::RegistrationNumber(value) => (ReasonWord::RegistrationNumber, value),
        Reason::VatNumber(value) => (ReasonWord::VatNumber, value),
        Reason::Email(value) => (ReasonWord::Email, value),
        Reason::Phone(value) => (ReasonWord::Phone, value),
        Reason::Address(value) => (ReasonWord::Address, value),
        Reason::Name(value) => (ReasonWord::Name, value),
        Reason::SimilarName(value) => (ReasonWord::SimilarName, value),
        Reason::EmailDomain(value) => (ReasonWord::EmailDomain, value),
        Reason::Person(value) => (ReasonWord::Person, value),
    };
    DuplicateReason { what, value: value.clone() }
}

fn doubt(doubt: Doubt) -> DoubtWord {
    match doubt {
        Doubt::OtherRegistrationNumber => DoubtWord::RegistrationNumber,
        Doubt::OtherVatNumber => DoubtWord::VatNumber,
        Doubt::OtherName => DoubtWord::Name,
        Doubt::OtherGivenName => DoubtWord::GivenName,
        Doubt::OtherAddress => DoubtWord::Address,
        Doubt::OtherHouseNumber => DoubtWord::HouseNumber,
        Doubt::OtherDoor => DoubtWord::Door,
        Doubt::OtherKind => DoubtWord::Kind,
    }
}
