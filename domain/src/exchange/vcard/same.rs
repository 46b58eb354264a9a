//! What a card says in other words than the record here: a number typed `010-123 45 67` leaves as
//! `+31101234567` and comes back as that, and is no news.

use serde_json::Value;

use crate::customer::Address;
use crate::phone::Phone;
use crate::sync::envelope::Fields;

/// The parts of a person's name.
const NAMES: [&str; 3] = ["first_name", "infix", "last_name"];

/// Leaves out of what comes in whatever the record here says already, so that it keeps its own words.
pub fn leave_out_same(here: &Fields, incoming: &mut Fields) {
    let is_same_person = NAMES.iter().any(|name| incoming.contains_key(*name))
        && full_name(here) == full_name(incoming);
    if is_same_person {
        NAMES.iter().for_each(|name| drop(incoming.remove(*name)));
    }
    if let (Some(before), Some(phones)) = (here.get("phones"), incoming.get_mut("phones")) {
        keep_typed(before, phones);
    }
    incoming
        .retain(|field, value| !here.get(field).is_some_and(|here| is_same(field, here, value)));
}

fn is_same(field: &str, here: &Value, incoming: &Value) -> bool {
    match (here, incoming) {
        (Value::String(here), Value::String(incoming)) => tidy(here) == tidy(incoming),
        _ if field == "address" => read(here).is_some_and(|here: Address| {
            read(incoming).is_some_and(|incoming: Address| is_same_place(&here, &incoming))
        }),
        _ if field == "tags" => labels(here) == labels(incoming),
        (Value::Array(here), Value::Array(incoming)) if field == "emails" => {
            let texts = |list: &[Value]| list.iter().map(tidied).collect::<Vec<_>>();
            texts(here) == texts(incoming)
        }
        _ => here == incoming,
    }
}

/// The numbers as they were typed here, where they are the same, and behind them those that are new.
fn keep_typed(here: &Value, incoming: &mut Value) {
    let (Some(before), Some(mut new)) = (read::<Vec<Phone>>(here), read::<Vec<Phone>>(incoming))
    else {
        return;
    };
    let mut kept: Vec<Phone> = Vec::new();
    for phone in before {
        let is_said = new.iter().any(|other| is_same_number(&phone, other));
        new.retain(|other| !is_same_number(&phone, other));
        if is_said || kept.iter().any(|other| is_same_number(&phone, other)) {
            kept.push(phone);
        }
    }
    kept.extend(new);
    if let Ok(value) = serde_json::to_value(kept) {
        *incoming = value;
    }
}

fn is_same_number(one: &Phone, other: &Phone) -> bool {
    let is_dialled_so = match (&one.e164, &other.e164) {
        (None, None) => one.raw.trim() == other.raw.trim(),
        (one, other) => one == other,
    };
    one.kind == other.kind && is_dialled_so && one.extension == other.extension
}

/// Street and number are one text on a card; a country that is not said is our own.
fn is_same_place(here: &Address, incoming: &Address) -> bool {
    let line = |it: &Address| tidy(&format!("{} {}", it.street, it.house_number));
    line(here) == line(incoming)
        && tidy(&here.postcode) == tidy(&incoming.postcode)
        && tidy(&here.city) == tidy(&incoming.city)
        && (here.country.is_empty() || here.country == incoming.country)
}

/// Labels as a card parts them: none of them has a comma or semicolon within.
fn labels(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    let parts = texts.flat_map(|text| text.split([',', ';'])).map(tidy);
    parts.filter(|label| !label.is_empty()).collect()
}

fn full_name(fields: &Fields) -> String {
    let parts = NAMES.map(|name| fields.get(name).map(tidied).unwrap_or_default());
    tidy(&parts.join(" "))
}

fn tidied(value: &Value) -> String {
    value.as_str().map(tidy).unwrap_or_default()
}

/// With one space where there are several, but lines stay.
fn tidy(text: &str) -> String {
    let lines =
        text.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        value.as_object().unwrap().clone()
    }

    #[track_caller]
    fn check(here: Value, incoming: Value, left: Value) {
        let mut incoming = fields(incoming);
        leave_out_same(&fields(here), &mut incoming);
        assert_eq!(Value::Object(incoming), left);
    }

    #[test]
    fn other_words_for_the_same_are_no_news() {
        let here = json!({
            "first_name": "Jan", "infix": "de", "last_name": "Wit", "notes": "een\r\ntwee ",
            "address": {"street": "Plein 1944", "house_number": "12 bis", "city": "Delft"},
            "tags": ["a, b", "c"], "emails": ["a@b.example "], "role": "Bakker",
        });
        let incoming = json!({
            "first_name": "Jan de", "last_name": "Wit", "notes": "een\ntwee",
            "address": {"street": "Plein", "house_number": "1944 12 bis", "city": "Delft", "country": "NL"},
            "tags": ["a", "b", "c"], "emails": ["a@b.example"], "role": "Bakker",
        });
        check(here, incoming, json!({}));
        check(json!({"name": "A"}), json!({"name": "B"}), json!({"name": "B"}));
    }

    #[test]
    fn numbers_keep_how_they_were_typed() {
        let typed =
            json!({"kind": "main", "raw": "010-123", "e164": "+3110123", "extension": null});
        let dialled =
            json!({"kind": "main", "raw": "+3110123", "e164": "+3110123", "extension": null});
        let new = json!({"kind": "mobile", "raw": "06", "e164": null, "extension": null});
        check(json!({"phones": [typed]}), json!({"phones": [dialled]}), json!({}));
        let expected = json!({"phones": [typed, new]});
        check(json!({"phones": [typed]}), json!({"phones": [new, dialled]}), expected);
        let mobile = json!({"kind": "mobile", "raw": "1", "e164": "+311", "extension": null});
        check(json!({"phones": [mobile, typed]}), json!({"phones": [dialled, mobile]}), json!({}));
    }
}
