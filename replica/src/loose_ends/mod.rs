//! Loose ends: the rows that [`domain::loose_ends`] looks at, found without a walk over whole records.
//!
//! Wishes, possible sales and quotes are listed as rows come ([`crate::facts`]). Of contacts only those of
//! the last [`DAYS`] days are looked at, found in a column of days: whoever wrote longer ago and heard nothing does
//! not wait for an answer any more.

mod gather;
mod line;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Days, NaiveDate};
use domain::analytics::ratio::ceiling;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::loose_ends::{FirstAnswers, Listener, Unanswered};
use domain::row::index;

use self::gather::Gathered;
use self::line::Loose;
use crate::message::{DepartmentAnswers, LooseGroup, LooseKind, LoosePage, LooseQuery};
use crate::owed::Here;
use crate::tables::Tables;

/// Contacts of so many days are looked at.
pub const DAYS: u64 = 90;

/// What nobody answered or takes further.
pub fn loose_ends(tables: &Tables, query: &LooseQuery, here: Here<'_>) -> LoosePage {
    let calendar = tables.calendar();
    let today = here.now.date();
    let since = today.checked_sub_days(Days::new(DAYS)).unwrap_or(NaiveDate::MIN);
    let gathered = Gathered::of(tables, since);
    let listener = Listener { now: here.now, calendar: &calendar, local: here.local };
    let answer_time = tables.answer_time();
    let unanswered =
        listener.unanswered(&gathered.touches, |department| answer_time.minutes_of(department));
    let follow = gathered.follow();
    let followed = follow.followed();
    let loose = unanswered_of(tables, unanswered, &followed)
        .chain(follow.idle_wishes(&gathered.cases).into_iter().map(Loose::wish(tables)))
        .chain(
            follow
                .idle_opportunities(&gathered.opportunities)
                .into_iter()
                .map(Loose::opportunity(tables)),
        )
        .chain(follow.idle_quotes(&gathered.quotes).into_iter().map(Loose::quote(tables)));
    let mut page = LoosePage::default();
    let mut groups: BTreeMap<LooseKind, (u32, Vec<Loose>)> = BTreeMap::new();
    let mut names: BTreeSet<String> = gathered.departments(tables, today);
    for loose in loose.filter(|loose| loose.is_shown(tables)) {
        names.insert(loose.department.clone());
        if query.department.as_ref().is_some_and(|wanted| *wanted != loose.department) {
            continue;
        }
        let count = if loose.put_aside.is_some() { &mut page.aside } else { &mut page.open };
        *count = count.saturating_add(1);
        if loose.put_aside.is_some() == query.aside {
            let (total, lines) = groups.entry(loose.kind).or_default();
            *total = total.saturating_add(1);
            if lines.len() < index(query.most) {
                lines.push(loose);
            }
        }
    }
    let group = |(kind, (total, lines)): (LooseKind, (u32, Vec<Loose>))| LooseGroup {
        kind,
        total,
        lines: lines.iter().filter_map(|loose| loose.line(tables)).collect(),
    };
    page.groups = groups.into_iter().map(group).collect();
    page.departments = answers(listener.first_answers(&gathered.touches, since), names);
    page
}

/// Contacts that wait and on which nothing is to be done yet.
fn unanswered_of(
    tables: &Tables,
    waiting: Vec<Unanswered>,
    followed: &HashSet<RecordId>,
) -> impl Iterator<Item = Loose> {
    let waiting = waiting.into_iter().filter(|waits| !followed.contains(&waits.interaction.into()));
    waiting.map(|waits| Loose::unanswered(tables, waits))
}

fn answers(
    mut figures: BTreeMap<String, FirstAnswers>,
    names: BTreeSet<String>,
) -> Vec<DepartmentAnswers> {
    for name in names {
        figures.entry(name).or_default();
    }
    let row = |(name, figures): (String, FirstAnswers)| DepartmentAnswers {
        name,
        median_minutes: figures.median_minutes.map(ceiling),
        answered: figures.answered,
        unanswered: figures.unanswered,
    };
    figures.into_iter().map(row).collect()
}

/// Where one of our own people works: an employee, or the employee that a user is. Empty when unknown.
pub(crate) fn department_of(tables: &Tables, id: Option<RecordId>) -> String {
    let Some(id) = id else { return String::new() };
    let employed = || {
        let user = tables.find(&Entity::User, id)?;
        tables.find(&Entity::Employee, RecordId(user.id("employee")?))
    };
    let view = tables.find(&Entity::Employee, id).or_else(employed);
    view.map(|view| view.text("department").trim().to_owned()).unwrap_or_default()
}
