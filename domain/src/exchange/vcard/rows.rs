//! Cards as the rows of a table, with columns that a mapping recognises by their names.

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::pieces::street_and_number;
use super::read::{CardRead, Cards};
use super::{AddressKind, Card, CardAddress, CardKind};
use crate::exchange::fault::Fault;
use crate::exchange::table::TableRow;
use crate::phone::PhoneKind;

/// Columns before the telephone numbers.
const NAMES: [&str; 5] = ["organization", "first_name", "infix", "last_name", "role"];

/// Columns of telephone numbers, each as often as the card with the most of them needs.
const PHONES: [(PhoneKind, &str); 4] = [
    (PhoneKind::Main, "phone"),
    (PhoneKind::Work, "phone_work"),
    (PhoneKind::Mobile, "phone_mobile"),
    (PhoneKind::Home, "phone_home"),
];

/// The column of mail addresses, as often as needed.
const EMAIL: &str = "email";

/// Columns behind them; the key is last, since it may be made of the other cells.
const OTHERS: [&str; 11] = [
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "website",
    "language",
    "tags",
    "birthday",
    "notes",
    "id",
];

/// Labels that address books keep for themselves.
const OWN_LABELS: [&str; 2] = ["myContacts", "starred"];

/// The rows of a file of cards, one a card.
#[derive(Debug)]
pub struct CardRows {
    /// Names of the columns.
    pub header: Vec<String>,
    cards: std::vec::IntoIter<CardRead>,
    /// Columns of each kind of telephone number.
    phone_counts: [usize; PHONES.len()],
    email_count: usize,
    record: StringRecord,
}

impl CardRows {
    /// The table of the cards.
    pub fn new(cards: Cards) -> Self {
        let usable = || cards.cards.iter().filter_map(|read| read.card.as_ref().ok());
        let most = |count: &dyn Fn(&Card) -> usize| usable().map(count).max().unwrap_or(0).max(1);
        let of_kind = |kind| move |card: &Card| texts(card, kind).count();
        let phone_counts = PHONES.map(|(kind, _)| most(&of_kind(kind)));
        let email_count = most(&|card| card.emails.len());
        let mut header: Vec<&str> = NAMES.into();
        for ((_, name), count) in PHONES.into_iter().zip(phone_counts) {
            header.extend(std::iter::repeat_n(name, count));
        }
        header.extend(std::iter::repeat_n(EMAIL, email_count));
        header.extend(OTHERS);
        let header = header.into_iter().map(str::to_owned).collect();
        let record = StringRecord::new();
        Self { header, cards: cards.cards.into_iter(), phone_counts, email_count, record }
    }

    /// The next row; absent at the end.
    pub fn next_row(&mut self) -> Option<TableRow<'_>> {
        let CardRead { line, card } = self.cards.next()?;
        let cells = match card {
            Ok(card) if card.kind == CardKind::Group => Err(Fault::CardGroup),
            Ok(card) => {
                self.fill(&card);
                Ok(&self.record)
            }
            Err(fault) => Err(fault),
        };
        Some(TableRow { line, cells })
    }

    fn fill(&mut self, card: &Card) {
        let record = &mut self.record;
        record.clear();
        let role = if card.role.is_empty() { &card.department } else { &card.role };
        let first_name = format!("{} {}", card.name.given, card.name.additional);
        let nowhere = CardAddress::default();
        let CardAddress { postcode, city, country, .. } = address(card).unwrap_or(&nowhere);
        let (street, house_number) = address(card).map(place).unwrap_or_default();
        for cell in
            [&card.organization, first_name.trim(), &card.name.infix, &card.name.family, role]
        {
            record.push_field(cell);
        }
        for ((kind, _), count) in PHONES.into_iter().zip(self.phone_counts) {
            let found = texts(card, kind).chain(std::iter::repeat(""));
            found.take(count).for_each(|cell| record.push_field(cell));
        }
        let emails = card.emails.iter().map(String::as_str).chain(std::iter::repeat(""));
        emails.take(self.email_count).for_each(|cell| record.push_field(cell));
        for cell in [
            &street,
            &house_number,
            postcode,
            city,
            country,
            &card.website,
            &language(card),
            &tags(card),
            &birthday(card),
            &notes(card),
        ] {
            record.push_field(cell);
        }
        let key =
            if card.uid.is_empty() { content_key(&self.header, record) } else { card.uid.clone() };
        record.push_field(&key);
    }
}

/// What names a card without an id: all it says, however many empty columns other cards bring.
fn content_key(header: &[String], record: &StringRecord) -> String {
    let mut hash = Sha256::new();
    for (name, cell) in header.iter().zip(record).filter(|(_, cell)| !cell.is_empty()) {
        hash.update(name);
        hash.update([0]);
        hash.update(cell);
        hash.update([0]);
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("card-{hex}")
}

fn texts(card: &Card, kind: PhoneKind) -> impl Iterator<Item = &str> {
    card.phones.iter().filter(move |phone| phone.kind == kind).map(|phone| phone.text.as_str())
}

/// The address of the customer: where one lives is not where one's employer is.
fn address(card: &Card) -> Option<&CardAddress> {
    let order = if card.organization.is_empty() {
        [AddressKind::Home, AddressKind::Other, AddressKind::Work].as_slice()
    } else {
        &[AddressKind::Work, AddressKind::Other]
    };
    let of_kind = |kind: &AddressKind| card.addresses.iter().find(|a| a.kind == *kind);
    order.iter().find_map(of_kind)
}

/// Street, and house number with what is behind it.
fn place(address: &CardAddress) -> (String, String) {
    let line = if address.street.is_empty() { &address.box_number } else { &address.street };
    let (street, number) = street_and_number(&line.replace('\n', ", "));
    let extended = address.extended.replace('\n', ", ");
    let behind = |text: String| format!("{text} {extended}").trim().to_owned();
    if number.is_empty() { (behind(street), number) } else { (street, behind(number)) }
}

/// ISO 639-1 of a language tag.
fn language(card: &Card) -> String {
    let primary = card.language.split(['-', '_']).next().unwrap_or_default();
    primary.to_ascii_lowercase()
}

fn tags(card: &Card) -> String {
    let labels = card.categories.iter().map(String::as_str);
    labels.filter(|label| !OWN_LABELS.contains(label)).collect::<Vec<_>>().join(";")
}

fn birthday(card: &Card) -> String {
    let day = card.birthday.and_then(|day| Some((day.year?, day.month, day.day)));
    day.map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")).unwrap_or_default()
}

/// The note, and what has no column: a birthday without its year, further addresses.
fn notes(card: &Card) -> String {
    let mut notes = vec![card.note.clone()];
    let without_year = card.birthday.filter(|day| day.year.is_none());
    notes.extend(without_year.map(|day| format!("BDAY: --{:02}-{:02}", day.month, day.day)));
    let kept = address(card);
    let others =
        card.addresses.iter().filter(|other| !kept.is_some_and(|it| std::ptr::eq(it, *other)));
    notes.extend(others.map(|other| {
        let CardAddress { box_number, extended, street, city, region, postcode, country, .. } =
            other;
        let parts = [box_number, street, extended, postcode, city, region, country];
        let parts = parts.into_iter().filter(|part| !part.is_empty()).cloned();
        format!("ADR: {}", parts.collect::<Vec<_>>().join(", "))
    }));
    notes.retain(|note| !note.is_empty());
    notes.join("\n")
}
