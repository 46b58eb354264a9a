//! The boundaries that figures use, and how they are given by name.
//!
//! Where a source names a number it is the default: four customer types, complaints and the survey
//! card from the relationship workshop, discount and retention step from the handbook's examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::Setting;

/// Boundaries beside window, dormancy and loyalty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Draining customer: cost to serve over gross margin in the window, at least.
    pub balloon_cost_to_margin: f64,
    /// Draining customer: known to us this long at least; early sales effort is normal.
    pub balloon_grace_months: u32,
    /// Draining customer: minutes in the window, at least.
    pub balloon_min_minutes: u32,
    /// A complaint solved within so many days was solved fast.
    pub complaint_fast_days: u32,
    /// Days after a complaint in which a purchase counts as coming back.
    pub complaint_followup_days: u32,
    /// Yearly discount of customer value, as a fraction.
    pub discount: f64,
    /// A coefficient of variation of the gaps above this is irregular.
    pub irregular_cv: f64,
    /// Gaps between purchase days needed to judge their regularity.
    pub min_gaps: u32,
    /// Days since the last purchase over the median gap above this is overdue.
    pub overdue_ratio: f64,
    /// Top shares that are shown, in percent of customers.
    pub pareto_q: Vec<u32>,
    /// Which part of a referred customer's value counts for who brought them in.
    pub referral_credit: f64,
    /// Days after the first purchase in which a second counts as coming back.
    pub repeat_days: u32,
    /// Points of retention that the uplift adds, as a fraction.
    pub retention_step: f64,
    /// Horizon of the mean relation duration, in days.
    pub rmst_days: u32,
    /// From this share of what they spend a customer is a partner.
    pub share_of_wallet_partner: f64,
    /// Current customers are asked again after so many months.
    pub survey_interval_months: u32,
    /// Purchase days ever needed to be given a type.
    pub type_min_purchase_days: u32,
    /// Purchase days in the window needed to be given a type.
    pub type_min_window_days: u32,
    /// Days after a win-back message in which a purchase counts as won back.
    pub winback_window_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            balloon_cost_to_margin: 1.0,
            balloon_grace_months: 6,
            balloon_min_minutes: 480,
            complaint_fast_days: 7,
            complaint_followup_days: 365,
            discount: 0.1,
            irregular_cv: 1.0,
            min_gaps: 3,
            overdue_ratio: 2.0,
            pareto_q: vec![1, 5, 10, 20],
            referral_credit: 0.5,
            repeat_days: 365,
            retention_step: 0.05,
            rmst_days: 1095,
            share_of_wallet_partner: 0.5,
            survey_interval_months: 18,
            type_min_purchase_days: 3,
            type_min_window_days: 1,
            winback_window_days: 90,
        }
    }
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

impl Setting {
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
        assert_eq!(Setting::default().with_json(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_setting_is_given_by_its_name() {
        let setting = Setting::default()
            .with_json(r#"{"dormant_months": 6, "discount": 0.2, "pareto_q": [20, 1]}"#)
            .unwrap();
        assert_eq!(setting.dormant_months, 6);
        assert_eq!(setting.thresholds.pareto_q, [20, 1]);
        assert_eq!(setting.boundaries()["discount"], 0.2);
        assert_eq!(setting.boundaries().len(), 22);
        assert_eq!(setting.window_months, 12);
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
        let unknown = Setting::default().with_json(r#"{"firm": "x"}"#).unwrap_err().to_string();
        assert!(unknown.starts_with("there is no setting \"firm\"; there are balloon"));
        for text in ["", "[]", "12", r#"{"min_gaps": "3"}"#, r#"{"window_months": 1.5}"#] {
            assert!(Setting::default().with_json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_setting_stored_before_there_were_thresholds_still_loads() {
        let setting: Setting =
            serde_json::from_str(r#"{"firm": "A", "dormant_months": 3}"#).unwrap();
        assert_eq!((setting.firm.as_str(), setting.dormant_months), ("A", 3));
        assert_eq!(setting.thresholds, Thresholds::default());
    }
}
