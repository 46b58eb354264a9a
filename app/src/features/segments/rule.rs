//! The rule of a segment as the page edits it, and the JSON it stands for.

use serde_json::{Value, json};

/// "Ordered in the last `months` months, at least `at_least` times."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub months: u32,
    pub at_least: u32,
}

/// Longest span the page offers: ten years.
pub const MOST_MONTHS: u32 = 120;

/// Most orders the page offers.
pub const MOST_ORDERS: u32 = 999;

impl Default for Rule {
    fn default() -> Self {
        Self { months: 12, at_least: 1 }
    }
}

impl Rule {
    /// The rule of an address; `None` when it says something this page cannot show.
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let [condition] = value.get("all")?.as_array()?.as_slice() else { return None };
        let is_ours = value.get("v")? == 1 && condition.get("count")? == "order";
        let number = |name| u32::try_from(condition.get(name)?.as_u64()?).ok();
        let rule = Self { months: number("months")?, at_least: number("at_least")? };
        (is_ours && rule.is_sensible()).then_some(rule)
    }

    /// The rule as it is stored.
    pub fn json(self) -> String {
        let condition = json!({"count": "order", "months": self.months, "at_least": self.at_least});
        json!({"v": 1, "all": [condition]}).to_string()
    }

    /// Whether both numbers lie in what the page offers.
    pub fn is_sensible(self) -> bool {
        (1..=MOST_MONTHS).contains(&self.months) && (1..=MOST_ORDERS).contains(&self.at_least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_back_as_written() {
        let rule = Rule { months: 6, at_least: 3 };
        assert_eq!(Rule::read(&rule.json()), Some(rule));
    }

    #[test]
    fn other_rules_are_not_taken_for_ours() {
        let cases = [
            "",
            "{}",
            r#"{"v":2,"all":[{"count":"order","months":1,"at_least":1}]}"#,
            r#"{"v":1,"all":[{"count":"order","months":0,"at_least":1}]}"#,
            r#"{"v":1,"all":[]}"#,
        ];
        for text in cases {
            assert_eq!(Rule::read(text), None, "{text}");
        }
    }
}
