//! The timeline as data: rows grouped by when they happened, newest first, mailings folded.

use std::mem;

use chrono::{Datelike, Days, NaiveDate};
use domain::entity::Entity;
use domain::sync::envelope::Envelope;
use serde_json::Value;

/// What the chips above the timeline keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// Interactions and what the customer raised.
    Touches,
    /// Orders and credit notes.
    Sales,
    /// Survey answers.
    Surveys,
    /// Changes of fields, which history tells instead of rows.
    Changes,
}

/// When something happened, as coarsely as a person speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// After the as-of date.
    Later,
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    /// Year and month.
    Month(i32, u32),
    /// Without a date.
    Undated,
}

/// One place in the timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A row.
    Row(Box<Envelope>),
    /// Messages sent to many people, folded into one line.
    Mailings(Vec<Envelope>),
}

/// The rows of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub period: Period,
    pub items: Vec<Item>,
}

impl Filter {
    /// Whether a row is kept.
    pub fn keeps(self, row: &Envelope) -> bool {
        match self {
            Self::All => true,
            Self::Touches => matches!(row.entity, Entity::Interaction | Entity::Case),
            Self::Sales => row.entity == Entity::Order,
            Self::Surveys => row.entity == Entity::SurveyResponse,
            Self::Changes => false,
        }
    }
}

/// The day a row happened.
pub fn date_of(row: &Envelope) -> Option<NaiveDate> {
    let field = match row.entity {
        Entity::Task => "done_on",
        Entity::Promise => "delivered_on",
        Entity::Case => "opened_on",
        _ => "on",
    };
    row.fields.get(field)?.as_str()?.parse().ok()
}

/// Groups rows that come newest first.
pub fn grouped(rows: impl IntoIterator<Item = Envelope>, today: NaiveDate) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let period = period(date_of(&row), today);
        match groups.last_mut() {
            Some(group) if group.period == period => put(&mut group.items, row),
            _ => {
                let mut items = Vec::new();
                put(&mut items, row);
                groups.push(Group { period, items });
            }
        }
    }
    groups
}

/// Adds a row; a mailing after a mailing folds into it.
fn put(items: &mut Vec<Item>, row: Envelope) {
    let is_mailing = row.fields.get("channel").and_then(Value::as_str) == Some("mailing");
    match items.last_mut() {
        Some(Item::Mailings(rows)) if is_mailing => rows.push(row),
        _ if is_mailing => items.push(Item::Mailings(vec![row])),
        _ => items.push(Item::Row(Box::new(row))),
    }
}

fn period(on: Option<NaiveDate>, today: NaiveDate) -> Period {
    let Some(on) = on else { return Period::Undated };
    let monday = |date: NaiveDate| date.checked_sub_days(Days::new(weekday(date)));
    let days = (today - on).num_days();
    match days {
        ..0 => Period::Later,
        0 => Period::Today,
        1 => Period::Yesterday,
        _ if monday(on) == monday(today) => Period::ThisWeek,
        _ if monday(on) == monday(today).and_then(|day| day.checked_sub_days(Days::new(7))) => {
            Period::LastWeek
        }
        _ => Period::Month(on.year(), on.month()),
    }
}

fn weekday(date: NaiveDate) -> u64 {
    u64::from(date.weekday().num_days_from_monday())
}

/// How many mailings fold into one line; fewer stand as they are.
pub const FOLD_FROM: usize = 2;

/// Unfolds lines that hold too few mailings to be worth a click.
pub fn unfolded(mut groups: Vec<Group>) -> Vec<Group> {
    for group in &mut groups {
        for item in &mut group.items {
            if let Item::Mailings(rows) = item
                && rows.len() < FOLD_FROM
                && let Some(row) = mem::take(rows).pop()
            {
                *item = Item::Row(Box::new(row));
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(on: &str, channel: &str) -> Envelope {
        serde_json::from_value(json!({
            "entity": "interaction", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
            "fields": {"on": on, "channel": channel}, "scope": "base", "seq": 1,
        }))
        .unwrap()
    }

    #[track_caller]
    fn check(on: &str, expected: Period) {
        // A Monday.
        let today = "2025-06-30".parse().unwrap();
        assert_eq!(period(on.parse().ok(), today), expected, "{on}");
    }

    #[test]
    fn periods_follow_the_calendar_week() {
        check("2025-07-01", Period::Later);
        check("2025-06-30", Period::Today);
        check("2025-06-29", Period::Yesterday);
        check("2025-06-23", Period::LastWeek);
        check("2025-06-22", Period::Month(2025, 6));
        check("soon", Period::Undated);
    }

    #[test]
    fn mailings_in_one_period_fold() {
        let rows = [
            row("2025-05-03", "mailing"),
            row("2025-05-02", "mailing"),
            row("2025-05-01", "phone"),
        ];
        let groups = unfolded(grouped(rows, "2025-06-30".parse().unwrap()));
        assert_eq!(groups.len(), 1);
        assert!(matches!(&groups[0].items[0], Item::Mailings(rows) if rows.len() == 2));
        assert!(matches!(&groups[0].items[1], Item::Row(_)));
    }
}
