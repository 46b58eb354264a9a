//! Text as filters and sorting compare it: lower case, without accents.

use domain::entity::Entity;
use serde_json::Value;

use super::tables::Tables;
use super::view::View;

/// Lower case without accents: `Ümit Café` and `umit cafe` are equal.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// What Dutch and neighbouring languages put accents on.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        // Combining marks, left over when letter and accent are two characters.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// Fields that a list's filter looks in.
fn searched(entity: &Entity) -> &'static [&'static str] {
    match entity {
        Entity::Customer => &["name", "number", "address", "phones", "emails", "tags", "website"],
        Entity::Contact => &["first_name", "infix", "last_name", "role", "phones", "emails"],
        Entity::Interaction => &["on", "channel", "department", "subject", "note", "outcome"],
        Entity::Order => &["number", "on", "status", "kind", "subject"],
        Entity::SurveyResponse => &["on", "comment"],
        Entity::Case => &["subject", "note", "category", "product", "root_cause", "remedy"],
        _ => &[],
    }
}

/// Everything a filter may hit in a row, folded; the customer's name too.
pub fn haystack(tables: &Tables, entity: &Entity, row: u32, view: View<'_>) -> String {
    let mut text = String::new();
    for field in searched(entity) {
        if let Some(value) = view.value(field) {
            leaves(&value, &mut text);
        }
    }
    text.push_str(customer_name(tables, entity, row));
    fold(&text)
}

/// Every text in a value, a blank after each.
fn leaves(value: &Value, text: &mut String) {
    match value {
        Value::String(leaf) => {
            text.push_str(leaf);
            text.push(' ');
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, text)),
        Value::Object(fields) => fields.values().for_each(|item| leaves(item, text)),
        _ => {}
    }
}

/// The name of the customer that a row belongs to; empty for customers.
pub fn customer_name<'a>(tables: &'a Tables, entity: &Entity, row: u32) -> &'a str {
    let owner = tables.facts.owner(entity, row);
    let view = owner.and_then(|owner| tables.view(&Entity::Customer, owner));
    view.map_or("", |view| view.text("name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count() {
        assert_eq!(fold("Café Ümit-ß"), "cafe umit-ss");
        assert_eq!(fold("e\u{301}"), "e");
    }
}
