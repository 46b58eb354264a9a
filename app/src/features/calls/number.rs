//! The number of a call: out of the address, and the last ones seen on this desk.

use serde::{Deserialize, Serialize};

/// Most callers that are remembered.
const LAST: usize = 8;

/// A number that was looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// As it came in.
    pub number: String,
    /// Who it was, in words; empty when nobody was found.
    pub who: String,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
}

/// The number of `?n=`: exchanges write the plus of `+31…` as it is, and a browser reads it as a
/// space, so a leading space before a digit is a plus.
pub fn of_address(text: &str) -> String {
    match text.strip_prefix(' ') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("+{rest}"),
        _ => text.trim().to_owned(),
    }
}

/// The last callers with this one in front, each number once.
pub fn remembered(mut last: Vec<Seen>, seen: Seen) -> Vec<Seen> {
    last.retain(|other| other.number != seen.number);
    last.insert(0, seen);
    last.truncate(LAST);
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_survives_every_way_of_writing_it() {
        for text in ["+31612345678", " 31612345678"] {
            assert_eq!(of_address(text), "+31612345678");
        }
        assert_eq!(of_address(" anonymous "), "anonymous");
        assert_eq!(of_address("0612345678"), "0612345678");
    }

    #[test]
    fn a_number_seen_again_moves_to_the_front() {
        let seen = |number: &str, at| Seen { number: number.into(), who: String::new(), at };
        let last = remembered(vec![seen("1", 1), seen("2", 2)], seen("2", 3));
        assert_eq!(last, [seen("2", 3), seen("1", 1)]);
    }
}
