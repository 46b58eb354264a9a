//! Telephone numbers in a form: one line of text, numbers separated by commas.

use domain::phone::{Phone, PhoneKind};
use domain::recognition::number::{self, Number};
use serde_json::Value;

use super::field::items;

/// Where numbers without country code are at home.
pub const HOME: &str = "NL";

/// The numbers as typed, separated by commas.
pub fn typed(value: &Value) -> String {
    let phones = of(value);
    let mut raws: Vec<&str> = Vec::new();
    for phone in &phones {
        if !raws.contains(&phone.raw.as_str()) {
            raws.push(&phone.raw);
        }
    }
    raws.join(", ")
}

/// What was typed, as the list that is stored; a number that stays keeps what it is for.
pub fn parse(text: &str, before: Option<&Value>) -> Value {
    let before = before.map(of).unwrap_or_default();
    let kind_of = |raw: &str| {
        before.iter().find(|phone| phone.raw == raw).map_or_else(|| kind(raw), |phone| phone.kind)
    };
    let phones: Vec<Phone> =
        items(text).flat_map(|raw| number::phones(kind_of(raw), raw, HOME)).collect();
    serde_json::to_value(phones).unwrap_or_default()
}

/// The numbers of a stored list; none when it is not such a list.
pub fn of(value: &Value) -> Vec<Phone> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

/// A number as it is read aloud, in groups; as typed when it could not be understood.
pub fn shown(phone: &Phone) -> String {
    let number = phone.e164.as_deref().and_then(Number::of_e164);
    match number {
        Some(number) => Number { extension: phone.extension.clone(), ..number }.display(HOME),
        None => phone.raw.clone(),
    }
}

/// Where a number is dialled: `tel:+31612345678`.
pub fn link(phone: &Phone) -> String {
    format!("tel:{}", phone.e164.as_deref().unwrap_or(&phone.raw))
}

/// A Dutch mobile number is for the pocket; any other new number is the main one.
fn kind(raw: &str) -> PhoneKind {
    let e164 = number::phones(PhoneKind::Main, raw, HOME).into_iter().find_map(|phone| phone.e164);
    match e164 {
        Some(e164) if e164.starts_with("+316") => PhoneKind::Mobile,
        _ => PhoneKind::Main,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_shown_again_as_typed() {
        let value = parse("06 1234 5678, 010-1234567", None);
        let phones = of(&value);
        assert_eq!(phones[0].e164.as_deref(), Some("+31612345678"));
        assert_eq!(phones[0].kind, PhoneKind::Mobile);
        assert_eq!(typed(&value), "06 1234 5678, 010-1234567");
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_text() {
        assert_eq!(typed(&parse("ask Joey", None)), "ask Joey");
    }
}
