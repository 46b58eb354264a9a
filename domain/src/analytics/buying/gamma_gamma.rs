//! Gamma-Gamma (Fader and Hardie 2013): what a customer spends per purchase, drawn towards the
//! population the less they bought.
//!
//! It takes spending to be independent of how often people buy: a correlation above 0.3 warns.

use super::super::ratio::count;
use super::super::special::ln_gamma;
use super::fit::{Fit, maximize};
use super::{LEAST_REPEATERS, ModelError};

/// A customer with repeat purchases and their mean value, above nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spender {
    /// Repeat purchase days.
    pub repeats: u32,
    /// Their mean value.
    pub mean: f64,
}

/// The model's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    /// Shape of a purchase's value.
    pub p: f64,
    /// Shape of its scale among customers.
    pub q: f64,
    /// Scale of that scale, an amount.
    pub v: f64,
}

impl GammaGamma {
    /// The most likely parameters; customers without a repeat or without value are left out.
    ///
    /// # Errors
    ///
    /// [`ModelError`] with too few customers, or without a maximum.
    pub fn fit(spenders: &[Spender]) -> Result<Fit<Self, 3>, ModelError> {
        let rows: Vec<Spender> = spending(spenders).collect();
        let found = rows.len();
        if found < LEAST_REPEATERS {
            return Err(ModelError::TooFewRepeaters { found, least: LEAST_REPEATERS });
        }
        let n = count(found);
        let mean = rows.iter().map(|row| row.mean).sum::<f64>() / n;
        let mut rows: Vec<Spender> =
            rows.iter().map(|row| Spender { mean: row.mean / mean, ..*row }).collect();
        rows.sort_unstable_by_key(|row| row.repeats);
        let of = |p: &[f64; 3]| Self::of(*p).total_ln_likelihood(&rows);
        let top = maximize(of, &[[2.0, 2.0, 1.0], [6.0, 4.0, 0.5]], n);
        let top = top.ok_or(ModelError::NoMaximum)?;
        let unscaled = |[p, q, v]: [f64; 3]| [p, q, v * mean];
        Ok(Fit {
            model: Self::of(unscaled(top.parameters)),
            errors: top.errors.map(unscaled),
            ln_likelihood: top.ln_likelihood - n * mean.ln(),
            n: found,
            gradient_max: top.gradient_max,
        })
    }

    /// From p, q and v.
    pub fn of([p, q, v]: [f64; 3]) -> Self {
        Self { p, q, v }
    }

    fn ln_front(&self, x: f64) -> f64 {
        let Self { p, q, v } = *self;
        ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * v.ln() + p * x * x.ln()
    }

    fn ln_rest(&self, x: f64, mean: f64) -> f64 {
        let Self { p, q, v } = *self;
        (p * x - 1.0) * mean.ln() - (p * x + q) * (x * mean + v).ln()
    }

    /// Logarithm of the likelihood of a mean value; absent without a repeat or without value.
    pub fn ln_likelihood(&self, spender: &Spender) -> Option<f64> {
        let x = f64::from(spender.repeats);
        is_spending(spender).then(|| self.ln_front(x) + self.ln_rest(x, spender.mean))
    }

    fn total_ln_likelihood(&self, rows: &[Spender]) -> f64 {
        let of_group = |group: &[Spender]| {
            let x = group.first().map_or(1.0, |row| f64::from(row.repeats));
            let rest: f64 = group.iter().map(|row| self.ln_rest(x, row.mean)).sum();
            count(group.len()) * self.ln_front(x) + rest
        };
        rows.chunk_by(|a, b| a.repeats == b.repeats).map(of_group).sum()
    }

    /// Expected value of a purchase: of the population without repeats; absent for q ≤ 1 there.
    pub fn expected_value(&self, spender: &Spender) -> Option<f64> {
        let x = f64::from(spender.repeats);
        let weight = self.p * x + self.q - 1.0;
        (weight > 0.0).then(|| self.p * (self.v + x * spender.mean) / weight)
    }

    /// Expected value of a purchase in the population; absent for q ≤ 1.
    pub fn population_mean(&self) -> Option<f64> {
        self.expected_value(&Spender { repeats: 0, mean: 0.0 })
    }
}

fn is_spending(spender: &Spender) -> bool {
    spender.repeats > 0 && spender.mean > 0.0
}

fn spending(spenders: &[Spender]) -> impl Iterator<Item = Spender> + '_ {
    spenders.iter().copied().filter(is_spending)
}

/// Correlation of repeats with mean value among those with both; absent when either is constant.
pub fn correlation(spenders: &[Spender]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> =
        spending(spenders).map(|one| (f64::from(one.repeats), one.mean)).collect();
    let n = count(pairs.len());
    let (x, y) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let (x, y) = (x / n, y / n);
    let product = |of: fn(f64, f64) -> f64| -> f64 {
        pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum()
    };
    let spread = (product(|a, _| a * a) * product(|_, b| b * b)).sqrt();
    (spread > 0.0).then(|| product(|a, b| a * b) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CDNOW: GammaGamma = GammaGamma { p: 6.2488025, q: 3.7445885, v: 15.4477481 };

    #[test]
    fn few_purchases_are_drawn_towards_the_population() {
        let value = |repeats, mean| CDNOW.expected_value(&Spender { repeats, mean }).unwrap();
        assert!((value(2, 22.35) - 24.658_616_143_185_053).abs() < 1e-10);
        assert!((CDNOW.population_mean().unwrap() - 35.171_001_753_687_39).abs() < 1e-10);
        assert!(value(1, 100.0) < value(9, 100.0));
    }

    #[test]
    fn without_a_repeat_there_is_no_likelihood() {
        let of = |repeats, mean| CDNOW.ln_likelihood(&Spender { repeats, mean });
        assert_eq!((of(0, 5.0), of(2, 0.0)), (None, None));
        assert!((of(1, 11.77).unwrap() + 3.735_959_170_920_594_4).abs() < 1e-10);
    }

    #[test]
    fn a_heavy_tail_has_no_mean() {
        assert_eq!(GammaGamma { q: 0.9, ..CDNOW }.population_mean(), None);
        assert_eq!(correlation(&[]), None);
        let spenders = [1, 2, 3].map(|repeats| Spender { repeats, mean: f64::from(repeats) });
        assert!((correlation(&spenders).unwrap() - 1.0).abs() < 1e-12);
    }
}
