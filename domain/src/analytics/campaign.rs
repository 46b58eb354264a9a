//! Acquisition campaigns against loyalty: what became of the customers each brought in.
//!
//! Source: the sales textbook (§1.3.2). Those of no campaign are a group too; under twenty buyers a
//! group tells little.

use std::collections::BTreeMap;

use serde::Serialize;

use super::profit::PER_UNIT;
use super::ratio::{mean, share, wide};
use super::survival::{Curve, LogRank, Observation};
use crate::row;

/// The name of the group without a campaign.
pub const NO_CAMPAIGN: &str = "(none)";

/// Fewer buyers than this tell little.
pub const FEW_BUYERS: usize = 20;

/// A customer who bought.
#[derive(Clone, Debug)]
pub struct Won {
    /// Key of the campaign that won them; empty for none.
    pub campaign: String,
    /// Length of the relation.
    pub relation: Observation,
    /// Whether they are loyal.
    pub loyal: bool,
    /// Whether they came back at least once.
    pub repeated: bool,
    /// Lifetime net value, in sixtieths of a minor unit.
    pub net: i64,
}

/// What became of one campaign's customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CampaignCohort {
    /// Share of relations that last longer than a year.
    #[serde(rename = "S_365")]
    pub s_365: Option<f64>,
    /// Customers who bought.
    pub buyers: usize,
    /// Of those, loyal.
    pub loyal_share: Option<f64>,
    /// Mean lifetime net value in whole units of money.
    pub mean_net_lifetime: Option<f64>,
    /// Median relation duration.
    pub median_days: Option<i64>,
    /// Of the buyers, came back.
    pub repeat_share: Option<f64>,
    /// Mean relation duration up to the horizon.
    pub rmst_days: Option<f64>,
}

/// All campaigns, and whether they differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CampaignCohorts {
    /// The test over all groups; a difference is proven below 0.05.
    pub logrank: LogRankBlock,
    /// By key of the campaign.
    pub table: BTreeMap<String, CampaignCohort>,
}

/// The test, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogRankBlock {
    /// The statistic.
    pub chi2: Option<f64>,
    /// Groups less one.
    pub df: usize,
    /// Chance of such a difference were there none.
    pub p: Option<f64>,
}

impl CampaignCohorts {
    /// Of these buyers, with the mean duration up to so many days.
    pub fn of(buyers: &[Won], horizon: u32) -> Self {
        let mut groups: BTreeMap<&str, Vec<&Won>> = BTreeMap::new();
        for buyer in buyers {
            let name = if buyer.campaign.is_empty() { NO_CAMPAIGN } else { &buyer.campaign };
            groups.entry(name).or_default().push(buyer);
        }
        let relations = |group: &Vec<&Won>| group.iter().map(|buyer| buyer.relation).collect();
        let lengths: Vec<Vec<Observation>> = groups.values().map(relations).collect();
        let test = LogRank::between(&lengths);
        let cohorts = groups.iter().zip(&lengths);
        let table = cohorts.map(|((name, group), lengths)| {
            ((*name).to_owned(), CampaignCohort::of(group, lengths, horizon))
        });
        Self {
            logrank: LogRankBlock {
                chi2: test.map(|test| test.chi2),
                df: groups.len().saturating_sub(1),
                p: test.map(|test| test.p),
            },
            table: table.collect(),
        }
    }
}

impl CampaignCohort {
    fn of(group: &[&Won], lengths: &[Observation], horizon: u32) -> Self {
        let curve = Curve::of(lengths);
        let part = |is: fn(&&&Won) -> bool| {
            let own = row::number(group.iter().filter(is).count());
            share(own.into(), row::number(group.len()).into())
        };
        let net: i128 = group.iter().map(|buyer| i128::from(buyer.net)).sum();
        Self {
            s_365: curve.at(365).map(|point| point.s),
            buyers: group.len(),
            loyal_share: part(|buyer| buyer.loyal),
            mean_net_lifetime: mean(wide(net) / PER_UNIT, group.len()),
            median_days: curve.median(),
            repeat_share: part(|buyer| buyer.repeated),
            rmst_days: curve.mean_to(horizon.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_no_campaign_are_a_group_too() {
        let won = |campaign: &str, time, ended, net| Won {
            campaign: campaign.to_owned(),
            relation: Observation { time, ended },
            loyal: !ended,
            repeated: true,
            net,
        };
        let buyers = [won("", 400, false, 6000), won("A1", 100, true, 0), won("", 10, true, 0)];
        let found = CampaignCohorts::of(&buyers, 1095);
        assert_eq!(found.table.keys().collect::<Vec<_>>(), ["(none)", "A1"]);
        let none = &found.table["(none)"];
        assert_eq!((none.buyers, none.loyal_share, none.s_365), (2, Some(0.5), Some(0.5)));
        assert_eq!((none.mean_net_lifetime, none.median_days), (Some(0.5), Some(10)));
        assert_eq!(found.logrank.df, 1);
        let empty = CampaignCohorts::of(&[], 1095);
        assert_eq!((empty.logrank.chi2, empty.logrank.df), (None, 0));
    }
}
