//! Cases: which pass, in which order, how each stands to its deadline, and the figures over all.
//!
//! A case is read in place, only the fields that decide; rows are unpacked for what is shown. Whether a
//! customer bought again is looked up in the columns of orders.

mod file;
mod line;
mod read;
mod select;

pub use file::file;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use domain::analytics::case_desk::{CaseFacts, CaseTally, DeskRules};
use domain::analytics::purchase::days_of;
use domain::case::{Case, CaseKind, CaseStatus, Severity, Watch, proposed_due};
use domain::entity::Entity;
use domain::row::{index, number};
use domain::setting::Thresholds;
use domain::word::Word;
use domain::worktime::Calendar;

use self::line::line;
use self::read::read;
use self::select::{Found, select, sort};
use crate::message::{CaseBoard, CaseColumn, CaseFigures, CasePage, CaseQuery, ProposedDue};
use crate::owed::Here;
use crate::tables::Tables;

/// The firm's rules for cases.
struct Rules {
    calendar: Calendar,
    desk: DeskRules,
    fast_days: u32,
}

impl Rules {
    fn of(tables: &Tables) -> Self {
        let row = tables.views(&Entity::Setting).next();
        let thresholds: Thresholds =
            row.and_then(|(_, view)| view.envelope()?.record().ok()).unwrap_or_default();
        Self {
            calendar: tables.calendar(),
            desk: DeskRules {
                window_months: tables.setting().window_months,
                followup_days: thresholds.complaint_followup_days,
            },
            fast_days: thresholds.complaint_fast_days,
        }
    }
}

impl Here<'_> {
    /// The moment that a day is looked at: now if it is today, else its end.
    fn on(&self, as_of: NaiveDate) -> NaiveDateTime {
        let end = || as_of.succ_opt().map_or(NaiveDateTime::MAX, |it| it.and_time(NaiveTime::MIN));
        if as_of == self.now.date() { self.now } else { last_before(end()) }
    }
}

/// A deadline at midnight is not over before the day is.
fn last_before(midnight: NaiveDateTime) -> NaiveDateTime {
    midnight.checked_sub_signed(chrono::TimeDelta::seconds(1)).unwrap_or(midnight)
}

/// The days that a customer of a row bought on, ascending.
fn purchases(tables: &mut Tables, row: u32) -> Vec<i32> {
    let Some(customer) = tables.facts.owner(&Entity::Case, row) else { return Vec::new() };
    let orders = tables.facts.rows_of(&Entity::Order, customer);
    days_of(&tables.facts.order_columns(), &orders)
}

/// Every case that is there as it stood, with its row number.
fn all(tables: &Tables, watch: &Watch<'_>) -> Vec<(u32, Case)> {
    let views = tables.views(&Entity::Case);
    views.map(|(row, view)| (row, watch.as_it_stood(read(view)))).collect()
}

/// A window of the list.
pub fn list(tables: &mut Tables, query: &CaseQuery, here: Here<'_>) -> CasePage {
    let rules = Rules::of(tables);
    let watch = Watch::new(here.on(query.as_of), &rules.calendar, here.local);
    let cases = all(tables, &watch);
    let total = number(cases.len());
    let found = select(tables, cases, query, &watch, rules.desk);
    let found = sort(tables, found, query, &watch);
    let window = found.iter().skip(index(query.from)).take(index(query.count));
    let rows = window.filter_map(|it| line(tables, it.row, &it.case, &watch, rules.desk)).collect();
    CasePage { total, matching: number(found.len()), from: query.from, rows }
}

/// The board.
pub fn board(tables: &mut Tables, query: &CaseQuery, most: u32, here: Here<'_>) -> CaseBoard {
    let rules = Rules::of(tables);
    let watch = Watch::new(here.on(query.as_of), &rules.calendar, here.local);
    let cases = all(tables, &watch);
    let total = number(cases.len());
    let query = &CaseQuery { sort: "due".to_owned(), descending: false, ..query.clone() };
    let found = select(tables, cases, query, &watch, rules.desk);
    let found = sort(tables, found, query, &watch);
    let mut columns: BTreeMap<CaseStatus, Vec<Found>> = BTreeMap::new();
    for it in found {
        columns.entry(it.case.standing()).or_default().push(it);
    }
    let column = |status: CaseStatus| {
        let found = columns.get(&status).map(Vec::as_slice).unwrap_or_default();
        let shown = found.iter().take(index(most));
        let lines = shown.filter_map(|it| line(tables, it.row, &it.case, &watch, rules.desk));
        CaseColumn { status, lines: lines.collect(), total: number(found.len()) }
    };
    CaseBoard { total, columns: CaseStatus::ALL.map(column).into() }
}

/// The figures over all cases.
pub fn figures(tables: &mut Tables, as_of: NaiveDate, here: Here<'_>) -> CaseFigures {
    let rules = Rules::of(tables);
    let watch = Watch::new(here.on(as_of), &rules.calendar, here.local);
    let cases = all(tables, &watch);
    let facts = cases.iter().filter_map(|(row, case)| {
        CaseFacts::of(case, &watch, || purchases(tables, *row), rules.desk)
    });
    let DeskRules { window_months, followup_days } = rules.desk;
    let tally = CaseTally::of(facts, as_of, rules.desk);
    CaseFigures { tally, window_months, followup_days }
}

/// By when a case is to be solved that is raised now.
pub fn due(tables: &Tables, kind: &str, severity: &str, now: NaiveDateTime) -> ProposedDue {
    let kind = serde_json::from_value::<Word<CaseKind>>(kind.into()).unwrap_or_default();
    let severity = serde_json::from_value::<Word<Severity>>(severity.into()).unwrap_or_default();
    ProposedDue { on: proposed_due(&kind, &severity, now, &tables.calendar()) }
}
