//! The interval of a share of few observations (Wilson 1927).

/// The 97.5 % point of the normal distribution: two-sided 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of `successes` out of `n`; absent without observations.
pub fn wilson95(successes: u32, n: u32) -> Option<[f64; 2]> {
    if n == 0 {
        return None;
    }
    let (k, n) = (f64::from(successes.min(n)), f64::from(n));
    let (p, z2) = (k / n, Z95 * Z95);
    let centre = p + z2 / (2.0 * n);
    let half = Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // Rounding can pass the ends by a hair.
    Some([(centre - half) / scale, (centre + half) / scale].map(|end| end.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_the_source_texts_nine_percent() {
        let [low, high] = wilson95(9, 100).unwrap();
        assert!((low - 0.048_072_540_002_565_146).abs() < 1e-12);
        assert!((high - 0.162_262_128_527_163_12).abs() < 1e-12);
    }

    #[test]
    fn nothing_and_all_stay_within_the_unit() {
        assert!((wilson95(0, 5).unwrap()[0] - 0.0).abs() < 1e-12);
        assert!((wilson95(5, 5).unwrap()[1] - 1.0).abs() < 1e-12);
        assert_eq!(wilson95(0, 0), None);
    }
}
