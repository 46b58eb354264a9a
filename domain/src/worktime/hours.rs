//! Opening hours by weekday, several spans a day.

use chrono::{NaiveDateTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Minutes in a day; an opening may last until this one.
const DAY: u16 = 24 * 60;

/// Open from one minute of the day up to another, written `09:00-17:30`. Work through the night is two:
/// `22:00-24:00` and, the day after, `00:00-06:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Opening {
    from: u16,
    until: u16,
}

/// Why a text is no opening.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpeningError {
    /// It is not written as one.
    #[error("\"{text}\" is not written as 09:00-17:30")]
    Unreadable {
        /// What was given.
        text: String,
    },
    /// It ends before it begins, or where it begins.
    #[error("\"{text}\" ends before it begins; after midnight the next day's hours go on")]
    Backwards {
        /// What was given.
        text: String,
    },
}

impl Opening {
    /// From a minute of the day (0 to 1439) up to another (to 1440); `None` unless that is later.
    pub fn new(from: u16, until: u16) -> Option<Self> {
        (from < until && until <= DAY).then_some(Self { from, until })
    }

    /// The first minute of the day at which it is open.
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute at which it closes, 1440 for midnight.
    pub fn until(self) -> u16 {
        self.until
    }

    /// Whether it is open at a minute of the day.
    pub fn contains(self, minute: u16) -> bool {
        self.from <= minute && minute < self.until
    }

    /// How many of its minutes are in `from..until`.
    pub(super) fn minutes_within(self, from: u16, until: u16) -> u16 {
        self.until.min(until).saturating_sub(self.from.max(from))
    }
}

impl TryFrom<String> for Opening {
    type Error = OpeningError;

    fn try_from(text: String) -> Result<Self, OpeningError> {
        let times = text
            .split_once('-')
            .and_then(|(from, until)| Some((minute(from.trim())?, minute(until.trim())?)));
        let Some((from, until)) = times else { return Err(OpeningError::Unreadable { text }) };
        Self::new(from, until).ok_or(OpeningError::Backwards { text })
    }
}

impl From<Opening> for String {
    fn from(Opening { from, until }: Opening) -> Self {
        let [(from, from_rest), (until, until_rest)] =
            [from, until].map(|minute| (minute / 60, minute % 60));
        format!("{from:02}:{from_rest:02}-{until:02}:{until_rest:02}")
    }
}

/// A time as written, `09:00` or `9:00`, up to `24:00`.
fn minute(text: &str) -> Option<u16> {
    let number = |digits: &str, fewest: usize| {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (fewest..=2).contains(&digits.len());
        (is_number && fits).then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (number(hours, 1)?, number(minutes, 2)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= DAY).then_some(minute)
}

/// The minute of the day; a leap second belongs to the minute it ends.
pub(super) fn minute_of(at: NaiveDateTime) -> u16 {
    u16::try_from(at.hour() * 60 + at.minute()).unwrap_or(DAY)
}

/// The hours of one day: earliest first, none touching another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Opening>", into = "Vec<Opening>")]
pub struct DayHours(Vec<Opening>);

impl DayHours {
    /// The spans, earliest first, none touching another.
    pub fn openings(&self) -> &[Opening] {
        &self.0
    }
}

impl From<Vec<Opening>> for DayHours {
    /// Puts spans in order; those that touch or overlap become one.
    fn from(mut openings: Vec<Opening>) -> Self {
        openings.sort_unstable();
        let mut apart: Vec<Opening> = Vec::new();
        for opening in openings {
            match apart.last_mut() {
                Some(last) if opening.from <= last.until => {
                    last.until = last.until.max(opening.until);
                }
                _ => apart.push(opening),
            }
        }
        Self(apart)
    }
}

impl From<DayHours> for Vec<Opening> {
    fn from(hours: DayHours) -> Self {
        hours.0
    }
}

/// The hours of every weekday; a day that is not named is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Week {
    /// Monday's hours.
    pub monday: DayHours,
    /// Tuesday's hours.
    pub tuesday: DayHours,
    /// Wednesday's hours.
    pub wednesday: DayHours,
    /// Thursday's hours.
    pub thursday: DayHours,
    /// Friday's hours.
    pub friday: DayHours,
    /// Saturday's hours.
    pub saturday: DayHours,
    /// Sunday's hours.
    pub sunday: DayHours,
}

impl Week {
    /// Monday to Friday the same hours, closed in the weekend.
    pub fn office(openings: Vec<Opening>) -> Self {
        let hours = DayHours::from(openings);
        Self {
            monday: hours.clone(),
            tuesday: hours.clone(),
            wednesday: hours.clone(),
            thursday: hours.clone(),
            friday: hours,
            ..Self::default()
        }
    }

    /// The hours of a weekday.
    pub fn on(&self, day: Weekday) -> &DayHours {
        match day {
            Weekday::Mon => &self.monday,
            Weekday::Tue => &self.tuesday,
            Weekday::Wed => &self.wednesday,
            Weekday::Thu => &self.thursday,
            Weekday::Fri => &self.friday,
            Weekday::Sat => &self.saturday,
            Weekday::Sun => &self.sunday,
        }
    }

    /// Whether the firm is never open.
    pub fn is_empty(&self) -> bool {
        let days = [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ];
        days.iter().all(|day| day.0.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(u16, u16), &str>) {
        let found = Opening::try_from(text.to_owned());
        let found = found.map(|opening| (opening.from, opening.until));
        assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    }

    #[test]
    fn an_opening_is_read_as_it_is_written() {
        check("09:00-17:30", Ok((540, 1050)));
        check("9:00 - 24:00", Ok((540, 1440)));
        check("00:00-00:01", Ok((0, 1)));
        check("9-17", Err("\"9-17\" is not written as 09:00-17:30"));
        for text in ["", "-", "09:00", "09:60-10:00", "09:00-24:01", "+9:00-10:00", "٩:00-10:00"] {
            assert!(Opening::try_from(text.to_owned()).is_err(), "{text}");
        }
        let backwards =
            "\"22:00-06:00\" ends before it begins; after midnight the next day's hours go on";
        check("22:00-06:00", Err(backwards));
    }

    #[test]
    fn hours_are_kept_in_order_and_apart() {
        let hours: DayHours =
            serde_json::from_str(r#"["13:00-17:00", "09:00-12:00", "11:00-12:30", "17:00-18:00"]"#)
                .unwrap();
        let text = serde_json::to_string(&hours).unwrap();
        assert_eq!(text, r#"["09:00-12:30","13:00-18:00"]"#);
    }
}
