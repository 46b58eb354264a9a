//! The customer pyramid: top, large, medium and small customers, inactive ones, prospects, suspects.
//!
//! Source: Curry, as in the handbook. By value in the window: top 1 %, large to 5 %, medium to 20 %,
//! small the rest; then those who bought earlier, those we spoke with, and those we only know.
//! Textbook shares of revenue differ per source and are no norm.

use serde::Serialize;

use super::pareto::first;
use super::ratio::wide;

/// Upper ends of top, large and medium in percent of active customers.
const ENDS: [u32; 3] = [1, 5, 20];

/// A layer of the pyramid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The first 1 %.
    Top,
    /// To 5 %.
    Large,
    /// To 20 %.
    Medium,
    /// All other active customers.
    Small,
    /// Bought, not in the window.
    Inactive,
    /// Never bought; we were in touch, or they asked for a quote.
    Prospect,
    /// Only known.
    Suspect,
}

impl Tier {
    /// Every layer, from the top.
    pub const ALL: [Self; 7] = [
        Self::Top,
        Self::Large,
        Self::Medium,
        Self::Small,
        Self::Inactive,
        Self::Prospect,
        Self::Suspect,
    ];

    /// The name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Small => "small",
            Self::Inactive => "inactive",
            Self::Prospect => "prospect",
            Self::Suspect => "suspect",
        }
    }

    /// Whether its customers bought in the window.
    pub fn is_active(self) -> bool {
        self <= Self::Small
    }
}

/// Where a customer stands with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealing {
    /// Bought in the window, which brought this value: revenue, margin or net.
    Active(i64),
    /// Bought before it only.
    Inactive,
    /// Was in touch or asked for a quote.
    Prospect,
    /// Neither.
    Suspect,
}

/// The layer of each customer; equal values rank by place, so order customers by their number.
pub fn tiers(dealings: &[Dealing]) -> Vec<Tier> {
    let tier = |dealing: &Dealing| match dealing {
        Dealing::Active(_) => Tier::Small,
        Dealing::Inactive => Tier::Inactive,
        Dealing::Prospect => Tier::Prospect,
        Dealing::Suspect => Tier::Suspect,
    };
    let mut tiers: Vec<Tier> = dealings.iter().map(tier).collect();
    let active = dealings.iter().enumerate().filter_map(|(place, dealing)| match dealing {
        Dealing::Active(value) => Some((std::cmp::Reverse(*value), place)),
        _ => None,
    });
    let mut ranked: Vec<_> = active.collect();
    ranked.sort_unstable();
    let ends = ENDS.map(|end| first(ranked.len(), end));
    for (rank, (_, place)) in ranked.iter().enumerate() {
        let layers = ends.iter().zip([Tier::Top, Tier::Large, Tier::Medium]);
        let layer = layers.into_iter().find(|(end, _)| rank < **end).map(|(_, tier)| tier);
        if let (Some(layer), Some(tier)) = (layer, tiers.get_mut(*place)) {
            *tier = layer;
        }
    }
    tiers
}

/// One layer in figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Layer {
    /// Customers in it.
    pub customers: usize,
    /// Their share of the active customers' revenue; absent for those who brought none.
    pub revenue_share: Option<f64>,
}

impl Layer {
    /// The layer `tier` of these customers.
    pub fn of(tier: Tier, tiers: &[Tier], dealings: &[Dealing]) -> Self {
        let sum = |wanted: &dyn Fn(Tier) -> bool| -> i128 {
            let pairs = tiers.iter().zip(dealings).filter(|(tier, _)| wanted(**tier));
            let values = pairs.filter_map(|(_, dealing)| match dealing {
                Dealing::Active(value) => Some(i128::from(*value)),
                _ => None,
            });
            values.sum()
        };
        let total = sum(&Tier::is_active);
        let is_shared = tier.is_active() && total > 0;
        Self {
            customers: tiers.iter().filter(|found| **found == tier).count(),
            revenue_share: is_shared.then(|| wide(sum(&|found| found == tier)) / wide(total)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_rounded_up_and_ties_go_by_place() {
        let mut dealings = vec![Dealing::Active(100); 20];
        dealings.extend([Dealing::Suspect, Dealing::Inactive, Dealing::Prospect]);
        let tiers = tiers(&dealings);
        let names: Vec<_> = tiers.iter().take(5).map(|tier| tier.name()).collect();
        assert_eq!(names, ["top", "medium", "medium", "medium", "small"]);
        assert_eq!(tiers[20..], [Tier::Suspect, Tier::Inactive, Tier::Prospect]);
        let layer = Layer::of(Tier::Medium, &tiers, &dealings);
        assert_eq!((layer.customers, layer.revenue_share), (3, Some(0.15)));
        assert_eq!(Layer::of(Tier::Inactive, &tiers, &dealings).revenue_share, None);
    }

    #[test]
    fn one_customer_is_the_top() {
        assert_eq!(tiers(&[Dealing::Active(-5)]), [Tier::Top]);
        assert_eq!(Layer::of(Tier::Top, &[Tier::Top], &[Dealing::Active(-5)]).revenue_share, None);
    }
}
