//! What holds for any card: written and read again it is the same, and no bytes are too much.

use proptest::collection::vec;
use proptest::prelude::*;

use super::tests::{card, ids};
use super::*;
use crate::contact::Contact;
use crate::recognition::number;

/// Any text as a record may hold it: trimmed, whatever marks and lines are in it.
fn text() -> impl Strategy<Value = String> {
    "([ -~\\n\\t\u{a0}-\u{2fff}😀-😎]|[;,:\\\\\"^=\\n]|END:VCARD\n|\\\\n){0,40}".prop_map(|text| {
        text.trim().replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
    })
}

/// As [`text`], but something.
fn word() -> impl Strategy<Value = String> {
    text().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

fn phones() -> impl Strategy<Value = Vec<CardPhone>> {
    use PhoneKind::{Home, Main, Mobile, Work};
    let kind = prop::sample::select(vec![Main, Work, Mobile, Home]);
    let number = prop_oneof!["\\+[1-9][0-9]{6,13}( x[0-9]{1,6})?", word()];
    vec((kind, number).prop_map(|(kind, text)| CardPhone { kind, text }), 0..4)
}

fn addresses() -> impl Strategy<Value = Vec<CardAddress>> {
    use AddressKind::{Home, Other, Work};
    let kind = prop::sample::select(vec![Other, Work, Home]);
    let address = (kind, [text(), text(), text(), text(), text()], word());
    let address =
        address.prop_map(|(kind, [box_number, extended, street, city, region], postcode)| {
            let country = "NL".to_owned();
            CardAddress { kind, box_number, extended, street, city, region, postcode, country }
        });
    vec(address, 0..3)
}

fn birthdays() -> impl Strategy<Value = Option<Birthday>> {
    let day = (prop::option::of(1..=9999_i32), 1..=12_u32, 1..=28_u32);
    prop::option::of(day.prop_map(|(year, month, day)| Birthday { year, month, day }))
}

prop_compose! {
    fn any_card()(
        [uid, organization, role, website, note, given, additional, infix] in
            [text(), text(), text(), text(), text(), text(), text(), text()],
        [full_name, family] in [word(), word()],
        phones in phones(),
        emails in vec(word(), 0..3),
        addresses in addresses(),
        birthday in birthdays(),
        categories in vec(word(), 0..3),
        is_firm in any::<bool>(),
    ) -> Card {
        let name = CardName { given, additional, infix, family };
        let firm = if organization.is_empty() { full_name.clone() } else { organization.clone() };
        let base = Card {
            uid, full_name, role, website, note, phones, emails, addresses, birthday, categories,
            ..Card::default()
        };
        if is_firm {
            Card { kind: CardKind::Organization, organization: firm, ..base }
        } else {
            Card { name, organization, ..base }
        }
    }
}

proptest! {
    // Texts of any script are slow to make.
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_was_written_is_read_again(
        cards in vec(any_card(), 1..3),
        version in prop::sample::select(vec![Version::V3, Version::V4]),
    ) {
        let file = write(&cards, version);
        for line in file.split_inclusive("\r\n") {
            prop_assert!(line.ends_with("\r\n") && line.len() <= 77, "{line:?}");
        }
        prop_assert_eq!(super::tests::cards(file.as_bytes()), cards);
    }

    #[test]
    fn a_record_keeps_its_values_over_the_way_out_and_back(
        [first_name, infix, role, notes] in [text(), text(), text(), text()],
        last_name in word(),
        number in "06[0-9]{8}( tst\\. [0-9]{2})?",
        day in 0..40_000_u64,
        version in prop::sample::select(vec![Version::V3, Version::V4]),
    ) {
        let birthday = chrono::NaiveDate::from_ymd_opt(1920, 1, 1).unwrap() + chrono::Days::new(day);
        let phones = number::phones(PhoneKind::Mobile, &number, "NL");
        let expected = phones.iter().map(|phone| (phone.e164.clone(), phone.extension.clone()));
        let expected: Vec<_> = expected.collect();
        let contact = Contact {
            first_name, infix, last_name, role, notes, phones, birthday: Some(birthday),
            ..Contact::default()
        };
        let file = write(&[Card::of_contact(ids().1, &contact, None)], version);
        let card = card(file.as_bytes());
        prop_assert_eq!(&card.name.given, &contact.first_name);
        prop_assert_eq!(&card.name.infix, &contact.infix);
        prop_assert_eq!(&card.name.family, &contact.last_name);
        prop_assert_eq!(&card.role, &contact.role);
        prop_assert_eq!(&card.note, &contact.notes);
        let read = number::phones(PhoneKind::Mobile, &card.phones[0].text, "BE");
        let read: Vec<_> = read.into_iter().map(|phone| (phone.e164, phone.extension)).collect();
        prop_assert_eq!(read, expected);
        let day = card.birthday.unwrap();
        let date = chrono::NaiveDate::from_ymd_opt(day.year.unwrap(), day.month, day.day);
        prop_assert_eq!(date, contact.birthday);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in vec(any::<u8>(), 0..400),
        before in prop::sample::select(vec!["", "BEGIN:VCARD\nVERSION:2.1\nNOTE;", "\u{feff}BEGIN:VCARD\nN:"]),
    ) {
        let text = [before.as_bytes(), &bytes, b"\nEND:VCARD\n"].concat();
        let cards = read(&text).map(|cards| cards.cards.len()).unwrap_or_default();
        prop_assert!(before.is_empty() || cards > 0);
    }

    #[test]
    fn any_lines_are_read_or_refused_one_by_one(
        lines in vec(
            prop_oneof![
                "(BEGIN:VCARD|END:VCARD|VERSION:2.1|AGENT:|N:|FN:a|TEL;|ADR:;;|BDAY:|KIND:group)",
                "(item1\\.)?(N|FN|ORG|TEL|ADR|BDAY|NOTE|SORT-STRING|X-ABLabel)(;[A-Z\"=^,-]{0,20})?:.{0,30}",
                "[ \t]?[ -~é]{0,20}=?",
                "(NOTE|N|TEL|BDAY);ENCODING=(QUOTED-PRINTABLE|BASE64)(;CHARSET=.{0,8})?:[=A-F0-9é;]{0,20}=?",
            ],
            0..60,
        ),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let text = format!("BEGIN:VCARD{end}{}", lines.join(end));
        let begins = lines.iter().filter(|line| line.contains("BEGIN:VCARD")).count() + 1;
        prop_assert!(read(text.as_bytes()).unwrap().cards.len() <= begins);
        let mut table = crate::exchange::table::Table::open(text.into_bytes()).unwrap();
        let columns = table.header.len();
        while let Some(row) = table.next_row() {
            prop_assert!(row.line > 0);
            if let Ok(cells) = row.cells {
                prop_assert_eq!(cells.len(), columns);
            }
        }
    }
}
