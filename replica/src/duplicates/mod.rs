//! Customers that are likely one, found among those in the tables: [`domain::duplicate`] compares, and
//! what it compares follows the tables from the first question on.
//!
//! Listing a hundred thousand customers takes seconds, so it goes in steps between which the worker
//! answers other questions; from then on only those are listed anew who changed.

mod line;
mod profile;

use domain::contact::Contact;
use domain::duplicate::{Finder, Listing, Pair, Profile};
use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::pairing::Verdict;
use domain::recognition::name;
use domain::row::{index, number};
use domain::sync::envelope::Envelope;

use self::profile::Told;
use super::facts::Stale;
use super::message::{AlikeLine, Belongings, DuplicatePage, Merged, Twin, TwinPage, Typed};
use super::tables::Tables;

/// Most that are shown while one is typed.
const MOST_ALIKE: usize = 3;

/// Everybody, ready to be compared.
#[derive(Debug, Default)]
pub struct Duplicates {
    finder: Option<Finder>,
    /// While everybody is being listed: up to which row they are.
    listing: Option<(Listing, u32)>,
    /// The pairs as they were last found, and who was set apart then.
    pairs: Option<(Apart, Vec<Pair>)>,
}

/// Rows of customers of whom a person said that they are not the same.
type Apart = Vec<(u32, u32)>;

impl Duplicates {
    /// Whether everybody is listed.
    pub fn is_listed(&self) -> bool {
        self.finder.is_some()
    }

    /// Forgets everybody: the tables are others now.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Lists so many customers more, or those who changed; false once everybody is.
    pub fn list_more(&mut self, tables: &mut Tables, rows: u32) -> bool {
        if self.finder.is_some() {
            return self.follow(tables);
        }
        let (mut listing, from) = self.listing.take().unwrap_or_else(|| {
            // What changes from here on is listed after the others.
            tables.facts.take_retold();
            (Listing::default(), 0)
        });
        let last = number(tables.facts.customers());
        let until = from.saturating_add(rows).min(last);
        for row in from..until {
            if let Some(told) = Told::of(tables, row) {
                told.with(|profile| listing.add(row, profile));
            }
        }
        if until < last {
            self.listing = Some((listing, until));
            return true;
        }
        self.finder = Some(listing.finder());
        self.pairs = None;
        self.follow(tables)
    }

    /// Lists anew who changed; true when that is everybody.
    fn follow(&mut self, tables: &mut Tables) -> bool {
        let Stale::Some(mut rows) = tables.facts.take_retold() else {
            self.forget();
            return true;
        };
        let Some(finder) = &mut self.finder else { return true };
        if !rows.is_empty() {
            self.pairs = None;
        }
        // Who stands for them is compared by their numbers too.
        let survivors: Vec<u32> = rows.iter().map(|row| tables.standing.survivor(*row)).collect();
        rows.extend(survivors);
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            match Told::of(tables, row) {
                Some(told) => told.with(|profile| finder.put(row, profile)),
                None => finder.take(row),
            }
        }
        false
    }

    /// The likeliest pairs; none before everybody is listed.
    pub fn page(&mut self, tables: &Tables, count: u32) -> DuplicatePage {
        let pairs = self.pairs(tables);
        DuplicatePage {
            total: number(pairs.len()),
            pairs: pairs
                .iter()
                .take(index(count))
                .filter_map(|pair| line::pair(tables, pair))
                .collect(),
        }
    }

    fn pairs(&mut self, tables: &Tables) -> &[Pair] {
        let apart = apart(tables);
        let Some(finder) = &mut self.finder else { return &[] };
        let kept = self.pairs.take().filter(|(kept, _)| *kept == apart);
        let (_, pairs) = self.pairs.insert(kept.unwrap_or_else(|| {
            let pairs = finder.pairs(&apart);
            (apart, pairs)
        }));
        pairs
    }

    /// Who is likely the customer or contact being typed; nobody before everybody is listed.
    pub fn alike(&self, tables: &mut Tables, typed: &Typed) -> Vec<AlikeLine> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let row = &typed.row;
        let found = if row.entity == Entity::Customer {
            Told::of_row(row).with(|profile| finder.alike(profile, None))
        } else {
            // By number and address alone: a name says whom it is only at the customer.
            let told = Told::of_row(row);
            told.with(|it| {
                let reached = Profile { phones: it.phones, mails: it.mails, ..Profile::default() };
                finder.alike(&reached, None)
            })
        };
        if row.entity == Entity::Customer {
            let lines = found.iter().filter_map(|alike| line::customer(tables, alike));
            return lines.take(MOST_ALIKE).collect();
        }
        let rows = found.iter().map(|alike| alike.row).collect();
        people_alike(tables, row, rows)
    }
}

/// People of these customers, or of the one that the typed contact is at, who are likely that contact.
fn people_alike(tables: &mut Tables, typed: &Envelope, mut customers: Vec<u32>) -> Vec<AlikeLine> {
    let at = typed.fields.get("customer").and_then(|id| CustomerId::parse(id.as_str()?));
    let at = at.and_then(|id| tables.row(&Entity::Customer, id.into()));
    customers.retain(|row| Some(*row) != at);
    customers.splice(0..0, at);
    let typed_name = typed.record::<Contact>().map(|it| heard(&it.full_name())).unwrap_or_default();
    let told = Told::of_row(typed);
    let mut lines = Vec::new();
    for customer in customers {
        for row in tables.facts.rows_of(&Entity::Contact, customer) {
            let Some(contact) = tables.view(&Entity::Contact, row).and_then(|it| it.envelope())
            else {
                continue;
            };
            let mut reasons = told.shared(&Told::of_row(&contact));
            let full_name = contact.record::<Contact>().map(|it| it.full_name());
            let full_name = full_name.unwrap_or_default();
            let is_named = Some(customer) == at && !typed_name.is_empty();
            if is_named && heard(&full_name) == typed_name {
                reasons.push(line::named(&full_name));
            }
            if !reasons.is_empty() {
                lines.extend(line::person(tables, customer, contact.id, full_name, reasons));
            }
        }
    }
    lines.truncate(MOST_ALIKE);
    lines
}

/// The words of a name by ear, in order.
fn heard(full_name: &str) -> Vec<Vec<u8>> {
    let plain = name::plain_text(full_name);
    let mut words: Vec<Vec<u8>> = name::words(&plain).map(name::key).collect();
    words.sort_unstable();
    words
}

/// Rows of customers of whom a person said that they are not the same, or of who stands for them.
fn apart(tables: &Tables) -> Apart {
    let said = tables.said(Verdict::Different);
    let row = |id: CustomerId| tables.row(&Entity::Customer, id.into());
    let mut rows: Apart = said.filter_map(|(one, two)| row(one).zip(row(two))).collect();
    rows.sort_unstable();
    rows
}

/// Two customers side by side.
pub fn twins(tables: &mut Tables, first: CustomerId, second: CustomerId) -> TwinPage {
    TwinPage { first: twin(tables, first), second: twin(tables, second) }
}

fn twin(tables: &mut Tables, id: CustomerId) -> Option<Twin> {
    let row = tables.row(&Entity::Customer, id.into())?;
    let view = tables.view(&Entity::Customer, row)?.envelope()?;
    // One that was merged meanwhile is not there by itself any more.
    if view.id != RecordId::from(id) {
        return None;
    }
    let mut count = |entity: &Entity| number(tables.facts.rows_of(entity, row).len());
    let has = Belongings {
        contacts: count(&Entity::Contact),
        interactions: count(&Entity::Interaction),
        orders: count(&Entity::Order),
        answers: count(&Entity::SurveyResponse),
        work: [Entity::Task, Entity::Promise, Entity::Case].iter().map(count).sum(),
    };
    Some(Twin { row: view, has })
}

/// The merges that make one of several, the latest first: those that name the customer in that row or
/// whom it stands for.
pub fn merged_here(tables: &Tables, row: u32) -> Vec<Merged> {
    let own = |id: Option<CustomerId>| {
        let id = RecordId::from(id?);
        (tables.row(&Entity::Customer, id)? == row).then_some(id)
    };
    let view = |id: RecordId| {
        let row = tables.own_row(&Entity::Customer, id)?;
        tables.own_view(row)?.envelope()
    };
    if tables.standing.merged_into(row).next().is_none() {
        return Vec::new();
    }
    let mut merged: Vec<Merged> = tables
        .pairings()
        .filter(|(_, said)| said.pair(Verdict::Same).is_some())
        .filter_map(|(id, said)| {
            let pairing = tables.find(&Entity::Pairing, id)?.envelope()?;
            let (survivor, other) = (view(own(said.customer)?)?, view(own(said.record)?)?);
            Some(Merged { pairing, survivor, other })
        })
        .collect();
    let at = |merged: &Merged| merged.pairing.fields.get("at").and_then(|at| at.as_i64());
    merged.sort_by_cached_key(|it| (std::cmp::Reverse(at(it)), it.pairing.id));
    merged
}

#[cfg(test)]
mod tests;
