//! One case with everything about it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::case::{CaseStep, Watch};
use domain::entity::Entity;
use domain::id::{CaseId, RecordId};

use super::Rules;
use super::line::line;
use super::read::read;
use crate::message::CaseFile;
use crate::owed::{Here, colleague};
use crate::tables::Tables;
use crate::view::View;

/// A case; absent when there is no such case here, or it was taken back.
pub fn file(
    tables: &mut Tables,
    case: CaseId,
    as_of: NaiveDate,
    here: Here<'_>,
) -> Option<CaseFile> {
    let rules = Rules::of(tables);
    let watch = Watch::new(here.on(as_of), &rules.calendar, here.local);
    let row = tables.row(&Entity::Case, case.into())?;
    let case = watch.as_it_stood(read(tables.view(&Entity::Case, row)?));
    let line = line(tables, row, &case, &watch, rules.desk)?;
    let view = tables.view(&Entity::Case, row)?;
    Some(CaseFile {
        is_fast: case.resolved_on.map(|_| case.is_fast(rules.fast_days)),
        fast_days: rules.fast_days,
        order: order(tables, view),
        names: names(tables, view),
        line,
    })
}

/// The number of the order concerned, else its day.
fn order(tables: &Tables, view: View<'_>) -> String {
    let order = view.id("order").and_then(|id| tables.find(&Entity::Order, RecordId(id)));
    let Some(order) = order else { return String::new() };
    let told = ["number", "on"].map(|field| order.text(field));
    told.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// What our own people in the log are called.
fn names(tables: &Tables, view: View<'_>) -> Vec<(RecordId, String)> {
    let log: Vec<CaseStep> = view.nested("status_log");
    let ids: BTreeSet<RecordId> = log.iter().filter_map(|step| step.by).map(Into::into).collect();
    ids.into_iter().map(|id| (id, colleague(tables, id))).collect()
}
