//! The regularised upper incomplete gamma function: tails of the chi-square distribution.
//!
//! Series below a + 1, else the continued fraction by Lentz's method (Abramowitz and Stegun 1964,
//! 6.5.29 and 6.5.31).

use super::ln_gamma;

const TERMS: u32 = 10_000;
const TINY: f64 = 1e-300;

/// Q(a, x) = Γ(a, x)/Γ(a) for a > 0, x ≥ 0; the chance of a chi-square above 2x with 2a degrees.
pub fn gamma_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 { 1.0 - front * series(a, x) } else { front * fraction(a, x) }
}

fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
    for _ in 0..TERMS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..TERMS {
        let i = f64::from(i);
        let numerator = -i * (i - a);
        b += 2.0;
        d = 1.0 / floor(numerator * d + b);
        c = floor(b + numerator / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

/// Keeps a denominator away from zero.
fn floor(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: f64, x: f64, expected: f64) {
        let found = gamma_tail(a, x);
        assert!((found - expected).abs() < 1e-13, "{found} is not {expected}");
    }

    #[test]
    fn tails_agree_with_closed_forms() {
        for x in [0.1, 1.0, 2.5, 7.0, 40.0] {
            check(1.0, x, (-x).exp());
            check(2.0, x, (1.0 + x) * (-x).exp());
            check(0.5, x, libm::erfc(x.sqrt()));
        }
        check(3.0, 0.0, 1.0);
    }
}
