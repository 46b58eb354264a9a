//! Customers and contacts as vCards, for address books elsewhere. Who was erased, put away or has left
//! is not among them.

use chrono::NaiveDate;
use domain::contact::Contact;
use domain::customer::{Customer, CustomerKind};
use domain::entity::Entity;
use domain::exchange::vcard::{Card, Version, write};
use domain::id::{ContactId, CustomerId, RecordId};
use domain::row::number;

use crate::message::Cards;
use crate::tables::Tables;

/// The cards of these customers, each before those of its people, or of these contacts alone.
///
/// A household is its people, unless it has none or can be reached by itself.
pub fn cards(
    tables: &mut Tables,
    entity: &Entity,
    ids: &[RecordId],
    version: Version,
    as_of: NaiveDate,
) -> Cards {
    let mut cards = Vec::new();
    for id in ids {
        match entity {
            Entity::Customer => of_customer(tables, *id, as_of, &mut cards),
            _ => cards.extend(of_contact(tables, *id, as_of)),
        }
    }
    Cards { count: number(cards.len()), text: write(&cards, version) }
}

fn of_customer(tables: &mut Tables, id: RecordId, as_of: NaiveDate, cards: &mut Vec<Card>) {
    let Some(row) = tables.row(&Entity::Customer, id) else { return };
    let Some(customer) = customer(tables, id) else { return };
    let people = tables.facts.rows_of(&Entity::Contact, row);
    let people = people.into_iter().filter_map(|row| tables.id(&Entity::Contact, row));
    let people: Vec<Card> = people
        .filter_map(|id| Some((id, contact(tables, id, as_of)?)))
        .map(|(id, contact)| Card::of_contact(ContactId::from(id), &contact, Some(&customer)))
        .collect();
    let is_reached = !(customer.phones.is_empty() && customer.emails.is_empty());
    if customer.kind == CustomerKind::Organization || people.is_empty() || is_reached {
        cards.push(Card::of_customer(CustomerId::from(id), &customer));
    }
    cards.extend(people);
}

fn of_contact(tables: &Tables, id: RecordId, as_of: NaiveDate) -> Option<Card> {
    let contact = contact(tables, id, as_of)?;
    let at = match contact.customer {
        // Whose customer is put away is so too.
        Some(at) => Some(customer(tables, at.into())?),
        None => None,
    };
    Some(Card::of_contact(ContactId::from(id), &contact, at.as_ref()))
}

/// A customer that is shown and not put away.
fn customer(tables: &Tables, id: RecordId) -> Option<Customer> {
    let customer: Customer = tables.find(&Entity::Customer, id)?.envelope()?.record().ok()?;
    (!customer.archived).then_some(customer)
}

/// A person who is shown and still there.
fn contact(tables: &Tables, id: RecordId, as_of: NaiveDate) -> Option<Contact> {
    let contact: Contact = tables.find(&Entity::Contact, id)?.envelope()?.record().ok()?;
    let is_there = contact.left_at.is_none_or(|left| as_of < left);
    (is_there && !contact.archived).then_some(contact)
}

#[cfg(test)]
mod tests {
    use domain::sync::envelope::Envelope;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn row(entity: &Entity, n: u128, fields: Value) -> Envelope {
        serde_json::from_value(json!({
            "entity": entity.name(), "id": id(n), "schema": 1, "fields": fields, "scope": "base",
            "seq": 1,
        }))
        .unwrap()
    }

    fn tables() -> Tables {
        let mut tables = Tables::default();
        let mail = json!(["info@deboer.example"]);
        let customers = [
            (1, json!({"name": "Zandprint", "address": {"street": "Kade", "house_number": "1"}})),
            (2, json!({"name": "Weg", "archived": true})),
            (3, json!({"name": "Jan Bos", "kind": "household"})),
            (4, json!({"name": "De Boer", "kind": "household", "emails": mail})),
            (5, json!({"name": "Leeg", "kind": "household"})),
        ];
        for (n, fields) in customers {
            tables.confirm_row(row(&Entity::Customer, n, fields));
        }
        let contacts = [
            (11, 1, "An", json!(null)),
            (12, 1, "Vertrokken", json!("2025-06-30")),
            (13, 1, "Blijft nog", json!("2025-07-01")),
            (14, 2, "Bo", json!(null)),
            (15, 3, "Jan", json!(null)),
            (16, 4, "Els", json!(null)),
        ];
        for (n, customer, name, left) in contacts {
            let fields = json!({"customer": id(customer), "first_name": name, "left_at": left});
            tables.confirm_row(row(&Entity::Contact, n, fields));
        }
        tables
    }

    #[track_caller]
    fn check(entity: Entity, ids: &[u128], expected: &[&str]) {
        let ids: Vec<RecordId> = ids.iter().copied().map(id).collect();
        let day = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let found = cards(&mut tables(), &entity, &ids, Version::V4, day);
        let names: Vec<&str> =
            found.text.lines().filter_map(|line| line.strip_prefix("FN:")).collect();
        assert_eq!(names, expected);
        assert_eq!(found.count, number(expected.len()));
    }

    #[test]
    fn customers_bring_those_who_are_there() {
        check(Entity::Customer, &[1], &["Zandprint", "An", "Blijft nog"]);
        check(Entity::Customer, &[2, 9], &[]);
        check(Entity::Customer, &[3, 4, 5], &["Jan", "De Boer", "Els", "Leeg"]);
    }

    #[test]
    fn a_contact_comes_alone_with_the_organization() {
        check(Entity::Contact, &[11, 12, 14], &["An"]);
        let day = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let found = cards(&mut tables(), &Entity::Contact, &[id(11)], Version::V3, day).text;
        for line in ["VERSION:3.0", "ORG:Zandprint", "ADR;TYPE=work:;;Kade 1;;;;"] {
            assert!(found.lines().any(|it| it == line), "{line} is not in {found}");
        }
        assert!(found.contains(&format!("UID:urn:uuid:{}", id(11).0)));
    }
}
