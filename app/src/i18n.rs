//! The texts, Dutch and English, checked when the app is built. They stand in
//! `locales/{nl,en}/AREA.json`, one file per area so that areas do not collide; both languages hold
//! the same keys.
//!
//! In a component: `let i18n = use_i18n();`, then `t!(i18n, customers.title)` for a fixed text and
//! `t!(i18n, customers.found, count = format.number(total))` for `"{{ count }} klanten"`. A counted
//! text is two keys, `found.one` and `found.many`. A change of language builds the page anew (see
//! `shell`), so texts are plain values, not something to watch.

use std::fmt::{Display, Write};

use leptos::prelude::*;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Dutch.
    #[default]
    Dutch,
    /// English.
    English,
}

impl Language {
    /// The language's name as documents and hosts write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language of such a name or tag (`en-GB`); Dutch for all that is not English.
    pub fn of_name(name: &str) -> Self {
        if name.starts_with("en") { Self::English } else { Self::Dutch }
    }

    /// The tag by which the browser formats numbers and dates.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl-NL",
            Self::English => "en-GB",
        }
    }

    /// The one that does not show.
    pub fn other(self) -> Self {
        match self {
            Self::Dutch => Self::English,
            Self::English => Self::Dutch,
        }
    }
}

/// One text in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text([&'static str; 2]);

impl Text {
    /// The text in a language.
    pub fn of(self, language: Language) -> &'static str {
        let Self([dutch, english]) = self;
        match language {
            Language::Dutch => dutch,
            Language::English => english,
        }
    }
}

/// The language that shows; a context, provided wherever the page is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct I18n(pub Language);

/// The language that shows.
pub fn use_i18n() -> I18n {
    use_context().unwrap_or_default()
}

/// Puts values into a text with gaps. The build has compared names, so none stays open.
fn fill(text: Text, language: Language, values: &[(&str, &dyn Display)]) -> String {
    let mut pieces = text.of(language).split("{{");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name.trim()) {
            // Writing into a text cannot fail.
            write!(filled, "{value}").ok();
        }
        filled.push_str(rest);
    }
    filled
}

/// A text in the language that shows: `t!(i18n, area.key)`, or `t!(i18n, area.key, name = value)`.
#[macro_export]
macro_rules! t {
    ($i18n:expr, $($key:ident).+) => {
        $crate::i18n::texts::$($key)::+.of($i18n.0)
    };
    ($i18n:expr, $($key:ident).+, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::texts::$($key)::+ { $($name: &$value),+ }.fill($i18n.0)
    };
}
pub use crate::t;

/// Every text, as the build made it from the language files.
#[expect(
    non_camel_case_types,
    non_upper_case_globals,
    reason = "texts keep the names of their keys"
)]
pub mod texts {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_by_name() {
        let text = Text(["{{ n }} van {{ of }}", "{{ n }} of {{ of }}"]);
        assert_eq!(fill(text, Language::Dutch, &[("of", &12), ("n", &3)]), "3 van 12");
        assert_eq!(fill(text, Language::English, &[("of", &12), ("n", &3)]), "3 of 12");
    }

    #[test]
    fn texts_of_both_languages_are_there() {
        let i18n = I18n(Language::English);
        assert_eq!(t!(i18n, shell.customers), "Customers");
        assert_eq!(t!(i18n, shell.as_of.text, date = "12 Nov"), "Figures as of 12 Nov");
    }
}
