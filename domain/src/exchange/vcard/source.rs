//! The properties of one card as what it says.

use super::pieces::{country_code, infix_and_family};
use super::property::Property;
use super::text::{plain, split};
use super::{AddressKind, Birthday, Card, CardAddress, CardKind, CardName, CardPhone};
use crate::exchange::fault::Fault;
use crate::phone::PhoneKind;

/// The properties of one card.
pub struct Source<'a> {
    pub properties: &'a [Property],
    /// Whether it is of version 2.1.
    pub is_old: bool,
}

impl<'a> Source<'a> {
    /// The card.
    ///
    /// # Errors
    ///
    /// [`Fault::CardNameless`] when nobody is named.
    pub fn card(&self) -> Result<Card, Fault> {
        let (organization, department) = self.organization();
        let mut card = Card {
            uid: self.text("UID"),
            kind: self.kind(),
            full_name: self.text("FN"),
            name: self.name(),
            organization,
            department,
            role: self.first_text(&["TITLE", "ROLE"]),
            phones: self.phones(),
            emails: self.emails(),
            addresses: self.addresses(),
            birthday: self.first("BDAY").and_then(birthday),
            website: self.text("URL"),
            language: self.first_text(&["LANG", "X-LANG"]),
            categories: self.categories(),
            note: self.note(),
            revised: self.text("REV"),
        };
        self.settle(&mut card)?;
        Ok(card)
    }

    /// Tells persons from organizations, and finds a name where only one of its forms is given.
    fn settle(&self, card: &mut Card) -> Result<(), Fault> {
        if card.kind == CardKind::Group {
            return Ok(());
        }
        let is_shown_as_firm = self.text("X-ABSHOWAS").eq_ignore_ascii_case("COMPANY");
        let is_nobody = card.name == CardName::default();
        let is_only_firm = card.full_name.is_empty() || card.full_name == card.organization;
        let is_firm = is_shown_as_firm || (is_only_firm && !card.organization.is_empty());
        if card.kind == CardKind::Organization || (is_nobody && is_firm) {
            card.kind = CardKind::Organization;
            card.name = CardName::default();
            if card.organization.is_empty() {
                card.organization.clone_from(&card.full_name);
            }
        } else if is_nobody {
            card.name = CardName::of_full(&card.full_name);
        }
        if card.full_name.is_empty() {
            let CardName { given, additional, infix, family } = &card.name;
            let parts = [given, additional, infix, family];
            let parts = parts.into_iter().filter(|part| !part.is_empty()).cloned();
            card.full_name = parts.collect::<Vec<_>>().join(" ");
        }
        if card.full_name.is_empty() {
            card.full_name.clone_from(&card.organization);
        }
        if card.full_name.is_empty() { Err(Fault::CardNameless) } else { Ok(()) }
    }

    /// Properties of a name that say something, the preferred first.
    fn all(&self, name: &'static str) -> Vec<&'a Property> {
        let found = self.properties.iter();
        let mut found: Vec<_> =
            found.filter(|p| p.name == name && !p.value.trim().is_empty()).collect();
        found.sort_by_key(|property| property.preference());
        found
    }

    fn first(&self, name: &'static str) -> Option<&'a Property> {
        self.all(name).first().copied()
    }

    fn text(&self, name: &'static str) -> String {
        self.first(name).map(|property| self.plain(&property.value)).unwrap_or_default()
    }

    fn first_text(&self, names: &[&'static str]) -> String {
        let mut texts = names.iter().map(|name| self.text(name));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn plain(&self, value: &str) -> String {
        plain(value, self.is_old)
    }

    /// The parts of a value between semicolons; lists within a part are put behind each other.
    fn parts(&self, property: &Property, between: &str) -> std::vec::IntoIter<String> {
        let parts = split(&property.value, ';').into_iter().map(|part| {
            let items = if self.is_old { vec![part] } else { split(part, ',') };
            let items = items.into_iter().map(|item| self.plain(item));
            items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join(between)
        });
        parts.collect::<Vec<_>>().into_iter()
    }

    fn kind(&self) -> CardKind {
        let kind = self.first_text(&["KIND", "X-ADDRESSBOOKSERVER-KIND"]);
        match kind.to_ascii_lowercase().as_str() {
            "org" | "organization" => CardKind::Organization,
            "group" => CardKind::Group,
            _ => CardKind::Individual,
        }
    }

    fn name(&self) -> CardName {
        let Some(property) = self.first("N") else { return CardName::default() };
        let mut parts = self.parts(property, " ");
        let mut next = || parts.next().unwrap_or_default();
        let (family, given, additional) = (next(), next(), next());
        let sort = match property.param("SORT-AS") {
            "" => self.text("SORT-STRING"),
            sort => sort.to_owned(),
        };
        let (infix, family) = infix_and_family(&family, &sort);
        CardName { given, additional, infix, family }
    }

    /// The organization, and its parts between commas.
    fn organization(&self) -> (String, String) {
        let Some(property) = self.first("ORG") else {
            return (self.text("X-COMPANY"), String::new());
        };
        let parts = split(&property.value, ';').into_iter().map(|part| self.plain(part));
        let mut parts = parts.filter(|part| !part.is_empty());
        (parts.next().unwrap_or_default(), parts.collect::<Vec<_>>().join(", "))
    }

    /// The label a group of properties gives to one of them: `item1.X-ABLabel`.
    fn label(&self, property: &Property, name: &str) -> String {
        let of_group = |other: &&Property| other.name == name && other.group == property.group;
        let found = self.properties.iter().filter(|_| !property.group.is_empty()).find(of_group);
        found.map(|found| self.plain(&found.value).to_lowercase()).unwrap_or_default()
    }

    fn phones(&self) -> Vec<CardPhone> {
        let phone = |property: &Property| {
            let kind = phone_kind(property, &self.label(property, "X-ABLABEL"))?;
            let text = phone_text(&property.value).unwrap_or_else(|| self.plain(&property.value));
            (!text.is_empty()).then_some(CardPhone { kind, text })
        };
        self.all("TEL").into_iter().filter_map(phone).collect()
    }

    fn emails(&self) -> Vec<String> {
        let mail = |property: &Property| {
            let text = self.plain(&property.value);
            without_scheme(&text, "mailto:").map(str::to_owned).unwrap_or(text)
        };
        self.all("EMAIL").into_iter().map(mail).filter(|mail| !mail.is_empty()).collect()
    }

    fn addresses(&self) -> Vec<CardAddress> {
        let address = |property: &Property| {
            let mut parts = self.parts(property, ", ");
            let mut next = || parts.next().unwrap_or_default();
            let mut address = CardAddress {
                kind: AddressKind::Other,
                box_number: next(),
                extended: next(),
                street: next(),
                city: next(),
                region: next(),
                postcode: next(),
                country: next(),
            };
            if address == CardAddress::default() {
                return None;
            }
            address.kind = address_kind(property, &self.label(property, "X-ABLABEL"));
            // RFC 8605, and what Apple writes beside an address.
            let codes = [property.param("CC").to_owned(), self.label(property, "X-ABADR")];
            let code = codes.iter().find_map(|code| country_code(code));
            let code = code.or_else(|| country_code(&address.country));
            address.country = code.unwrap_or(address.country);
            Some(address)
        };
        self.all("ADR").into_iter().filter_map(address).collect()
    }

    fn categories(&self) -> Vec<String> {
        let values = self.all("CATEGORIES").into_iter().map(|property| property.value.as_str());
        let items = values.flat_map(|value| split(value, ','));
        let cut = |item| if self.is_old { split(item, ';') } else { vec![item] };
        let items = items.flat_map(cut).map(|item| self.plain(item));
        items.filter(|item| !item.is_empty()).collect()
    }

    fn note(&self) -> String {
        let notes = self.all("NOTE").into_iter().map(|note| self.plain(&note.value));
        notes.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// What a number is for; none for what is no telephone.
fn phone_kind(property: &Property, label: &str) -> Option<PhoneKind> {
    let is_type = |words: &[&str]| words.iter().any(|word| property.is_type(word));
    let is_label = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let is_machine = is_type(&["fax", "pager", "modem", "bbs", "textphone"])
        || is_label(&["fax", "pager", "semafoon"]);
    if is_machine && !is_type(&["voice", "cell"]) {
        return None;
    }
    let is_mobile = is_type(&["cell", "iphone", "mobile"]);
    Some(if is_mobile || is_label(&["mobi", "cell", "iphone", "gsm"]) {
        PhoneKind::Mobile
    } else if is_type(&["work"]) || is_label(&["work", "werk", "zakelijk"]) {
        PhoneKind::Work
    } else if is_type(&["home"]) || is_label(&["home", "thuis", "privé"]) {
        PhoneKind::Home
    } else {
        PhoneKind::Main
    })
}

fn address_kind(property: &Property, label: &str) -> AddressKind {
    let is_label = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if property.is_type("work") || is_label(&["work", "werk", "zakelijk"]) {
        AddressKind::Work
    } else if property.is_type("home") || is_label(&["home", "thuis", "privé"]) {
        AddressKind::Home
    } else {
        AddressKind::Other
    }
}

/// `tel:+31101234567;ext=12` (RFC 3966) as people write it; absent when it is no such address.
fn phone_text(value: &str) -> Option<String> {
    let mut parts = without_scheme(value.trim(), "tel:")?.split(';');
    let number = plain(&parts.next()?.replace("%20", " ").replace("%2B", "+"), false);
    let extension = parts.find_map(|part| without_scheme(part, "ext="));
    Some(match extension.map(|extension| plain(extension, false)) {
        Some(extension) if !extension.is_empty() => format!("{number} x{extension}"),
        _ => number,
    })
}

fn without_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(scheme.len())?;
    begin.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// `1990-12-31`, `19901231`, `--12-31`, `--1231`, with or without a time behind it.
///
/// A year alone or a month is no birthday we can keep. Apple writes a day without its year in the
/// year that a parameter names.
fn birthday(property: &Property) -> Option<Birthday> {
    let text = property.value.trim();
    let date = text.split(['T', ' ']).next()?;
    let (year, rest) = match date.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => {
            let (year, rest) = date.split_at_checked(4)?;
            (Some(number(year)?), rest)
        }
    };
    let digits = rest.replace('-', "");
    let (month, day) = digits.split_at_checked(2).filter(|(_, day)| day.len() == 2)?;
    let (month, day) = (number(month)?, number(day)?);
    // A leap year has every day there is.
    chrono::NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?;
    let omitted = number(property.param("X-APPLE-OMIT-YEAR"));
    Some(Birthday { year: year.filter(|year| omitted != Some(*year)), month, day })
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
