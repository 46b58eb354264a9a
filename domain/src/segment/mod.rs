//! Segments: rules as data, and what they mean.
//!
//! A rule is stored as JSON, `{"v":1,"all":[{"count":"order","months":12,"at_least":1}]}`: a
//! customer belongs when every clause holds. Later versions add clauses; a rule this build does not
//! understand is refused with a sentence, never half applied.

mod evaluate;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

pub use evaluate::Facts;

/// Version of the form this build writes.
const VERSION: u64 = 1;

/// The longest look-back, a hundred years.
const MAX_MONTHS: u32 = 1200;

/// A rule that selects customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What must hold, all of it; without clauses every customer belongs.
    pub all: Vec<Clause>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// What is counted.
    pub count: Counted,
    /// Over the last so many months up to the as-of date; the day exactly that long ago is out.
    pub months: u32,
    /// Fewest that satisfy.
    pub at_least: u32,
}

/// What a clause can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Purchases: confirmed orders with revenue above zero.
    Order,
}

/// Why a rule is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Not JSON, or not an object.
    #[error("this is not a rule: {0}")]
    NotARule(String),
    /// Written by another build.
    #[error("the rule has version {0}, this build understands {VERSION}; update the app to use it")]
    Version(String),
    /// A clause this build does not know.
    #[error("condition {number} is not understood: {reason}")]
    Clause {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A look-back nobody can mean.
    #[error(
        "condition {number} looks back {months} months; between 1 and {MAX_MONTHS} are possible"
    )]
    Months {
        /// Which, from 1.
        number: usize,
        /// What it says.
        months: u32,
    },
}

impl Rule {
    /// Customers with a purchase in the last `months` months.
    pub fn ordered_within(months: u32) -> Self {
        Self { all: vec![Clause { count: Counted::Order, months, at_least: 1 }] }
    }

    /// Reads a stored rule.
    ///
    /// # Errors
    ///
    /// [`RuleError`] when any part of it is not understood.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| RuleError::NotARule(error.to_string()))?;
        Self::from_value(&value)
    }

    /// Reads a rule from JSON already parsed.
    ///
    /// # Errors
    ///
    /// [`RuleError`] when any part of it is not understood.
    pub fn from_value(value: &Value) -> Result<Self, RuleError> {
        let not = |reason: &str| RuleError::NotARule(reason.to_owned());
        let object = value.as_object().ok_or_else(|| not("it is not an object"))?;
        let version = object.get("v").ok_or_else(|| not("it names no version"))?;
        if version.as_u64() != Some(VERSION) {
            return Err(RuleError::Version(version.to_string()));
        }
        if let Some(name) = object.keys().find(|name| !["v", "all"].contains(&name.as_str())) {
            return Err(not(&format!("\"{name}\" is not known")));
        }
        let all = object.get("all").and_then(Value::as_array);
        let all = all.ok_or_else(|| not("\"all\" is not a list of conditions"))?;
        let clauses = all.iter().enumerate().map(|(place, value)| clause(place + 1, value));
        Ok(Self { all: clauses.collect::<Result<_, _>>()? })
    }

    /// The rule as it is stored.
    pub fn to_value(&self) -> Value {
        serde_json::json!({ "v": VERSION, "all": self.all })
    }

    /// The rule as stored text.
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }
}

fn clause(number: usize, value: &Value) -> Result<Clause, RuleError> {
    let clause: Clause = serde_json::from_value(value.clone())
        .map_err(|error| RuleError::Clause { number, reason: error.to_string() })?;
    if !(1..=MAX_MONTHS).contains(&clause.months) {
        return Err(RuleError::Months { number, months: clause.months });
    }
    Ok(clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = r#"{"v":1,"all":[{"count":"order","months":12,"at_least":1}]}"#;

    #[test]
    fn a_stored_rule_reads_and_writes_the_same() {
        let rule = Rule::parse(STORED).unwrap();
        assert_eq!(rule, Rule::ordered_within(12));
        assert_eq!(Rule::parse(&rule.to_json()).unwrap(), rule);
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = Rule::parse(text).unwrap_err().to_string();
        assert!(found.contains(expected), "{found}");
    }

    #[test]
    fn what_is_not_understood_is_refused_with_a_sentence() {
        check("", "this is not a rule");
        check("[]", "not an object");
        check(r#"{"all":[]}"#, "names no version");
        check(r#"{"v":2,"all":[]}"#, "the rule has version 2");
        check(r#"{"v":1,"any":[]}"#, "\"any\" is not known");
        check(r#"{"v":1}"#, "not a list of conditions");
        check(r#"{"v":1,"all":[{"count":"moon","months":1,"at_least":1}]}"#, "condition 1 is not");
        check(
            r#"{"v":1,"all":[{"count":"order","months":1,"at_least":1,"town":"X"}]}"#,
            "unknown field `town`",
        );
        check(r#"{"v":1,"all":[{"count":"order","months":0,"at_least":1}]}"#, "looks back 0");
        check(r#"{"v":1,"all":[{"count":"order","months":-1,"at_least":1}]}"#, "condition 1");
    }
}
