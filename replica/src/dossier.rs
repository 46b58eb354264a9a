//! The dossier: everything about one customer.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::analytics::lifecycle::{LifecycleRules, Reason, stage};
use domain::analytics::purchase::{days_of, until};
use domain::case::Case;
use domain::consent::OBJECTIONS;
use domain::entity::Entity;
use domain::goodbye::{Dealings, OpenKind, OpenThing};
use domain::id::{
    CaseId, CustomerId, OpportunityId, OrderId, PromiseId, QuoteId, RecordId, TaskId,
};
use domain::opportunity::Opportunity;
use domain::order::Order;
use domain::pairing::SEEN;
use domain::period::{date, day};
use domain::promise::Promise;
use domain::quote::Quote;
use domain::row::{index, number};
use domain::sync::envelope::Envelope;
use domain::task::Task;
use uuid::Uuid;

use super::duplicates::merged_here;
use super::figures::{Derived, answered, shown};
use super::message::{Dossier, LifecycleWhy, Merged, OpenConflict, OpenLine, ValueFigures};
use super::owed::of_customer;
use super::tables::Tables;

/// Fewest gaps between purchase days that say something about the rhythm.
const MIN_GAPS: usize = 3;

/// The kinds on the timeline.
const TIMELINE: [Entity; 6] = [
    Entity::Interaction,
    Entity::Order,
    Entity::SurveyResponse,
    Entity::Case,
    Entity::Task,
    Entity::Promise,
];

/// Everything about one customer; absent when there is no such customer here.
pub fn dossier(
    tables: &mut Tables,
    derived: &Derived,
    customer: CustomerId,
    as_of: NaiveDate,
) -> Option<Dossier> {
    let row = tables.row(&Entity::Customer, customer.into())?;
    let mut record = tables.view(&Entity::Customer, row)?.envelope()?;
    let merged = merged_here(tables, row);
    object(&mut record, &merged);
    let mut unsent = Vec::new();
    if tables.is_unsent(&Entity::Customer, row) {
        unsent.push(record.id);
    }
    let mut contacts = rows(tables, &Entity::Contact, row, &mut unsent);
    contacts.sort_by_cached_key(|contact| {
        let text = |field: &str| contact.fields.get(field).and_then(|value| value.as_str());
        let left = text("left_at").is_some();
        (left, text("last_name").map(str::to_lowercase), contact.id)
    });
    let mut timeline = Vec::new();
    for entity in &TIMELINE {
        timeline.extend(rows(tables, entity, row, &mut unsent));
    }
    timeline.retain(|event| {
        let is_owed = matches!(event.entity, Entity::Case | Entity::Task | Entity::Promise);
        !is_owed || said(event, happened(&event.entity)).is_some()
    });
    timeline.sort_by_cached_key(|event| std::cmp::Reverse(moment(event)));
    let mut conflicts = rows(tables, &Entity::Conflict, row, &mut unsent);
    conflicts.sort_by_key(|conflict| std::cmp::Reverse(conflict.seq));
    let (sales, open) = still_open(tables, row, &mut unsent);
    let setting = tables.setting();
    let own_orders = tables.facts.rows_of(&Entity::Order, row);
    let days = days_of(&tables.facts.order_columns(), &own_orders);
    let days = until(&days, day(as_of));
    let ended = record.fields.get("ended_on").and_then(|on| on.as_str()?.parse().ok());
    let reason = record.fields.get("end_reason").cloned().unwrap_or_default();
    let reason = serde_json::from_value(reason).unwrap_or_default();
    let stage = stage(days, ended, reason, as_of, &LifecycleRules::from(&setting));
    Some(Dossier {
        names: names(tables, record.fields.get("owner"), &merged, &timeline),
        lifecycle: shown(stage.lifecycle),
        dormant: stage.dormant,
        winback_possible: stage.winback_possible,
        why: LifecycleWhy {
            purchase_days: number(days.len()),
            first_purchase: days.first().copied().and_then(date),
            last_purchase: days.last().copied().and_then(date),
            ended_on: match stage.reason {
                Reason::Ended { on, .. } => Some(on),
                _ => None,
            },
            dormant_months: setting.dormant_months,
            loyal_min: setting.loyal_min_purchase_days,
            median_gap_days: median_gap(days),
        },
        value: value(derived, row),
        scores: scores(tables, row, as_of),
        customer: record,
        contacts,
        timeline,
        sales,
        open,
        conflicts,
        merged,
        unsent,
    })
}

/// Possible sales and quotes that are not decided, and all that is to be looked at before a goodbye.
fn still_open(
    tables: &mut Tables,
    customer: u32,
    unsent: &mut Vec<RecordId>,
) -> (Vec<Envelope>, Vec<OpenLine>) {
    let promises: Vec<(PromiseId, Promise)> = of_customer(tables, &Entity::Promise, customer);
    let cases: Vec<(CaseId, Case)> = of_customer(tables, &Entity::Case, customer);
    let quotes: Vec<(QuoteId, Quote)> = of_customer(tables, &Entity::Quote, customer);
    let opportunities: Vec<(OpportunityId, Opportunity)> =
        of_customer(tables, &Entity::Opportunity, customer);
    let orders: Vec<(OrderId, Order)> = of_customer(tables, &Entity::Order, customer);
    let tasks: Vec<(TaskId, Task)> = of_customer(tables, &Entity::Task, customer);
    let dealings = Dealings {
        promises: &promises,
        cases: &cases,
        quotes: &quotes,
        opportunities: &opportunities,
        orders: &orders,
        tasks: &tasks,
    };
    let open = dealings.open();
    let mut sales = Vec::new();
    for entity in [Entity::Opportunity, Entity::Quote] {
        sales.extend(rows(tables, &entity, customer, unsent));
    }
    sales.retain(|sale| open.iter().any(|thing| thing.record == sale.id));
    let lines = open.into_iter().map(|thing| open_line(tables, thing)).collect();
    (sales, lines)
}

fn open_line(tables: &Tables, thing: OpenThing) -> OpenLine {
    let (entity, field) = match thing.kind {
        OpenKind::Promise => (Entity::Promise, "what"),
        OpenKind::Complaint | OpenKind::Case => (Entity::Case, "subject"),
        OpenKind::Quote => (Entity::Quote, "subject"),
        OpenKind::Opportunity => (Entity::Opportunity, "title"),
        OpenKind::Invoice => (Entity::Order, "number"),
        OpenKind::Task => (Entity::Task, "what"),
    };
    let view = tables.find(&entity, thing.record);
    let what = view.map(|view| view.text(field).to_owned()).unwrap_or_default();
    OpenLine { kind: thing.kind, what }
}

/// What somebody does not want holds of the one that stands for them too, also when it was said after
/// the merge, by someone who did not know of it.
fn object(record: &mut Envelope, merged: &[Merged]) {
    for merged in merged {
        let seen = merged.pairing.fields.get(SEEN);
        for field in OBJECTIONS {
            let now = merged.other.fields.get(field);
            let is_new = now != seen.and_then(|seen| seen.get(field));
            if is_new && now.and_then(|flag| flag.as_bool()) == Some(true) {
                record.fields.insert(field.to_owned(), true.into());
            }
        }
    }
}

/// Every conflict that nobody has looked at, latest first.
pub fn conflicts(tables: &Tables) -> Vec<OpenConflict> {
    let mut open: Vec<(u64, OpenConflict)> = Vec::new();
    for (_, view) in tables.views(&Entity::Conflict) {
        let Some(customer) = view.id("customer") else { continue };
        let named = tables.find(&Entity::Customer, RecordId(customer));
        let Some(name) = named.map(|customer| customer.text("name").to_owned()) else { continue };
        let customer = tables.survivor_of(CustomerId(customer));
        let field = view.text("field").to_owned();
        open.push((view.seq(), OpenConflict { customer, name, field }));
    }
    open.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    open.into_iter().map(|(_, conflict)| conflict).collect()
}

fn rows(
    tables: &mut Tables,
    entity: &Entity,
    customer: u32,
    unsent: &mut Vec<RecordId>,
) -> Vec<Envelope> {
    let mut rows = Vec::new();
    for row in tables.facts.rows_of(entity, customer) {
        let envelope = tables.view(entity, row).and_then(|view| view.envelope());
        if let Some(envelope) = envelope {
            if tables.is_unsent(entity, row) {
                unsent.push(envelope.id);
            }
            rows.push(envelope);
        }
    }
    rows
}

/// Date, then moment, then id, so that the order never jumps.
fn moment(event: &Envelope) -> (Option<String>, Option<i64>, RecordId) {
    let on = said(event, happened(&event.entity)).map(str::to_owned);
    (on, event.fields.get("at").and_then(|at| at.as_i64()), event.id)
}

/// The field with the day that something of a kind happened: work that is not done has not.
fn happened(entity: &Entity) -> &'static str {
    match entity {
        Entity::Task => "done_on",
        Entity::Promise => "delivered_on",
        Entity::Case => "opened_on",
        _ => "on",
    }
}

fn said<'row>(event: &'row Envelope, field: &str) -> Option<&'row str> {
    event.fields.get(field)?.as_str()
}

/// Names of the employees and users that rows refer to.
fn names(
    tables: &Tables,
    owner: Option<&serde_json::Value>,
    merged: &[Merged],
    timeline: &[Envelope],
) -> Vec<(RecordId, String)> {
    let by = |event: &'_ Envelope| match event.entity {
        Entity::Task => "done_by",
        Entity::Promise => "by",
        Entity::Case => "owner",
        _ => "employee",
    };
    let employees = timeline.iter().filter_map(|event| event.fields.get(by(event)));
    let ids: BTreeSet<Uuid> = owner
        .into_iter()
        .chain(merged.iter().filter_map(|merged| merged.pairing.fields.get("by")))
        .chain(employees)
        .filter_map(|id| Uuid::try_parse(id.as_str()?).ok())
        .collect();
    let name = |id: Uuid| {
        let id = RecordId(id);
        let view = tables.find(&Entity::Employee, id).or_else(|| tables.find(&Entity::User, id))?;
        Some((id, view.text("name").to_owned()))
    };
    ids.into_iter().filter_map(name).collect()
}

fn value(derived: &Derived, row: u32) -> ValueFigures {
    let at = index(row);
    let Some((window, ever)) = derived.window.get(at).zip(derived.ever.get(at)) else {
        return ValueFigures::default();
    };
    ValueFigures {
        orders_w: window.orders,
        revenue_w: window.revenue,
        margin_w: window.margin(),
        revenue_lifetime: ever.revenue,
        rank: derived.rank(row),
    }
}

/// The scores a customer gave up to the date, oldest first.
fn scores(tables: &mut Tables, customer: u32, as_of: NaiveDate) -> Vec<(NaiveDate, u8)> {
    let rows = tables.facts.rows_of(&Entity::SurveyResponse, customer);
    let responses = tables.facts.responses();
    let mut scores: Vec<(NaiveDate, u8)> = rows
        .into_iter()
        .filter_map(|row| {
            let on = date(*responses.on.get(index(row))?).filter(|on| *on <= as_of)?;
            Some((on, answered(*responses.score.get(index(row))?)?))
        })
        .collect();
    scores.sort_by_key(|(on, _)| *on);
    scores
}

/// Median days between purchase days, rounded down between two middle ones.
fn median_gap(days: &[i32]) -> Option<u32> {
    let pairs = days.iter().zip(days.iter().skip(1));
    let mut gaps: Vec<u32> = pairs.map(|(from, to)| from.abs_diff(*to)).collect();
    if gaps.len() < MIN_GAPS {
        return None;
    }
    gaps.sort_unstable();
    let middle = gaps.len() / 2;
    let upper = *gaps.get(middle)?;
    if gaps.len() % 2 == 1 {
        return Some(upper);
    }
    Some(gaps.get(middle.checked_sub(1)?)?.midpoint(upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rhythm_needs_three_gaps() {
        assert_eq!(median_gap(&[0, 10, 20]), None);
        assert_eq!(median_gap(&[0, 10, 20, 50]), Some(10));
        assert_eq!(median_gap(&[0, 10, 30, 60, 100]), Some(25));
    }
}
