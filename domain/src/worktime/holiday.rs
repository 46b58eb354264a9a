//! Public holidays of any year.
//!
//! Sources: the Netherlands: Algemene termijnenwet art. 3 (New Year's Day, Easter Monday, Ascension Day,
//! Whit Monday, both days of Christmas, the day the King's birthday is kept, 5 May; Good Friday is
//! equated) with the Sundays of Easter and Whitsun, which matter to who is open on Sundays. Belgium: the
//! ten days of the royal decree of 18 April 1974, art. 1. Where one falls on a Sunday a Belgian employer
//! names the day in its place; that one stands among the firm's own closed days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Whose public holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Country {
    /// The Netherlands.
    #[serde(rename = "NL")]
    Netherlands,
    /// Belgium.
    #[serde(rename = "BE")]
    Belgium,
}

/// A day on which a country rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// The Friday before Easter; in the Netherlands many firms work.
    GoodFriday,
    /// Easter Sunday.
    Easter,
    /// The day after.
    EasterMonday,
    /// 27 April, on the 26th where that is a Sunday; before 2014 the Queen's Day.
    KingsDay,
    /// 1 May.
    LabourDay,
    /// 5 May; in the Netherlands many firms close one year in five.
    LiberationDay,
    /// 39 days after Easter, a Thursday.
    Ascension,
    /// 49 days after Easter.
    Whitsun,
    /// The day after.
    WhitMonday,
    /// 21 July.
    NationalDay,
    /// 15 August.
    Assumption,
    /// 1 November.
    AllSaints,
    /// 11 November.
    Armistice,
    /// 25 December.
    Christmas,
    /// 26 December.
    SecondChristmas,
}

const DUTCH: [Holiday; 11] = [
    Holiday::NewYear,
    Holiday::GoodFriday,
    Holiday::Easter,
    Holiday::EasterMonday,
    Holiday::KingsDay,
    Holiday::LiberationDay,
    Holiday::Ascension,
    Holiday::Whitsun,
    Holiday::WhitMonday,
    Holiday::Christmas,
    Holiday::SecondChristmas,
];

const BELGIAN: [Holiday; 10] = [
    Holiday::NewYear,
    Holiday::EasterMonday,
    Holiday::LabourDay,
    Holiday::Ascension,
    Holiday::WhitMonday,
    Holiday::NationalDay,
    Holiday::Assumption,
    Holiday::AllSaints,
    Holiday::Armistice,
    Holiday::Christmas,
];

impl Country {
    /// The country's holidays.
    pub fn holidays(self) -> &'static [Holiday] {
        match self {
            Self::Netherlands => &DUTCH,
            Self::Belgium => &BELGIAN,
        }
    }

    /// The holidays that fall on a day: mostly none, now and then two, as Ascension and 5 May in 2016.
    pub fn holidays_on(self, on: NaiveDate) -> impl Iterator<Item = Holiday> {
        let easter = easter(on.year());
        let is_then = move |holiday: &Holiday| holiday.given_easter(on.year(), easter) == Some(on);
        self.holidays().iter().copied().filter(is_then)
    }

    /// The holidays of a year and their days, in order of day.
    pub fn of_year(self, year: i32) -> Vec<(NaiveDate, Holiday)> {
        let easter = easter(year);
        let dated = |holiday: &Holiday| Some((holiday.given_easter(year, easter)?, *holiday));
        let mut days: Vec<_> = self.holidays().iter().filter_map(dated).collect();
        days.sort_unstable();
        days
    }
}

impl Holiday {
    /// The day it is kept in a year; `None` where the calendar does not reach, and for the King's Day
    /// before there was one (1949, as Queen's Day).
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        self.given_easter(year, easter(year))
    }

    fn given_easter(self, year: i32, easter: Option<NaiveDate>) -> Option<NaiveDate> {
        let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let later = |days| easter?.checked_add_days(Days::new(days));
        match self {
            Self::NewYear => fixed(1, 1),
            Self::GoodFriday => easter?.checked_sub_days(Days::new(2)),
            Self::Easter => easter,
            Self::EasterMonday => later(1),
            Self::KingsDay => kings_day(year),
            Self::LabourDay => fixed(5, 1),
            Self::LiberationDay => fixed(5, 5),
            Self::Ascension => later(39),
            Self::Whitsun => later(49),
            Self::WhitMonday => later(50),
            Self::NationalDay => fixed(7, 21),
            Self::Assumption => fixed(8, 15),
            Self::AllSaints => fixed(11, 1),
            Self::Armistice => fixed(11, 11),
            Self::Christmas => fixed(12, 25),
            Self::SecondChristmas => fixed(12, 26),
        }
    }
}

/// 27 April since 2014, 30 April from 1949; on a Sunday the day before, until 1979 the day after.
fn kings_day(year: i32) -> Option<NaiveDate> {
    let day = match year {
        2014.. => NaiveDate::from_ymd_opt(year, 4, 27)?,
        1949..2014 => NaiveDate::from_ymd_opt(year, 4, 30)?,
        _ => return None,
    };
    match day.weekday() {
        Weekday::Sun if year < 1980 => day.succ_opt(),
        Weekday::Sun => day.pred_opt(),
        _ => Some(day),
    }
}

/// Easter Sunday of a year by the Gregorian calendar, also for years before it was in use; `None` where
/// the calendar does not reach.
///
/// Source: J. Meeus, *Astronomical Algorithms* (1991), chapter 8, which gives the rule published
/// anonymously in *Nature*, 20 April 1876; it holds for all years without exception.
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8).div_euclid(25);
    let moon = (century - correction + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * (in_century / 4) - epact - in_century % 4)
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    let (month, day) = (u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?);
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_on_the_published_days() {
        for text in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2285-03-22",
        ] {
            assert_eq!(easter(at(text).year()), Some(at(text)));
        }
    }

    #[test]
    fn a_dutch_and_a_belgian_year() {
        let days = |country: Country, year| {
            let days = country.of_year(year).into_iter().map(|(day, _)| day.to_string());
            days.collect::<Vec<_>>()
        };
        let dutch = [
            "2026-01-01",
            "2026-04-03",
            "2026-04-05",
            "2026-04-06",
            "2026-04-27",
            "2026-05-05",
            "2026-05-14",
            "2026-05-24",
            "2026-05-25",
            "2026-12-25",
            "2026-12-26",
        ];
        assert_eq!(days(Country::Netherlands, 2026), dutch);
        let belgian = [
            "2025-01-01",
            "2025-04-21",
            "2025-05-01",
            "2025-05-29",
            "2025-06-09",
            "2025-07-21",
            "2025-08-15",
            "2025-11-01",
            "2025-11-11",
            "2025-12-25",
        ];
        assert_eq!(days(Country::Belgium, 2025), belgian);
    }

    #[test]
    fn the_kings_day_avoids_sundays() {
        let kept = |year| Holiday::KingsDay.in_year(year).map(|day| day.to_string());
        for day in ["2014-04-26", "2025-04-26", "2026-04-27", "2031-04-26", "2013-04-30"] {
            assert_eq!(kept(at(day).year()).as_deref(), Some(day));
        }
        for day in ["1967-05-01", "1989-04-29", "2006-04-29"] {
            assert_eq!(kept(at(day).year()).as_deref(), Some(day));
        }
        assert_eq!((kept(1948), kept(-5)), (None, None));
    }

    #[test]
    fn two_may_fall_on_one_day() {
        let both: Vec<Holiday> = Country::Netherlands.holidays_on(at("2016-05-05")).collect();
        assert_eq!(both, [Holiday::LiberationDay, Holiday::Ascension]);
        assert_eq!(Country::Belgium.holidays_on(at("2026-04-27")).count(), 0);
    }

    /// Gauss's rule with its two exceptions, from another source than the one in use: an oracle.
    fn gauss(year: i32) -> NaiveDate {
        let (a, b, c) = (year % 19, year % 4, year % 7);
        let (k, p) = (year / 100, (13 + 8 * (year / 100)) / 25);
        let m = (15 - p + k - k / 4) % 30;
        let n = (4 + k - k / 4) % 7;
        let d = (19 * a + m) % 30;
        let e = (2 * b + 4 * c + 6 * d + n) % 7;
        let april = match (d + e - 9, d, e) {
            (26, 29, 6) => 19,
            (25, 28, 6) if (11 * m + 11) % 30 < 19 => 18,
            (day, ..) => day,
        };
        let first = NaiveDate::from_ymd_opt(year, 4, 1).unwrap();
        first + chrono::TimeDelta::days((april - 1).into())
    }

    #[test]
    fn easter_agrees_with_gauss_in_every_year_of_the_calendar() {
        for year in 1583..=4099 {
            assert_eq!(easter(year), Some(gauss(year)), "{year}");
        }
    }

    proptest! {
        /// A Sunday from 22 March to 25 April in every year there is, and nothing in others.
        #[test]
        fn easter_is_a_spring_sunday(year: i32) {
            let year = if year % 2 == 0 { year % 300_000 } else { year };
            if let Some(day) = easter(year) {
                prop_assert_eq!(day.weekday(), Weekday::Sun);
                prop_assert!(((3, 22)..=(4, 25)).contains(&(day.month(), day.day())));
            }
            Country::Netherlands.of_year(year);
            Country::Belgium.of_year(year);
        }
    }
}
