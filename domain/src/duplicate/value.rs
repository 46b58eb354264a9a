//! What is typed into a record as values that can be compared: numbers, mail addresses, telephones.

use crate::recognition::country;
use crate::recognition::number::Number;
use crate::recognition::plan;

/// Fewest digits and letters of a registration number, so that `n/a` is none.
const MIN_REGISTRATION: usize = 5;

/// Longest value that is compared; what is longer is no number and no address.
const MAX_LENGTH: usize = 254;

/// Lowest telephone number; lower ones are short numbers everybody may dial.
const MIN_PHONE: u64 = 1_000_000;

/// Parts of a firm's mail address before the `@` that are a desk and not a person.
const DESKS: [&str; 38] = [
    "info",
    "contact",
    "mail",
    "email",
    "post",
    "hallo",
    "hello",
    "hi",
    "welkom",
    "administratie",
    "admin",
    "boekhouding",
    "facturen",
    "factuur",
    "facturatie",
    "invoice",
    "invoices",
    "finance",
    "crediteuren",
    "debiteuren",
    "inkoop",
    "verkoop",
    "sales",
    "orders",
    "bestellingen",
    "office",
    "kantoor",
    "receptie",
    "secretariaat",
    "bestuur",
    "directie",
    "klantenservice",
    "service",
    "support",
    "helpdesk",
    "planning",
    "noreply",
    "no-reply",
];

/// Mail domains of the public, without their ending: sharing one says nothing.
const PUBLIC_DOMAINS: [&str; 34] = [
    "gmail",
    "googlemail",
    "hotmail",
    "outlook",
    "live",
    "msn",
    "yahoo",
    "icloud",
    "me",
    "mac",
    "aol",
    "gmx",
    "proton",
    "protonmail",
    "ziggo",
    "kpnmail",
    "kpnplanet",
    "planet",
    "hetnet",
    "home",
    "xs4all",
    "upcmail",
    "chello",
    "casema",
    "quicknet",
    "caiway",
    "solcon",
    "online",
    "tele2",
    "zonnet",
    "freedom",
    "telenet",
    "skynet",
    "proximus",
];

/// A registration number (KvK, KBO and others) in capitals and digits; empty when it is none.
///
/// Leading zeros go, because spreadsheets drop them; so does a number of one digit repeated.
pub(super) fn registration(text: &str) -> String {
    let number = alphanumeric(text);
    let bare = number.strip_prefix("KVK").unwrap_or(&number).trim_start_matches('0');
    let first = bare.chars().next();
    let is_filler = bare.chars().all(|digit| Some(digit) == first);
    let is_number = bare.bytes().any(|byte| byte.is_ascii_digit());
    if is_filler || !is_number || !(MIN_REGISTRATION..=MAX_LENGTH).contains(&bare.len()) {
        return String::new();
    }
    bare.to_owned()
}

/// A VAT number in capitals and digits; a Dutch one may come without its country. Empty when it is none.
pub(super) fn vat(text: &str) -> String {
    let number = alphanumeric(text);
    let is_number = number.bytes().any(|byte| byte.is_ascii_digit());
    if !is_number || !(MIN_REGISTRATION..=MAX_LENGTH).contains(&number.len()) {
        return String::new();
    }
    let is_dutch = matches!(number.as_bytes(), [digits @ .., b'B', _, _] if digits.len() == 9);
    if is_dutch && number.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("NL{number}");
    }
    number
}

fn alphanumeric(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// A mail address in lower case, without what follows a `+` in it; absent when it is none.
pub(super) fn mail(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    let is_plain = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    let is_address = is_plain && !local.is_empty() && domain.contains('.');
    (is_address && text.len() <= MAX_LENGTH).then(|| format!("{local}@{domain}"))
}

/// Whether a mail address is a desk's (`info@`) and not a person's.
pub(super) fn is_desk(mail: &str) -> bool {
    mail.split_once('@').is_some_and(|(local, _)| DESKS.contains(&local))
}

/// The domain of a mail address, where it belongs to a firm.
pub(super) fn own_domain(mail: &str) -> Option<&str> {
    let (_, domain) = mail.rsplit_once('@')?;
    let name = domain.split('.').next()?;
    (!PUBLIC_DOMAINS.contains(&name)).then_some(domain)
}

/// A telephone number as `+31612345678`; absent when it is not one, or a short one.
pub(super) fn phone(e164: &str) -> Option<String> {
    let number = Number::of_e164(e164)?;
    (number.value >= MIN_PHONE).then(|| number.e164()).flatten()
}

/// Whether a number is a mobile one of a country whose plan is known.
pub(super) fn is_mobile(e164: &str) -> bool {
    let found = e164.strip_prefix('+').and_then(country::of_international);
    found.is_some_and(|(country, national)| plan::is_mobile(country.iso, national))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_numbers_lose_signs_and_leading_zeros() {
        for text in ["01234567", "KvK 0123 4567", "1234567", " kvk: 01.23.45.67"] {
            assert_eq!(registration(text), "1234567", "{text}");
        }
        for text in ["", "n/a", "onbekend", "00000000", "99999999", "123"] {
            assert_eq!(registration(text), "", "{text}");
        }
    }

    #[test]
    fn vat_numbers_are_dutch_without_saying_so() {
        assert_eq!(vat("nl 1234.56.789.b01"), vat("123456789B01"));
        assert_eq!(vat("BE 0403.170.701"), "BE0403170701");
        assert_eq!(vat("geen"), "");
    }

    #[test]
    fn mail_addresses_are_a_persons_or_a_desks() {
        assert_eq!(mail(" Jan+crm@Jansen-Bouw.NL ").as_deref(), Some("jan@jansen-bouw.nl"));
        for text in ["", "jan", "@x.nl", "jan@", "jan@x", "jan @x.nl"] {
            assert_eq!(mail(text), None, "{text}");
        }
        assert!(is_desk("info@x.nl") && !is_desk("ine@x.nl"));
        assert_eq!(own_domain("jan@x.nl"), Some("x.nl"));
        assert_eq!(own_domain("jan@hotmail.co.uk"), None);
    }

    #[test]
    fn mobile_numbers_are_told_from_fixed_ones() {
        assert!(is_mobile("+31612345678") && is_mobile("+32475123456"));
        assert!(
            !is_mobile("+31201234567") && !is_mobile("+3222345678") && !is_mobile("+4915112345")
        );
        assert_eq!(phone("0612345678"), None);
        assert_eq!(phone("+112"), None);
    }
}
