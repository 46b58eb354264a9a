//! `Text`: a text as a row has it, read in place; what is no text there reads as none, since a newer build
//! may keep something else in its place.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A text in place, and any other value as none: an odd one must not hide the others of its list.
#[derive(Default, PartialEq)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    pub fn filled(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(&*self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<From: Deserializer<'de>>(from: From) -> Result<Self, From::Error> {
        from.deserialize_any(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text")
    }

    fn visit_borrowed_str<Problem>(self, text: &'de str) -> Result<Self::Value, Problem> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<Problem>(self, text: &str) -> Result<Self::Value, Problem> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_unit<Problem>(self) -> Result<Self::Value, Problem> {
        Ok(Cow::default())
    }

    fn visit_bool<Problem>(self, _: bool) -> Result<Self::Value, Problem> {
        Ok(Cow::default())
    }

    fn visit_u64<Problem>(self, _: u64) -> Result<Self::Value, Problem> {
        Ok(Cow::default())
    }

    fn visit_i64<Problem>(self, _: i64) -> Result<Self::Value, Problem> {
        Ok(Cow::default())
    }

    fn visit_f64<Problem>(self, _: f64) -> Result<Self::Value, Problem> {
        Ok(Cow::default())
    }

    fn visit_seq<List: SeqAccess<'de>>(self, mut list: List) -> Result<Self::Value, List::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cow::default())
    }

    fn visit_map<Map: MapAccess<'de>>(self, mut map: Map) -> Result<Self::Value, Map::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cow::default())
    }
}
