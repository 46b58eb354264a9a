//! Inbox: what colleagues should hear of. Nothing is sent: an entry names whom it was copied to, a customer
//! its owner and followers, and what each person has read are marks in that person's own row.
//!
//! So the list is worked out anew from rows that exist, on every device alike. A mark says which news it
//! was about and when that was; marks are a set, which merges without a conflict, and old ones are taken
//! out when a newer one is put in.

use chrono::{DateTime, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::customer::Customer;
use crate::id::{CustomerId, EmployeeId, RecordId};
use crate::survey_response::SurveyResponse;

/// News is told for so many days.
pub const NEWS_DAYS: u64 = 90;

/// Marks are kept for so many: past the news they are about on every device, whatever its clock.
pub const MARK_DAYS: u64 = 2 * NEWS_DAYS;

/// A colleague or a department that is to see an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CopiedTo {
    /// The colleague: an employee, or a user who is none.
    pub person: Option<EmployeeId>,
    /// Else the department, as it is written with its people.
    pub department: String,
    /// The moment, milliseconds since 1970 UTC.
    pub at: Option<i64>,
    /// By whom.
    pub by: Option<EmployeeId>,
}

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// They, as employee and as user.
    pub people: &'a [EmployeeId],
    /// Where they work.
    pub departments: &'a [String],
}

impl Reader<'_> {
    /// Whether they are one of these.
    pub fn is(&self, who: Option<EmployeeId>) -> bool {
        who.is_some_and(|who| self.people.contains(&who))
    }

    /// Whether they want to hear of a customer.
    pub fn follows(&self, owner: Option<EmployeeId>, followers: &[EmployeeId]) -> bool {
        self.is(owner) || followers.iter().any(|who| self.is(Some(*who)))
    }

    fn gets(&self, copy: &CopiedTo) -> bool {
        let is_theirs = match copy.person {
            Some(_) => self.is(copy.person),
            None => self.departments.contains(&copy.department),
        };
        // Who copies to their own department knows.
        is_theirs && !self.is(copy.by)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NewsKind {
    /// An entry was copied to them.
    Copied,
    /// A complaint was closed.
    Closed,
    /// A customer gave a score.
    Score,
    /// A relation ended.
    Goodbye,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What happened.
    pub kind: NewsKind,
    /// The entry, case, answer or customer.
    pub record: RecordId,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// When.
    pub on: NaiveDate,
    /// The moment, milliseconds since 1970 UTC, when known.
    pub at: Option<i64>,
    /// Who did it, when known.
    pub by: Option<EmployeeId>,
}

impl News {
    /// What says that this was read. The same news has the same mark on every device; the same entry copied
    /// again later has another.
    pub fn mark(&self) -> Mark {
        let kind = match self.kind {
            NewsKind::Copied => "copied",
            NewsKind::Closed => "closed",
            NewsKind::Score => "score",
            NewsKind::Goodbye => "goodbye",
        };
        let at = self.at.filter(|_| self.kind == NewsKind::Copied).unwrap_or_default();
        Mark(format!("{} {kind} {} {at}", self.on, self.record))
    }

    /// Whether it is still told on a day; what lies ahead is not there yet.
    pub fn is_told(&self, today: NaiveDate) -> bool {
        let first = today.checked_sub_days(Days::new(NEWS_DAYS)).unwrap_or(NaiveDate::MIN);
        (first..=today).contains(&self.on)
    }
}

/// That somebody has read something: the day of the news, its kind, its record and its moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub String);

impl Mark {
    /// Whether what it is about is so old that it is told nowhere any more; one that this build cannot
    /// read never is.
    pub fn is_spent(&self, today: NaiveDate) -> bool {
        let day = self.0.split(' ').next().and_then(crate::period::date_of);
        let first = today.checked_sub_days(Days::new(MARK_DAYS)).unwrap_or(NaiveDate::MIN);
        day.is_some_and(|day| day < first)
    }
}

/// The last time an entry was copied to somebody.
pub fn copied(
    record: RecordId,
    customer: Option<CustomerId>,
    copies: &[CopiedTo],
    reader: Reader<'_>,
) -> Option<News> {
    let theirs = copies.iter().filter(|copy| reader.gets(copy));
    let last = theirs.max_by_key(|copy| (copy.at, copy.by))?;
    // In UTC, so that the mark is the same wherever it is made.
    let on = DateTime::from_timestamp_millis(last.at?)?.date_naive();
    Some(News { kind: NewsKind::Copied, record, customer, on, at: last.at, by: last.by })
}

/// A complaint that was closed, by somebody else.
pub fn closed(record: RecordId, case: &Case, reader: Reader<'_>) -> Option<News> {
    if !case.is_complaint() || case.is_open() || case.archived {
        return None;
    }
    let on = case.closed_on.or(case.resolved_on)?;
    let last = case.status_log.iter().max_by_key(|step| (step.on, step.at, step.by));
    let by = last.and_then(|step| step.by);
    let news = News { kind: NewsKind::Closed, record, customer: case.customer, on, at: None, by };
    (!reader.is(by)).then_some(news)
}

/// A score that was given.
pub fn scored(record: RecordId, answer: &SurveyResponse) -> Option<News> {
    let on = answer.on.filter(|_| answer.score.is_some() && !answer.archived)?;
    let customer = answer.customer;
    Some(News { kind: NewsKind::Score, record, customer, on, at: None, by: None })
}

/// A relation that ended.
pub fn ended(id: CustomerId, customer: &Customer) -> Option<News> {
    let (on, customer) = (customer.ended_on?, Some(id));
    Some(News { kind: NewsKind::Goodbye, record: id.into(), customer, on, at: None, by: None })
}

/// The newest first; of one day by moment, then by mark, so that the order is the same on every device.
pub fn in_order(news: &mut [News]) {
    news.sort_by_cached_key(|news| std::cmp::Reverse((news.on, news.at, news.mark())));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn who(number: u128) -> Option<EmployeeId> {
        Some(EmployeeId(Uuid::from_u128(number)))
    }

    fn record(number: u128) -> RecordId {
        RecordId(Uuid::from_u128(number))
    }

    fn with<T>(read: impl FnOnce(Reader<'_>) -> T) -> T {
        let (people, departments) = ([who(1).unwrap(), who(2).unwrap()], ["Service".to_owned()]);
        read(Reader { people: &people, departments: &departments })
    }

    fn copy(person: Option<EmployeeId>, department: &str, at: i64, by: u128) -> CopiedTo {
        CopiedTo { person, department: department.to_owned(), at: Some(at), by: who(by) }
    }

    #[track_caller]
    fn check(copies: &[CopiedTo], last: Option<i64>) {
        let news = with(|reader| copied(record(9), None, copies, reader));
        assert_eq!(news.and_then(|news| news.at), last);
    }

    #[test]
    fn a_copy_reaches_a_person_or_their_department_but_not_who_made_it() {
        check(&[copy(who(1), "", 5, 7)], Some(5));
        check(&[copy(None, "Service", 5, 7), copy(who(2), "", 4, 7)], Some(5));
        check(&[copy(who(3), "", 5, 7), copy(None, "Sales", 5, 7)], None);
        check(&[copy(who(3), "Service", 5, 7)], None);
        check(&[copy(None, "Service", 5, 2)], None);
        check(&[CopiedTo { at: None, ..copy(who(1), "", 5, 7) }], None);
    }

    #[test]
    fn closed_complaints_scores_and_goodbyes_are_news() {
        let case = |fields| serde_json::from_value::<Case>(fields).unwrap();
        let closed_by = |by: u128| {
            case(json!({"kind": "hinted_complaint", "status": "closed", "closed_on": "2026-03-04",
                "status_log": [{"status": "closed", "on": "2026-03-04", "by": Uuid::from_u128(by)},
                    {"status": "open", "on": "2026-03-01", "by": Uuid::from_u128(9)}]}))
        };
        let is_news = |case: &Case| with(|reader| closed(record(4), case, reader)).is_some();
        assert!(is_news(&closed_by(5)) && !is_news(&closed_by(1)));
        assert!(!is_news(&case(json!({"kind": "question", "closed_on": "2026-03-04"}))));
        assert!(!is_news(&case(json!({"kind": "complaint"}))));
        let answer = |fields| scored(record(5), &serde_json::from_value(fields).unwrap());
        assert!(answer(json!({"on": "2026-03-04", "score": 0})).is_some());
        assert!(answer(json!({"on": "2026-03-04", "comment": "fine"})).is_none());
        let id = CustomerId(Uuid::from_u128(6));
        let ended = ended(id, &Customer { ended_on: NaiveDate::MIN.into(), ..Customer::default() });
        assert_eq!(ended.map(|news| news.kind), Some(NewsKind::Goodbye));
        with(|reader| {
            assert!(reader.follows(who(1), &[]) && reader.follows(None, &[who(2).unwrap()]));
            assert!(!reader.follows(who(3), &[who(4).unwrap()]) && !reader.follows(None, &[]));
        });
    }

    fn some_news() -> impl Strategy<Value = News> {
        let kinds = [NewsKind::Copied, NewsKind::Closed, NewsKind::Score, NewsKind::Goodbye];
        let days =
            prop_oneof![4 => -2..2_i64, 1 => any::<i64>().prop_map(|days| days % 90_000_000)];
        (prop::sample::select(kinds.to_vec()), 0..3_u128, days, prop::option::of(0..3_i64))
            .prop_map(|(kind, id, days, at)| {
                let on = NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(days));
                let on = on.unwrap_or(NaiveDate::MAX);
                News { kind, record: record(id), customer: None, on, at, by: None }
            })
    }

    proptest! {
        #[test]
        fn a_mark_outlives_its_news_and_tells_it_apart(
            one in some_news(), other in some_news(), days in -400..400_i64,
        ) {
            let today = one.on.checked_add_signed(chrono::TimeDelta::days(days));
            let today = today.unwrap_or(NaiveDate::MAX);
            prop_assert!(!(one.is_told(today) && one.mark().is_spent(today)));
            let copied = |news: &News| news.at.filter(|_| news.kind == NewsKind::Copied);
            let same = (one.kind, one.record, one.on, copied(&one).unwrap_or_default())
                == (other.kind, other.record, other.on, copied(&other).unwrap_or_default());
            prop_assert_eq!(one.mark() == other.mark(), same);
        }

        #[test]
        fn order_does_not_depend_on_how_rows_come(
            (mut one, mut other) in prop::collection::vec(some_news(), 0..12)
                .prop_flat_map(|news| (Just(news.clone()), Just(news).prop_shuffle())),
        ) {
            in_order(&mut one);
            in_order(&mut other);
            let marks = |news: &[News]| news.iter().map(News::mark).collect::<Vec<_>>();
            prop_assert_eq!(marks(&one), marks(&other));
        }
    }

    #[test]
    fn marks_of_old_news_are_spent() {
        let today = "2026-12-01".parse().unwrap();
        for (mark, is_spent) in [
            ("2026-06-01 score x 0", true),
            ("2026-06-04 score x 0", false),
            ("soon", false),
            ("", false),
        ] {
            assert_eq!(Mark(mark.to_owned()).is_spent(today), is_spent, "{mark}");
        }
    }
}
