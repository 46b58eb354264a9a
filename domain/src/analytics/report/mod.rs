//! The figures of a folder of tables, under the names of its known answers.
//!
//! A block whose table is absent or empty is left out; a value that cannot be computed is `null`.

mod answers;
mod blocks;
mod book;
mod columns;
mod dealings;
mod fields;
mod log;
mod table;

pub use log::{LogSpan, log_figures, log_table};

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::cohort::{Period, cohorts};
use super::effort::EffortSplit;
use super::funnel::Funnel;
use super::lifecycle::{Lifecycle, LifecycleCounts};
use super::loyal::LoyalShare;
use super::payment::Payment;
use super::profit::Averages;
use super::promise::Kept;
use super::quote::QuoteSuccess;
use super::retention::Repeat;
use super::staff::Staff;
use crate::entity::Entity;
use crate::exchange::Prepared;
use crate::period::day;
use crate::setting::Boundaries;

use answers::AnswerFigures;
use blocks::{as_map, put};
use book::Book;
use columns::Columns;

/// Blocks by name.
pub type Figures = Map<String, Value>;

/// The figures of prepared tables at a date.
pub fn figures(prepared: &Prepared, as_of: NaiveDate, setting: &Boundaries) -> Figures {
    let columns = Columns::of(prepared, day(as_of));
    let book = Book::of(&columns, as_of, setting);
    let filled: HashSet<&Entity> = prepared.records.iter().map(|row| &row.entity).collect();
    let has = |entity: Entity| filled.contains(&entity);
    let mut figures = Figures::new();
    put(&mut figures, "as_of", as_of);
    put(&mut figures, "config", setting.boundaries());
    if has(Entity::Customer) {
        figures.extend(over_customers(&book));
    }
    if has(Entity::Order) {
        figures.extend(over_orders(&book));
        if has(Entity::Campaign) {
            put(&mut figures, "campaign_cohorts", book.campaign_cohorts());
        }
        if has(Entity::Case) {
            put(&mut figures, "complaints", book.complaints());
        }
        if has(Entity::CampaignMember) {
            put(&mut figures, "winback", book.winbacks());
        }
    }
    if has(Entity::Quote) {
        let quotes = &columns.dealings.quotes;
        put(&mut figures, "offers", QuoteSuccess::of(quotes, book.today));
        put(&mut figures, "promise_offers", book.promised_quotes());
    }
    if has(Entity::Effort) {
        let split = EffortSplit::of(&columns.dealings.effort, &book.purchases, book.window);
        put(&mut figures, "effort_split", split);
        let cost = Averages::cost_on_non_buyers(&book.accounts);
        put(&mut figures, "cost_on_non_buyers_w", cost);
    }
    if has(Entity::Employee) && has(Entity::Interaction) {
        let dealings = &columns.dealings;
        let staff = Staff::of(&dealings.employees, &dealings.touches, book.window);
        put(&mut figures, "employee_contact", staff);
    }
    if has(Entity::SurveyResponse) {
        figures.extend(as_map(AnswerFigures::of(&book)));
    }
    figures
}

/// One line of text per customer and one of headings, comma-separated.
///
/// Customers not yet known at the date are left out; an empty cell is an undefined value.
pub fn customer_table(prepared: &Prepared, as_of: NaiveDate, setting: &Boundaries) -> String {
    let columns = Columns::of(prepared, day(as_of));
    table::text(&Book::of(&columns, as_of, setting))
}

fn over_customers(book: &Book<'_>) -> Figures {
    let LifecycleCounts { potential, new, loyal, ex, dormant, winback_possible } =
        LifecycleCounts::of(&book.stages);
    let names = Lifecycle::ALL.map(Lifecycle::name);
    let counts: std::collections::BTreeMap<_, _> =
        names.into_iter().zip([potential, new, loyal, ex]).collect();
    let mut figures = Figures::new();
    put(&mut figures, "lifecycle", counts);
    put(&mut figures, "dormant_customers", dormant);
    put(&mut figures, "winback_possible", winback_possible);
    put(&mut figures, "funnel", Funnel::of(&book.steps));
    figures
}

fn over_orders(book: &Book<'_>) -> Figures {
    let limits = &book.setting.thresholds;
    let mut figures = Figures::new();
    put(&mut figures, "average", book.averages());
    put(&mut figures, "ccv", book.community_value());
    put(&mut figures, "clv_simple", book.simple_value());
    put(&mut figures, "five_r_breaks", book.breaks);
    put(&mut figures, "loyal_share", LoyalShare::of(&book.stages, &book.values));
    put(&mut figures, "pareto", book.pareto());
    put(&mut figures, "payment", Payment::of(&book.columns.invoices, book.today));
    put(&mut figures, "promise_deliveries", Kept::of(&book.columns.deliveries, book.today));
    put(&mut figures, "pyramid", book.pyramid());
    let quarters = cohorts(&book.purchases, book.today, Period::Quarter);
    put(&mut figures, "quarter_cohorts", quarters);
    put(&mut figures, "relation_duration", book.relation_duration());
    put(&mut figures, "repeat", Repeat::of(&book.purchases, book.as_of, limits.repeat_days));
    put(&mut figures, "retention", book.retention);
    put(&mut figures, "rfm", book.rfm());
    put(&mut figures, "types", book.types());
    figures
}
