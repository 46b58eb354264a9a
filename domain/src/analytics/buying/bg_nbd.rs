//! BG/NBD (Fader, Hardie and Lee 2005): customers buy at their own gamma-distributed rate and may
//! leave after any repeat purchase, with their own beta-distributed chance.
//!
//! One who never came back is alive for certain: a property of the model, not of people. The
//! expected number is the paper's (10), rid of its pole at a = 1; where its series converges slowly
//! the same number is the mean of (1 − (1 + p·w)^(−r−x))/p over the chance p of leaving.

use super::super::special::{
    ln_beta, ln_gamma, ln_sum, power_difference, scaled_hypergeometric, unit_integral,
};
use super::fit::{Fit, maximize};
use super::{ModelError, Pattern, prepared, repeats, total};

/// Where the paper's series takes over a hundred terms.
const SLOW: f64 = 0.9;

/// The model's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    /// Shape of the rate of buying.
    pub r: f64,
    /// Its scale, a time.
    pub alpha: f64,
    /// First parameter of the chance of leaving.
    pub a: f64,
    /// Second parameter.
    pub b: f64,
}

impl BgNbd {
    /// The most likely parameters.
    ///
    /// # Errors
    ///
    /// [`ModelError`] with too few who bought again, or without a maximum.
    pub fn fit(patterns: &[Pattern]) -> Result<Fit<Self, 4>, ModelError> {
        let (rows, scale) = prepared(patterns)?;
        let n = super::super::ratio::count(patterns.len());
        let of = |p: &[f64; 4]| {
            let model = Self::of(*p);
            total(&rows, |x| model.ln_front(x), |pattern| model.ln_rest(pattern))
        };
        let starts = [[1.0, 3.0, 1.0, 3.0], [0.3, 1.0, 0.8, 2.5]];
        let top = maximize(of, &starts, n).ok_or(ModelError::NoMaximum)?;
        let [r, alpha, a, b] = top.parameters;
        Ok(Fit {
            model: Self { r, alpha: alpha / scale, a, b },
            errors: top.errors.map(|[r, alpha, a, b]| [r, alpha / scale, a, b]),
            ln_likelihood: top.ln_likelihood + repeats(patterns) * scale.ln(),
            n: patterns.len(),
            gradient_max: top.gradient_max,
        })
    }

    /// From r, α, a and b.
    pub fn of([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    /// What of the likelihood depends on the number of repeats only.
    fn ln_front(&self, x: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + ln_beta(a, b + x) - ln_beta(a, b)
    }

    /// Logarithm of the odds that a customer left at their last purchase; −∞ without repeats.
    fn ln_odds_gone(&self, pattern: &Pattern) -> f64 {
        if pattern.repeats == 0 {
            return f64::NEG_INFINITY;
        }
        let x = f64::from(pattern.repeats);
        let silent = ((pattern.age - pattern.recency) / (self.alpha + pattern.recency)).ln_1p();
        (self.a / (self.b + x - 1.0)).ln() + (self.r + x) * silent
    }

    fn ln_rest(&self, pattern: &Pattern) -> f64 {
        let x = f64::from(pattern.repeats);
        -(self.r + x) * (self.alpha + pattern.age).ln() + ln_sum(0.0, self.ln_odds_gone(pattern))
    }

    /// Logarithm of the likelihood of one customer's purchases.
    pub fn ln_likelihood(&self, pattern: &Pattern) -> f64 {
        self.ln_front(f64::from(pattern.repeats)) + self.ln_rest(pattern)
    }

    /// Chance that the customer still buys.
    pub fn p_alive(&self, pattern: &Pattern) -> f64 {
        1.0 / (1.0 + self.ln_odds_gone(pattern).exp())
    }

    /// Expected purchases in the `time` after the end of observation.
    pub fn expected(&self, pattern: &Pattern, time: f64) -> f64 {
        self.p_alive(pattern) * self.expected_while_alive(pattern, time)
    }

    fn expected_while_alive(&self, pattern: &Pattern, time: f64) -> f64 {
        let (x, age) = (f64::from(pattern.repeats), self.alpha + pattern.age);
        let z = time / (age + time);
        let c = self.a + self.b + x - 1.0;
        if z <= SLOW && c > 0.5 { self.by_series(x, c, z) } else { self.by_integral(x, time / age) }
    }

    fn by_series(&self, x: f64, c: f64, z: f64) -> f64 {
        let Self { r, a, b, .. } = *self;
        let (k, l) = (a - 1.0, (-z).ln_1p());
        let sum = scaled_hypergeometric(a + b - 1.0 - r, k, c, z);
        (a + b + x - 1.0) * (power_difference(k, l) - (k * l).exp() * sum)
    }

    fn by_integral(&self, x: f64, w: f64) -> f64 {
        let Self { r, a, b, .. } = *self;
        let front = ln_beta(a, b + x);
        unit_integral(
            |p, q| (a - 1.0) * p.ln() + (b + x - 1.0) * q.ln() - front,
            |p, _| -(-(r + x) * (p * w).ln_1p()).exp_m1() / p,
        )
    }

    /// Expected purchases of a new customer in their first `time`, the first not counted.
    pub fn population_mean(&self, time: f64) -> f64 {
        self.expected(&Pattern::default(), time)
    }

    /// Chance that a new customer buys exactly `count` times again in their first `time`.
    pub fn probability(&self, count: u32, time: f64) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let (ln_idle, ln_busy) = ((alpha / (alpha + time)).ln(), (time / (alpha + time)).ln());
        let negative_binomial = |j: f64| {
            let repeats = if j > 0.0 { j * ln_busy } else { 0.0 };
            (ln_gamma(r + j) - ln_gamma(r) - ln_gamma(j + 1.0) + r * ln_idle + repeats).exp()
        };
        let (x, front) = (f64::from(count), ln_beta(a, b));
        let stays = (ln_beta(a, b + x) - front).exp() * negative_binomial(x);
        if count == 0 {
            return stays;
        }
        let fewer: f64 = (0..count).map(|j| negative_binomial(f64::from(j))).sum();
        let leaves = (ln_beta(a + 1.0, b + x - 1.0) - front).exp();
        stays + leaves * (1.0 - fewer).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CDNOW: BgNbd = BgNbd { r: 0.2425929, alpha: 4.4135316, a: 0.7928861, b: 2.4257534 };

    fn pattern(repeats: u32, recency: f64, age: f64) -> Pattern {
        Pattern { repeats, recency, age }
    }

    #[test]
    fn the_customer_of_the_paper() {
        let found = CDNOW.expected(&pattern(2, 30.43, 38.86), 39.0);
        assert!((found - 1.225_910_474_979_406_3).abs() < 1e-10, "{found}");
        assert!((CDNOW.p_alive(&pattern(0, 0.0, 10.0)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn series_and_integral_agree() {
        for a in [0.3, 0.79, 1.0, 1.0 + 1e-9, 2.5] {
            for x in [0.0, 3.0, 40.0] {
                let model = BgNbd { a, ..CDNOW };
                for z in [0.01, 0.5, 0.9] {
                    let series = model.by_series(x, a + model.b + x - 1.0, z);
                    let integral = model.by_integral(x, z / (1.0 - z));
                    assert!((series - integral).abs() < 1e-9 * integral, "{a} {x} {z}");
                }
            }
        }
    }

    #[test]
    fn extremes_stay_numbers() {
        let busy = pattern(150, 300.0, 700.0);
        let alive = CDNOW.p_alive(&busy);
        assert!(0.0 < alive && alive < 1e-30, "{alive}");
        assert!(CDNOW.ln_likelihood(&busy).is_finite());
        let far = CDNOW.expected(&pattern(2, 5.0, 10.0), 1e9);
        assert!(far.is_finite() && far > CDNOW.expected(&pattern(2, 5.0, 10.0), 1e6));
        assert!((CDNOW.expected(&busy, 0.0) - 0.0).abs() < 1e-12);
        let near_one = |a| BgNbd { a, ..CDNOW }.expected(&pattern(1, 2.0, 9.0), 50.0);
        assert!((near_one(1.0) - near_one(1.0 + 1e-7)).abs() < 1e-6);
    }

    #[test]
    fn chances_add_up_to_one() {
        let total: f64 = (0..400).map(|count| CDNOW.probability(count, 52.0)).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
        assert!((CDNOW.probability(0, 0.0) - 1.0).abs() < 1e-12);
    }
}
