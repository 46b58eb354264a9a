//! Which customer stands for which: the same on every device, in whatever order merges came there.
//!
//! Merges are the edges of a graph, and those that hang together are one customer: devices that merged
//! apart, A into B and B into A, or A into B and A into C, said the same of all of them. Of a group the
//! one stands for all that was merged into none; of several, or where a ring of merges leaves none, the
//! lowest id. So the answer depends on the set of merges alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::CustomerId;

/// The survivor of each customer that was merged into another.
pub type Aliases = BTreeMap<CustomerId, CustomerId>;

/// Who stands for whom, of merges as survivor and other. Each customer here stands for none itself.
pub fn aliases(merges: &[(CustomerId, CustomerId)]) -> Aliases {
    let mut parents = Aliases::new();
    for (survivor, other) in merges {
        let (one, two) = (lowest(&parents, *survivor), lowest(&parents, *other));
        parents.insert(one.max(two), one.min(two));
    }
    let merged: BTreeSet<CustomerId> = merges.iter().map(|(_, other)| *other).collect();
    let everybody: BTreeSet<CustomerId> =
        merges.iter().flat_map(|(survivor, other)| [*survivor, *other]).collect();
    let mut survivors = Aliases::new();
    for id in everybody.difference(&merged) {
        survivors.entry(lowest(&parents, *id)).or_insert(*id);
    }
    let stands_for = |id: CustomerId| {
        let lowest = lowest(&parents, id);
        (id, survivors.get(&lowest).copied().unwrap_or(lowest))
    };
    everybody.into_iter().map(stands_for).filter(|(id, survivor)| id != survivor).collect()
}

/// The lowest id of a group, found by way of parents that are always lower.
fn lowest(parents: &Aliases, mut id: CustomerId) -> CustomerId {
    while let Some(parent) = parents.get(&id).filter(|parent| **parent != id) {
        id = *parent;
    }
    id
}
