//! Which customer stands for which: the same on every device, in whatever order merges came there.
//!
//! Merges are the edges of a graph, and those that hang together are one customer: devices that merged
//! apart, A into B and B into A, or A into B and A into C, said the same of all of them. Of a group the
//! one stands for all that was merged into none; of several, or where a ring of merges leaves none, the
//! lowest id. So the answer depends on the set of merges alone.

use crate::id::CustomerId;

/// Customers that were merged into others, each with its survivor; ascending. A plain list: the maps that
/// say the same are a thousand lines of machine code, which the browser downloads.
pub type Aliases = Vec<(CustomerId, CustomerId)>;

/// Who stands for whom, of merges as survivor and other. Each customer here stands for none itself.
pub fn aliases(merges: &[(CustomerId, CustomerId)]) -> Aliases {
    let mut everybody = Vec::with_capacity(merges.len().saturating_mul(2));
    for (survivor, other) in merges {
        everybody.extend([*survivor, *other]);
    }
    everybody.sort_unstable();
    everybody.dedup();
    let place = |id: &CustomerId| everybody.binary_search(id).unwrap_or_default();
    // By place, which follows the ids: another one of the group, always lower; and who was merged.
    let mut parents: Vec<usize> = (0..everybody.len()).collect();
    let mut is_merged = vec![false; everybody.len()];
    for (survivor, other) in merges {
        let (survivor, other) = (place(survivor), place(other));
        put(&mut is_merged, other, true);
        let (one, two) = (lowest(&parents, survivor), lowest(&parents, other));
        put(&mut parents, one.max(two), one.min(two));
    }
    // Of each group by its lowest, who stands for it: from behind, so that the lowest has the last word.
    let mut survivors: Vec<usize> = (0..everybody.len()).collect();
    for (at, is_merged) in is_merged.iter().enumerate().rev() {
        if !is_merged {
            put(&mut survivors, lowest(&parents, at), at);
        }
    }
    let mut aliases = Aliases::new();
    for (at, id) in everybody.iter().enumerate() {
        let survivor = of(&survivors, lowest(&parents, at));
        aliases.extend(everybody.get(survivor).filter(|_| survivor != at).map(|it| (*id, *it)));
    }
    aliases
}

/// The lowest of a group, found by way of parents that are always lower.
fn lowest(parents: &[usize], mut at: usize) -> usize {
    while of(parents, at) != at {
        at = of(parents, at);
    }
    at
}

fn of(list: &[usize], at: usize) -> usize {
    list.get(at).copied().unwrap_or(at)
}

fn put<Item>(list: &mut [Item], at: usize, item: Item) {
    if let Some(place) = list.get_mut(at) {
        *place = item;
    }
}
