//! Word: one of the words a field can hold, or one that only a newer build knows. The latter is kept as
//! it is, so that one new word never makes a whole record unreadable.

use serde::de::value::{Error as Unknown, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One of the words that `Known` lists, or another, verbatim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word<Known> {
    /// A word of this build.
    Known(Known),
    /// A word of a newer build.
    Other(String),
}

impl<Known> Word<Known> {
    /// The word, when this build knows it.
    pub fn known(&self) -> Option<&Known> {
        match self {
            Self::Known(known) => Some(known),
            Self::Other(_) => None,
        }
    }
}

impl<Known: PartialEq> Word<Known> {
    /// Whether it is this word.
    pub fn is(&self, word: Known) -> bool {
        self.known() == Some(&word)
    }
}

impl<Known: Default> Default for Word<Known> {
    fn default() -> Self {
        Self::Known(Known::default())
    }
}

impl<Known> From<Known> for Word<Known> {
    fn from(known: Known) -> Self {
        Self::Known(known)
    }
}

impl<Known: Serialize> Serialize for Word<Known> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(known) => known.serialize(to),
            Self::Other(word) => word.serialize(to),
        }
    }
}

impl<'de, Known: DeserializeOwned> Deserialize<'de> for Word<Known> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        let reader: StrDeserializer<'_, Unknown> = word.as_str().into_deserializer();
        Ok(Known::deserialize(reader).map(Self::Known).unwrap_or(Self::Other(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interaction::Channel;

    #[test]
    fn a_word_of_a_newer_build_comes_back_as_it_was() {
        for (text, is_known) in [("\"phone\"", true), ("\"hologram\"", false), ("\"\"", false)] {
            let word: Word<Channel> = serde_json::from_str(text).unwrap();
            assert_eq!(word.known().is_some(), is_known);
            assert_eq!(serde_json::to_string(&word).unwrap(), text);
        }
        assert!(serde_json::from_str::<Word<Channel>>("5").is_err());
        assert!(Word::from(Channel::Phone).is(Channel::Phone));
    }
}
