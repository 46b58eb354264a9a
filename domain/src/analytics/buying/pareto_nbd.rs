//! Pareto/NBD (Schmittlein, Morrison and Colombo 1987): customers buy at their own gamma-distributed
//! rate until they leave, after a lifetime at their own gamma-distributed rate.
//!
//! A₀ is the difference of two hypergeometric terms (Fader and Hardie 2005), by a series of positive
//! terms; where that converges slowly it is the integral it came from.

use super::super::special::{ln_gamma, ln_sum, ln_unit_hypergeometric, power_difference};
use super::fit::{Fit, maximize};
use super::{ModelError, Pattern, prepared, repeats, total};

/// Where the series takes over a hundred terms.
const SLOW: f64 = 0.9;

/// Less than rounding.
const NEGLIGIBLE: f64 = 1e-17;

/// Half of the 16 points of Gauss and Legendre on (−1, 1), and their weights.
const POINTS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_4, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_5),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_7),
    (0.755_404_408_355_003, 0.124_628_971_255_533_9),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_8),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_9),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_1),
];

/// The model's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParetoNbd {
    /// Shape of the rate of buying.
    pub r: f64,
    /// Its scale, a time.
    pub alpha: f64,
    /// Shape of the rate of leaving.
    pub s: f64,
    /// Its scale, a time.
    pub beta: f64,
}

impl ParetoNbd {
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
        let starts = [[1.0, 3.0, 1.0, 3.0], [0.5, 2.5, 0.5, 2.5]];
        let top = maximize(of, &starts, n).ok_or(ModelError::NoMaximum)?;
        let unscaled = |[r, alpha, s, beta]: [f64; 4]| [r, alpha / scale, s, beta / scale];
        Ok(Fit {
            model: Self::of(unscaled(top.parameters)),
            errors: top.errors.map(unscaled),
            ln_likelihood: top.ln_likelihood + repeats(patterns) * scale.ln(),
            n: patterns.len(),
            gradient_max: top.gradient_max,
        })
    }

    /// From r, α, s and β.
    pub fn of([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    /// What of the likelihood depends on the number of repeats only.
    fn ln_front(&self, x: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln()
    }

    /// Logarithms of both ways to the same purchases: still alive, and gone since the last one.
    fn ln_alive_and_gone(&self, pattern: &Pattern) -> (f64, f64) {
        let x = f64::from(pattern.repeats);
        let alive = -(self.r + x) * (self.alpha + pattern.age).ln()
            - self.s * (self.beta + pattern.age).ln();
        (alive, self.s.ln() + self.ln_silence(x, pattern.recency, pattern.age))
    }

    /// ln ∫ (α + u)^−(r+x) (β + u)^−(s+1) du from the last purchase to the end: A₀ over q.
    fn ln_silence(&self, x: f64, from: f64, to: f64) -> f64 {
        if to <= from {
            return f64::NEG_INFINITY;
        }
        let distance = (self.alpha - self.beta).abs();
        let larger = self.alpha.max(self.beta);
        if distance / (larger + from) <= SLOW {
            self.by_series(x, distance, larger, from, to)
        } else {
            self.by_integral(x, from, to)
        }
    }

    fn by_series(&self, x: f64, distance: f64, larger: f64, from: f64, to: f64) -> f64 {
        let q = self.r + self.s + x;
        // ₂F₁(q, c; q + 1; z) = (1 − z)^(1−c)·₂F₁(1, q + 1 − c; q + 1; z).
        let c = if self.alpha >= self.beta { self.s + 1.0 } else { self.r + x };
        let ln_term = |y: f64| {
            let z = distance / (larger + y);
            let series = ln_unit_hypergeometric(q + 1.0 - c, q + 1.0, z);
            series + (1.0 - c) * (-z).ln_1p() - q * (larger + y).ln()
        };
        let (begin, end) = (ln_term(from), ln_term(to));
        begin + (-(end - begin).exp()).ln_1p() - q.ln()
    }

    /// The same over ln(u + smaller), in pieces no wider than 6 over which the integrand falls by e²⁰
    /// at most: sixteen points are then exact to 1e-12.
    fn by_integral(&self, x: f64, from: f64, to: f64) -> f64 {
        let smaller = self.alpha.min(self.beta);
        let (begin, end) = ((smaller + from).ln(), (smaller + to).ln());
        let ln_integrand = |y: f64| {
            let u = y.exp() - smaller;
            y - (self.r + x) * (self.alpha + u).ln() - (self.s + 1.0) * (self.beta + u).ln()
        };
        let highest = ln_integrand(begin).max(ln_integrand(end));
        // Steepest at the end: there each factor falls by its exponent times u/(scale + u).
        let part = |scale: f64| to / (scale + to);
        let fall = 1.0 + (self.r + x) * part(self.alpha) + (self.s + 1.0) * part(self.beta);
        let steep = (fall / 20.0).max(1.0 / 6.0) * (end - begin);
        let pieces = super::super::ratio::ceiling(steep).clamp(1, 4096);
        let half = (end - begin) / (2.0 * f64::from(pieces));
        let piece = |number: u32| {
            let middle = begin + half * (2.0 * f64::from(number) + 1.0);
            let sides = POINTS.iter().map(|(point, weight)| {
                let side = |at: f64| (ln_integrand(middle + half * at) - highest).exp();
                weight * (side(*point) + side(-*point))
            });
            sides.sum::<f64>()
        };
        let mut sum = 0.0;
        for number in 0..pieces {
            let part = piece(number);
            sum += part;
            // The integrand has one top: once it falls, what is negligible stays so.
            if part < sum * NEGLIGIBLE {
                break;
            }
        }
        highest + (half * sum).ln()
    }

    /// Logarithm of the likelihood of one customer's purchases.
    pub fn ln_likelihood(&self, pattern: &Pattern) -> f64 {
        self.ln_front(f64::from(pattern.repeats)) + self.ln_rest(pattern)
    }

    fn ln_rest(&self, pattern: &Pattern) -> f64 {
        let (alive, gone) = self.ln_alive_and_gone(pattern);
        ln_sum(alive, gone)
    }

    /// Chance that the customer still buys.
    pub fn p_alive(&self, pattern: &Pattern) -> f64 {
        let (alive, gone) = self.ln_alive_and_gone(pattern);
        1.0 / (1.0 + (gone - alive).exp())
    }

    /// Expected purchases in the `time` after the end of observation.
    pub fn expected(&self, pattern: &Pattern, time: f64) -> f64 {
        let x = f64::from(pattern.repeats);
        let (age_a, age_b) = (self.alpha + pattern.age, self.beta + pattern.age);
        let lasting = power_difference(self.s - 1.0, -(time / age_b).ln_1p());
        self.p_alive(pattern) * (self.r + x) * age_b / age_a * lasting
    }

    /// Expected purchases of a new customer in their first `time`, the first not counted.
    pub fn population_mean(&self, time: f64) -> f64 {
        self.expected(&Pattern::default(), time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CDNOW: ParetoNbd =
        ParetoNbd { r: 0.5532755, alpha: 10.5776122, s: 0.6062136, beta: 11.6679117 };

    fn pattern(repeats: u32, recency: f64, age: f64) -> Pattern {
        Pattern { repeats, recency, age }
    }

    #[test]
    fn the_customer_of_the_paper() {
        let customer = pattern(2, 30.43, 38.86);
        assert!((CDNOW.p_alive(&customer) - 0.869_118_713_229_259_6).abs() < 1e-10);
        assert!((CDNOW.expected(&customer, 39.0) - 1.455_112_931_392_746_2).abs() < 1e-10);
        assert!((CDNOW.ln_likelihood(&customer) + 9.554_333_193_950_175).abs() < 1e-10);
        assert!((CDNOW.p_alive(&pattern(5, 38.86, 38.86)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn series_and_integral_agree() {
        for (alpha, beta) in [(10.0, 11.0), (11.0, 10.0), (2.0, 15.0), (15.0, 2.0), (5.0, 5.0)] {
            let model = ParetoNbd { alpha, beta, ..CDNOW };
            for x in [0.0, 1.0, 30.0, 150.0] {
                for (from, to) in [(0.0, 1.0), (0.0, 40.0), (12.0, 700.0), (3.0, 3.01)] {
                    let larger = alpha.max(beta);
                    let series = model.by_series(x, (alpha - beta).abs(), larger, from, to);
                    let integral = model.by_integral(x, from, to);
                    assert!((series - integral).abs() < 1e-9, "{alpha} {beta} {x} {from} {to}");
                }
            }
        }
    }

    #[test]
    fn extremes_stay_numbers() {
        let model = ParetoNbd { alpha: 1e-3, beta: 1e4, ..CDNOW };
        for customer in [pattern(0, 0.0, 700.0), pattern(150, 1.0, 700.0), pattern(0, 0.0, 0.0)] {
            assert!(model.ln_likelihood(&customer).is_finite());
            assert!((0.0..=1.0).contains(&model.p_alive(&customer)));
        }
        let near_one = |s| ParetoNbd { s, ..CDNOW }.expected(&pattern(1, 2.0, 9.0), 50.0);
        assert!((near_one(1.0) - near_one(1.0 + 1e-7)).abs() < 1e-6);
        assert!((CDNOW.expected(&pattern(1, 2.0, 9.0), 0.0) - 0.0).abs() < 1e-12);
    }
}
