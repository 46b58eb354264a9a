//! What is on the list and in which order, whatever order it comes in.

use chrono::Days;
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::SurveyResponseId;
use crate::interaction::{Channel, Direction, Interaction};
use crate::promise::Adjustment;
use crate::survey_response::SurveyResponse;
use crate::task::{HandOver, TaskKind};

/// Tuesday.
const NOW: &str = "2026-03-10 11:00";

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn date(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn utc(moment: i64) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp_millis(moment).map(|moment| moment.naive_utc())
}

fn ms(text: &str) -> Option<i64> {
    Some(at(text).and_utc().timestamp_millis())
}

fn person(number: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(number))
}

fn view<'a>(calendar: &'a Calendar, whose: Whose<'a>) -> View<'a> {
    View { now: at(NOW), calendar, local: &utc, whose, days_ahead: 2 }
}

fn kinds(owed: &Owed<'_>) -> Vec<(ItemKind, Urgency)> {
    let calendar = Calendar::default();
    let items = list(owed, &view(&calendar, Whose::Everybody));
    items.into_iter().map(|item| (item.kind, item.urgency)).collect()
}

fn task(number: u128, task: Task) -> (TaskId, Task) {
    (TaskId(Uuid::from_u128(number)), task)
}

fn promised(number: u128, promise: Promise) -> (PromiseId, Promise) {
    (PromiseId(Uuid::from_u128(number)), promise)
}

fn case(number: u128, case: Case) -> (CaseId, Case) {
    (CaseId(Uuid::from_u128(number)), case)
}

#[test]
fn overdue_comes_first_by_how_late_then_today_then_ahead_then_undated() {
    let call_back = TaskKind::CallBack.into();
    let tasks = [
        task(1, Task::default()),
        task(2, Task { due_on: date("2026-03-12"), ..Task::default() }),
        task(3, Task { due_on: date("2026-03-13"), ..Task::default() }),
        task(4, Task { due_on: date("2026-03-10"), ..Task::default() }),
        // Friday's closing time: two hours and a Monday late, not four days.
        task(5, Task { kind: call_back, due_at: ms("2026-03-06 17:30"), ..Task::default() }),
    ];
    let promises = [
        promised(1, Promise { promised_for: date("2026-03-09"), ..Promise::default() }),
        promised(2, Promise { promised_for: date("2026-03-10"), ..Promise::default() }),
    ];
    let cases = [case(1, Case { due_at: ms("2026-03-10 15:30"), ..Case::default() })];
    let owed = Owed { tasks: &tasks, promises: &promises, cases: &cases, ..Owed::default() };
    let day = 8 * 60 + 30;
    let expected = [
        (ItemKind::CallBack, Urgency::Overdue { late_minutes: day + 120 }),
        (ItemKind::Promise, Urgency::Overdue { late_minutes: 120 }),
        (ItemKind::Case, Urgency::Today { left_minutes: 270 }),
        (ItemKind::Promise, Urgency::Today { left_minutes: 390 }),
        (ItemKind::Task, Urgency::Today { left_minutes: 390 }),
        (ItemKind::Task, Urgency::Ahead { left_minutes: 390 + 2 * day }),
        (ItemKind::Task, Urgency::Undated),
    ];
    assert_eq!(kinds(&owed), expected);
}

#[test]
fn what_is_done_taken_back_or_put_off_is_not_on_the_list() {
    let tasks = [
        task(1, Task { done_on: date("2026-03-01"), ..Task::default() }),
        task(2, Task { archived: true, ..Task::default() }),
        task(3, Task { snoozed_until: ms("2026-03-10 11:01"), ..Task::default() }),
        task(4, Task { snoozed_until: ms("2026-03-10 11:00"), ..Task::default() }),
        task(5, Task { snoozed_until: Some(i64::MAX), ..Task::default() }),
    ];
    let promises =
        [promised(1, Promise { delivered_on: date("2026-03-01"), ..Promise::default() })];
    let cases = [case(1, Case { resolved_on: date("2026-03-01"), ..Case::default() })];
    let owed = Owed { tasks: &tasks, promises: &promises, cases: &cases, ..Owed::default() };
    assert_eq!(kinds(&owed), [(ItemKind::Task, Urgency::Undated); 2]);
}

#[test]
fn a_list_is_somebodys() {
    let of = |who, number| task(number, Task { assignee: who, ..Task::default() });
    let tasks = [of(Some(person(1)), 1), of(Some(person(2)), 2), of(None, 3)];
    let owed = Owed { tasks: &tasks, ..Owed::default() };
    let calendar = Calendar::default();
    let count = |whose| list(&owed, &view(&calendar, whose)).len();
    let mine = [person(1)];
    assert_eq!(count(Whose::Everybody), 3);
    assert_eq!(count(Whose::Of { people: &mine, and_nobodys: false }), 1);
    assert_eq!(count(Whose::Of { people: &mine, and_nobodys: true }), 2);
}

#[test]
fn a_line_says_whom_it_concerns_and_why() {
    let passed = HandOver { from: Some(person(2)), ..HandOver::default() };
    let tasks = [task(1, Task { handed_over: vec![passed], ..Task::default() })];
    let put_off = Adjustment { promised_for: date("2026-03-11"), ..Adjustment::default() };
    let promise = Promise {
        promised_for: date("2026-03-09"),
        promised_at: ms("2026-03-09 15:00"),
        expected_for: date("2026-03-08"),
        adjustments: vec![put_off],
        ..Promise::default()
    };
    let promises = [promised(1, promise)];
    let owed = Owed { tasks: &tasks, promises: &promises, ..Owed::default() };
    let calendar = Calendar::default();
    let items = list(&owed, &view(&calendar, Whose::Everybody));
    let why =
        Why::Promised { instead_of: date("2026-03-09"), expected_earlier: date("2026-03-08") };
    assert_eq!((items[0].due, &items[0].why), (date("2026-03-11").map(Due::On), &why));
    assert_eq!(items[1].handed_over_by, Some(person(2)));
}

fn occasion(kind: OccasionKind, first: &str) -> Occasion {
    Occasion {
        kind,
        record: RecordId(Uuid::from_u128(1)),
        customer: None,
        contact: None,
        owner: None,
        first: first.parse().unwrap(),
    }
}

#[track_caller]
fn check_occasion(kind: OccasionKind, first: &str, now: &str, expected: Option<i32>) {
    let calendar = Calendar::default();
    let occasions = [occasion(kind, first)];
    let owed = Owed { occasions: &occasions, ..Owed::default() };
    let view = View { now: at(now), ..view(&calendar, Whose::Everybody) };
    let years = list(&owed, &view).first().map(|item| item.why.clone());
    assert_eq!(years, expected.map(Why::Years));
}

#[test]
fn birthdays_of_the_weekend_are_mondays_too() {
    use OccasionKind::{Anniversary, Birthday};
    check_occasion(Birthday, "1980-03-10", NOW, Some(46));
    check_occasion(Birthday, "1980-03-09", NOW, None);
    check_occasion(Birthday, "1980-03-07", "2026-03-09 09:00", Some(46));
    check_occasion(Birthday, "1980-03-06", "2026-03-09 09:00", None);
    check_occasion(Birthday, "1980-02-29", "2023-02-28 09:00", Some(43));
    check_occasion(Birthday, "1980-02-29", "2024-02-29 09:00", Some(44));
    check_occasion(Birthday, "1980-02-29", "2024-02-28 09:00", None);
    check_occasion(Birthday, "2026-03-10", NOW, None);
    check_occasion(Anniversary, "2025-03-10", NOW, Some(1));
    check_occasion(Anniversary, "2024-03-10", NOW, None);
    check_occasion(Anniversary, "2016-03-10", NOW, Some(10));
}

fn answer(number: u128, response: SurveyResponse) -> (SurveyResponseId, SurveyResponse) {
    (SurveyResponseId(Uuid::from_u128(number)), response)
}

fn customer(number: u128) -> Option<CustomerId> {
    Some(CustomerId(Uuid::from_u128(number)))
}

fn contact(number: u128) -> Option<ContactId> {
    Some(ContactId(Uuid::from_u128(number)))
}

fn scored(of: u128, who: Option<u128>, on: &str, score: u8) -> SurveyResponse {
    SurveyResponse {
        customer: customer(of),
        contact: who.and_then(contact),
        on: date(on),
        score: Some(score),
        ..SurveyResponse::default()
    }
}

#[track_caller]
fn check_detractors(answers: Answers<'_>, expected: &[u128]) {
    let found = answers.detractors("2026-03-01".parse().unwrap(), "2026-03-10".parse().unwrap());
    let found: Vec<u128> = found.iter().map(|detractor| detractor.response.0.as_u128()).collect();
    assert_eq!(found, expected);
}

#[test]
fn whoever_was_dissatisfied_last_waits_for_a_call() {
    let responses = [
        answer(1, scored(1, None, "2026-03-05", 6)),
        answer(2, scored(2, None, "2026-03-05", 7)),
        answer(3, scored(3, None, "2026-03-05", 2)),
        answer(4, scored(3, None, "2026-03-06", 9)),
        answer(5, scored(4, Some(1), "2026-03-05", 0)),
        answer(6, scored(5, None, "2026-02-28", 0)),
        answer(7, SurveyResponse { archived: true, ..scored(6, None, "2026-03-05", 0) }),
        answer(8, scored(7, None, "2026-03-11", 0)),
    ];
    let answers = Answers { responses: &responses, ..Answers::default() };
    check_detractors(answers, &[1, 5]);
    let touch = |who, channel, direction, on| Interaction {
        customer: customer(4),
        contact: contact(who),
        channel,
        direction: Some(direction),
        on: date(on),
        ..Interaction::default()
    };
    let check = |touch, expected: &[u128]| {
        check_detractors(Answers { touches: &[touch], ..answers }, expected);
    };
    check(touch(1, Channel::Phone, Direction::Outbound, "2026-03-05"), &[1]);
    check(touch(1, Channel::Phone, Direction::Outbound, "2026-03-04"), &[1, 5]);
    check(touch(2, Channel::Phone, Direction::Outbound, "2026-03-06"), &[1, 5]);
    check(touch(1, Channel::Email, Direction::Outbound, "2026-03-06"), &[1, 5]);
    check(touch(1, Channel::Phone, Direction::Inbound, "2026-03-06"), &[1, 5]);
    let tasks = [task(1, Task { record: Some(RecordId(Uuid::from_u128(1))), ..Task::default() })];
    check_detractors(Answers { tasks: &tasks, ..answers }, &[5]);
}

#[test]
fn a_detractor_is_due_on_the_working_day_after() {
    let responses = [answer(1, scored(1, None, "2026-03-06", 3))];
    let answers = Answers { responses: &responses, ..Answers::default() };
    let detractors = answers.detractors(NaiveDate::MIN, NaiveDate::MAX);
    let owed = Owed { detractors: &detractors, ..Owed::default() };
    assert_eq!(kinds(&owed), [(ItemKind::Detractor, Urgency::Overdue { late_minutes: 120 })]);
}

/// A day within a month of now, or at an end of the calendar.
fn some_day() -> impl Strategy<Value = Option<NaiveDate>> {
    let near =
        (0..60_u64).prop_map(|day| at("2026-02-10 00:00").date().checked_add_days(Days::new(day)));
    prop_oneof![6 => near, 1 => Just(None), 1 => Just(Some(NaiveDate::MIN)), 1 => Just(Some(NaiveDate::MAX))]
}

fn some_moment() -> impl Strategy<Value = Option<i64>> {
    let near = (0..2_000_i64).prop_map(|quarters| Some(1_772_000_000_000 + quarters * 900_000));
    prop_oneof![3 => Just(None), 3 => near, 1 => any::<i64>().prop_map(Some)]
}

/// A row of any kind: which, part of its id, its day, its moment, until when it is put off, a choice.
type Row = (u8, u128, Option<NaiveDate>, Option<i64>, Option<i64>, bool);

prop_compose! {
    fn row()(
        kind in 0..5_u8, number in 0..1_000_u128, on in some_day(), at in some_moment(),
        until in some_moment(), flag: bool,
    ) -> Row {
        (kind, number, on, at, until, flag)
    }
}

#[derive(Clone, Debug, Default)]
struct Rows {
    tasks: Vec<(TaskId, Task)>,
    promises: Vec<(PromiseId, Promise)>,
    cases: Vec<(CaseId, Case)>,
    detractors: Vec<Detractor>,
    occasions: Vec<Occasion>,
}

impl Rows {
    fn of(rows: &[Row]) -> Self {
        let mut all = Self::default();
        for (place, (kind, number, on, at, until, flag)) in (0..).zip(rows.iter().cloned()) {
            // Ids are unique: the number decides their order, the place makes them differ.
            let id = number * 1_000 + place;
            let day = on.unwrap_or_default();
            match kind {
                0 => {
                    let kind = if flag { TaskKind::CallBack } else { TaskKind::Todo }.into();
                    let row = Task {
                        kind,
                        due_on: on,
                        due_at: at,
                        snoozed_until: until,
                        ..Task::default()
                    };
                    all.tasks.push(task(id, row));
                }
                1 => {
                    let row = Promise { promised_for: on, promised_at: at, ..Promise::default() };
                    all.promises.push(promised(id, row));
                }
                2 => all.cases.push(case(id, Case { due_on: on, due_at: at, ..Case::default() })),
                3 => all.detractors.push(Detractor {
                    response: SurveyResponseId(Uuid::from_u128(id)),
                    customer: CustomerId(Uuid::from_u128(1)),
                    contact: None,
                    owner: None,
                    on: day,
                    score: 3,
                }),
                _ => {
                    let kind =
                        if flag { OccasionKind::Birthday } else { OccasionKind::Anniversary };
                    let record = RecordId(Uuid::from_u128(id));
                    all.occasions.push(Occasion {
                        record,
                        first: day,
                        ..occasion(kind, "2000-01-01")
                    });
                }
            }
        }
        all
    }

    fn owed(&self) -> Owed<'_> {
        Owed {
            tasks: &self.tasks,
            promises: &self.promises,
            cases: &self.cases,
            detractors: &self.detractors,
            occasions: &self.occasions,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_list_does_not_depend_on_the_order_of_rows(
        (rows, shuffled) in vec(row(), 0..30).prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows.into_iter().enumerate().collect::<Vec<_>>()).prop_shuffle())
        }),
    ) {
        let calendar = Calendar::default();
        let view = view(&calendar, Whose::Everybody);
        let found = Rows::of(&rows);
        let listed = list(&found.owed(), &view);
        let mut other = Rows::default();
        for (place, _) in shuffled {
            // The same rows with the same ids, put in at other places.
            let one = Rows::of(&rows);
            let id = rows[place].1 * 1_000 + u128::try_from(place).unwrap();
            other.tasks.extend(one.tasks.into_iter().filter(|row| row.0.0.as_u128() == id));
            other.promises.extend(one.promises.into_iter().filter(|row| row.0.0.as_u128() == id));
            other.cases.extend(one.cases.into_iter().filter(|row| row.0.0.as_u128() == id));
            other.detractors.extend(one.detractors.into_iter().filter(|row| row.response.0.as_u128() == id));
            other.occasions.extend(one.occasions.into_iter().filter(|row| row.record.0.as_u128() == id));
        }
        prop_assert_eq!(&list(&other.owed(), &view), &listed);
        let late = listed.iter().map_while(|item| match item.urgency {
            Urgency::Overdue { late_minutes } => Some(late_minutes),
            _ => None,
        });
        prop_assert!(late.clone().is_sorted_by(|earlier, later| earlier >= later));
        let is_late = |item: &&Item| matches!(item.urgency, Urgency::Overdue { .. });
        prop_assert_eq!(late.count(), listed.iter().filter(is_late).count());
    }

    #[test]
    fn no_moment_is_too_absurd(
        rows in vec(row(), 0..6), now in some_day(), days_ahead: i32, is_closed: bool,
    ) {
        let hours = if is_closed { crate::worktime::Week::default() } else { Calendar::default().opening_hours };
        let calendar = Calendar { opening_hours: hours, ..Calendar::default() };
        let rows = Rows::of(&rows);
        let now = now.unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        let view = View { now, days_ahead, ..view(&calendar, Whose::Everybody) };
        list(&rows.owed(), &view);
    }
}
