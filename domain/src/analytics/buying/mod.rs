//! Buying models for customers without a contract: who is still alive, how often they will buy, and
//! what that is worth.
//!
//! Time runs in a unit of the caller's choice, most often weeks. Everything is computed in
//! logarithms, so that busy customers and long spans neither overflow nor vanish.

mod bg_nbd;
mod fit;
mod gamma_gamma;
mod pareto_nbd;
mod summary;
mod worth;

pub use bg_nbd::BgNbd;
pub use fit::Fit;
pub use gamma_gamma::{GammaGamma, Spender, correlation};
pub use pareto_nbd::ParetoNbd;
pub use summary::{Bought, Pattern, summary};
pub use worth::{MONTH_WEEKS, Worth};

use thiserror::Error;

/// Fewer customers who came back tell too little about how people come back.
pub const LEAST_REPEATERS: usize = 100;

/// Why a model is not fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The parameters would be mostly chance.
    #[error(
        "only {found} customers bought again; with fewer than {least} the parameters are chance"
    )]
    TooFewRepeaters {
        /// Customers who bought again.
        found: usize,
        /// How many it takes.
        least: usize,
    },
    /// The likelihood has no maximum that can be computed.
    #[error("the likelihood of these purchases has no maximum within reason")]
    NoMaximum,
}

/// Patterns that occur, each with how often: equal ones cost one evaluation.
struct Weighted {
    pattern: Pattern,
    weight: f64,
}

/// Merges equal patterns, ascending by number of repeats; `scale` shortens all times.
fn merged(patterns: &[Pattern], scale: f64) -> Vec<Weighted> {
    let mut sorted = patterns.to_vec();
    let order = |a: &Pattern, b: &Pattern| {
        let times = a.recency.total_cmp(&b.recency).then(a.age.total_cmp(&b.age));
        a.repeats.cmp(&b.repeats).then(times)
    };
    sorted.sort_unstable_by(order);
    let groups = sorted.chunk_by(|a, b| order(a, b).is_eq());
    let scaled = |pattern: &Pattern| Pattern {
        repeats: pattern.repeats,
        recency: pattern.recency * scale,
        age: pattern.age * scale,
    };
    let one = |group: &[Pattern]| {
        let pattern = scaled(group.first()?);
        Some(Weighted { pattern, weight: super::ratio::count(group.len()) })
    };
    groups.filter_map(one).collect()
}

/// What fits of both models begin with: enough repeaters, and times scaled to ten at most.
fn prepared(patterns: &[Pattern]) -> Result<(Vec<Weighted>, f64), ModelError> {
    let found = patterns.iter().filter(|pattern| pattern.repeats > 0).count();
    if found < LEAST_REPEATERS {
        return Err(ModelError::TooFewRepeaters { found, least: LEAST_REPEATERS });
    }
    let longest = patterns.iter().map(|pattern| pattern.age).fold(0.0, f64::max);
    if longest <= 0.0 {
        return Err(ModelError::NoMaximum);
    }
    let scale = 10.0 / longest;
    Ok((merged(patterns, scale), scale))
}

/// Repeats of all patterns together.
fn repeats(patterns: &[Pattern]) -> f64 {
    patterns.iter().map(|pattern| f64::from(pattern.repeats)).sum()
}

/// Logarithm of the likelihood of all rows: what depends on the number of repeats only is computed
/// once per number.
fn total(rows: &[Weighted], front: impl Fn(f64) -> f64, rest: impl Fn(&Pattern) -> f64) -> f64 {
    let of_group = |group: &[Weighted]| {
        let front = front(group.first().map_or(0.0, |row| f64::from(row.pattern.repeats)));
        group.iter().map(|row| row.weight * (front + rest(&row.pattern))).sum::<f64>()
    };
    rows.chunk_by(|a, b| a.pattern.repeats == b.pattern.repeats).map(of_group).sum()
}
