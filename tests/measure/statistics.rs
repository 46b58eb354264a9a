//! What many samples come down to: the middle, and what nineteen of twenty stay under.

/// Median and 95th percentile of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub median: f64,
    pub p95: f64,
}

/// Sums samples up; `None` when there are none.
pub fn summary(samples: &[f64]) -> Option<Summary> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let median = (sorted[last / 2] + sorted[sorted.len() / 2]) / 2.0;
    Some(Summary { median, p95: sorted[rank(sorted.len(), 95) - 1] })
}

/// The nearest rank of a percentile: the smallest place that so many percent are at or below.
fn rank(count: usize, percent: usize) -> usize {
    (count * percent).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(samples: &[f64], median: f64, p95: f64) {
        assert_eq!(summary(samples), Some(Summary { median, p95 }));
    }

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        check(&[3.0], 3.0, 3.0);
        check(&[4.0, 1.0], 2.5, 4.0);
        check(&[9.0, 1.0, 5.0], 5.0, 9.0);
        check(&[4.0, 1.0, 2.0, 9.0], 3.0, 9.0);
    }

    #[test]
    fn nineteen_of_twenty_stay_under_the_95th_percentile() {
        let samples: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        check(&samples, 10.5, 19.0);
        let samples: Vec<f64> = (1..=100).map(f64::from).collect();
        check(&samples, 50.5, 95.0);
    }

    #[test]
    fn nothing_has_no_middle() {
        assert_eq!(summary(&[]), None);
    }
}
