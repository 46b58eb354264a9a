//! Blocks that put several notions together.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::book::{Book, Line};
use crate::analytics::campaign::{CampaignCohorts, Won};
use crate::analytics::complaint::{ComplaintRules, Complaints};
use crate::analytics::lifecycle::Lifecycle;
use crate::analytics::lifetime_value::SimpleValue;
use crate::analytics::pareto::Concentration;
use crate::analytics::profit::{Averages, PER_UNIT};
use crate::analytics::promise::{Kept, PromiseRow};
use crate::analytics::pyramid::{Layer, Tier};
use crate::analytics::ratio::{share, wide};
use crate::analytics::relation::{Plain, Still};
use crate::analytics::survival::{Curve, Observation};
use crate::analytics::winback::{Winback, WinbackRules};
use crate::row;

/// Days after which the share of running relations is shown.
const MARKS: [u32; 3] = [365, 730, 1095];

impl Book<'_> {
    fn sum_over_active(&self, of: fn(&Line) -> i64) -> Vec<i64> {
        self.lines.iter().filter(|line| line.account.is_active).map(of).collect()
    }

    /// Customers by type.
    pub fn types(&self) -> BTreeMap<&'static str, u32> {
        use crate::analytics::customer_type::CustomerType;
        let mut counts: BTreeMap<_, u32> = CustomerType::ALL.map(|one| (one.name(), 0)).into();
        for line in &self.lines {
            *counts.entry(line.customer_type.name()).or_default() += 1;
        }
        counts
    }

    /// Customers and revenue by layer.
    pub fn pyramid(&self) -> BTreeMap<&'static str, Layer> {
        let tiers: Vec<Tier> = self.lines.iter().map(|line| line.tier).collect();
        let layer = |tier: Tier| (tier.name(), Layer::of(tier, &tiers, &self.dealings));
        Tier::ALL.map(layer).into()
    }

    /// Concentration of revenue, margin and net value among active customers.
    pub fn pareto(&self) -> Value {
        let percents = &self.setting.thresholds.pareto_q;
        let revenue = Concentration::of(&self.sum_over_active(|line| line.account.window.revenue));
        let margin = Concentration::of(&self.sum_over_active(|line| line.account.window.margin));
        let net = Concentration::of(&self.sum_over_active(|line| line.account.window.net));
        let active = self.sum_over_active(|_| 0).len();
        let part = |number: usize| share(row::number(number).into(), row::number(active).into());
        let shares = |of: &Concentration, per_unit: f64| {
            let most = of.reaching_most();
            let mut block = as_map(of.tops(percents));
            put(&mut block, "customers_for_80pct", most);
            put(&mut block, "customers_for_80pct_share", most.and_then(part));
            put(&mut block, "total", wide(of.total()) / per_unit);
            block
        };
        let mut with_losses = shares(&net, PER_UNIT);
        put(&mut with_losses, "negative_customers", net.negative());
        put(&mut with_losses, "negative_share", part(net.negative()));
        put(&mut with_losses, "peak_at_customers", net.peak().map(|peak| peak.customers));
        put(&mut with_losses, "peak_share", net.peak().map(|peak| peak.share));
        json!({
            "active_customers": active,
            "gini_revenue": revenue.gini(),
            "margin": shares(&margin, 100.0),
            "net": with_losses,
            "revenue": shares(&revenue, 100.0),
        })
    }

    /// RFM scores of all buyers.
    pub fn rfm(&self) -> Value {
        let [r, f, m] = self.rfm.measures();
        json!({
            "R": r,
            "F": f,
            "M": m,
            "cells_used": self.rfm.cells_used(),
            "count_111": self.rfm.all_three(1),
            "count_555": self.rfm.all_three(5),
            "segments": self.rfm.segments(),
        })
    }

    /// How long relations last.
    pub fn relation_duration(&self) -> Value {
        let relations: Vec<Observation> =
            self.lines.iter().filter_map(|line| line.relation).collect();
        let horizon = self.setting.thresholds.rmst_days;
        let mut block = relation_duration(&relations, &MARKS, horizon);
        let plain = Plain::of(&relations);
        put(&mut block, "naive_mean_all_days", plain.all);
        put(&mut block, "naive_mean_ended_days", plain.ended);
        put(&mut block, "zero_length", plain.zero_length);
        Value::Object(block)
    }

    /// Simple lifetime value of the firm's customers.
    pub fn simple_value(&self) -> SimpleValue {
        let limits = &self.setting.thresholds;
        let net = self.averages().net_value_window_per_active;
        SimpleValue::of(net, self.retention.retention, limits.discount, limits.retention_step)
    }

    /// Sums and means.
    pub fn averages(&self) -> Averages {
        let orders = self.columns.orders();
        let counted =
            orders.rows().filter(|order| order.is_purchase() && self.window.contains(order.on));
        let revenues: Vec<i64> = counted.map(|order| order.revenue).collect();
        Averages::of(&self.accounts, &revenues)
    }

    /// Community value: its parts, and the customer with the most.
    pub fn community_value(&self) -> Value {
        let values: Option<Vec<_>> = self.lines.iter().map(|line| line.community).collect();
        let sum = |of: fn(&crate::analytics::lifetime_value::CommunityValue) -> f64| {
            values.as_ref().map(|values| values.iter().map(of).sum::<f64>())
        };
        let totals = values.iter().flatten().map(|value| value.total()).zip(&self.columns.numbers);
        // Customers run by number, so the first of equal ones has the lowest.
        let most = totals.reduce(|most, next| if next.0 > most.0 { next } else { most });
        json!({
            "max_ccv": most.map(|(value, _)| value),
            "max_ccv_customer": most.map(|(_, number)| number),
            "referrers": self.lines.iter().filter(|line| line.referrals > 0).count(),
            "sum_clv": sum(|value| value.own),
            "sum_referral_part": sum(|value| value.referral),
        })
    }

    /// What became of the customers of each campaign.
    pub fn campaign_cohorts(&self) -> CampaignCohorts {
        let pairs = self.lines.iter().zip(&self.columns.campaign);
        let won = |(line, campaign): (&Line, &String)| {
            Some(Won {
                campaign: campaign.clone(),
                relation: line.relation?,
                loyal: line.stage.lifecycle == Lifecycle::Loyal,
                repeated: line.purchase_days > 1,
                net: line.account.ever.net,
            })
        };
        let buyers: Vec<Won> = pairs.filter_map(won).collect();
        CampaignCohorts::of(&buyers, self.setting.thresholds.rmst_days)
    }

    /// Win-back campaigns that have begun.
    pub fn winbacks(&self) -> BTreeMap<&str, Winback> {
        let rules = WinbackRules {
            window_days: self.setting.thresholds.winback_window_days,
            dormant_months: self.setting.firm.dormant_months,
        };
        let orders = self.columns.orders();
        let campaigns = &self.columns.dealings.winbacks;
        let begun = campaigns.iter().filter(|(_, campaign)| campaign.starts <= self.today);
        let one = |campaign: &super::dealings::WinbackCampaign| {
            let (targets, cost) = (&campaign.targets, campaign.cost);
            Winback::of(targets, cost, &orders, &self.purchases, self.as_of, rules)
        };
        begun.map(|(key, campaign)| (key.as_str(), one(campaign))).collect()
    }

    /// Who buys after a complaint.
    pub fn complaints(&self) -> Complaints {
        let limits = &self.setting.thresholds;
        let rules = ComplaintRules {
            fast_days: limits.complaint_fast_days,
            followup_days: limits.complaint_followup_days,
        };
        let complaints = &self.columns.dealings.complaints;
        Complaints::of(complaints, &self.purchases, self.today, rules)
    }

    /// How promised quotes were kept.
    pub fn promised_quotes(&self) -> Kept {
        let quotes = self.columns.dealings.quotes.iter();
        let promises: Vec<PromiseRow> = quotes
            .map(|quote| PromiseRow {
                made: quote.requested,
                promised: quote.promised,
                done: quote.sent,
            })
            .collect();
        Kept::of(&promises, self.today)
    }
}

/// Estimates of how long relations last: shares still running after some days, the median and the
/// mean up to a horizon.
pub fn relation_duration(
    relations: &[Observation],
    marks: &[u32],
    horizon: u32,
) -> serde_json::Map<String, Value> {
    let curve = Curve::of(relations);
    let still = |days: &u32| (format!("S_{days}"), Still::after(&curve, (*days).into()));
    let mut block = as_map(marks.iter().map(still).collect::<BTreeMap<_, _>>());
    put(&mut block, "events", curve.events);
    put(&mut block, "median_days", curve.median());
    put(&mut block, "n", curve.n);
    put(&mut block, "rmst_days", curve.mean_to(horizon.into()));
    put(&mut block, "rmst_horizon_days", horizon);
    block
}

/// Adds a value to a block.
pub fn put(block: &mut serde_json::Map<String, Value>, name: &str, value: impl Serialize) {
    block.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
}

/// A block as an object.
pub fn as_map(block: impl Serialize) -> serde_json::Map<String, Value> {
    match serde_json::to_value(block) {
        Ok(Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    }
}
