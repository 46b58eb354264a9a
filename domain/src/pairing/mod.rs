//! Pairing: what a person said of two customers that look alike: that they are one, or that they are
//! not. The first is a merge, which leaves both rows as they are and can be split again.
//!
//! A merge moves nothing. The one that was merged keeps its row, its children keep naming it, and
//! whoever reads goes by [`aliases`]: so an edit or a call that a device made without knowing of the
//! merge is the survivor's as well, and goes back with a split. Chosen values are ordinary edits of the
//! survivor; the pairing keeps what they replaced.

mod alias;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use alias::{Aliases, aliases};

use crate::consent::OBJECTIONS;
use crate::id::{CustomerId, UserId};
use crate::sync::envelope::{Envelope, Fields};
use crate::word::Word;

/// What was said of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They are one customer.
    #[default]
    Same,
    /// They are two, however alike.
    Different,
}

/// What a person said of two customers. Each time is a row of its own, so that what two devices said
/// apart is kept of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pairing {
    /// The one that stays, or either of two that are not the same.
    pub customer: Option<CustomerId>,
    /// The one that was merged into it, or the other.
    pub record: Option<CustomerId>,
    /// What was said.
    pub verdict: Word<Verdict>,
    /// Who said so.
    pub by: Option<UserId>,
    /// When, by the clock of their device, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// The values that were given to the one that stays.
    pub chosen: Fields,
    /// What it had there before; null where it had nothing.
    pub before: Fields,
    /// The values of the other, as they were seen: those that differ now were changed later.
    pub seen: Fields,
    /// Taken back: a merge was split again. Not `archived`, since an edit elsewhere would undo that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// The field that takes a pairing back.
pub const WITHDRAWN: &str = "withdrawn";

/// The field with the other's values as they were seen.
pub const SEEN: &str = "seen";

/// Fields that tell rows apart, and so never go from one to the other.
const OWN: [&str; 2] = ["number", "source_key"];

impl Pairing {
    /// The two customers, the one that stays first, while `verdict` is what holds of them.
    pub fn pair(&self, verdict: Verdict) -> Option<(CustomerId, CustomerId)> {
        let holds = self.verdict.is(verdict) && !self.withdrawn;
        self.customer.zip(self.record).filter(|(one, other)| holds && one != other)
    }
}

/// Whether a field of one customer may be given to the other.
pub fn is_shared(field: &str) -> bool {
    !OWN.contains(&field)
}

/// Merges `other` into `survivor`, giving that the values in `wanted`. An objection of either holds,
/// whatever was chosen.
///
/// Who says so and when is for the caller to add; the survivor becomes what `chosen` says by an
/// ordinary edit, which is empty when nothing was to change.
pub fn merge(survivor: &Envelope, other: &Envelope, wanted: Fields) -> Pairing {
    let mut chosen = wanted;
    for field in OBJECTIONS {
        if is_true(survivor, field) || is_true(other, field) {
            chosen.insert(field.to_owned(), true.into());
        }
    }
    chosen.retain(|field, value| is_shared(field) && *value != value_of(survivor, field));
    let before = chosen.keys().map(|field| (field.clone(), value_of(survivor, field))).collect();
    let mut seen = other.fields.clone();
    seen.retain(|field, _| is_shared(field));
    Pairing {
        customer: Some(survivor.id.into()),
        record: Some(other.id.into()),
        chosen,
        before,
        seen,
        ..Pairing::default()
    }
}

/// What a split gives back to the one that stayed: the values before the merge, of fields that still
/// have the ones it gave. What somebody wrote there since stays.
pub fn given_back(pairing: &Pairing, survivor: &Envelope) -> Fields {
    let still = pairing.chosen.iter().filter(|(field, value)| **value == value_of(survivor, field));
    let before = |field: &String| pairing.before.get(field).cloned().unwrap_or_default();
    still.map(|(field, _)| (field.clone(), before(field))).collect()
}

/// The fields of the one that was merged which somebody changed since, mostly without knowing of the
/// merge, with the value they have now; in order of name.
pub fn changed_since(pairing: &Pairing, other: &Envelope) -> Vec<(String, Value)> {
    let fields: BTreeSet<&String> = pairing.seen.keys().chain(other.fields.keys()).collect();
    let seen = |field: &str| pairing.seen.get(field).cloned().unwrap_or_default();
    let now = fields.into_iter().map(|field| (field.clone(), value_of(other, field)));
    now.filter(|(field, now)| is_shared(field) && *now != seen(field)).collect()
}

fn value_of(row: &Envelope, field: &str) -> Value {
    row.fields.get(field).cloned().unwrap_or_default()
}

fn is_true(row: &Envelope, field: &str) -> bool {
    row.fields.get(field) == Some(&Value::Bool(true))
}
