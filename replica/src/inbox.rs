//! Inbox: the rows that [`domain::inbox`] tells of, found without a walk over whole records. Copies are
//! listed as rows come ([`crate::facts`]), scores and goodbyes are found in columns of days, and closed
//! complaints by the day that stands in their rows.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use domain::case::Case;
use domain::customer::Customer;
use domain::entity::Entity;
use domain::id::{CustomerId, EmployeeId, RecordId};
use domain::inbox::{self, Mark, NEWS_DAYS, News, NewsKind, Reader};
use domain::period::day;
use domain::row::{index, number};
use domain::survey_response::SurveyResponse;
use serde::de::DeserializeOwned;

use crate::facts::NOBODY;
use crate::facts::copied::FIELD;
use crate::loose_ends::department_of;
use crate::message::{InboxLine, InboxPage, InboxQuery};
use crate::owed::colleague;
use crate::tables::Tables;
use crate::view::View;

/// What somebody should hear of.
pub fn inbox(tables: &Tables, query: &InboxQuery, today: NaiveDate) -> InboxPage {
    let departments: Vec<String> = query
        .people
        .iter()
        .map(|who| department_of(tables, Some((*who).into())))
        .filter(|name| !name.is_empty())
        .collect();
    let reader = Reader { people: &query.people, departments: &departments };
    let mut news = copied(tables, reader);
    news.extend(followed(tables, reader, today));
    news.retain(|news| news.is_told(today));
    inbox::in_order(&mut news);
    let user = tables.find(&Entity::User, query.user.into());
    let read: Vec<String> = user.and_then(|view| view.read("inbox_read")).unwrap_or_default();
    let is_spent = |mark: &&String| Mark((*mark).clone()).is_spent(today);
    let spent = read.iter().filter(is_spent).cloned().collect();
    let read: HashSet<String> = read.into_iter().collect();
    let unread: Vec<String> =
        news.iter().map(|news| news.mark().0).filter(|mark| !read.contains(mark)).collect();
    let lines = news.iter().take(index(query.most));
    let lines = lines.filter_map(|news| line(tables, news, &read)).collect();
    InboxPage { lines, total: number(news.len()), unread, spent }
}

/// What was copied to them.
fn copied(tables: &Tables, reader: Reader<'_>) -> Vec<News> {
    let rows = tables.facts.copied.rows();
    let news = |(entity, row): (&Entity, u32)| {
        let view = tables.view(entity, row)?;
        let copies: Vec<inbox::CopiedTo> = view.read(FIELD)?;
        let record = tables.id(entity, row)?;
        inbox::copied(record, view.id("customer").map(CustomerId), &copies, reader)
    };
    rows.filter_map(news).collect()
}

/// What happened to the customers that they look after or follow.
fn followed(tables: &Tables, reader: Reader<'_>, today: NaiveDate) -> Vec<News> {
    let since = today.checked_sub_days(Days::new(NEWS_DAYS)).unwrap_or(NaiveDate::MIN);
    let mut news = Vec::new();
    let is_theirs = |customer: Option<View<'_>>| {
        customer.is_some_and(|view| {
            let owner = view.id("owner").map(EmployeeId);
            let followers: Vec<EmployeeId> = view.read("followers").unwrap_or_default();
            reader.follows(owner, &followers)
        })
    };
    let first = since.to_string();
    for (row, view) in tables.views(&Entity::Case) {
        let is_late = |field| first.as_str() <= view.text(field);
        if (is_late("closed_on") || is_late("resolved_on"))
            && let Some(customer) = view.id("customer")
            && is_theirs(tables.find(&Entity::Customer, RecordId(customer)))
            && let Some((id, case)) = record::<Case>(tables, &Entity::Case, row)
        {
            news.extend(inbox::closed(id, &case, reader));
        }
    }
    let (first, last) = (day(since), day(today));
    let answers = tables.facts.responses();
    for ((row, on), customer) in (0..).zip(&answers.on).zip(&answers.customer) {
        if (first..=last).contains(on)
            && *customer != NOBODY
            && is_theirs(tables.view(&Entity::Customer, *customer))
            && let Some((id, answer)) =
                record::<SurveyResponse>(tables, &Entity::SurveyResponse, row)
        {
            news.extend(inbox::scored(id, &answer));
        }
    }
    for (row, on) in (0..).zip(tables.facts.customer_columns().ended_on) {
        if (first..=last).contains(on)
            && is_theirs(tables.view(&Entity::Customer, row))
            && let Some((id, customer)) = record::<Customer>(tables, &Entity::Customer, row)
        {
            news.extend(inbox::ended(id.into(), &customer));
        }
    }
    news
}

fn record<Record: DeserializeOwned>(
    tables: &Tables,
    entity: &Entity,
    row: u32,
) -> Option<(RecordId, Record)> {
    let envelope = tables.view(entity, row)?.envelope()?;
    Some((envelope.id, envelope.record().ok()?))
}

/// A line; nothing where the row is gone.
fn line(tables: &Tables, news: &News, read: &HashSet<String>) -> Option<InboxLine> {
    let (entity, view) = match news.kind {
        NewsKind::Copied => {
            let kinds = tables.facts.copied.kinds();
            let found = |entity: &Entity| Some((entity.clone(), tables.find(entity, news.record)?));
            kinds.filter_map(found).find(|(_, view)| view.value(FIELD).is_some())?
        }
        NewsKind::Closed => (Entity::Case, tables.find(&Entity::Case, news.record)?),
        NewsKind::Score => {
            (Entity::SurveyResponse, tables.find(&Entity::SurveyResponse, news.record)?)
        }
        NewsKind::Goodbye => (Entity::Customer, tables.find(&Entity::Customer, news.record)?),
    };
    let fields: &[&str] = match &entity {
        Entity::SurveyResponse => &["comment"],
        Entity::Task | Entity::Promise => &["what"],
        Entity::Customer => &["end_note"],
        Entity::Order => &["subject", "number"],
        _ => &["subject", "note"],
    };
    let mut said = fields.iter().map(|field| view.text(field).trim());
    let customer = news.customer.and_then(|id| tables.find(&Entity::Customer, id.into()));
    let mark = news.mark().0;
    Some(InboxLine {
        is_read: read.contains(&mark),
        mark,
        kind: news.kind,
        record: news.record,
        customer: news.customer,
        customer_name: customer.map(|view| view.text("name").to_owned()).unwrap_or_default(),
        what: said.find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
        score: view.int("score").and_then(|score| u8::try_from(score).ok()),
        reason: view.text("end_reason").to_owned(),
        by: news.by.map(|who| colleague(tables, who.into())).unwrap_or_default(),
        on: news.on,
        at: news.at,
        entity,
    })
}
