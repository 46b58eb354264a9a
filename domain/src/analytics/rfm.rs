//! RFM: recency, frequency and monetary value, scored by quintiles, and six segments that part all
//! buyers.
//!
//! Source: practice in direct marketing (Hughes 1994); the segments are our own partition, because
//! published intervals overlap. FM = ⌈(F + M)/2⌉; R ≥ 4: champion (FM ≥ 4), loyal (3), promising;
//! R = 3: loyal (FM ≥ 3), attention; R ≤ 2: at risk (FM ≥ 3), lost.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::quintile::Quintiles;

/// What one buyer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// Days since the last purchase: few is good.
    pub recency_days: i64,
    /// Number of purchase days.
    pub purchase_days: i64,
    /// Total revenue in minor units.
    pub revenue: i64,
}

/// A group of buyers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmSegment {
    /// Lately, often and much.
    Champion,
    /// Steady.
    Loyal,
    /// Lately, not yet much.
    Promising,
    /// Neither lately nor much.
    Attention,
    /// Was worth much, bought long ago.
    AtRisk,
    /// Bought little, long ago.
    Lost,
}

impl RfmSegment {
    /// Every segment.
    pub const ALL: [Self; 6] =
        [Self::Champion, Self::Loyal, Self::Promising, Self::Attention, Self::AtRisk, Self::Lost];

    /// The name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Loyal => "loyal",
            Self::Promising => "promising",
            Self::Attention => "attention",
            Self::AtRisk => "at_risk",
            Self::Lost => "lost",
        }
    }
}

/// The scores of one buyer, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RfmScore {
    /// Recency.
    pub r: u8,
    /// Frequency.
    pub f: u8,
    /// Monetary value.
    pub m: u8,
}

impl RfmScore {
    /// The segment.
    pub fn segment(self) -> RfmSegment {
        let fm = (self.f + self.m).div_ceil(2);
        match (self.r, fm) {
            (4.., 4..) => RfmSegment::Champion,
            (4.., 3) | (3, 3..) => RfmSegment::Loyal,
            (4.., _) => RfmSegment::Promising,
            (3, _) => RfmSegment::Attention,
            (_, 3..) => RfmSegment::AtRisk,
            _ => RfmSegment::Lost,
        }
    }

    /// The three digits as one text.
    pub fn code(self) -> String {
        format!("{}{}{}", self.r, self.f, self.m)
    }
}

/// Scores of all buyers, and the cut points they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rfm {
    /// Cut points of recency, frequency and monetary value; absent without buyers.
    pub cuts: Option<[Quintiles; 3]>,
    /// One score per buyer, in their order.
    pub scores: Vec<RfmScore>,
}

/// One of the three measures as figures print it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The four cut points; revenue in whole units of money.
    pub breaks: Option<[f64; 4]>,
    /// Buyers by score.
    pub counts: BTreeMap<u8, u32>,
}

impl Rfm {
    /// Scores buyers among each other.
    pub fn of(buyers: &[Buyer]) -> Self {
        let column = |of: fn(&Buyer) -> i64| -> Vec<i64> { buyers.iter().map(of).collect() };
        let recency = Quintiles::of(&column(|buyer| buyer.recency_days));
        let frequency = Quintiles::of(&column(|buyer| buyer.purchase_days));
        let monetary = Quintiles::of(&column(|buyer| buyer.revenue));
        let (Some(r), Some(f), Some(m)) = (recency, frequency, monetary) else {
            return Self::default();
        };
        let score = |buyer: &Buyer| RfmScore {
            r: r.reversed(buyer.recency_days),
            f: f.score(buyer.purchase_days),
            m: m.score(buyer.revenue),
        };
        Self { cuts: Some([r, f, m]), scores: buyers.iter().map(score).collect() }
    }

    /// Recency, frequency and monetary value with their cut points and counts.
    pub fn measures(&self) -> [Measure; 3] {
        let measure = |cut: Option<Quintiles>, per_unit: f64, of: fn(&RfmScore) -> u8| {
            let mut counts: BTreeMap<u8, u32> = (1..=5).map(|score| (score, 0)).collect();
            for score in &self.scores {
                *counts.entry(of(score)).or_default() += 1;
            }
            Measure { breaks: cut.map(|cut| cut.breaks(per_unit)), counts }
        };
        let cut = |place: usize| self.cuts.and_then(|cuts| cuts.get(place).copied());
        [
            measure(cut(0), 1.0, |score| score.r),
            measure(cut(1), 1.0, |score| score.f),
            measure(cut(2), 100.0, |score| score.m),
        ]
    }

    /// Buyers by segment.
    pub fn segments(&self) -> BTreeMap<&'static str, u32> {
        let mut counts: BTreeMap<_, u32> =
            RfmSegment::ALL.map(|segment| (segment.name(), 0)).into();
        for score in &self.scores {
            *counts.entry(score.segment().name()).or_default() += 1;
        }
        counts
    }

    /// How many of the 125 combinations occur.
    pub fn cells_used(&self) -> usize {
        self.scores.iter().collect::<BTreeSet<_>>().len()
    }

    /// Buyers with this score in all three.
    pub fn all_three(&self, score: u8) -> usize {
        let wanted = RfmScore { r: score, f: score, m: score };
        self.scores.iter().filter(|found| **found == wanted).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_has_one_segment() {
        let segment = |r, f, m| RfmScore { r, f, m }.segment().name();
        assert_eq!(segment(5, 5, 5), "champion");
        assert_eq!(segment(4, 4, 3), "champion");
        assert_eq!(segment(4, 3, 3), "loyal");
        assert_eq!(segment(4, 2, 2), "promising");
        assert_eq!(segment(3, 2, 3), "loyal");
        assert_eq!(segment(3, 1, 3), "attention");
        assert_eq!(segment(2, 2, 3), "at_risk");
        assert_eq!(segment(1, 1, 3), "lost");
    }

    #[test]
    fn one_buyer_scores_five_for_recency_and_one_for_the_rest() {
        let rfm = Rfm::of(&[Buyer { recency_days: 9, purchase_days: 3, revenue: 100 }]);
        assert_eq!(rfm.scores, [RfmScore { r: 5, f: 1, m: 1 }]);
        assert_eq!(rfm.scores[0].code(), "511");
        assert_eq!(rfm.measures()[2].breaks, Some([1.0; 4]));
        assert_eq!((rfm.cells_used(), rfm.all_three(1)), (1, 0));
    }

    #[test]
    fn without_buyers_there_are_no_cut_points() {
        let rfm = Rfm::of(&[]);
        assert_eq!(rfm.measures()[0].breaks, None);
        assert_eq!(rfm.segments().values().sum::<u32>(), 0);
    }
}
