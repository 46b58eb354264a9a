//! Integrals over (0, 1) whose integrand may run up at the ends: the double exponential rule of
//! Takahasi and Mori (1974).

/// Step of the transformed variable.
const STEP: f64 = 1.0 / 32.0;

/// The transformed variable from −6 to 6: at its ends the weights are below 1e-270.
const POINTS: i32 = 192;

/// ∫₀¹ f(p, 1 − p) dp with f = exp(`ln_density`) · `value`; both ends are given because 1 − p loses
/// its digits near 1.
pub fn unit_integral(ln_density: impl Fn(f64, f64) -> f64, value: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for point in -POINTS..=POINTS {
        let u = STEP * f64::from(point);
        // p = 1/(1 + e^(−2y)) with y = π/2·sinh u; dp/du = 2·p·(1 − p)·π/2·cosh u.
        let y = std::f64::consts::PI * u.sinh();
        let (p, q) = (1.0 / (1.0 + (-y).exp()), 1.0 / (1.0 + y.exp()));
        if p <= 0.0 || q <= 0.0 {
            continue;
        }
        let weight = std::f64::consts::PI * u.cosh();
        let density = (ln_density(p, q) + p.ln() + q.ln()).exp();
        if density > 0.0 {
            sum += weight * density * value(p, q);
        }
    }
    sum * STEP
}

#[cfg(test)]
mod tests {
    use super::super::ln_beta;
    use super::*;

    #[test]
    fn beta_densities_integrate_to_one() {
        for (a, b) in [(0.5, 0.5), (0.05, 3.0), (2.0, 150.0), (1.0, 1.0), (40.0, 0.3)] {
            let total = unit_integral(
                |p, q| (a - 1.0) * p.ln() + (b - 1.0) * q.ln() - ln_beta(a, b),
                |_, _| 1.0,
            );
            assert!((total - 1.0).abs() < 1e-11, "{a} {b}: {total}");
        }
    }
}
