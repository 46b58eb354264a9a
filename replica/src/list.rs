//! Lists: filter, sort, and the window a page shows. The order of the last list is kept, so that
//! scrolling through it costs only the rows in sight.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::period::{NO_DAY, date};
use domain::row::{index, number};
use serde_json::Value;

use super::figures::{Derived, answered, shown};
use super::message::{Chosen, ListPage, ListQuery, ListRow};
use super::tables::Tables;
use super::text::{customer_name, fold, haystack};
use super::view::View;

/// From this many rows on a list is worth keeping.
const LONG: u32 = 2_000;

/// The last list, and folded texts to filter by.
#[derive(Debug, Default)]
pub struct Lists {
    last: Option<Ordered>,
    haystacks: Vec<Haystacks>,
}

/// The folded texts of one kind, by row.
#[derive(Debug)]
struct Haystacks {
    entity: Entity,
    /// The tables' version.
    at: u64,
    texts: Vec<String>,
}

/// The rows of a list, in its order.
#[derive(Debug)]
struct Ordered {
    query: ListQuery,
    /// The tables' version.
    at: u64,
    rows: Vec<u32>,
    /// All rows of the kind.
    total: u32,
}

/// What rows are sorted by; rows without a value come last either way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

impl Lists {
    /// The window of a list.
    pub fn page(&mut self, tables: &Tables, derived: &Derived, query: ListQuery) -> ListPage {
        let (from, count) = (query.from, query.count);
        let ordered = self.ordered(tables, derived, query);
        let entity = &ordered.query.entity;
        let window = ordered.rows.iter().skip(index(from)).take(index(count));
        let page = ListPage {
            total: ordered.total,
            matching: number(ordered.rows.len()),
            from,
            rows: window.filter_map(|row| list_row(tables, derived, entity, *row)).collect(),
        };
        self.keep(ordered);
        page
    }

    /// The ids of a window of a list, in its order; of the whole list where it counts none.
    pub fn ids(&mut self, tables: &Tables, derived: &Derived, query: ListQuery) -> Vec<RecordId> {
        let (from, count) = (query.from, query.count);
        let ordered = self.ordered(tables, derived, query);
        let most = if count == 0 { u32::MAX } else { count };
        let id = |row: &u32| tables.id(&ordered.query.entity, *row);
        let window = ordered.rows.iter().skip(index(from)).take(index(most));
        let ids = window.filter_map(id).collect();
        self.keep(ordered);
        ids
    }

    /// The records that were chosen, in the order of the list; those that no longer match come last, as
    /// long as they are shown at all.
    pub fn chosen(&mut self, tables: &Tables, derived: &Derived, chosen: &Chosen) -> Vec<RecordId> {
        let query = ListQuery { from: 0, count: 0, ..chosen.query.clone() };
        let entity = query.entity.clone();
        let named = sorted(&chosen.ids);
        let mut ids = self.ids(tables, derived, query);
        if chosen.all {
            ids.retain(|id| named.binary_search(id).is_err());
            return ids;
        }
        ids.retain(|id| named.binary_search(id).is_ok());
        let listed = sorted(&ids);
        let is_listed = |id: &RecordId| listed.binary_search(id).is_ok();
        let is_shown = |id: &&RecordId| !is_listed(id) && tables.find(&entity, **id).is_some();
        ids.extend(chosen.ids.iter().filter(is_shown));
        ids
    }

    /// The list in its order, as it was kept if it is the last one; to be kept again.
    fn ordered(&mut self, tables: &Tables, derived: &Derived, query: ListQuery) -> Ordered {
        let plain = ListQuery { from: 0, count: 0, ..query };
        let at = tables.version();
        let kept = self.last.take_if(|last| last.query == plain && last.at == at);
        kept.unwrap_or_else(|| Ordered {
            rows: self.order(tables, derived, &plain),
            total: number(tables.views(&plain.entity).count()),
            query: plain,
            at,
        })
    }

    /// Keeps a list; one of few rows is put in order in no time, and keeps no long one from staying.
    fn keep(&mut self, ordered: Ordered) {
        if self.last.is_none() || ordered.total >= LONG {
            self.last = Some(ordered);
        }
    }

    /// The rows that pass, in order.
    fn order(&mut self, tables: &Tables, derived: &Derived, query: &ListQuery) -> Vec<u32> {
        let words: Vec<String> =
            fold(&query.filter).split_whitespace().map(str::to_owned).collect();
        let texts = (!words.is_empty()).then(|| self.haystack(tables, &query.entity));
        let says_archived = query.only.iter().any(|(field, _)| field == "archived");
        let passes = |row: u32, view: View<'_>| {
            let text = texts.and_then(|texts| texts.get(index(row)));
            let has_words = words.iter().all(|word| text.is_some_and(|text| text.contains(word)));
            let is_wanted = query.only.iter().all(|(field, values)| {
                let value = plain_value(tables, derived, &query.entity, row, view, field);
                values.contains(&value)
            });
            has_words && is_wanted && (says_archived || !view.flag("archived"))
        };
        let mut keyed: Vec<(Option<Key>, u32)> = tables
            .views(&query.entity)
            .filter(|(row, view)| passes(*row, *view))
            .map(|(row, view)| (key(tables, derived, &query.entity, row, view, &query.sort), row))
            .collect();
        keyed.sort_by(|(left, left_row), (right, right_row)| {
            let by_key = match (left, right) {
                (Some(left), Some(right)) if query.descending => right.cmp(left),
                (Some(left), Some(right)) => left.cmp(right),
                (left, right) => left.is_none().cmp(&right.is_none()),
            };
            by_key.then(left_row.cmp(right_row))
        });
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    fn haystack(&mut self, tables: &Tables, entity: &Entity) -> &[String] {
        let version = tables.version();
        let is_kept = |it: &Haystacks| it.entity == *entity && it.at == version;
        if !self.haystacks.iter().any(is_kept) {
            self.haystacks.retain(|it| it.entity != *entity);
            let rows = tables.table(entity).map_or(0, super::table::Table::len);
            let mut texts = vec![String::new(); rows];
            for (row, view) in tables.views(entity) {
                if let Some(text) = texts.get_mut(index(row)) {
                    *text = haystack(tables, entity, row, view);
                }
            }
            self.haystacks.push(Haystacks { entity: entity.clone(), at: version, texts });
        }
        let kept = self.haystacks.iter().find(|it| it.entity == *entity);
        kept.map(|it| it.texts.as_slice()).unwrap_or_default()
    }
}

fn sorted(ids: &[RecordId]) -> Vec<RecordId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}

/// One row of a list.
pub fn list_row(tables: &Tables, derived: &Derived, entity: &Entity, row: u32) -> Option<ListRow> {
    let at = index(row);
    let is_customer = *entity == Entity::Customer;
    let of_customer = |found: bool| is_customer && found;
    let value = derived.window.get(at).filter(|_| is_customer);
    let ever = derived.ever.get(at).filter(|_| is_customer);
    let score = derived.scores.get(at).copied().filter(|_| is_customer);
    let stage = derived.stages.get(at).copied().flatten();
    Some(ListRow {
        row: tables.view(entity, row)?.envelope()?,
        customer_name: customer_name(tables, entity, row).to_owned(),
        lifecycle: stage.filter(|_| of_customer(true)).map(|stage| shown(stage.lifecycle)),
        last_order: ever.and_then(|value| date(value.last_order)),
        revenue_w: value.map(|value| value.revenue),
        score: score.and_then(answered),
        unsent: tables.is_unsent(entity, row),
    })
}

/// A field's value as a filter names it.
fn plain_value(
    tables: &Tables,
    derived: &Derived,
    entity: &Entity,
    row: u32,
    view: View<'_>,
    field: &str,
) -> String {
    if field == "lifecycle" && *entity == Entity::Customer {
        let stage = derived.stages.get(index(row)).copied().flatten();
        return stage.map_or_else(String::new, |stage| stage.lifecycle.name().to_owned());
    }
    if field == "customer_name" {
        return customer_name(tables, entity, row).to_owned();
    }
    match at_path(view, field) {
        Some(Value::String(text)) => text,
        Some(value) => value.to_string(),
        None => default_of(entity, field).to_owned(),
    }
}

/// What a field says that is not written down.
pub(crate) fn default_of(entity: &Entity, field: &str) -> &'static str {
    match (entity, field) {
        (Entity::Customer, "kind") => "organization",
        (Entity::Customer, "relation") => "customer",
        (Entity::Order, "kind") => "order",
        (Entity::Order, "status") => "confirmed",
        (Entity::Interaction, "channel") => "note",
        (_, "archived" | "is_direct") => "false",
        _ => "",
    }
}

fn key(
    tables: &Tables,
    derived: &Derived,
    entity: &Entity,
    row: u32,
    view: View<'_>,
    field: &str,
) -> Option<Key> {
    let at = index(row);
    let text = |text: &str| (!text.is_empty()).then(|| Key::Text(fold(text)));
    match (entity, field) {
        (_, "customer_name") => text(customer_name(tables, entity, row)),
        (Entity::Customer, "last_order") => {
            let day = derived.ever.get(at)?.last_order;
            (day != NO_DAY).then(|| Key::Number(day.into()))
        }
        (Entity::Customer, "revenue_w") => Some(Key::Number(derived.window.get(at)?.revenue)),
        (Entity::Customer, "score") => {
            answered(*derived.scores.get(at)?).map(|score| Key::Number(score.into()))
        }
        (Entity::Customer, "lifecycle") => {
            let stage = derived.stages.get(at).copied().flatten()?.lifecycle;
            Some(Key::Number(match shown(stage) {
                super::message::Stages::Potential => 0,
                super::message::Stages::New => 1,
                super::message::Stages::Loyal => 2,
                super::message::Stages::Ex => 3,
            }))
        }
        (Entity::Customer, "city" | "postcode" | "street" | "country") => {
            text(at_path(view, &format!("address.{field}"))?.as_str()?)
        }
        (Entity::Customer, "owner") => text(&owner_name(tables, view)?),
        (Entity::Customer, "kind" | "relation") if view.text(field).is_empty() => {
            text(default_of(entity, field))
        }
        (Entity::Contact, "name") => {
            text(&format!("{} {}", view.text("last_name"), view.text("first_name")))
        }
        _ if !view.text(field).is_empty() => text(view.text(field)),
        _ => match at_path(view, field)? {
            Value::String(value) => text(&value),
            Value::Bool(value) => Some(Key::Number(value.into())),
            Value::Number(value) => value.as_i64().map(Key::Number),
            // Labels and mail addresses by their first, telephone numbers as they were typed.
            Value::Array(items) => match items.first()? {
                Value::Object(phone) => text(phone.get("raw")?.as_str()?),
                first => text(first.as_str()?),
            },
            _ => None,
        },
    }
}

/// What whoever is responsible is called.
pub(crate) fn owner_name(tables: &Tables, view: View<'_>) -> Option<String> {
    let id = RecordId(view.id("owner")?);
    let mut kinds = [Entity::Employee, Entity::User].into_iter();
    kinds.find_map(|kind| Some(tables.find(&kind, id)?.text("name").to_owned()))
}

/// A field, or a part of one: `address.city`.
pub(crate) fn at_path(view: View<'_>, path: &str) -> Option<Value> {
    let (field, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = view.value(field)?.into_owned();
    if rest.is_empty() { Some(value) } else { value.get(rest).cloned() }
}
