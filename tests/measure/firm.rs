//! A made-up firm of any size: the same seed always gives the same rows.

use chrono::{Days, NaiveDate};
use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Envelope;
use serde_json::{Value, json};

use crate::random::Random;

const TRADES: [&str; 12] = [
    "Bakkerij",
    "Garage",
    "Drukkerij",
    "Slagerij",
    "Kapsalon",
    "Hoveniers",
    "Apotheek",
    "Rijwielen",
    "Installatie",
    "Advies",
    "Transport",
    "Bouw",
];
const SURNAMES: [&str; 24] = [
    "Jansen",
    "de Vries",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "de Boer",
    "Mulder",
    "de Groot",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "van Leeuwen",
    "Dekker",
    "Brouwer",
    "de Wit",
    "Dijkstra",
    "Kramer",
    "Postma",
    "Kuipers",
    "Veenstra",
    "Schouten",
    "Hoekstra",
];
const FIRST_NAMES: [&str; 12] = [
    "Anna", "Bram", "Carla", "Daan", "Emma", "Frits", "Greet", "Hugo", "Iris", "Joost", "Karin",
    "Lars",
];
const STREETS: [&str; 10] = [
    "Dorpsstraat",
    "Kerkweg",
    "Molenlaan",
    "Stationsplein",
    "Havenkade",
    "Lindelaan",
    "Markt",
    "Nieuwstraat",
    "Parkweg",
    "Schoolstraat",
];
const CITIES: [&str; 12] = [
    "Amsterdam",
    "Utrecht",
    "Groningen",
    "Leeuwarden",
    "Zwolle",
    "Arnhem",
    "Breda",
    "Eindhoven",
    "Maastricht",
    "Haarlem",
    "Delft",
    "Almere",
];
const CHANNELS: [&str; 4] = ["phone", "email", "visit", "note"];

/// The date that the firm's figures are read at.
pub const AS_OF: &str = "2026-06-30";

/// How many rows of other kinds a firm has per hundred customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    pub contacts: usize,
    pub interactions: usize,
    pub orders: usize,
    pub answers: usize,
}

impl Shares {
    /// A firm that has just begun to keep a file.
    pub const LIGHT: Self = Self { contacts: 10, interactions: 10, orders: 20, answers: 5 };

    /// A firm that has kept one for years.
    pub const FULL: Self = Self { contacts: 200, interactions: 500, orders: 1_000, answers: 20 };
}

/// Everything of one firm.
pub struct Firm {
    pub customers: Vec<Envelope>,
    pub contacts: Vec<Envelope>,
    pub interactions: Vec<Envelope>,
    pub orders: Vec<Envelope>,
    pub answers: Vec<Envelope>,
}

impl Firm {
    /// Makes a firm of so many customers.
    pub fn new(customers: usize, shares: Shares, seed: u64) -> Self {
        let mut random = Random(seed);
        let customers: Vec<Envelope> =
            (0..customers).map(|place| customer(place, &mut random)).collect();
        let mut some = |share: usize, one: fn(usize, &Envelope, &mut Random) -> Envelope| {
            let count = customers.len() * share / 100;
            let rows = (0..count).map(|place| {
                let owner = &customers[random.below(customers.len())];
                one(place, owner, &mut random)
            });
            rows.collect::<Vec<_>>()
        };
        let contacts = some(shares.contacts, contact);
        let interactions = some(shares.interactions, interaction);
        let orders = some(shares.orders, order);
        let answers = some(shares.answers, answer);
        Self { customers, contacts, interactions, orders, answers }
    }

    /// All rows, customers first.
    pub fn rows(&self) -> impl Iterator<Item = &Envelope> {
        let Self { customers, contacts, interactions, orders, answers } = self;
        [customers, contacts, interactions, orders, answers].into_iter().flatten()
    }
}

/// The number of the customer in that place, as someone types it.
pub fn typed_number(place: usize) -> String {
    format!("06-{}", digits(place))
}

/// The number of the person in that place, past all numbers of customers and of later.
pub fn personal_number(place: usize) -> String {
    format!("06-{}", 60_000_000 + place * 7_919_003 % 40_000_000)
}

/// Numbers of whoever gets one later lie past all numbers of customers.
pub fn later_number(place: usize) -> String {
    format!("065{place:07}")
}

/// A customer who moved, the latest time in round `round`, and who may have another number since.
pub fn moved(customer: &Envelope, round: usize, number: Option<&str>) -> Envelope {
    let mut moved = customer.clone();
    moved.fields["address"]["street"] = format!("Nieuweweg {round}").into();
    if let Some(number) = number {
        moved.fields["phones"] = json!([{ "raw": number, "e164": international(number) }]);
    }
    moved
}

/// A Dutch number typed with its zero, as it is dialled from anywhere.
fn international(typed: &str) -> String {
    format!("+31{}", typed.trim_start_matches('0').replace('-', ""))
}

/// Eight digits, each only once: a step that has no factor in common with their count.
fn digits(place: usize) -> usize {
    10_000_000 + place * 7_919_003 % 40_000_000
}

fn customer(place: usize, random: &mut Random) -> Envelope {
    let (trade, surname) = (TRADES[random.below(12)], SURNAMES[random.below(24)]);
    let mail = surname.to_lowercase().replace(' ', "");
    let typed = typed_number(place);
    row(Entity::Customer, random, |random| {
        json!({
            "number": format!("K{place:06}"),
            "kind": if random.below(5) == 0 { "household" } else { "organization" },
            "name": format!("{trade} {surname}"),
            "address": {
                "street": STREETS[random.below(10)],
                "house_number": (1 + random.below(240)).to_string(),
                "postcode": format!("{} {}{}", 1000 + random.below(9000), letter(random), letter(random)),
                "city": CITIES[random.below(12)],
                "country": "NL",
            },
            "phones": [{ "raw": &typed, "e164": international(&typed) }],
            "emails": [format!("info{place}@{mail}.example")],
            "language": "nl",
            "known_since": day(random, 3_000),
            "annual_potential": 10_000 * (1 + random.below(500)),
        })
    })
}

fn contact(place: usize, owner: &Envelope, random: &mut Random) -> Envelope {
    let (first, last) = (FIRST_NAMES[random.below(12)], SURNAMES[random.below(24)]);
    let mail = first.to_lowercase();
    let typed = personal_number(place);
    row(Entity::Contact, random, |_| {
        json!({
            "customer": owner.id,
            "first_name": first,
            "last_name": last,
            "role": "inkoop",
            "phones": [{ "raw": &typed, "e164": international(&typed) }],
            "emails": [format!("{mail}{place}@personen.example")],
        })
    })
}

fn interaction(place: usize, owner: &Envelope, random: &mut Random) -> Envelope {
    row(Entity::Interaction, random, |random| {
        json!({
            "customer": owner.id,
            "on": day(random, 1_000),
            "channel": CHANNELS[random.below(4)],
            "is_direct": true,
            "subject": format!("Gesprek {place}"),
        })
    })
}

fn order(place: usize, owner: &Envelope, random: &mut Random) -> Envelope {
    row(Entity::Order, random, |random| {
        json!({
            "number": format!("O{place:06}"),
            "customer": owner.id,
            "on": day(random, 1_000),
            "kind": "order",
            "status": "confirmed",
            "revenue": 1_000 + random.below(900_000),
        })
    })
}

fn answer(_place: usize, owner: &Envelope, random: &mut Random) -> Envelope {
    row(Entity::SurveyResponse, random, |random| {
        json!({
            "customer": owner.id,
            "on": day(random, 360),
            "score": random.below(11),
        })
    })
}

/// A row with an id of its own.
fn row(entity: Entity, random: &mut Random, fields: impl FnOnce(&mut Random) -> Value) -> Envelope {
    let id = uuid::Builder::from_u128(u128::from(random.draw()) << 64 | u128::from(random.draw()));
    Envelope {
        scope: entity.scope(),
        entity,
        id: RecordId(id.with_version(uuid::Version::Random).into_uuid()),
        schema: 1,
        fields: serde_json::from_value(fields(random)).unwrap(),
        versions: Default::default(),
        seq: 0,
        erased: false,
    }
}

/// A day within so many days before [`AS_OF`].
fn day(random: &mut Random, within: usize) -> NaiveDate {
    let back = Days::new(u64::try_from(random.below(within)).unwrap());
    AS_OF.parse::<NaiveDate>().unwrap() - back
}

fn letter(random: &mut Random) -> char {
    char::from(b'A' + u8::try_from(random.below(26)).unwrap())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contact::Contact;
    use domain::customer::Customer;
    use domain::interaction::Interaction;
    use domain::order::Order;
    use domain::survey_response::SurveyResponse;

    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_firm_and_another_seed_another() {
        let (first, again) = (Firm::new(300, Shares::LIGHT, 7), Firm::new(300, Shares::LIGHT, 7));
        assert!(first.rows().eq(again.rows()));
        let other = Firm::new(300, Shares::LIGHT, 8);
        assert!(first.rows().zip(other.rows()).all(|(one, another)| one.id != another.id));
    }

    #[test]
    fn every_kind_is_there_in_its_share_and_is_a_record() {
        let firm = Firm::new(300, Shares::LIGHT, 7);
        assert_eq!(firm.rows().count(), 300 + 30 + 30 + 60 + 15);
        for row in firm.rows() {
            let record = match row.entity {
                Entity::Customer => row.record::<Customer>().map(drop),
                Entity::Contact => row.record::<Contact>().map(drop),
                Entity::Interaction => row.record::<Interaction>().map(drop),
                Entity::Order => row.record::<Order>().map(drop),
                _ => row.record::<SurveyResponse>().map(drop),
            };
            record.unwrap();
        }
    }

    #[test]
    fn a_customer_has_thirteen_values_in_some_320_bytes() {
        let firm = Firm::new(1_000, Shares::LIGHT, 7);
        let bytes: usize = firm
            .customers
            .iter()
            .map(|row| serde_json::to_string(&row.fields).unwrap().len())
            .sum();
        let fields = &firm.customers[0].fields;
        let values = fields.len() - 1 + fields["address"].as_object().unwrap().len();
        assert_eq!(values, 13);
        assert!((290..350).contains(&(bytes / 1_000)), "{} bytes", bytes / 1_000);
    }

    #[test]
    fn no_number_is_given_twice_nor_is_one_of_later() {
        let mut numbers: BTreeSet<String> = (0..600_000).map(typed_number).collect();
        let dialled = |number: &str| number.replace('-', "");
        assert!(numbers.iter().all(|number| dialled(number) < later_number(0)));
        numbers.extend((0..1_200_000).map(personal_number));
        assert_eq!(numbers.len(), 1_800_000);
        let mut persons = (0..1_200_000).map(personal_number);
        assert!(persons.all(|number| dialled(&number) > later_number(999_999)));
    }

    #[test]
    fn who_moved_is_the_same_customer_at_another_address() {
        let firm = Firm::new(1, Shares::LIGHT, 7);
        let row = moved(&firm.customers[0], 3, Some("0650000001"));
        let customer: Customer = row.record().unwrap();
        assert_eq!(row.id, firm.customers[0].id);
        assert_eq!(customer.address.street, "Nieuweweg 3");
        assert_eq!(customer.phones[0].e164.as_deref(), Some("+31650000001"));
    }
}
