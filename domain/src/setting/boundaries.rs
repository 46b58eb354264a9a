//! Every boundary that figures use, and how they are given by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::{Setting, Thresholds};

/// The firm's set-up with the boundaries of single figures: what a whole report needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Boundaries {
    /// The firm's set-up.
    #[serde(flatten)]
    pub firm: Setting,
    /// The boundaries of single figures.
    #[serde(flatten)]
    pub thresholds: Thresholds,
}

/// Why settings given by name cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The text is no JSON object.
    #[error("the settings are not a JSON object: {detail}")]
    NotAnObject {
        /// What the parser says.
        detail: String,
    },
    /// No setting has this name.
    #[error("there is no setting \"{name}\"; there are {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The value is of the wrong kind, or makes no sense.
    #[error("the setting \"{name}\" cannot be {value}: it must be {wanted}")]
    Absurd {
        /// The setting.
        name: String,
        /// What was given.
        value: String,
        /// What can be given.
        wanted: &'static str,
    },
}

/// What a setting can be.
#[derive(Clone, Copy)]
enum Kind {
    /// A whole number within bounds.
    Whole(u32, u32, &'static str),
    /// A number within bounds.
    Number(f64, f64, &'static str),
    /// Distinct percentages.
    Percentages,
}

/// Ten thousand days and 1,200 months are past every relation; more is a slip of the pen.
const MONTHS: Kind = Kind::Whole(1, 1200, "a whole number of months from 1 to 1200");
const DAYS: Kind = Kind::Whole(1, 10_000, "a whole number of days from 1 to 10000");
const COUNT: Kind = Kind::Whole(1, 1_000_000, "a whole number from 1 to 1000000");
const RATIO: Kind = Kind::Number(0.0, 1e6, "a number from 0 to 1000000");
const FRACTION: Kind = Kind::Number(0.0, 1.0, "a fraction from 0 to 1");

const KINDS: [(&str, Kind); 22] = [
    ("balloon_cost_to_margin", RATIO),
    ("balloon_grace_months", Kind::Whole(0, 1200, "a whole number of months from 0 to 1200")),
    ("balloon_min_minutes", Kind::Whole(0, 1_000_000, "a whole number from 0 to 1000000")),
    ("complaint_fast_days", Kind::Whole(0, 10_000, "a whole number of days from 0 to 10000")),
    ("complaint_followup_days", DAYS),
    ("discount", FRACTION),
    ("dormant_months", MONTHS),
    ("irregular_cv", RATIO),
    ("loyal_min_purchase_days", COUNT),
    // A coefficient of variation needs two gaps.
    ("min_gaps", Kind::Whole(2, 1_000_000, "a whole number from 2 to 1000000")),
    ("overdue_ratio", RATIO),
    ("pareto_q", Kind::Percentages),
    ("referral_credit", FRACTION),
    ("repeat_days", DAYS),
    ("retention_step", FRACTION),
    ("rmst_days", DAYS),
    ("share_of_wallet_partner", FRACTION),
    ("survey_interval_months", MONTHS),
    ("type_min_purchase_days", Kind::Whole(0, 1_000_000, "a whole number from 0 to 1000000")),
    ("type_min_window_days", Kind::Whole(0, 1_000_000, "a whole number from 0 to 1000000")),
    ("winback_window_days", DAYS),
    ("window_months", MONTHS),
];

impl Kind {
    fn wanted(self) -> &'static str {
        match self {
            Self::Whole(_, _, wanted) | Self::Number(_, _, wanted) => wanted,
            Self::Percentages => "a list of distinct whole percentages from 1 to 100",
        }
    }

    /// Whether the value makes sense.
    fn admits(self, value: &Value) -> bool {
        let whole = |value: &Value, least: u32, most: u32| {
            let number = value.as_u64();
            number.is_some_and(|number| (u64::from(least)..=u64::from(most)).contains(&number))
        };
        match self {
            Self::Whole(least, most, _) => whole(value, least, most),
            Self::Number(least, most, _) => {
                value.as_f64().is_some_and(|number| (least..=most).contains(&number))
            }
            Self::Percentages => value.as_array().is_some_and(|items| {
                let distinct = items.iter().enumerate().all(|(place, item)| {
                    whole(item, 1, 100) && !items.iter().take(place).any(|other| other == item)
                });
                distinct && !items.is_empty()
            }),
        }
    }
}

impl Boundaries {
    /// These settings with the boundaries that a JSON object names.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when the text is no object, a name is unknown or a value makes no sense.
    pub fn with_json(self, text: &str) -> Result<Self, SettingsError> {
        let not_an_object = |detail: String| SettingsError::NotAnObject { detail };
        let given: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| not_an_object(error.to_string()))?;
        let whole =
            serde_json::to_value(&self).map_err(|error| not_an_object(error.to_string()))?;
        let Value::Object(mut fields) = whole else { return Ok(self) };
        for (name, value) in given {
            let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
                let known = KINDS.map(|(name, _)| name).join(", ");
                return Err(SettingsError::Unknown { name, known });
            };
            if !kind.admits(&value) {
                let (value, wanted) = (value.to_string(), kind.wanted());
                return Err(SettingsError::Absurd { name, value, wanted });
            }
            fields.insert(name, value);
        }
        serde_json::from_value(Value::Object(fields))
            .map_err(|error| not_an_object(error.to_string()))
    }

    /// The boundaries by name, as figures print them beside their results.
    pub fn boundaries(&self) -> BTreeMap<&'static str, Value> {
        let fields = serde_json::to_value(self).unwrap_or_default();
        let pairs = KINDS.iter().filter_map(|(name, _)| Some((*name, fields.get(name)?.clone())));
        pairs.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        assert_eq!(Boundaries::default().with_json(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_setting_is_given_by_its_name() {
        let setting = Boundaries::default()
            .with_json(r#"{"dormant_months": 6, "discount": 0.2, "pareto_q": [20, 1]}"#)
            .unwrap();
        assert_eq!(setting.firm.dormant_months, 6);
        assert_eq!(setting.thresholds.pareto_q, [20, 1]);
        assert_eq!(setting.boundaries()["discount"], 0.2);
        assert_eq!(setting.boundaries().len(), 22);
        assert_eq!(setting.firm.window_months, 12);
    }

    #[test]
    fn what_is_unknown_or_absurd_is_refused_by_name() {
        refused(
            r#"{"dormant_months": 0}"#,
            "the setting \"dormant_months\" cannot be 0: it must be a whole number of months from 1 to 1200",
        );
        refused(
            r#"{"discount": -0.1}"#,
            "the setting \"discount\" cannot be -0.1: it must be a fraction from 0 to 1",
        );
        refused(
            r#"{"pareto_q": [20, 20]}"#,
            "the setting \"pareto_q\" cannot be [20,20]: it must be a list of distinct whole percentages from 1 to 100",
        );
        let unknown = Boundaries::default().with_json(r#"{"firm": "x"}"#).unwrap_err().to_string();
        assert!(unknown.starts_with("there is no setting \"firm\"; there are balloon"));
        for text in ["", "[]", "12", r#"{"min_gaps": "3"}"#, r#"{"window_months": 1.5}"#] {
            assert!(Boundaries::default().with_json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_setting_stored_before_there_were_thresholds_still_loads() {
        let setting: Boundaries =
            serde_json::from_str(r#"{"firm": "A", "dormant_months": 3}"#).unwrap();
        assert_eq!((setting.firm.firm.as_str(), setting.firm.dormant_months), ("A", 3));
        assert_eq!(setting.thresholds, Thresholds::default());
    }
}
