//! Cards as a file: version 4.0 (RFC 6350) or 3.0 (RFC 2426).

use serde::{Deserialize, Serialize};

use super::text::{escape, escape_param};
use super::{AddressKind, Birthday, Card, CardAddress, CardKind, CardName, CardPhone};
use crate::phone::PhoneKind;

/// Versions that are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// RFC 2426, for older programs. Has no place for a language.
    V3,
    /// RFC 6350.
    #[default]
    V4,
}

/// Octets of a line without its end (RFC 6350, 3.2).
const MAX_OCTETS: usize = 75;

/// What ends or cuts a text among others.
const MARKS: &[char] = &[';', ','];

/// The cards in UTF-8.
pub fn write<'a>(cards: impl IntoIterator<Item = &'a Card>, version: Version) -> String {
    let mut file = Writer { text: String::new(), version };
    for card in cards {
        file.card(card);
    }
    file.text
}

struct Writer {
    text: String,
    version: Version,
}

impl Writer {
    fn card(&mut self, card: &Card) {
        let is_new = self.version == Version::V4;
        self.line("BEGIN:VCARD");
        self.line(if is_new { "VERSION:4.0" } else { "VERSION:3.0" });
        self.kind(card.kind);
        self.text("UID", &card.uid);
        self.line(&format!("FN:{}", escape(shown_name(card), MARKS)));
        self.name(&card.name);
        self.organization(card);
        self.text("TITLE", &card.role);
        for phone in &card.phones {
            self.phone(phone);
        }
        for email in &card.emails {
            self.text("EMAIL", email);
        }
        for address in &card.addresses {
            self.address(address);
        }
        self.birthday(card.birthday);
        if !card.website.is_empty() {
            // An address knows no escapes: what it cannot hold is written as in other texts.
            self.line(&format!("URL:{}", escape(&card.website, &[])));
        }
        if is_new {
            self.text("LANG", &card.language);
        }
        let labels: Vec<String> =
            card.categories.iter().map(|label| escape(label, MARKS)).collect();
        if !labels.is_empty() {
            self.line(&format!("CATEGORIES:{}", labels.join(",")));
        }
        self.text("NOTE", &card.note);
        self.text("REV", &card.revised);
        self.line("END:VCARD");
    }

    fn kind(&mut self, kind: CardKind) {
        match (self.version, kind) {
            (Version::V4, CardKind::Individual) => self.line("KIND:individual"),
            (Version::V4, CardKind::Organization) => self.line("KIND:org"),
            (Version::V4, CardKind::Group) => self.line("KIND:group"),
            (Version::V3, CardKind::Individual) => {}
            (Version::V3, CardKind::Organization) => self.line("X-ABShowAs:COMPANY"),
            (Version::V3, CardKind::Group) => self.line("X-ADDRESSBOOKSERVER-KIND:group"),
        }
    }

    /// The parts of the name, with what it is sorted by: a prefix does not count for that.
    fn name(&mut self, name: &CardName) {
        let family = format!("{} {}", name.infix, name.family);
        let parts = [family.trim(), &name.given, &name.additional].map(|part| escape(part, MARKS));
        let [family, given, additional] = &parts;
        let value = format!("{family};{given};{additional};;");
        match (self.version, name.family.is_empty()) {
            (Version::V4, true) if value == ";;;;" => {}
            (Version::V4, false) => {
                self.line(&format!("N;SORT-AS=\"{}\":{value}", escape_param(&name.family)));
            }
            (_, true) => self.line(&format!("N:{value}")),
            (Version::V3, false) => {
                self.line(&format!("N:{value}"));
                self.text("SORT-STRING", &name.family);
            }
        }
    }

    fn organization(&mut self, card: &Card) {
        let parts = [&card.organization, &card.department].map(|part| escape(part, MARKS));
        match parts {
            [organization, department] if organization.is_empty() && department.is_empty() => {}
            [organization, department] if department.is_empty() => {
                self.line(&format!("ORG:{organization}"));
            }
            [organization, department] => self.line(&format!("ORG:{organization};{department}")),
        }
    }

    fn phone(&mut self, phone: &CardPhone) {
        let kind = match phone.kind {
            PhoneKind::Main => "voice",
            PhoneKind::Work => "work",
            PhoneKind::Mobile => "cell",
            PhoneKind::Home => "home",
        };
        match tel_uri(&phone.text).filter(|_| self.version == Version::V4) {
            Some(uri) => self.line(&format!("TEL;VALUE=uri;TYPE={kind}:{uri}")),
            None => self.text(&format!("TEL;TYPE={kind}"), &phone.text),
        }
    }

    fn address(&mut self, address: &CardAddress) {
        let CardAddress { box_number, extended, street, city, region, postcode, country, .. } =
            address;
        let parts = [box_number, extended, street, city, region, postcode, country];
        let value = parts.map(|part| escape(part, MARKS)).join(";");
        let kind = match address.kind {
            AddressKind::Other => "",
            AddressKind::Work => ";TYPE=work",
            AddressKind::Home => ";TYPE=home",
        };
        self.line(&format!("ADR{kind}:{value}"));
    }

    fn birthday(&mut self, birthday: Option<Birthday>) {
        let Some(Birthday { year, month, day }) = birthday else { return };
        let year = year.map_or("--".to_owned(), |year| format!("{year:04}"));
        match self.version {
            Version::V4 => self.line(&format!("BDAY:{year}{month:02}{day:02}")),
            Version::V3 if year == "--" => self.line(&format!("BDAY:--{month:02}-{day:02}")),
            Version::V3 => self.line(&format!("BDAY:{year}-{month:02}-{day:02}")),
        }
    }

    /// A property of one text; an empty one is left out.
    fn text(&mut self, name: &str, text: &str) {
        let value = escape(text, MARKS);
        if !value.is_empty() {
            self.line(&format!("{name}:{value}"));
        }
    }

    /// A line, folded between characters.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for character in line.chars() {
            if octets + character.len_utf8() > MAX_OCTETS {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            octets += character.len_utf8();
            self.text.push(character);
        }
        self.text.push_str("\r\n");
    }
}

/// A card must show something.
fn shown_name(card: &Card) -> &str {
    let phone = card.phones.first().map(|phone| phone.text.as_str());
    let names = [Some(card.full_name.as_str()), Some(&card.organization)];
    let others = [card.emails.first().map(String::as_str), phone];
    let mut found = names.into_iter().chain(others).flatten();
    found.find(|name| !name.trim().is_empty()).unwrap_or(&card.uid)
}

/// `tel:+31101234567;ext=12` (RFC 3966) of a number with its country; absent for any other text.
fn tel_uri(text: &str) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (number, extension) = match text.split_once(" x") {
        Some((number, extension)) => (number, Some(extension)),
        None => (text, None),
    };
    let fits = is_digits(number.strip_prefix('+')?) && extension.is_none_or(is_digits);
    let extension = extension.map(|extension| format!(";ext={extension}")).unwrap_or_default();
    fits.then(|| format!("tel:{number}{extension}"))
}
