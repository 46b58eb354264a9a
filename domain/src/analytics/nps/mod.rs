//! Net Promoter Score with its uncertainty.
//!
//! Promoters answer 9–10, detractors 0–6; skipped answers are in none of the counts. Score
//! 100·(P − D)/n; variance of one answer p + d − (p − d)². The adjusted interval adds ¾, 1½ and ¾
//! answers (Rocks 2016, The American Statistician, arXiv 1601.07235); the change test compares the
//! adjusted scores of two independent groups (MeasuringU, NPS significance test).

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::ratio::{ceiling, float, rounded};
use super::wilson::Z95;
use crate::period::Span;
use crate::row;

/// Marks a skipped question in a column of scores.
pub const SKIPPED: u8 = u8::MAX;

/// The highest answer.
pub const MAX_SCORE: u8 = 10;

/// Answers added by the adjusted interval: ¾ promoter, 1½ passives, ¾ detractor.
const ADDED: f64 = 3.0;

/// Of those, the promoters, and as many detractors.
const ADDED_EACH: f64 = 0.75;

/// How many answered what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// 9–10.
    pub promoters: u32,
    /// 7–8.
    pub passives: u32,
    /// 0–6.
    pub detractors: u32,
}

impl Tally {
    /// Counts scores; anything that is not 0–10 is no answer.
    pub fn of(scores: impl IntoIterator<Item = u8>) -> Self {
        let mut tally = Self::default();
        for score in scores {
            match score {
                0..=6 => tally.detractors += 1,
                7..=8 => tally.passives += 1,
                9..=MAX_SCORE => tally.promoters += 1,
                _ => {}
            }
        }
        tally
    }

    /// Number of answers.
    pub fn n(self) -> u32 {
        self.promoters + self.passives + self.detractors
    }

    /// The raw score as a fraction and the variance of one answer.
    fn raw(self) -> (f64, f64) {
        moments(f64::from(self.promoters), f64::from(self.detractors), f64::from(self.n()))
    }

    /// The adjusted score as a fraction and the variance of the mean.
    fn adjusted(self) -> (f64, f64) {
        let n = f64::from(self.n()) + ADDED;
        let promoters = f64::from(self.promoters) + ADDED_EACH;
        let (centre, variance) = moments(promoters, f64::from(self.detractors) + ADDED_EACH, n);
        (centre, variance / n)
    }
}

/// Mean and variance of one answer coded +1, 0, −1.
fn moments(promoters: f64, detractors: f64, n: f64) -> (f64, f64) {
    let (p, d) = (promoters / n, detractors / n);
    (p - d, p + d - (p - d) * (p - d))
}

/// The score and everything that says how sure it is, in points (−100 to 100).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Nps {
    /// Number of answers.
    pub n: u32,
    /// 9–10.
    pub promoters: u32,
    /// 7–8.
    pub passives: u32,
    /// 0–6.
    pub detractors: u32,
    /// The score, unrounded.
    pub nps: f64,
    /// Variance of one answer coded +1, 0, −1.
    pub variance_of_one: f64,
    /// Standard error.
    pub se: f64,
    /// Plain 95 % margin.
    pub moe95: f64,
    /// Plain interval; it goes beyond ±100 and collapses when all answer alike.
    pub wald95: [f64; 2],
    /// Centre of the adjusted interval.
    pub adjusted_centre: f64,
    /// Its standard error.
    pub adjusted_se: f64,
    /// The interval to show beside the score, cut to ±100; absent below two answers.
    pub adjusted95: Option<[f64; 2]>,
    /// Standard error when the whole population was asked, `SE·√((N − n)/(N − 1))`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub se_fpc: Option<f64>,
}

impl Nps {
    /// The score of these answers; absent without any. `population` is the number of customers the
    /// answers stand for, where the standard error of a finite population is wanted.
    pub fn of(tally: Tally, population: Option<u32>) -> Option<Self> {
        let n = tally.n();
        if n == 0 {
            return None;
        }
        let (score, variance_of_one) = tally.raw();
        let (centre, adjusted_variance) = tally.adjusted();
        // Rounding can leave the variance of equal answers a hair below zero.
        let se = 100.0 * (variance_of_one.max(0.0) / f64::from(n)).sqrt();
        let adjusted_se = 100.0 * adjusted_variance.max(0.0).sqrt();
        let nps = 100.0 * score;
        let adjusted_centre = 100.0 * centre;
        Some(Self {
            n,
            promoters: tally.promoters,
            passives: tally.passives,
            detractors: tally.detractors,
            nps,
            variance_of_one,
            se,
            moe95: Z95 * se,
            wald95: [nps - Z95 * se, nps + Z95 * se],
            adjusted_centre,
            adjusted_se,
            adjusted95: (n > 1).then(|| {
                [adjusted_centre - Z95 * adjusted_se, adjusted_centre + Z95 * adjusted_se]
                    .map(|end| end.clamp(-100.0, 100.0))
            }),
            se_fpc: population.and_then(|population| finite_population(se, n, population)),
        })
    }

    /// The score as shown: rounded once, half away from zero.
    pub fn shown(&self) -> i32 {
        let net = i64::from(self.promoters) - i64::from(self.detractors);
        // From the counts, so that −12.5 is exactly that.
        rounded(float(net * 100) / f64::from(self.n))
    }
}

/// The standard error of a sample of `n` out of `population`; absent when there are not that many.
fn finite_population(se: f64, n: u32, population: u32) -> Option<f64> {
    if population < n || population < 2 {
        return None;
    }
    Some(se * (f64::from(population - n) / f64::from(population - 1)).sqrt())
}

/// The difference between two independent groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NpsChange {
    /// Raw score of the new group less that of the old.
    pub points: f64,
    /// Difference of the adjusted scores over its standard error.
    pub z: f64,
    /// Chance of a difference this large, either way, were nothing changed.
    pub p_two_sided: f64,
}

impl NpsChange {
    /// From the old answers to the new; absent when either has none.
    pub fn between(old: Tally, new: Tally) -> Option<Self> {
        if old.n() == 0 || new.n() == 0 {
            return None;
        }
        let ((old_centre, old_variance), (new_centre, new_variance)) =
            (old.adjusted(), new.adjusted());
        let z = (new_centre - old_centre) / (old_variance + new_variance).sqrt();
        Some(Self {
            points: 100.0 * (new.raw().0 - old.raw().0),
            z,
            p_two_sided: libm::erfc(z.abs() / std::f64::consts::SQRT_2),
        })
    }

    /// Whether the change is proven at 95 %.
    pub fn is_proven(&self) -> bool {
        self.p_two_sided < 0.05
    }
}

/// Answers needed for a margin of `margin` points, given the variance of one answer.
///
/// The adjusted margin solved for n (MeasuringU): `⌈V·z²/(m/100)² − 3⌉`; absent for no margin.
pub fn sample_size(variance: f64, margin: f64) -> Option<u32> {
    let share = margin / 100.0;
    (share > 0.0).then(|| ceiling(variance * Z95 * Z95 / (share * share) - ADDED))
}

/// A score as typed; only whole numbers 0–10 are one.
pub fn parse_score(text: &str) -> Option<u8> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten().filter(|&score| score <= MAX_SCORE)
}

/// Answers as columns of equal length, rows ascending by (source key, id): of two answers of one
/// customer on one date the later row is the latest.
#[derive(Clone, Copy, Debug)]
pub struct AnswerColumns<'a> {
    /// Row number of the customer.
    pub customer: &'a [u32],
    /// Day of the answer.
    pub on: &'a [i32],
    /// The score, or [`SKIPPED`].
    pub score: &'a [u8],
}

/// The latest score of each of `customers` customers within the span, [`SKIPPED`] where none.
///
/// A skipped question is no answer: the one before it stays the latest.
pub fn latest(answers: &AnswerColumns<'_>, customers: usize, span: Span) -> Vec<u8> {
    let mut scores = vec![SKIPPED; customers];
    let mut days = vec![span.after; customers];
    let rows = answers.customer.iter().zip(answers.on).zip(answers.score);
    for ((&customer, &on), &score) in rows {
        let place = row::index(customer);
        let (Some(latest), Some(day)) = (scores.get_mut(place), days.get_mut(place)) else {
            continue;
        };
        if score <= MAX_SCORE && span.contains(on) && *day <= on {
            (*latest, *day) = (score, on);
        }
    }
    scores
}

/// The latest of one customer's answers within the span, as day and score in the order of
/// [`AnswerColumns`]; [`SKIPPED`] where none.
pub fn latest_of(answers: impl IntoIterator<Item = (i32, u8)>, span: Span) -> u8 {
    let mut latest = (span.after, SKIPPED);
    for (on, score) in answers {
        if score <= MAX_SCORE && span.contains(on) && latest.0 <= on {
            latest = (on, score);
        }
    }
    latest.1
}
