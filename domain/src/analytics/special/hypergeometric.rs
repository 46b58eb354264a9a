//! Gauss's hypergeometric function, in the two forms that the buying models need.

/// Terms after which a series is given up; within its range it needs far fewer.
const TERMS: u32 = 100_000;

/// (1 − e^(k·l))/k, and its limit −l at k = 0: how a power runs, without cancelling near k = 0.
pub fn power_difference(k: f64, l: f64) -> f64 {
    let y = k * l;
    if y.abs() < 1e-12 { -l * (1.0 + y / 2.0) } else { -y.exp_m1() / k }
}

/// (₂F₁(a, k; c; z) − 1)/k for 0 ≤ z < 1: finite at k = 0.
pub fn scaled_hypergeometric(a: f64, k: f64, c: f64, z: f64) -> f64 {
    // (k)ₙ/k = (k + 1)ₙ₋₁.
    let mut term = a * z / c;
    let mut sum = term;
    for n in 1..TERMS {
        let n = f64::from(n);
        term *= (a + n) * (k + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        if term.abs() <= sum.abs() * 1e-16 && n > -a {
            break;
        }
    }
    sum
}

/// ln ₂F₁(1, b; c; z) for 0 ≤ z < 1 and 0 < b < c: a series of positive terms.
pub fn ln_unit_hypergeometric(b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 0..TERMS {
        let n = f64::from(n);
        term *= (b + n) / (c + n) * z;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    f64::ln(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12 * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn series_agree_with_closed_forms() {
        // ₂F₁(1, 1; 2; z) = −ln(1 − z)/z.
        near(ln_unit_hypergeometric(1.0, 2.0, 0.5), (2.0 * 2.0_f64.ln()).ln());
        // ₂F₁(a, k; a; z) = (1 − z)^−k.
        near(scaled_hypergeometric(3.0, 0.5, 3.0, 0.3), (0.7_f64.powf(-0.5) - 1.0) / 0.5);
        near(scaled_hypergeometric(2.0, 0.0, 2.0, 0.3), -(0.7_f64.ln()));
        near(scaled_hypergeometric(-0.5, 2.0, 4.0, 0.0) + 1.0, 1.0);
    }

    #[test]
    fn a_power_runs_into_its_logarithm() {
        near(power_difference(0.0, -0.25), 0.25);
        near(power_difference(1e-13, -0.25), 0.25);
        near(power_difference(2.0, -0.5), (1.0 - (-1.0_f64).exp()) / 2.0);
    }
}
