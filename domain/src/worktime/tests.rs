//! Counting in working time, and the laws that hold for any calendar and any moment.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Nine to half past twelve and one to five on weekdays, and Saturday morning.
fn shop() -> Calendar {
    let hours = r#""09:00-12:30", "13:00-17:00""#;
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let days = days.map(|day| format!("\"{day}\": [{hours}]")).join(", ");
    let text = format!(r#"{{"opening_hours": {{{days}, "saturday": ["09:00-12:00"]}}}}"#);
    Calendar::default().with_json(&text).unwrap()
}

fn closed() -> Calendar {
    Calendar { opening_hours: Week::default(), ..Calendar::default() }
}

/// Open every day of the week, and every one of those days is a day off.
fn always_off() -> Calendar {
    let first = day("2026-01-01");
    Calendar { closed_on: first.iter_days().take(40_000).collect(), ..Calendar::default() }
}

#[track_caller]
fn check_add(start: &str, minutes: i64, expected: &str) {
    assert_eq!(shop().add_working(at(start), minutes), Some(at(expected)));
    assert_eq!(shop().working_between(at(start), at(expected)), minutes);
    assert_eq!(shop().working_between(at(expected), at(start)), -minutes);
}

#[test]
fn working_time_leaves_out_lunch_nights_weekends_and_holidays() {
    check_add("2026-03-02 09:00", 60, "2026-03-02 10:00");
    check_add("2026-03-02 12:00", 60, "2026-03-02 13:30");
    check_add("2026-03-02 16:00", 60, "2026-03-02 17:00");
    check_add("2026-03-02 16:00", 61, "2026-03-03 09:01");
    check_add("2026-03-06 16:30", 31, "2026-03-07 09:01");
    check_add("2026-03-07 11:00", 61, "2026-03-09 09:01");
    check_add("2026-03-08 03:00", 1, "2026-03-09 09:01");
    // Easter Monday 2026 is 6 April; Good Friday is worked.
    check_add("2026-04-02 16:00", 60 + 450 + 180 + 1, "2026-04-07 09:01");
}

#[test]
fn working_time_goes_back_too() {
    check_add("2026-03-03 09:01", -1, "2026-03-03 09:00");
    check_add("2026-03-03 09:01", -2, "2026-03-02 16:59");
    check_add("2026-03-09 08:00", -180, "2026-03-07 09:00");
    check_add("2026-03-02 13:10", -10, "2026-03-02 13:00");
    check_add("2026-03-02 13:10", -11, "2026-03-02 12:29");
}

#[test]
fn the_firm_opens_next() {
    let next = |text| shop().next_opening(at(text)).unwrap();
    assert_eq!(next("2026-03-02 09:00"), at("2026-03-02 09:00"));
    assert_eq!(next("2026-03-02 11:17"), at("2026-03-02 11:17"));
    assert_eq!(next("2026-03-02 12:30"), at("2026-03-02 13:00"));
    assert_eq!(next("2026-03-02 17:00"), at("2026-03-03 09:00"));
    assert_eq!(next("2026-04-04 12:00"), at("2026-04-07 09:00"), "Easter");
    assert!(shop().is_open(at("2026-03-02 12:29")) && !shop().is_open(at("2026-03-02 12:30")));
}

#[test]
fn a_call_back_is_due_a_day_later_in_office_hours() {
    let due = |text| Calendar::default().call_back_due(at(text)).unwrap();
    assert_eq!(due("2026-03-02 10:15"), at("2026-03-03 10:15"));
    assert_eq!(due("2026-03-02 20:00"), at("2026-03-04 09:00"));
    assert_eq!(due("2026-03-06 10:15"), at("2026-03-09 09:00"), "a Friday");
    assert_eq!(due("2026-04-26 10:00"), at("2026-04-28 09:00"), "the King's Day");
}

#[test]
fn deadlines_in_working_days() {
    let calendar = Calendar::default();
    let add = |text, days| calendar.add_working_days(day(text), days).unwrap();
    assert_eq!(add("2026-03-06", 1), day("2026-03-09"));
    assert_eq!(add("2026-03-07", 0), day("2026-03-09"));
    assert_eq!(add("2026-03-06", 0), day("2026-03-06"));
    assert_eq!(add("2026-03-09", -1), day("2026-03-06"));
    assert_eq!(add("2026-12-24", 2), day("2026-12-29"));
    let between = |from, to| calendar.working_days_between(day(from), day(to));
    assert_eq!([between("2026-03-06", "2026-03-09"), between("2026-03-06", "2026-03-06")], [1, 0]);
    assert_eq!([between("2026-03-09", "2026-03-06"), between("2026-03-06", "2026-03-08")], [-1, 0]);
    let due = calendar.working_days_deadline(at("2026-03-05 10:00"), 2);
    assert_eq!(due, Some(at("2026-03-09 17:30")));
}

#[test]
fn a_worked_holiday_gives_way_to_another_on_its_day() {
    let calendar = Calendar::default();
    assert!(
        calendar.is_working_day(day("2026-05-05")) && !calendar.is_working_day(day("2016-05-05"))
    );
}

#[test]
fn a_firm_that_never_opens_has_no_deadlines() {
    for calendar in [closed(), always_off()] {
        let start = at("2026-03-02 10:00");
        assert_eq!(calendar.add_working(start, 1), None);
        assert_eq!(calendar.next_opening(start), None);
        assert_eq!(calendar.call_back_due(start), None);
        assert_eq!(calendar.add_working_days(start.date(), 0), None);
        assert_eq!(calendar.working_between(start, at("2030-03-02 10:00")), 0);
        assert_eq!(calendar.working_days_deadline(start, 3), None);
    }
    assert_eq!(closed().add_working(at("2026-03-02 10:00"), -1), None);
}

#[test]
fn work_until_midnight_goes_on_at_midnight() {
    let text = r#"{"opening_hours": {"monday": ["22:00-24:00"], "tuesday": ["00:00-06:00"]}}"#;
    let calendar = closed().with_json(text).unwrap();
    assert_eq!(calendar.closing(day("2026-03-02")), Some(at("2026-03-03 00:00")));
    assert_eq!(calendar.add_working(at("2026-03-02 23:00"), 61), Some(at("2026-03-03 00:01")));
    assert_eq!(calendar.working_between(at("2026-03-02 00:00"), at("2026-03-05 00:00")), 480);
    assert!(calendar.is_open(at("2026-03-03 00:00")));
}

#[test]
fn a_calendar_is_stored_as_it_is_read() {
    let text = serde_json::to_string(&shop()).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), shop());
    assert!(text.contains(r#""monday":["09:00-12:30","13:00-17:00"]"#), "{text}");
    assert!(text.contains(r#""public_holidays":["NL"]"#), "{text}");
    let newer = r#"{"public_holidays": ["LU", "BE"], "worked_holidays": ["friday_13"]}"#;
    let newer: Calendar = serde_json::from_str(newer).unwrap();
    assert!(newer.is_holiday(day("2026-07-21")) && !newer.is_holiday(day("2026-04-27")));
    assert!(serde_json::to_string(&newer).unwrap().contains(r#"["LU","BE"]"#));
    assert_eq!(serde_json::from_str::<Calendar>("{}").unwrap(), Calendar::default());
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(Calendar::default().with_json(text).unwrap_err().to_string(), expected);
}

#[test]
fn what_a_person_gives_is_refused_by_name() {
    refused(
        r#"{"opening_hours": {"monday": ["9-17"]}}"#,
        "the setting \"monday\" cannot be [\"9-17\"]: it must be a list of hours such as 09:00-17:30, apart from each other and each ending later than it begins",
    );
    refused(
        r#"{"opening_hours": {"mon": []}}"#,
        "there is no setting \"mon\"; there are monday, tuesday, wednesday, thursday, friday, saturday, sunday",
    );
    refused(
        r#"{"closed_on": ["31-12-2026"]}"#,
        "the setting \"closed_on\" cannot be [\"31-12-2026\"]: it must be a list of dates such as 2026-12-31",
    );
    refused(
        r#"{"public_holidays": ["DE"]}"#,
        "the setting \"public_holidays\" cannot be [\"DE\"]: it must be a list of NL and BE",
    );
    let odd = [
        "",
        "[]",
        r#"{"hours": 1}"#,
        r#"{"opening_hours": []}"#,
        r#"{"worked_holidays": [1]}"#,
        r#"{"opening_hours": {"monday": ["09:00-12:00", "11:00-13:00"]}}"#,
        r#"{"opening_hours": {"monday": ["22:00-06:00"]}}"#,
        r#"{"closed_on": "2026-12-31"}"#,
    ];
    for text in odd {
        assert!(Calendar::default().with_json(text).is_err(), "{text}");
    }
}

fn opening() -> impl Strategy<Value = Opening> {
    (0..1440_u16, 1..1441_u16)
        .prop_filter_map("ends later", |(from, until)| Opening::new(from, until))
}

fn hours() -> impl Strategy<Value = DayHours> {
    vec(opening(), 0..4).prop_map(DayHours::from)
}

fn country() -> impl Strategy<Value = Country> {
    prop_oneof![Just(Country::Netherlands), Just(Country::Belgium)]
}

prop_compose! {
    fn calendar()(
        days in proptest::array::uniform7(hours()),
        off in btree_set(0..800_u64, 0..20),
        countries in vec(country(), 0..3),
    ) -> Calendar {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
        let first = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
        Calendar {
            opening_hours: Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday },
            closed_on: off.into_iter().map(|day| first + Days::new(day)).collect(),
            public_holidays: countries.into_iter().map(Into::into).collect(),
            worked_holidays: Vec::new(),
        }
    }
}

/// A second within two years, on a minute in half of all cases.
fn soon() -> impl Strategy<Value = NaiveDateTime> {
    (0..1_000_000_i64, prop_oneof![Just(0), 0..60_i64]).prop_map(|(minute, second)| {
        at("2025-06-01 00:00") + TimeDelta::minutes(minute) + TimeDelta::seconds(second)
    })
}

/// Any moment the calendar has, its ends among them.
fn any_moment() -> impl Strategy<Value = NaiveDateTime> {
    let days = NaiveDate::MIN.num_days_from_ce()..=NaiveDate::MAX.num_days_from_ce();
    let moment = (days, 0..86_400_u32).prop_map(|(day, second)| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        NaiveDate::from_num_days_from_ce_opt(day).unwrap().and_time(time)
    });
    prop_oneof![2 => moment, 1 => Just(NaiveDateTime::MIN), 1 => Just(NaiveDateTime::MAX), 2 => soon()]
}

/// Counts minute by minute.
fn slowly(calendar: &Calendar, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    let mut minutes = 0;
    let mut at = from;
    while at < to {
        minutes += i64::from(calendar.is_open(at));
        at += TimeDelta::minutes(1);
    }
    minutes
}

proptest! {
    #[test]
    fn adding_and_measuring_are_inverse(calendar in calendar(), start in soon(), minutes in -60_000..60_000_i64) {
        if let Some(end) = calendar.add_working(start, minutes) {
            prop_assert_eq!(calendar.working_between(start, end), minutes);
            prop_assert_eq!(calendar.working_between(end, start), -minutes);
            prop_assert_eq!(start < end, minutes > 0);
        } else {
            prop_assert!(calendar.opening_hours.is_empty());
        }
    }

    #[test]
    fn measuring_and_adding_are_inverse(calendar in calendar(), from in soon(), to in soon()) {
        let minutes = calendar.working_between(from, to);
        prop_assert_eq!(calendar.working_between(to, from), -minutes);
        let Some(found) = calendar.add_working(from, minutes) else {
            return Err(TestCaseError::fail("what was worked can be added"));
        };
        prop_assert_eq!(calendar.working_between(found, to), 0);
    }

    #[test]
    fn the_count_is_that_of_the_minutes(calendar in calendar(), start in soon(), length in 0..12_000_i64) {
        let start = start - TimeDelta::seconds(start.and_utc().timestamp().rem_euclid(60));
        let end = start + TimeDelta::minutes(length);
        prop_assert_eq!(calendar.working_between(start, end), slowly(&calendar, start, end));
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(calendar in calendar(), at in soon()) {
        match calendar.next_opening(at) {
            Some(open) => {
                prop_assert!(calendar.is_open(open) && at <= open);
                prop_assert_eq!(calendar.working_between(at, open), 0);
            }
            None => prop_assert!(calendar.opening_hours.is_empty()),
        }
    }

    #[test]
    fn working_days_are_inverse(calendar in calendar(), at in soon(), days in -300..300_i32) {
        if let Some(day) = calendar.add_working_days(at.date(), days).filter(|_| days != 0) {
            prop_assert!(calendar.is_working_day(day));
            prop_assert_eq!(calendar.working_days_between(at.date(), day), days);
        }
    }

    #[test]
    fn a_calendar_comes_back(calendar in calendar()) {
        let text = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Calendar>(&text).unwrap(), &calendar);
        prop_assert_eq!(closed().with_json(&text).unwrap(), calendar);
    }
}

proptest! {
    // A century is walked through in each case.
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_panics_at_the_ends_of_the_calendar(
        calendar in calendar(),
        from in any_moment(),
        to in any_moment(),
        minutes in prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -9_000..9_000_i64],
        days in prop_oneof![any::<i32>(), Just(i32::MIN), Just(i32::MAX), -9..9],
        text in ".{0,20}",
    ) {
        calendar.add_working(from, minutes);
        calendar.working_between(from, to);
        calendar.next_opening(from);
        calendar.call_back_due(from);
        calendar.closing(from.date());
        calendar.add_working_days(from.date(), days);
        calendar.working_days_between(from.date(), to.date());
        calendar.working_days_deadline(to, days);
        prop_assert!(Opening::try_from(text.clone()).is_err());
        prop_assert!(calendar.with_json(&text).is_err());
    }
}
