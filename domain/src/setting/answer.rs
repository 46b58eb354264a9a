//! How soon a contact is to be answered. It stands in the setting record and is read apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Within how many working hours customers are to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerTime {
    /// Where a department has no number of its own.
    pub answer_within_hours: u32,
    /// By department, as it is written with employees and contacts.
    pub answer_within_hours_of: BTreeMap<String, u32>,
}

impl Default for AnswerTime {
    /// A usual working day.
    fn default() -> Self {
        Self { answer_within_hours: 8, answer_within_hours_of: BTreeMap::new() }
    }
}

impl AnswerTime {
    /// The working minutes a department has.
    pub fn minutes_of(&self, department: &str) -> i64 {
        let own = self.answer_within_hours_of.get(department);
        i64::from(*own.unwrap_or(&self.answer_within_hours)).saturating_mul(60)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_department_without_its_own_number_has_the_firms() {
        let time: AnswerTime = serde_json::from_value(
            json!({"firm": "x", "answer_within_hours": 4, "answer_within_hours_of": {"Sales": 1}}),
        )
        .unwrap();
        assert_eq!((time.minutes_of("Sales"), time.minutes_of("Service")), (60, 240));
        assert_eq!(AnswerTime::default().minutes_of(""), 480);
    }
}
