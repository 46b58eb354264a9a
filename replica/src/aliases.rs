//! Merged customers in the tables: whoever reads finds the one that stands for them. Nothing is moved;
//! when a merge or a split is heard of, the rows concerned are followed anew.

use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::pairing::{Pairing, Verdict, aliases};

use super::tables::{Place, Tables};
use super::view::View;

/// The kinds that are listed by their customer.
const LISTED: [Entity; 8] = [
    Entity::Contact,
    Entity::Interaction,
    Entity::Conflict,
    Entity::Task,
    Entity::Promise,
    Entity::Case,
    Entity::Order,
    Entity::SurveyResponse,
];

/// Which customer stands for which, by row. Sorted lists: merges are few beside customers, and whoever
/// follows a million rows asks of each.
#[derive(Debug, Default)]
pub struct Standing {
    /// Each that was merged, with the one that stands for it.
    survivors: Vec<(u32, u32)>,
    /// The same the other way round: each that stands for others, with one of those.
    merged: Vec<(u32, u32)>,
    /// Rows that a merge names, whether they are here or not.
    named: Vec<u32>,
}

impl Standing {
    fn of(named: Vec<u32>, mut survivors: Vec<(u32, u32)>) -> Self {
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(survivors.len());
        for (row, survivor) in &survivors {
            merged.push((*survivor, *row));
        }
        survivors.sort_unstable();
        merged.sort_unstable();
        Self { survivors, merged, named: distinct(named) }
    }

    /// The row that stands for a customer's: its own, unless it was merged.
    pub fn survivor(&self, row: u32) -> u32 {
        self.other(row).unwrap_or(row)
    }

    /// Whether another stands for the customer in that row.
    pub fn is_merged(&self, row: u32) -> bool {
        self.other(row).is_some()
    }

    fn other(&self, row: u32) -> Option<u32> {
        let place = self.survivors.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.survivors.get(place).map(|(_, survivor)| *survivor)
    }

    /// Whether merges name that row.
    pub fn names(&self, row: u32) -> bool {
        self.named.binary_search(&row).is_ok()
    }

    /// Whether merges name any row.
    pub fn is_any(&self) -> bool {
        !self.named.is_empty()
    }

    /// The rows that the one in that row stands for.
    pub fn merged_into(&self, row: u32) -> impl Iterator<Item = u32> {
        let first = self.merged.partition_point(|(survivor, _)| *survivor < row);
        let rest = self.merged.get(first..).unwrap_or_default();
        rest.iter().take_while(move |(survivor, _)| *survivor == row).map(|(_, merged)| *merged)
    }
}

impl Tables {
    /// The row of a customer that was merged or not, as it is itself.
    pub fn own_view(&self, row: u32) -> Option<View<'_>> {
        self.table(&Entity::Customer)?.view(row, self.blocks())
    }

    /// Who stands for a customer: itself, unless it was merged.
    pub fn survivor_of(&self, id: CustomerId) -> CustomerId {
        let row = self.row(&Entity::Customer, id.into());
        row.and_then(|row| self.id(&Entity::Customer, row)).map_or(id, CustomerId::from)
    }

    /// What people said of two customers, with the id of each word.
    pub fn pairings(&self) -> impl Iterator<Item = (RecordId, Pairing)> {
        self.views(&Entity::Pairing).filter_map(|(_, view)| {
            let row = view.envelope()?;
            Some((row.id, row.record().ok()?))
        })
    }

    /// Of which two customers that is said and not withdrawn, the one that stays first. Read in place:
    /// it is asked with each word that comes.
    pub fn said(&self, verdict: Verdict) -> impl Iterator<Item = (CustomerId, CustomerId)> {
        self.views(&Entity::Pairing).filter_map(move |(_, view)| {
            let said = Pairing {
                customer: view.id("customer").map(CustomerId),
                record: view.id("record").map(CustomerId),
                verdict: view.nested("verdict"),
                withdrawn: view.flag("withdrawn"),
                ..Pairing::default()
            };
            said.pair(verdict)
        })
    }

    /// Finds anew who stands for whom, and lets everything follow that belongs to them.
    pub(super) fn find_survivors(&mut self) {
        let said: Vec<(CustomerId, CustomerId)> = self.said(Verdict::Same).collect();
        let (mut named, mut merges) = (Vec::new(), Vec::with_capacity(said.len()));
        for (survivor, other) in said {
            let rows = [survivor, other].map(|id| self.reserve(id));
            named.extend(rows);
            // Who was erased, or has not come yet, takes nobody out of sight.
            if rows.iter().all(|row| self.own_view(*row).is_some()) {
                merges.push((survivor, other));
            }
        }
        let mut survivors = Vec::new();
        for (other, survivor) in aliases(&merges) {
            survivors.push((self.reserve(other), self.reserve(survivor)));
        }
        self.stand(Standing::of(named, survivors));
    }

    /// Takes up who stands for whom.
    fn stand(&mut self, standing: Standing) {
        let before = std::mem::replace(&mut self.standing, standing);
        // Who was moved, from whom, and all who see it.
        let (mut stood, mut customers) = (Vec::new(), Vec::new());
        for list in [&before.survivors, &self.standing.survivors] {
            for (row, _) in list {
                let (from, to) = (before.survivor(*row), self.standing.survivor(*row));
                if from != to {
                    stood.push(from);
                    customers.extend([*row, from, to]);
                }
            }
        }
        let mut places: Vec<Place> = Vec::new();
        for customer in distinct(stood) {
            for entity in &LISTED {
                for row in self.facts.rows_of(entity, customer) {
                    places.push((entity.clone(), row));
                }
            }
        }
        for row in distinct(customers) {
            places.push((Entity::Customer, row));
        }
        self.follow_again(places);
    }

    fn reserve(&mut self, id: CustomerId) -> u32 {
        let row = self.intern_customer(id.into());
        self.facts.reserve_customer(row);
        row
    }
}

/// Each row once, ascending.
fn distinct(mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable();
    rows.dedup();
    rows
}
