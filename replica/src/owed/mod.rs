//! What is owed: the rows that [`domain::today`] makes its list of, found without a walk over all rows.
//!
//! Open tasks, promises and cases are listed as rows come ([`crate::facts`]); dissatisfied people are
//! found in the columns of scores, birthdays and anniversaries in columns of days. Natively, of 100 000
//! customers with 200 000 people, as many answers, and 2 000 open among 100 000 tasks, it takes 125 ms.

mod gather;
pub(crate) mod line;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use domain::analytics::lead_time::{FEWEST, LeadTime};
use domain::analytics::ratio::ceiling;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::period::day;
use domain::promise::{Promise, PromiseKind, rows_of_kind};
use domain::row::index;
use domain::today::{ALL_AHEAD, Item, Local, Urgency, View, Whose, list};
use domain::word::Word;

use self::gather::Gathered;
pub(crate) use self::gather::{of_customer, open_records, records};
use self::line::line;
pub(crate) use self::line::person;
use crate::message::{OwedGroup, OwedPage, OwedQuery, OwedUrgency, PromiseTimes};
use crate::tables::Tables;

/// How many working days ahead the list of today looks: a week.
const DAYS_AHEAD: i32 = 5;

/// When and where it is: neither replica nor domain has a clock or knows zones.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// Civil time now, in the workspace's zone.
    pub now: NaiveDateTime,
    /// The civil time there of a moment.
    pub local: Local<'a>,
}

/// What is owed.
pub fn owed(tables: &mut Tables, query: &OwedQuery, here: Here<'_>) -> OwedPage {
    let calendar = tables.calendar();
    let gathered = match query.customer {
        Some(customer) => Gathered::of_customer(tables, customer),
        None => Gathered::of_everybody(tables, here.now.date(), &calendar),
    };
    let view = View {
        now: here.now,
        calendar: &calendar,
        local: here.local,
        whose: match &query.people {
            Some(people) => Whose::Of { people, and_nobodys: true },
            None => Whose::Everybody,
        },
        days_ahead: if query.customer.is_some() { ALL_AHEAD } else { DAYS_AHEAD },
    };
    let mut groups: BTreeMap<OwedUrgency, (u32, Vec<Item>)> = BTreeMap::new();
    for item in list(&gathered.owed(), &view) {
        let (total, items) = groups.entry(urgency(&item)).or_default();
        *total = total.saturating_add(1);
        if items.len() < index(query.most) {
            items.push(item);
        }
    }
    let group = |(urgency, (total, items)): (OwedUrgency, (u32, Vec<Item>))| OwedGroup {
        urgency,
        total,
        lines: items.iter().filter_map(|item| line(tables, item)).collect(),
    };
    OwedPage { groups: groups.into_iter().map(group).collect() }
}

fn urgency(item: &Item) -> OwedUrgency {
    match item.urgency {
        Urgency::Overdue { .. } => OwedUrgency::Overdue,
        Urgency::Today { .. } => OwedUrgency::Today,
        Urgency::Ahead { .. } => OwedUrgency::Ahead,
        Urgency::Undated => OwedUrgency::Undated,
    }
}

/// How long promises of a kind take us, and what to promise on a day.
pub fn promise_times(tables: &Tables, kind: &str, on: NaiveDate) -> PromiseTimes {
    let calendar = tables.calendar();
    let word = serde_json::from_value::<Word<PromiseKind>>(kind.into()).unwrap_or_default();
    let promises: Vec<Promise> = tables
        .views(&Entity::Promise)
        .filter(|(_, view)| !view.text("delivered_on").is_empty())
        .filter_map(|(_, view)| view.envelope()?.record().ok())
        .collect();
    let times = LeadTime::of(&rows_of_kind(&promises, &word), day(on), &calendar);
    let is_told = times.n >= FEWEST;
    PromiseTimes {
        count: times.n,
        usual_days: times.median_days.filter(|_| is_told).map(ceiling),
        most_days: times.p90_days.filter(|_| is_told).and_then(|days| u32::try_from(days).ok()),
        proposed: times.proposed(on, &calendar),
    }
}

/// What one of our own people is called: an employee, or someone who signs in.
pub(crate) fn colleague(tables: &Tables, id: RecordId) -> String {
    let view = tables.find(&Entity::Employee, id).or_else(|| tables.find(&Entity::User, id));
    view.map(|view| view.text("name").to_owned()).unwrap_or_default()
}
