//! The product-limit curve (Kaplan and Meier 1958), its interval by the logarithm of its negative
//! logarithm with Greenwood's variance (Kalbfleisch and Prentice 1980), median and restricted mean.
//!
//! Events come before running relations of the same length. The curve right of ten at risk is noise.

use super::super::ratio::{count, float};
use super::super::wilson::Z95;

/// Half, with room for the rounding of a product: eight events at 1…8 have the median 4.
const HALF: f64 = 0.5 + 1e-12;

/// One relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Its length, from its beginning to its end or to now.
    pub time: i64,
    /// Whether it ended.
    pub ended: bool,
}

/// The curve after one length that was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    time: i64,
    at_risk: usize,
    survival: f64,
    /// Greenwood's sum Σ d/(n(n − d)); infinite once all have ended.
    spread: f64,
}

/// Share still running after a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The share.
    pub s: f64,
    /// Lower end of its 95 % interval; absent where the share is 0 or 1.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Relations at risk at that length: below ten the share is noise.
    pub at_risk: usize,
}

/// The curve of a group of relations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Number of relations.
    pub n: usize,
    /// Those that ended.
    pub events: usize,
    steps: Vec<Step>,
}

impl Curve {
    /// The curve of relations in any order.
    pub fn of(observations: &[Observation]) -> Self {
        let mut sorted: Vec<_> =
            observations.iter().map(|seen| (seen.time, u8::from(!seen.ended))).collect();
        sorted.sort_unstable();
        let mut curve = Self { n: sorted.len(), ..Self::default() };
        let (mut survival, mut spread, mut at_risk) = (1.0, 0.0, sorted.len());
        for group in sorted.chunk_by(|a, b| a.0 == b.0) {
            let events = group.iter().filter(|(_, is_running)| *is_running == 0).count();
            let (n, d) = (count(at_risk), count(events));
            if events > 0 {
                survival *= 1.0 - d / n;
                spread += d / (n * (n - d));
            }
            let time = group.first().map_or(0, |(time, _)| *time);
            curve.steps.push(Step { time, at_risk, survival, spread });
            curve.events += events;
            at_risk = at_risk.saturating_sub(group.len());
        }
        curve
    }

    /// The lengths observed, ascending.
    pub fn times(&self) -> impl Iterator<Item = i64> + '_ {
        self.steps.iter().map(|step| step.time)
    }

    /// The share still running after `time`; absent without relations.
    pub fn at(&self, time: i64) -> Option<Point> {
        let place = self.steps.partition_point(|step| step.time <= time);
        let at_risk = self.steps.get(place).map_or(0, |step| step.at_risk);
        let Some(step) = place.checked_sub(1).and_then(|place| self.steps.get(place)) else {
            return (self.n > 0).then_some(Point { s: 1.0, low: None, high: None, at_risk });
        };
        let s = step.survival;
        let is_inside = 0.0 < s && s < 1.0;
        let bound = |sign: f64| {
            let error = step.spread.sqrt() / s.ln().abs();
            is_inside.then(|| s.powf((sign * Z95 * error).exp()))
        };
        Some(Point { s, low: bound(1.0), high: bound(-1.0), at_risk })
    }

    /// The first length after which at most half still run; absent when it is never reached.
    pub fn median(&self) -> Option<i64> {
        self.steps.iter().find(|step| step.survival <= HALF).map(|step| step.time)
    }

    /// Mean length up to a horizon: the area under the steps; absent without relations.
    pub fn mean_to(&self, horizon: i64) -> Option<f64> {
        let (mut area, mut from, mut survival) = (0.0, 0, 1.0);
        for step in self.steps.iter().take_while(|step| step.time <= horizon) {
            area += survival * float(step.time - from);
            (from, survival) = (step.time, step.survival);
        }
        (self.n > 0).then(|| area + survival * float(horizon - from))
    }

    /// The longest length observed.
    pub fn longest(&self) -> Option<i64> {
        self.steps.last().map(|step| step.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observations(times: &[i64], ended: bool) -> Vec<Observation> {
        times.iter().map(|time| Observation { time: *time, ended }).collect()
    }

    #[test]
    fn the_leukaemia_patients_of_the_textbook() {
        let mut seen = observations(&[6, 6, 6, 7, 10, 13, 16, 22, 23], true);
        seen.extend(observations(&[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], false));
        let curve = Curve::of(&seen);
        assert_eq!(
            (curve.n, curve.events, curve.median(), curve.longest()),
            (21, 9, Some(23), Some(35))
        );
        let point = curve.at(22).unwrap();
        assert!((point.s - 0.537_815_126_050_419_7).abs() < 1e-12);
        assert!((point.low.unwrap() - 0.267_778_936_767_134_9).abs() < 1e-9);
        assert!((point.high.unwrap() - 0.746_790_716_735_394_1).abs() < 1e-9);
        assert!((curve.mean_to(35).unwrap() - 23.287_394_957_983_18).abs() < 1e-9);
    }

    #[test]
    fn the_median_survives_rounding() {
        assert_eq!(Curve::of(&observations(&[1, 2, 3, 4, 5, 6, 7, 8], true)).median(), Some(4));
        assert_eq!(Curve::of(&observations(&[1, 2, 3], false)).median(), None);
    }

    #[test]
    fn edges_have_no_interval() {
        let curve = Curve::of(&observations(&[5], true));
        assert_eq!(curve.at(4), Some(Point { s: 1.0, low: None, high: None, at_risk: 1 }));
        assert_eq!(curve.at(5), Some(Point { s: 0.0, low: None, high: None, at_risk: 0 }));
        assert_eq!(curve.mean_to(9), Some(5.0));
        assert_eq!(curve.mean_to(0), Some(0.0));
        let none = Curve::of(&[]);
        assert_eq!((none.at(0), none.median(), none.mean_to(9)), (None, None, None));
    }

    #[test]
    fn ending_at_once_lowers_the_beginning() {
        let curve =
            Curve::of(&[observations(&[0], true), observations(&[3, 4, 5], false)].concat());
        assert_eq!(curve.at(0).map(|point| point.s), Some(0.75));
    }
}
