//! Special functions that the models need, stable where the textbook forms overflow or cancel.

mod hypergeometric;
mod incomplete_gamma;
mod quadrature;

pub use hypergeometric::{ln_unit_hypergeometric, power_difference, scaled_hypergeometric};
pub use incomplete_gamma::gamma_tail;
pub use quadrature::unit_integral;

/// ln Γ(x).
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b).
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln(eᵃ + eᵇ), also where either is −∞.
pub fn ln_sum(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_logarithms_neither_overflow_nor_vanish() {
        assert!((ln_sum(-1000.0, -1000.0) + 1000.0 - 2.0_f64.ln()).abs() < 1e-12);
        assert!((ln_sum(f64::NEG_INFINITY, 3.0) - 3.0).abs() < 1e-12);
        assert!(ln_sum(f64::NEG_INFINITY, f64::NEG_INFINITY) < f64::MIN);
        assert!((ln_beta(2.0, 3.0) - (1.0_f64 / 12.0).ln()).abs() < 1e-14);
    }
}
