//! Whether groups of relations last differently: the log-rank test (Mantel 1966) with the
//! hypergeometric variance.

use serde::Serialize;

use super::super::ratio::count;
use super::super::special::gamma_tail;
use super::Observation;

/// The outcome of the test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogRank {
    /// The statistic.
    pub chi2: f64,
    /// Degrees of freedom: groups less one.
    pub df: usize,
    /// Chance of a difference this large were there none.
    pub p: f64,
}

impl LogRank {
    /// Compares groups; absent for fewer than two, or when no event tells them apart.
    pub fn between(groups: &[Vec<Observation>]) -> Option<Self> {
        let df = groups.len().checked_sub(1).filter(|df| *df > 0)?;
        let (difference, variance) = moments(groups);
        let chi2 = quadratic_form(variance, difference)?;
        Some(Self { chi2, df, p: gamma_tail(count(df) / 2.0, chi2 / 2.0) })
    }
}

/// Observed less expected events of each group, and their covariance.
fn moments(groups: &[Vec<Observation>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut seen: Vec<(i64, bool, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, seen)| seen.iter().map(move |one| (one.time, one.ended, group)))
        .collect();
    seen.sort_unstable();
    let mut at_risk: Vec<f64> = groups.iter().map(|group| count(group.len())).collect();
    let mut difference = vec![0.0; groups.len()];
    let mut variance = vec![vec![0.0; groups.len()]; groups.len()];
    for moment in seen.chunk_by(|a, b| a.0 == b.0) {
        let n: f64 = at_risk.iter().sum();
        let d = count(moment.iter().filter(|(_, ended, _)| *ended).count());
        for (_, _, group) in moment.iter().filter(|(_, ended, _)| *ended) {
            add(&mut difference, *group, 1.0);
        }
        for (sum, own) in difference.iter_mut().zip(&at_risk) {
            *sum -= d * own / n;
        }
        // With one at risk left nothing can vary.
        let factor = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
        for (row, (first, own)) in variance.iter_mut().zip(at_risk.iter().enumerate()) {
            for (cell, (second, other)) in row.iter_mut().zip(at_risk.iter().enumerate()) {
                let same = if first == second { own / n } else { 0.0 };
                *cell += factor * (same - own * other / (n * n));
            }
        }
        for (_, _, group) in moment {
            add(&mut at_risk, *group, -1.0);
        }
    }
    (difference, variance)
}

fn add(values: &mut [f64], place: usize, amount: f64) {
    if let Some(value) = values.get_mut(place) {
        *value += amount;
    }
}

/// xᵀ·V⁻·x by elimination on the largest diagonal, passing over directions without variance; absent
/// when there is none at all.
fn quadratic_form(mut variance: Vec<Vec<f64>>, mut x: Vec<f64>) -> Option<f64> {
    let diagonal = |variance: &[Vec<f64>], at: usize| {
        variance.get(at).and_then(|row| row.get(at)).copied().unwrap_or(0.0)
    };
    let scale = (0..x.len()).map(|at| diagonal(&variance, at)).fold(0.0, f64::max);
    let (mut total, mut is_empty) = (0.0, true);
    for _ in 0..x.len() {
        let largest = (0..x.len())
            .max_by(|a, b| diagonal(&variance, *a).total_cmp(&diagonal(&variance, *b)))?;
        let pivot = diagonal(&variance, largest);
        if pivot <= scale * 1e-10 {
            break;
        }
        is_empty = false;
        let lead = variance.get(largest).cloned().unwrap_or_default();
        let value = x.get(largest).copied().unwrap_or_default();
        total += value * value / pivot;
        for (row, item) in variance.iter_mut().zip(&mut x) {
            let factor = row.get(largest).copied().unwrap_or_default() / pivot;
            *item -= factor * value;
            for (cell, top) in row.iter_mut().zip(&lead) {
                *cell -= factor * top;
            }
        }
    }
    (!is_empty).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(times: &[(i64, bool)]) -> Vec<Observation> {
        times.iter().map(|&(time, ended)| Observation { time, ended }).collect()
    }

    #[test]
    fn the_leukaemia_trial_of_the_textbook() {
        // Freireich 1963: 6-mercaptopurine against placebo; chi-square 16.79 in every textbook.
        let drug = [
            (6, true),
            (6, true),
            (6, true),
            (6, false),
            (7, true),
            (9, false),
            (10, true),
            (10, false),
            (11, false),
            (13, true),
            (16, true),
            (17, false),
            (19, false),
            (20, false),
            (22, true),
            (23, true),
            (25, false),
            (32, false),
            (32, false),
            (34, false),
            (35, false),
        ];
        let placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
            .map(|time| (time, true));
        let found = LogRank::between(&[group(&drug), group(&placebo)]).unwrap();
        assert!((found.chi2 - 16.7929).abs() < 1e-4, "{}", found.chi2);
        assert_eq!(found.df, 1);
        assert!((found.p - 4.17e-5).abs() < 1e-6);
    }

    #[test]
    fn the_order_of_groups_does_not_matter() {
        let a = group(&[(1, true), (4, false), (9, true)]);
        let b = group(&[(2, true), (3, true)]);
        let c = group(&[(8, false), (5, true)]);
        let first = LogRank::between(&[a.clone(), b.clone(), c.clone()]).unwrap();
        let second = LogRank::between(&[c, a, b]).unwrap();
        assert!((first.chi2 - second.chi2).abs() < 1e-12);
    }

    #[test]
    fn without_events_or_a_second_group_nothing_is_told() {
        let running = group(&[(1, false), (2, false)]);
        assert_eq!(LogRank::between(&[running.clone(), running.clone()]), None);
        assert_eq!(LogRank::between(&[running]), None);
        assert_eq!(LogRank::between(&[]), None);
    }
}
