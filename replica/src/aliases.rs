//! Merged customers in the tables: whoever reads finds the one that stands for them. Nothing is moved;
//! when a merge or a split is heard of, the rows concerned are followed anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// Which customer stands for which, by row.
#[derive(Debug, Default)]
pub struct Standing {
    /// Of each that was merged, the one that stands for it.
    survivors: HashMap<u32, u32>,
    /// Of each that stands for others, those.
    merged: BTreeMap<u32, Vec<u32>>,
    /// Rows that a merge names, whether they are here or not.
    named: HashSet<u32>,
}

impl Standing {
    /// The row that stands for a customer's: its own, unless it was merged.
    pub fn survivor(&self, row: u32) -> u32 {
        self.survivors.get(&row).copied().unwrap_or(row)
    }

    /// Whether another stands for the customer in that row.
    pub fn is_merged(&self, row: u32) -> bool {
        self.survivors.contains_key(&row)
    }

    /// Whether merges name that row.
    pub fn names(&self, row: u32) -> bool {
        self.named.contains(&row)
    }

    /// Whether merges name any row.
    pub fn is_any(&self) -> bool {
        !self.named.is_empty()
    }

    /// The rows that the one in that row stands for.
    pub fn merged_into(&self, row: u32) -> &[u32] {
        self.merged.get(&row).map(Vec::as_slice).unwrap_or_default()
    }

    /// Everybody who was merged.
    pub fn all_merged(&self) -> impl Iterator<Item = u32> {
        self.survivors.keys().copied()
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
        let mut standing = Standing::default();
        let mut merges = Vec::with_capacity(said.len());
        for (survivor, other) in said {
            let rows = [survivor, other].map(|id| self.reserve(id));
            standing.named.extend(rows);
            // Who was erased, or has not come yet, takes nobody out of sight.
            if rows.iter().all(|row| self.own_view(*row).is_some()) {
                merges.push((survivor, other));
            }
        }
        for (other, survivor) in aliases(&merges) {
            let (other, survivor) = (self.reserve(other), self.reserve(survivor));
            standing.survivors.insert(other, survivor);
            standing.merged.entry(survivor).or_default().push(other);
        }
        self.stand(standing);
    }

    /// Takes up who stands for whom.
    fn stand(&mut self, standing: Standing) {
        let before = std::mem::replace(&mut self.standing, standing);
        let either = before.survivors.keys().chain(self.standing.survivors.keys());
        let moved: BTreeSet<u32> = either
            .copied()
            .filter(|row| before.survivor(*row) != self.standing.survivor(*row))
            .collect();
        let mut children: BTreeSet<Place> = BTreeSet::new();
        let mut customers = moved.clone();
        for row in moved {
            let stood = before.survivor(row);
            customers.extend([stood, self.standing.survivor(row)]);
            for entity in LISTED {
                let rows = self.facts.rows_of(&entity, stood);
                children.extend(rows.into_iter().map(|row| (entity.clone(), row)));
            }
        }
        let customers = customers.into_iter().map(|row| (Entity::Customer, row));
        self.follow_again(children.into_iter().chain(customers).collect());
    }

    fn reserve(&mut self, id: CustomerId) -> u32 {
        let row = self.intern_customer(id.into());
        self.facts.reserve_customer(row);
        row
    }
}
