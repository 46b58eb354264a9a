//! Cards as common programs write them, what is wrong with cards, and the way out and back.

use super::*;
use crate::contact::Contact;
use crate::customer::{Address, Customer, CustomerKind};
use crate::exchange::table::{Encoding, MAX_CELL_BYTES};
use crate::exchange::{Fault, SourceFile};
use crate::id::{ContactId, CustomerId};
use crate::phone::Phone;
use crate::recognition::number;

/// Outlook: 2.1, quoted-printable in Windows-1252 with soft breaks, bare types, a folded picture.
const OUTLOOK: &[u8] = b"BEGIN:VCARD\r\n\
    VERSION:2.1\r\n\
    N;LANGUAGE=nl;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:de Bo=EBr;Ren=E9e;Maria\r\n\
    FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Ren=E9e de Bo=EBr\r\n\
    ORG:Caf\xe9 't Hoekje;Inkoop\r\n\
    TITLE:Hoofd inkoop\r\n\
    NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1252:Betaalt =80 5 per keer;=0D=0A=\r\n\
    nooit v=F3=F3r tien uur=20=\r\n\
    bellen\r\n\
    TEL;WORK;VOICE:010-123 45 67 tst. 12\r\n\
    TEL;CELL;VOICE:06-12345678\r\n\
    TEL;WORK;FAX:010-123 45 68\r\n\
    ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Plein 1945=0D=0A12 A;Rotterdam;ZH;3011 AB;Nederland\r\n\
    LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Plein 1945 12 A=0D=0A=\r\n\
    3011 AB  Rotterdam\r\n\
    BDAY:19701231\r\n\
    URL;WORK:http://www.hoekje.example\r\n\
    EMAIL;PREF;INTERNET:renee@hoekje.example\r\n\
    PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n \
    /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRof\r\n \
    Hh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJ\r\n\
    \r\n\
    X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\n\
    REV:20240102T030405Z\r\n\
    END:VCARD\r\n";

/// Apple Contacts: 3.0, properties in groups with labels, a birthday without its year, a firm.
const APPLE: &str = "BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//macOS 14.0//EN\r
N:Berg;Anna;;;\r
FN:Anna van den Berg\r
N;SORT-AS=Berg:van den Berg;Anna;;;\r
ORG:Bakkerij Smit\\, Zn. & Co;\r
EMAIL;type=INTERNET;type=WORK:anna@smit.example\r
EMAIL;type=INTERNET;type=HOME;type=pref:anna@thuis.example\r
item1.TEL:+31 6 87654321\r
item1.X-ABLabel:_$!<Mobile>!$_\r
item2.TEL;type=pref:0201234567\r
item2.X-ABLabel:Zakelijk\r
TEL;type=HOME;type=FAX:0207654321\r
item3.ADR;type=HOME;type=pref:;;Rue de la Loi 16;Bruxelles;;1000;Belgique\r
item3.X-ABADR:be\r
BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r
item4.URL;type=pref:https\\://smit.example/a\\,b\r
item4.X-ABLabel:_$!<HomePage>!$_\r
NOTE:Regel een\\nregel twee\\; \\\\ klaar\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r
  AAAQABAAD/4QCMRXhpZgAATU0AKgAAAAgABQESAAMAAAABAAEAAAEaAAUAAAABAAAASgEbAAUA\r
UID:5A1B-77:ABPerson\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
N:;;;;\r
FN:Bakkerij Smit\\, Zn. & Co\r
ORG:Bakkerij Smit\\, Zn. & Co;\r
X-ABShowAs:COMPANY\r
TEL;type=MAIN;type=pref:020 765 43 21\r
END:VCARD\r
";

/// Google Contacts: 3.0, upper-case types, no ids, its own labels.
const GOOGLE: &str = "BEGIN:VCARD
VERSION:3.0
FN:Piet Jansen
N:Jansen;Piet;;Dhr.;
EMAIL;TYPE=INTERNET;TYPE=HOME:piet@example.org
TEL;TYPE=CELL:06 23456789
TEL;TYPE=HOME:+31 30 123 4567
ADR;TYPE=HOME:;;Kerkstraat 12 bis;Utrecht;;3511AB;NL;
item1.ORG:
BDAY:1985-06-07
CATEGORIES:myContacts,Vrienden
END:VCARD
";

/// A writer of 4.0: addresses for numbers, quoted lists of types, preferences, a line folded within
/// a character.
const NEW: &[u8] = b"BEGIN:VCARD\r\n\
    VERSION:4.0\r\n\
    KIND:individual\r\n\
    UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\n\
    FN:Ren\xc3\r\n \xa9 van der Harten\r\n\
    N;SORT-AS=\"Harten,Ren\xc3\xa9\":van der Harten;Ren\xc3\xa9,J.;;Sir;R.D.O.N.\r\n\
    TEL;VALUE=uri;PREF=2;TYPE=\"voice,home\":tel:+31-20-555-5555;ext=44\r\n\
    TEL;VALUE=uri;PREF=1;TYPE=\"cell,work\":tel:+31-6-1111-2222\r\n\
    EMAIL;PREF=1:rene@example.com\r\n\
    ADR;LABEL=\"Dam 1: boven\\, Amsterdam\";CC=NL:;;Dam 1;Amsterdam;;1012JS;Pays\r\n\
    BDAY:--0415\r\n\
    LANG;PREF=2:en\r\n\
    LANG;PREF=1:nl-NL\r\n\
    CATEGORIES:a\\,b,c\r\n\
    REV:20240102T030405Z\r\n\
    END:VCARD\r\n";

#[track_caller]
pub(super) fn cards(bytes: &[u8]) -> Vec<Card> {
    read(bytes).unwrap().cards.into_iter().map(|read| read.card.unwrap()).collect()
}

#[track_caller]
pub(super) fn card(bytes: &[u8]) -> Card {
    let [card] = <[Card; 1]>::try_from(cards(bytes)).unwrap();
    card
}

/// Lines and reasons of what was refused; the number of good cards.
fn faults(bytes: &[u8]) -> (Vec<(u64, Fault)>, usize) {
    let cards = read(bytes).unwrap().cards;
    let count = cards.len();
    let faults: Vec<_> =
        cards.into_iter().filter_map(|read| Some((read.line, read.card.err()?))).collect();
    let good = count - faults.len();
    (faults, good)
}

fn phone(kind: PhoneKind, text: &str) -> CardPhone {
    CardPhone { kind, text: text.to_owned() }
}

fn name(given: &str, additional: &str, infix: &str, family: &str) -> CardName {
    let [given, additional, infix, family] = [given, additional, infix, family].map(str::to_owned);
    CardName { given, additional, infix, family }
}

#[test]
fn a_card_of_outlook_is_read() {
    assert_eq!(read(OUTLOOK).unwrap().encoding, Encoding::Windows1252);
    let expected = Card {
        full_name: "Renée de Boër".into(),
        name: name("Renée", "Maria", "de", "Boër"),
        organization: "Café 't Hoekje".into(),
        department: "Inkoop".into(),
        role: "Hoofd inkoop".into(),
        note: "Betaalt € 5 per keer;\nnooit vóór tien uur bellen".into(),
        phones: vec![
            phone(PhoneKind::Work, "010-123 45 67 tst. 12"),
            phone(PhoneKind::Mobile, "06-12345678"),
        ],
        addresses: vec![CardAddress {
            kind: AddressKind::Work,
            street: "Plein 1945\n12 A".into(),
            city: "Rotterdam".into(),
            region: "ZH".into(),
            postcode: "3011 AB".into(),
            country: "NL".into(),
            ..CardAddress::default()
        }],
        birthday: Some(Birthday { year: Some(1970), month: 12, day: 31 }),
        website: "http://www.hoekje.example".into(),
        emails: vec!["renee@hoekje.example".into()],
        revised: "20240102T030405Z".into(),
        ..Card::default()
    };
    assert_eq!(card(OUTLOOK), expected);
}

#[test]
fn cards_of_apple_are_read() {
    let [person, firm] = <[Card; 2]>::try_from(cards(APPLE.as_bytes())).unwrap();
    let expected = Card {
        uid: "5A1B-77:ABPerson".into(),
        full_name: "Anna van den Berg".into(),
        name: name("Anna", "", "", "Berg"),
        organization: "Bakkerij Smit, Zn. & Co".into(),
        phones: vec![
            phone(PhoneKind::Work, "0201234567"),
            phone(PhoneKind::Mobile, "+31 6 87654321"),
        ],
        emails: vec!["anna@thuis.example".into(), "anna@smit.example".into()],
        addresses: vec![CardAddress {
            kind: AddressKind::Home,
            street: "Rue de la Loi 16".into(),
            city: "Bruxelles".into(),
            postcode: "1000".into(),
            country: "BE".into(),
            ..CardAddress::default()
        }],
        birthday: Some(Birthday { year: None, month: 2, day: 29 }),
        website: "https://smit.example/a,b".into(),
        note: "Regel een\nregel twee; \\ klaar".into(),
        ..Card::default()
    };
    assert_eq!(person, expected);
    let expected = Card {
        kind: CardKind::Organization,
        full_name: "Bakkerij Smit, Zn. & Co".into(),
        organization: "Bakkerij Smit, Zn. & Co".into(),
        phones: vec![phone(PhoneKind::Main, "020 765 43 21")],
        ..Card::default()
    };
    assert_eq!(firm, expected);
}

#[test]
fn a_card_of_google_is_read() {
    let expected = Card {
        full_name: "Piet Jansen".into(),
        name: name("Piet", "", "", "Jansen"),
        phones: vec![
            phone(PhoneKind::Mobile, "06 23456789"),
            phone(PhoneKind::Home, "+31 30 123 4567"),
        ],
        emails: vec!["piet@example.org".into()],
        addresses: vec![CardAddress {
            kind: AddressKind::Home,
            street: "Kerkstraat 12 bis".into(),
            city: "Utrecht".into(),
            postcode: "3511AB".into(),
            country: "NL".into(),
            ..CardAddress::default()
        }],
        birthday: Some(Birthday { year: Some(1985), month: 6, day: 7 }),
        categories: vec!["myContacts".into(), "Vrienden".into()],
        ..Card::default()
    };
    assert_eq!(card(GOOGLE.as_bytes()), expected);
}

#[test]
fn a_card_of_version_four_is_read() {
    let expected = Card {
        uid: "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1".into(),
        full_name: "René van der Harten".into(),
        name: name("René J.", "", "van der", "Harten"),
        phones: vec![
            phone(PhoneKind::Mobile, "+31-6-1111-2222"),
            phone(PhoneKind::Home, "+31-20-555-5555 x44"),
        ],
        emails: vec!["rene@example.com".into()],
        addresses: vec![CardAddress {
            street: "Dam 1".into(),
            city: "Amsterdam".into(),
            postcode: "1012JS".into(),
            country: "NL".into(),
            ..CardAddress::default()
        }],
        birthday: Some(Birthday { year: None, month: 4, day: 15 }),
        language: "nl-NL".into(),
        categories: vec!["a,b".into(), "c".into()],
        revised: "20240102T030405Z".into(),
        ..Card::default()
    };
    assert_eq!(card(NEW), expected);
}

#[test]
fn every_encoding_is_told() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë €\r\nEND:VCARD\r\n";
    let wide = |unit: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    let old = b"\r\nbegin:vcard\r\nFN:Zo\xeb \x80\r\nend:vcard".to_vec();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
        (wide(u16::to_le_bytes), Encoding::Utf16),
        (wide(u16::to_be_bytes), Encoding::Utf16),
        (old, Encoding::Windows1252),
    ] {
        assert!(is_vcard(&bytes), "{encoding:?}");
        assert_eq!(read(&bytes).unwrap().encoding, encoding);
        assert_eq!(card(&bytes).full_name, "Zoë €");
    }
    let coded = "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;QUOTED-PRINTABLE:Zo=C3=AB =\nB\n\
        NOTE;ENCODING=BASE64:WsOpw6k\n  gPz09\nEND:VCARD\n";
    let card = card(coded.as_bytes());
    assert_eq!((card.full_name.as_str(), card.note.as_str()), ("Zoë B", "Zéé ?=="));
    let last = "BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:Zo=\nEND:VCARD\n";
    assert_eq!(faults(last.as_bytes()), (vec![], 1), "a soft break does not reach over the end");
    assert!(!is_vcard(b"naam;plaats\nBEGIN:VCARD;x\n"));
    assert_eq!(read(b"B\0E\0G\0I\0N\0:\0").err(), Some(Fault::NotText));
}

#[test]
fn what_is_wrong_with_one_card_does_not_stop_the_rest() {
    let good = "BEGIN:VCARD\nFN:Jan\nEND:VCARD\n";
    let outer = "BEGIN:VCARD\nFN:Outer\n";
    let (unfinished, nameless) = (Fault::CardUnfinished, Fault::CardNameless);
    let text = format!("{outer}{good}END:VCARD\nFN:stray\n{good}{outer}");
    assert_eq!(
        faults(text.as_bytes()),
        (vec![(1, unfinished.clone()), (11, unfinished)], 2),
        "a card within another and one without an end"
    );
    let text = format!("BEGIN:VCARD\nEMAIL:a@b.example\nFN: \nEND:VCARD\n{good}");
    assert_eq!(faults(text.as_bytes()), (vec![(1, nameless)], 1));
    let agent = format!("{outer}AGENT:\n{good}TEL:1\nEND:VCARD\n{good}");
    assert_eq!(faults(agent.as_bytes()), (vec![], 2));
    assert_eq!(cards(agent.as_bytes())[0].full_name, "Outer");
}

#[test]
fn a_card_beyond_reason_is_refused_and_pictures_are_not_counted() {
    let good = "BEGIN:VCARD\nFN:Jan\nEND:VCARD\n";
    let long = "x".repeat(MAX_CELL_BYTES + 1);
    let folded = "x\n ".repeat(MAX_CELL_BYTES);
    for note in [&long, &folded] {
        let text = format!("BEGIN:VCARD\nFN:Piet\nNOTE:{note}\nEND:VCARD\n{good}");
        let too_long = Fault::CardTooLong { limit: MAX_CELL_BYTES };
        assert_eq!(faults(text.as_bytes()), (vec![(3, too_long)], 1));
        let text = format!("BEGIN:VCARD\nFN:Piet\nPHOTO:{note}\nEND:VCARD\n{good}");
        assert_eq!(faults(text.as_bytes()), (vec![], 2));
    }
    let phones = "TEL:0612345678\n".repeat(5_000);
    let text = format!("BEGIN:VCARD\nFN:Piet\n{phones}END:VCARD\n{good}");
    let too_many = Fault::CardProperties { limit: read::MAX_PROPERTIES };
    assert_eq!(faults(text.as_bytes()), (vec![(302, too_many)], 1));
    let text = text.replace("TEL:", "X-TEL:");
    assert_eq!(faults(text.as_bytes()), (vec![], 2));
}

#[test]
fn names_and_streets_are_taken_apart() {
    for (family, sort, infix, rest) in [
        ("van der Harten", "", "van der", "Harten"),
        ("van der Harten", "Harten,Rene", "van der", "Harten"),
        ("van der Harten", "van der Harten", "", "van der Harten"),
        ("Van Damme", "", "", "Van Damme"),
        ("Oud Zuid", "Zuid", "Oud", "Zuid"),
        ("de", "", "", "de"),
        ("", "", "", ""),
    ] {
        let expected = (infix.to_owned(), rest.to_owned());
        assert_eq!(pieces::infix_and_family(family, sort), expected, "{family}");
    }
    for (full, expected) in [
        ("Jan van de Ven", name("Jan", "", "van de", "Ven")),
        ("Ven, Jan Piet van de", name("Jan Piet", "", "van de", "Ven")),
        ("Cher", name("Cher", "", "", "")),
    ] {
        assert_eq!(CardName::of_full(full), expected, "{full}");
    }
    for (line, street, number) in [
        ("Dorpsstraat 12", "Dorpsstraat", "12"),
        ("Laan 1940-1945 7 bis", "Laan 1940-1945", "7 bis"),
        ("2e Dwarsstraat, 5-A", "2e Dwarsstraat", "5-A"),
        ("12 rue de la Paix", "12 rue de la Paix", ""),
        ("Flat 3 Baker Street", "Flat 3 Baker Street", ""),
        ("", "", ""),
    ] {
        assert_eq!(pieces::street_and_number(line), (street.into(), number.into()), "{line}");
    }
}

fn piet() -> (Customer, Contact) {
    let phone = |kind, raw: &str| number::phones(kind, raw, "NL").remove(0);
    let customer = Customer {
        name: "Smit; Zn, \"Co\"".into(),
        address: Address {
            street: "Dorpsstraat".into(),
            house_number: "12-A".into(),
            postcode: "1234 AB".into(),
            city: "Ons Dorp".into(),
            country: "NL".into(),
        },
        phones: vec![phone(PhoneKind::Main, "010-1234567 tst. 12")],
        website: "https://smit.example/?a=1,2;b".into(),
        language: "nl".into(),
        tags: vec!["a,b".into(), "c".into()],
        ..Customer::default()
    };
    let contact = Contact {
        first_name: "Piët".into(),
        infix: "van".into(),
        last_name: "Dijk".into(),
        role: "Chef".into(),
        phones: vec![
            phone(PhoneKind::Mobile, "06 12345678"),
            Phone { raw: "zie site".into(), ..Phone::default() },
        ],
        emails: vec!["piet@smit.example".into()],
        birthday: chrono::NaiveDate::from_ymd_opt(1990, 2, 3),
        notes: format!("<script>alert(1)</script>\nEND:VCARD\n{}", "é".repeat(50)),
        ..Contact::default()
    };
    (customer, contact)
}

pub(super) fn ids() -> (CustomerId, ContactId) {
    let id = |end: u8| {
        uuid::Uuid::from_u128(0x0197_a000_0000_7000_8000_0000_0000_0000 + u128::from(end))
    };
    (CustomerId(id(1)), ContactId(id(2)))
}

#[test]
fn version_four_is_written_by_the_letter() {
    let ((customer, contact), (customer_id, contact_id)) = (piet(), ids());
    let cards = [
        Card::of_customer(customer_id, &customer),
        Card::of_contact(contact_id, &contact, Some(&customer)),
    ];
    let expected = "BEGIN:VCARD\r
VERSION:4.0\r
KIND:org\r
UID:urn:uuid:0197a000-0000-7000-8000-000000000001\r
FN:Smit\\; Zn\\, \"Co\"\r
ORG:Smit\\; Zn\\, \"Co\"\r
TEL;VALUE=uri;TYPE=voice:tel:+31101234567;ext=12\r
ADR;TYPE=work:;;Dorpsstraat 12-A;Ons Dorp;;1234 AB;NL\r
URL:https://smit.example/?a=1,2;b\r
LANG:nl\r
CATEGORIES:a\\,b,c\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
KIND:individual\r
UID:urn:uuid:0197a000-0000-7000-8000-000000000002\r
FN:Piët van Dijk\r
N;SORT-AS=\"Dijk\":van Dijk;Piët;;;\r
ORG:Smit\\; Zn\\, \"Co\"\r
TITLE:Chef\r
TEL;VALUE=uri;TYPE=cell:tel:+31612345678\r
TEL;TYPE=voice:zie site\r
EMAIL:piet@smit.example\r
ADR;TYPE=work:;;Dorpsstraat 12-A;Ons Dorp;;1234 AB;NL\r
BDAY:19900203\r
URL:https://smit.example/?a=1,2;b\r
NOTE:<script>alert(1)</script>\\nEND:VCARD\\néééééééééééééééé\r
 éééééééééééééééééééééééééééééééééé\r
END:VCARD\r
";
    assert_eq!(write(&cards, Version::V4), expected);
}

#[test]
fn version_three_is_written_by_the_letter() {
    let ((customer, contact), (customer_id, contact_id)) = (piet(), ids());
    let household = Customer { kind: CustomerKind::Household, ..customer.clone() };
    let cards = [
        Card::of_customer(customer_id, &customer),
        Card::of_contact(
            contact_id,
            &Contact { notes: String::new(), ..contact },
            Some(&household),
        ),
    ];
    let expected = "BEGIN:VCARD\r
VERSION:3.0\r
X-ABShowAs:COMPANY\r
UID:urn:uuid:0197a000-0000-7000-8000-000000000001\r
FN:Smit\\; Zn\\, \"Co\"\r
N:;;;;\r
ORG:Smit\\; Zn\\, \"Co\"\r
TEL;TYPE=voice:+31101234567 x12\r
ADR;TYPE=work:;;Dorpsstraat 12-A;Ons Dorp;;1234 AB;NL\r
URL:https://smit.example/?a=1,2;b\r
CATEGORIES:a\\,b,c\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
UID:urn:uuid:0197a000-0000-7000-8000-000000000002\r
FN:Piët van Dijk\r
N:van Dijk;Piët;;;\r
SORT-STRING:Dijk\r
TITLE:Chef\r
TEL;TYPE=cell:+31612345678\r
TEL;TYPE=voice:zie site\r
EMAIL:piet@smit.example\r
ADR;TYPE=home:;;Dorpsstraat 12-A;Ons Dorp;;1234 AB;NL\r
BDAY:1990-02-03\r
END:VCARD\r
";
    assert_eq!(write(&cards, Version::V3), expected);
}

#[test]
fn columns_are_recognised_by_their_names() {
    use crate::exchange::mapping::{Target, TargetField, preview};
    let file = SourceFile { name: "kaarten.vcf".into(), bytes: GOOGLE.into() };
    let found = preview(&file, Target::AddressBook).unwrap();
    assert!(found.guess.columns.iter().all(Option::is_some), "{:?}", found.guess.columns);
    let means = |name: &str| {
        let place = found.header.iter().position(|column| column == name).unwrap();
        (found.guess.columns[place], found.samples[0][place].as_str())
    };
    assert_eq!(means("phone_home"), (Some(TargetField::HomePhone), "+31 30 123 4567"));
    assert_eq!(means("phone_mobile"), (Some(TargetField::Mobile), "06 23456789"));
    assert_eq!(means("house_number"), (Some(TargetField::HouseNumber), "12 bis"));
    assert_eq!(means("tags"), (Some(TargetField::Tags), "Vrienden"));
    assert_eq!(means("id").1.len(), "card-".len() + 16);
}
