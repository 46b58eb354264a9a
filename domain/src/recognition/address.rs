//! Addresses as keys: Dutch postcode with house number and addition.
//!
//! `12a`, `12-A` and `12 A` are one addition; `12-3` is not 123. A Belgian postcode covers a town,
//! so there the key narrows down and does not decide.

/// A postcode, and what is known of the house.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressKey {
    /// `1234ab`, or a Belgian `9000`.
    pub postcode: String,
    /// The house number.
    pub number: Option<u32>,
    /// The addition in lower-case letters and digits; empty for none.
    pub addition: String,
}

/// The highest house number.
const MAX_NUMBER: u32 = 99_999;

/// The longest addition.
const MAX_ADDITION: usize = 6;

impl AddressKey {
    /// The key of an address as it is written; absent without a postcode.
    pub fn new(postcode: &str, house_number: &str) -> Option<Self> {
        let (postcode, rest) = split_postcode(&lower(postcode))?;
        let (number, addition) = house(&lower(house_number));
        rest.trim().is_empty().then_some(Self { postcode, number, addition })
    }

    /// A key typed in one go: `1234AB 12`, `1234 ab 12-a`; absent when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (postcode, rest) = split_postcode(&lower(text.trim()))?;
        let is_apart = postcode.len() > 4 || rest.is_empty() || rest.starts_with(' ');
        let (number, addition) = house(&rest);
        let is_whole = rest.trim().is_empty() || number.is_some();
        (is_apart && is_whole).then_some(Self { postcode, number, addition })
    }

    /// Text of which that of a vaguer key is a prefix: `1234ab 12 a ` and `1234ab 12 `.
    pub fn text(&self) -> String {
        let mut text = self.postcode.clone();
        if let Some(number) = self.number {
            text.push_str(&format!(" {number} "));
            if !self.addition.is_empty() {
                text.push_str(&self.addition);
                text.push(' ');
            }
        }
        text
    }
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// Four digits, and two letters where they follow; the rest behind them.
fn split_postcode(text: &str) -> Option<(String, String)> {
    let (digits, rest) = text.trim_start().split_at_checked(4)?;
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let spaced = rest.trim_start();
    let letters = spaced.split_at_checked(2).filter(|(letters, behind)| {
        let is_letters = letters.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_letters && !behind.starts_with(|c: char| c.is_alphabetic())
    });
    Some(match letters {
        Some((letters, behind)) => (format!("{digits}{letters}"), behind.to_owned()),
        None => (digits.to_owned(), rest.to_owned()),
    })
}

/// A house number and its addition.
fn house(text: &str) -> (Option<u32>, String) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, addition) = text.split_at_checked(end).unwrap_or((text, ""));
    let number = number.parse().ok().filter(|number| (1..=MAX_NUMBER).contains(number));
    let letters = addition.chars().filter(|c| c.is_ascii_alphanumeric()).take(MAX_ADDITION);
    (number, letters.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_addition_has_many_spellings() {
        let key = AddressKey::new("1234 AB", "12-A").unwrap();
        for house in ["12a", "12 A", "12-a", "12 - A"] {
            assert_eq!(AddressKey::new("1234ab", house), Some(key.clone()), "{house}");
        }
        assert_eq!(AddressKey::parse("1234ab 12a"), Some(key));
    }

    #[test]
    fn a_number_without_addition_begins_those_with_one_and_no_other_number() {
        let asked = AddressKey::parse("1234ab 12").unwrap().text();
        let finds = |house| AddressKey::new("1234 AB", house).unwrap().text().starts_with(&asked);
        assert!(finds("12") && finds("12-A") && finds("12-3"));
        assert!(!finds("123") && !finds("1"));
    }

    #[test]
    fn what_is_no_postcode_is_no_key() {
        for text in ["", "12", "0612345678", "Dorpsstraat 12", "12345", "1234abc", "1234 ab x"] {
            assert_eq!(AddressKey::parse(text), None, "{text}");
        }
        assert_eq!(AddressKey::parse("1234").unwrap().text(), "1234");
        assert_eq!(AddressKey::parse("9000 12").unwrap().text(), "9000 12 ");
        assert_eq!(AddressKey::new("9000", "12 bus 3").unwrap().text(), "9000 12 bus3 ");
    }
}
