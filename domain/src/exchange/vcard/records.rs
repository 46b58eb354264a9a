//! Customers and contacts as cards.

use chrono::Datelike;

use super::{AddressKind, Birthday, Card, CardAddress, CardKind, CardName, CardPhone};
use crate::contact::Contact;
use crate::customer::{Address, Customer, CustomerKind};
use crate::id::{ContactId, CustomerId};
use crate::phone::Phone;

impl Card {
    /// The card of a customer itself. A household's is that of a person without further names.
    pub fn of_customer(id: CustomerId, customer: &Customer) -> Self {
        let is_firm = customer.kind == CustomerKind::Organization;
        let name = customer.name.trim().to_owned();
        Self {
            uid: format!("urn:uuid:{id}"),
            kind: if is_firm { CardKind::Organization } else { CardKind::Individual },
            name: if is_firm { CardName::default() } else { CardName::of_full(&name) },
            organization: if is_firm { name.clone() } else { String::new() },
            full_name: name,
            phones: phones(&customer.phones),
            emails: customer.emails.clone(),
            addresses: addresses(customer),
            website: customer.website.clone(),
            language: customer.language.clone(),
            categories: customer.tags.clone(),
            note: customer.notes.clone(),
            ..Self::default()
        }
    }

    /// The card of a contact, with the organization and the address of the customer they are of.
    pub fn of_contact(id: ContactId, contact: &Contact, customer: Option<&Customer>) -> Self {
        let firm = customer.filter(|customer| customer.kind == CustomerKind::Organization);
        Self {
            uid: format!("urn:uuid:{id}"),
            full_name: contact.full_name(),
            name: CardName {
                given: contact.first_name.clone(),
                additional: String::new(),
                infix: contact.infix.clone(),
                family: contact.last_name.clone(),
            },
            organization: firm.map(|firm| firm.name.trim().to_owned()).unwrap_or_default(),
            role: contact.role.clone(),
            phones: phones(&contact.phones),
            emails: contact.emails.clone(),
            addresses: customer.map(addresses).unwrap_or_default(),
            birthday: contact.birthday.map(|day| Birthday {
                year: Some(day.year()),
                month: day.month(),
                day: day.day(),
            }),
            website: firm.map(|firm| firm.website.clone()).unwrap_or_default(),
            language: contact.language.clone(),
            note: contact.notes.clone(),
            ..Self::default()
        }
    }
}

/// Each number once: one that was read in full as that, others as they were typed.
fn phones(phones: &[Phone]) -> Vec<CardPhone> {
    let phone = |phone: &Phone| {
        let text = match (&phone.e164, &phone.extension) {
            (Some(number), Some(extension)) => format!("{number} x{extension}"),
            (Some(number), None) => number.clone(),
            (None, _) => phone.raw.trim().to_owned(),
        };
        CardPhone { kind: phone.kind, text }
    };
    phones.iter().map(phone).filter(|phone| !phone.text.is_empty()).collect()
}

fn addresses(customer: &Customer) -> Vec<CardAddress> {
    if customer.address == Address::default() {
        return Vec::new();
    }
    let Address { street, house_number, postcode, city, country } = customer.address.clone();
    vec![CardAddress {
        kind: match customer.kind {
            CustomerKind::Organization => AddressKind::Work,
            CustomerKind::Household => AddressKind::Home,
        },
        street: format!("{street} {house_number}").trim().to_owned(),
        postcode,
        city,
        country,
        ..CardAddress::default()
    }]
}
