//! How a firm sets its hours. They stand in the setting record beside its other fields and are read
//! apart from them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Country, DayHours, Holiday, Opening, Week};
use crate::period;
use crate::setting::SettingsError;
use crate::word::Word;

/// The firm's hours and the days it is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Hours by weekday.
    pub opening_hours: Week,
    /// The firm's own days off.
    #[serde(deserialize_with = "read_dates")]
    pub closed_on: BTreeSet<NaiveDate>,
    /// The countries whose public holidays are kept.
    pub public_holidays: Vec<Word<Country>>,
    /// Those among them on which the firm works.
    pub worked_holidays: Vec<Word<Holiday>>,
}

impl Default for Calendar {
    /// Monday to Friday from nine to half past five, and the Dutch holidays that most firms keep.
    fn default() -> Self {
        let worked = [Holiday::GoodFriday, Holiday::LiberationDay];
        Self {
            opening_hours: Week::office(Opening::new(9 * 60, 17 * 60 + 30).into_iter().collect()),
            closed_on: BTreeSet::new(),
            public_holidays: vec![Country::Netherlands.into()],
            worked_holidays: worked.map(Word::from).to_vec(),
        }
    }
}

fn read_dates<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<NaiveDate>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let dates = texts.iter().map(|text| {
        period::date_of(text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is not a date")))
    });
    dates.collect()
}

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const FIELDS: [&str; 4] = ["opening_hours", "closed_on", "public_holidays", "worked_holidays"];

impl Calendar {
    /// This calendar with what a JSON object names: whole fields, except that of `opening_hours` days
    /// that are not named stay. Stored calendars are read leniently, what a person gives is not:
    /// names that nothing knows are refused.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when the text is no object, a name is unknown or a value makes no sense.
    pub fn with_json(mut self, text: &str) -> Result<Self, SettingsError> {
        let given: Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| SettingsError::NotAnObject { detail: error.to_string() })?;
        for (name, value) in given {
            match name.as_str() {
                "opening_hours" => self.opening_hours.set(value)?,
                "closed_on" => {
                    let wanted = "a list of dates such as 2026-12-31";
                    self.closed_on = read_dates(&value).map_err(absurd(&name, &value, wanted))?;
                }
                "public_holidays" => {
                    self.public_holidays = words(&name, &value, "a list of NL and BE")?;
                }
                "worked_holidays" => {
                    let wanted = "a list of holidays such as good_friday and liberation_day";
                    self.worked_holidays = words(&name, &value, wanted)?;
                }
                _ => return Err(unknown(name, &FIELDS)),
            }
        }
        Ok(self)
    }
}

impl Week {
    fn set(&mut self, value: Value) -> Result<(), SettingsError> {
        let Value::Object(days) = value else {
            let wanted = "an object of weekdays, such as {\"monday\": [\"09:00-17:30\"]}";
            return Err(absurd("opening_hours", &value, wanted)(()));
        };
        for (name, value) in days {
            let day = match name.as_str() {
                "monday" => &mut self.monday,
                "tuesday" => &mut self.tuesday,
                "wednesday" => &mut self.wednesday,
                "thursday" => &mut self.thursday,
                "friday" => &mut self.friday,
                "saturday" => &mut self.saturday,
                "sunday" => &mut self.sunday,
                _ => return Err(unknown(name, &WEEKDAYS)),
            };
            let wanted = "a list of hours such as 09:00-17:30, apart from each other and each ending later than it begins";
            let openings = Vec::<Opening>::deserialize(&value);
            let hours = openings.map(|given| (given.len(), DayHours::from(given)));
            let (given, hours) = hours.map_err(absurd(&name, &value, wanted))?;
            if hours.openings().len() != given {
                return Err(absurd(&name, &value, wanted)(()));
            }
            *day = hours;
        }
        Ok(())
    }
}

/// Words that this build must know.
fn words<Known: serde::de::DeserializeOwned>(
    name: &str,
    value: &Value,
    wanted: &'static str,
) -> Result<Vec<Word<Known>>, SettingsError> {
    let known = Vec::<Known>::deserialize(value).map_err(absurd(name, value, wanted))?;
    Ok(known.into_iter().map(Word::Known).collect())
}

fn absurd<E>(name: &str, value: &Value, wanted: &'static str) -> impl FnOnce(E) -> SettingsError {
    let (name, value) = (name.to_owned(), value.to_string());
    move |_| SettingsError::Absurd { name, value, wanted }
}

fn unknown(name: String, known: &[&str]) -> SettingsError {
    SettingsError::Unknown { name, known: known.join(", ") }
}
