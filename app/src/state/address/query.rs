//! What stands behind `?` in an address, as names and values in their order.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What need not be escaped in a value (RFC 3986, §2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Names and values of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind `?`. A plus stays a plus: telephone exchanges write numbers with it.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        };
        Self(text.split('&').filter(|part| !part.is_empty()).map(pair).collect())
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every name, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Gives a name one value, in its place or at the end.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Takes a name away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The text of an address, from `?` on; empty without names.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.extend(utf8_percent_encode(name, ESCAPED));
            text.push('=');
            text.extend(utf8_percent_encode(value, ESCAPED));
        }
        text
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were_set() {
        let mut query = Query::default();
        query.set("q", "Jansen & Zn. 50% + é");
        query.set("asof", "2025-06-30");
        assert_eq!(query.text(), "?q=Jansen%20%26%20Zn.%2050%25%20%2B%20%C3%A9&asof=2025-06-30");
        assert_eq!(Query::read(&query.text()), query);
    }

    #[test]
    fn a_plus_of_an_exchange_stays() {
        assert_eq!(Query::read("?n=+31612345678").get("n"), Some("+31612345678"));
        assert_eq!(Query::read("?n=%2B31612345678").get("n"), Some("+31612345678"));
    }

    #[test]
    fn names_are_replaced_in_place_and_removed() {
        let mut query = Query::read("?a=1&b=2&&c");
        query.set("a", "3");
        query.remove("b");
        assert_eq!(query.text(), "?a=3&c=");
        assert_eq!(Query::read("").text(), "");
    }
}
