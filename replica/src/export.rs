//! A list as a file, row by row: what stands in each column of a record.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::contact::Contact;
use domain::entity::Entity;
use domain::exchange::cell::Cell;
use domain::exchange::several::together;
use domain::exchange::write::{BYTE_ORDER_MARK, TextStyle, write_row};
use domain::exchange::xlsx::{SheetColumn, Workbook};
use domain::id::RecordId;
use domain::period::{NO_DAY, date, date_of};
use domain::phone::Phone;
use domain::row::{index, number};
use serde_json::Value;

use crate::figures::{Derived, answered, shown};
use crate::list::{at_path, default_of};
use crate::message::{ExportColumn, ExportKind, ExportPiece, ExportShape, Stages, TableFile};
use crate::tables::Tables;
use crate::text::customer_name;
use crate::view::View;

/// A file that is being written, of the records it is about.
pub struct Export {
    entity: Entity,
    ids: Vec<RecordId>,
    done: usize,
    columns: Vec<ExportColumn>,
    as_of: NaiveDate,
    writer: Writer,
    /// What our own people are called.
    people: HashMap<String, String>,
}

enum Writer {
    Text(String, TextStyle),
    Sheet(Box<Workbook>),
    Ended,
}

impl Export {
    /// Begins a file of these records, with what is derived for them at a date.
    pub fn new(
        tables: &Tables,
        (entity, ids): (Entity, Vec<RecordId>),
        shape: ExportShape,
        as_of: NaiveDate,
    ) -> Self {
        let ExportShape { file, name, columns } = shape;
        let writer = match file {
            TableFile::Csv { separator, decimal } => {
                let style = TextStyle { separator, decimal };
                let header: Vec<Cell> =
                    columns.iter().map(|column| Cell::text(column.header.as_str())).collect();
                let mut text = BYTE_ORDER_MARK.to_owned();
                write_row(&mut text, &header, style);
                Writer::Text(text, style)
            }
            TableFile::Xlsx => {
                let columns: Vec<SheetColumn> = columns.iter().map(sheet_column).collect();
                Writer::Sheet(Box::new(Workbook::new(&name, &columns)))
            }
        };
        let mut people = HashMap::new();
        for kind in [Entity::User, Entity::Employee] {
            for (row, view) in tables.views(&kind) {
                let Some(id) = tables.id(&kind, row) else { continue };
                people.insert(id.to_string(), view.text("name").to_owned());
            }
        }
        Self { entity, ids, done: 0, columns, as_of, writer, people }
    }

    /// For which date figures are wanted.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// How many records it is about.
    pub fn total(&self) -> u32 {
        number(self.ids.len())
    }

    /// Writes up to `most` more records; who is gone by now is left out.
    pub fn write(&mut self, tables: &Tables, derived: &Derived, most: usize) -> ExportPiece {
        let end = self.done.saturating_add(most).min(self.ids.len());
        let some = self.ids.get(self.done..end).unwrap_or_default();
        for id in some {
            let Some(row) = tables.row(&self.entity, *id) else { continue };
            let Some(view) = tables.view(&self.entity, row) else { continue };
            let at = At { tables, derived, entity: &self.entity, row, view, id: *id };
            let cells: Vec<Cell> =
                self.columns.iter().map(|column| self.cell(&at, column)).collect();
            match &mut self.writer {
                Writer::Text(text, style) => write_row(text, &cells, *style),
                // Whoever begins a file has seen to it that a sheet can hold as many.
                Writer::Sheet(book) => {
                    book.push(&cells);
                }
                Writer::Ended => {}
            }
        }
        self.done = end;
        let is_last = end == self.ids.len();
        let bytes = match &mut self.writer {
            Writer::Text(text, _) => std::mem::take(text).into_bytes(),
            Writer::Sheet(book) if !is_last => book.take(),
            _ => match std::mem::replace(&mut self.writer, Writer::Ended) {
                Writer::Sheet(book) => book.finish(),
                _ => Vec::new(),
            },
        };
        ExportPiece { done: number(end), bytes, is_last }
    }

    fn cell(&self, at: &At<'_>, column: &ExportColumn) -> Cell {
        let field = column.field.as_str();
        if let Some(cell) = derived_cell(at, column) {
            return cell;
        }
        let plain = || match at_path(at.view, field) {
            Some(Value::String(text)) => text,
            Some(Value::Null) | None => String::new(),
            Some(value) => value.to_string(),
        };
        match &column.kind {
            ExportKind::Text => Cell::text(plain()),
            ExportKind::Date => {
                let text = plain();
                date_of(&text).map_or_else(|| Cell::text(text), Cell::Date)
            }
            ExportKind::Money | ExportKind::Number => {
                let value = at_path(at.view, field).and_then(|value| value.as_i64());
                match (value, &column.kind) {
                    (Some(minor), ExportKind::Money) => Cell::Money(minor),
                    (Some(number), _) => Cell::Number(number),
                    (None, _) => Cell::text(plain()),
                }
            }
            ExportKind::Choice { words, needed } => {
                let stored = match plain() {
                    text if text.is_empty() && *needed => default_of(at.entity, field).to_owned(),
                    text => text,
                };
                Cell::text(word(words, &stored))
            }
            ExportKind::Phones(kind) => Cell::text(phones(at.view, kind.as_deref())),
            ExportKind::List => Cell::text(list(at.view, field)),
            ExportKind::Colleague => {
                let id = plain();
                Cell::text(self.people.get(&id).cloned().unwrap_or_default())
            }
            ExportKind::Key => Cell::text(at.id.to_string()),
            ExportKind::FullName => Cell::text(full_name(at.view)),
            ExportKind::Customer { key } => Cell::text(customer(at, *key)),
            ExportKind::Subject => Cell::text(subject(at.view)),
        }
    }
}

/// A record and what is known of it.
struct At<'a> {
    tables: &'a Tables,
    derived: &'a Derived,
    entity: &'a Entity,
    row: u32,
    view: View<'a>,
    id: RecordId,
}

/// What is derived of a customer; nothing for a field that is stored.
fn derived_cell(at: &At<'_>, column: &ExportColumn) -> Option<Cell> {
    let place = index(at.row);
    if *at.entity != Entity::Customer {
        return None;
    }
    let found = match column.field.as_str() {
        "lifecycle" => {
            let stage = at.derived.stages.get(place).copied().flatten();
            let words: &[_] = match &column.kind {
                ExportKind::Choice { words, .. } => words,
                _ => &[],
            };
            stage.map(|stage| Cell::text(word(words, stage_name(shown(stage.lifecycle)))))
        }
        "last_order" => {
            let day = at.derived.ever.get(place).map(|value| value.last_order);
            day.filter(|day| *day != NO_DAY).and_then(date).map(Cell::Date)
        }
        "revenue_w" => at.derived.window.get(place).map(|value| Cell::Money(value.revenue)),
        "score" => {
            let score = at.derived.scores.get(place).copied().and_then(answered);
            score.map(|score| Cell::Number(score.into()))
        }
        _ => return None,
    };
    Some(found.unwrap_or_default())
}

fn stage_name(stage: Stages) -> &'static str {
    match stage {
        Stages::Potential => "potential",
        Stages::New => "new",
        Stages::Loyal => "loyal",
        Stages::Ex => "ex",
    }
}

/// The word of a stored value; itself when a newer build stored it.
fn word<'a>(words: &'a [(String, String)], stored: &'a str) -> &'a str {
    let found = words.iter().find(|(value, _)| value == stored);
    found.map_or(stored, |(_, word)| word.as_str())
}

fn phones(view: View<'_>, kind: Option<&str>) -> String {
    let phones: Vec<Phone> = view.nested("phones");
    let is_kind = |phone: &&Phone| {
        let name = serde_json::to_value(phone.kind).unwrap_or_default();
        kind.is_none_or(|kind| name.as_str() == Some(kind))
    };
    let mut raws: Vec<&str> = Vec::new();
    for phone in phones.iter().filter(is_kind) {
        // A text with two numbers is stored with each of them.
        if !raws.contains(&phone.raw.as_str()) {
            raws.push(&phone.raw);
        }
    }
    together(&raws)
}

fn list(view: View<'_>, field: &str) -> String {
    let items: Vec<Value> = view.nested(field);
    let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
    texts.join(", ")
}

fn full_name(view: View<'_>) -> String {
    let name = |field: &str| view.text(field).to_owned();
    Contact {
        first_name: name("first_name"),
        infix: name("infix"),
        last_name: name("last_name"),
        ..Contact::default()
    }
    .full_name()
}

fn customer(at: &At<'_>, key: bool) -> String {
    if !key {
        return customer_name(at.tables, at.entity, at.row).to_owned();
    }
    at.view.id("customer").map(|id| id.to_string()).unwrap_or_default()
}

fn subject(view: View<'_>) -> String {
    match view.text("subject") {
        "" => view.text("note").lines().next().unwrap_or_default().to_owned(),
        subject => subject.to_owned(),
    }
}

fn sheet_column(column: &ExportColumn) -> SheetColumn {
    let width = match column.kind {
        ExportKind::Date | ExportKind::Money | ExportKind::Number => 14,
        ExportKind::Choice { .. } => 16,
        ExportKind::Key => 38,
        ExportKind::Text if column.field != "name" => 20,
        _ => 30,
    };
    SheetColumn { header: column.header.clone(), width }
}
