//! What is compared of a customer or contact, from its row and those that belong to it.

use domain::contact::Contact;
use domain::customer::{Address, CustomerKind};
use domain::duplicate::{Person, Profile};
use domain::entity::Entity;
use domain::phone::Phone;
use domain::sync::envelope::Envelope;

use crate::message::{DuplicateReason, ReasonWord};
use crate::tables::Tables;
use crate::view::View;

/// What rows tell of somebody.
#[derive(Debug, Default)]
pub struct Told {
    kind: CustomerKind,
    is_archived: bool,
    name: String,
    registration_number: String,
    vat_number: String,
    address: Address,
    phones: Vec<String>,
    mails: Vec<String>,
    /// Given and family names.
    people: Vec<(String, String)>,
}

impl Told {
    /// Of a customer with its people and those whom it stands for; nothing of one that is not shown.
    pub fn of(tables: &mut Tables, row: u32) -> Option<Self> {
        let people = tables.facts.rows_of(&Entity::Contact, row);
        let mut told = Self::of_customer(tables.view(&Entity::Customer, row)?);
        for merged in tables.standing.merged_into(row) {
            tables.own_view(merged).into_iter().for_each(|view| told.reach(view));
        }
        for contact in people {
            let Some(view) = tables.view(&Entity::Contact, contact) else { continue };
            told.reach(view);
            let last = family_name(view.text("infix"), view.text("last_name"));
            told.people.push((view.text("first_name").to_owned(), last));
        }
        Some(told)
    }

    /// Of a row by itself.
    pub fn of_row(row: &Envelope) -> Self {
        let view = View::Own(row);
        if row.entity == Entity::Customer {
            return Self::of_customer(view);
        }
        let mut told = Self::default();
        told.reach(view);
        let contact: Contact = row.record().unwrap_or_default();
        let last = family_name(&contact.infix, &contact.last_name);
        told.people.push((contact.first_name, last));
        told
    }

    fn of_customer(view: View<'_>) -> Self {
        let mut told = Self {
            kind: view.nested("kind"),
            is_archived: view.flag("archived"),
            name: view.text("name").to_owned(),
            registration_number: view.text("registration_number").to_owned(),
            vat_number: view.text("vat_number").to_owned(),
            address: view.nested("address"),
            ..Self::default()
        };
        told.reach(view);
        told
    }

    /// Adds the numbers and mail addresses of a row.
    fn reach(&mut self, view: View<'_>) {
        let phones: Vec<Phone> = view.nested("phones");
        self.phones.extend(phones.into_iter().filter_map(|phone| phone.e164));
        self.mails.extend(view.nested::<Vec<String>>("emails"));
    }

    /// Hands it over to be compared.
    pub fn with<Output>(&self, compare: impl FnOnce(&Profile<'_>) -> Output) -> Output {
        let phones: Vec<&str> = self.phones.iter().map(String::as_str).collect();
        let mails: Vec<&str> = self.mails.iter().map(String::as_str).collect();
        let people = self.people.iter();
        let people: Vec<Person<'_>> =
            people.map(|(first_name, last_name)| Person { first_name, last_name }).collect();
        compare(&Profile {
            kind: self.kind,
            is_archived: self.is_archived,
            name: &self.name,
            registration_number: &self.registration_number,
            vat_number: &self.vat_number,
            postcode: &self.address.postcode,
            house_number: &self.address.house_number,
            phones: &phones,
            mails: &mails,
            people: &people,
        })
    }

    /// The numbers and mail addresses that both have.
    pub fn shared(&self, other: &Self) -> Vec<DuplicateReason> {
        let reason = |what, value: &String| DuplicateReason { what, value: value.clone() };
        let is_mail = |mail: &&String| other.mails.iter().any(|it| it.eq_ignore_ascii_case(mail));
        let phones = self.phones.iter().filter(|phone| other.phones.contains(phone));
        let phones = phones.map(|phone| reason(ReasonWord::Phone, phone));
        let mails = self.mails.iter().filter(is_mail);
        phones.chain(mails.map(|mail| reason(ReasonWord::Email, mail))).collect()
    }
}

/// A family name with its prefix.
fn family_name(infix: &str, last_name: &str) -> String {
    format!("{infix} {last_name}").trim().to_owned()
}
