//! Telephone numbers in a form: one line of text, numbers separated by commas.

use domain::phone::{Phone, PhoneKind};
use domain::recognition::number::{self, Number};
use serde_json::Value;

use super::field::items;

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

/// What was typed, as the list that is stored; a number that stays keeps what it is for. Numbers
/// without country code are at home in `home`.
pub fn parse(text: &str, before: Option<&Value>, home: &str) -> Value {
    let before = before.map(of).unwrap_or_default();
    let kind_of = |raw: &str| {
        let known = before.iter().find(|phone| phone.raw == raw);
        known.map_or_else(|| kind(raw, home), |phone| phone.kind)
    };
    let phones: Vec<Phone> =
        items(text).flat_map(|raw| number::phones(kind_of(raw), raw, home)).collect();
    serde_json::to_value(phones).unwrap_or_default()
}

/// The numbers of a stored list; none when it is not such a list.
pub fn of(value: &Value) -> Vec<Phone> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

/// A number as it is read aloud in `home`, in groups; as typed when it could not be understood.
pub fn shown(phone: &Phone, home: &str) -> String {
    let number = phone.e164.as_deref().and_then(Number::of_e164);
    match number {
        Some(number) => Number { extension: phone.extension.clone(), ..number }.display(home),
        None => phone.raw.clone(),
    }
}

/// Where a number is dialled: `tel:+31612345678`.
pub fn link(phone: &Phone) -> String {
    format!("tel:{}", phone.e164.as_deref().unwrap_or(&phone.raw))
}

/// Where the mobile numbers of the countries whose plans we know begin.
const MOBILE: [&str; 6] = ["+316", "+3245", "+3246", "+3247", "+3248", "+3249"];

/// How many digits a mobile number has behind the plus; those of Liège begin like some.
const MOBILE_DIGITS: usize = 11;

/// A mobile number is for the pocket; any other new number is the main one.
fn kind(raw: &str, home: &str) -> PhoneKind {
    let e164 = number::phones(PhoneKind::Main, raw, home).into_iter().find_map(|phone| phone.e164);
    let is_mobile = |e164: &String| {
        e164.len() == MOBILE_DIGITS + 1 && MOBILE.iter().any(|begin| e164.starts_with(begin))
    };
    if e164.as_ref().is_some_and(is_mobile) { PhoneKind::Mobile } else { PhoneKind::Main }
}

/// What a number looks like here, for an empty box.
pub fn example(home: &str) -> &'static str {
    match home {
        "NL" => "06 1234 5678",
        "BE" => "0470 12 34 56",
        _ => "+31 6 1234 5678",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_shown_again_as_typed() {
        let value = parse("06 1234 5678, 010-1234567", None, "NL");
        let phones = of(&value);
        assert_eq!(phones[0].e164.as_deref(), Some("+31612345678"));
        assert_eq!(phones[0].kind, PhoneKind::Mobile);
        assert_eq!(typed(&value), "06 1234 5678, 010-1234567");
    }

    #[test]
    fn numbers_are_at_home_where_the_firm_is() {
        let phones = of(&parse("0470 12 34 56, 04 222 12 34", None, "BE"));
        let told: Vec<_> = phones.iter().map(|it| (it.e164.as_deref(), it.kind)).collect();
        let expected =
            [(Some("+32470123456"), PhoneKind::Mobile), (Some("+3242221234"), PhoneKind::Main)];
        assert_eq!(told, expected);
        assert_eq!(shown(&phones[0], "BE"), "0470 123456");
        assert_eq!(shown(&phones[0], "NL"), "+32 470 123456");
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_text() {
        assert_eq!(typed(&parse("ask Joey", None, "NL")), "ask Joey");
    }
}
