//! Maximum likelihood over positive parameters: a simplex search (Nelder and Mead 1965) from several
//! starts finds the hill, Newton's steps on numerical derivatives climb it to the top.
//!
//! The search runs over logarithms of the parameters and the mean logarithm of the likelihood.
//! Standard errors come from the inverse of the observed information.

/// Logarithms of parameters beyond this are no answer but a flight to infinity.
const FARTHEST: f64 = 12.0;

/// Steps of the numerical gradient and curvature: near the third and fourth root of the precision.
const SLOPE_STEP: f64 = 1e-5;
const CURVE_STEP: f64 = 1e-3;

const SIMPLEX_ROUNDS: u32 = 160;
const NEWTON_ROUNDS: u32 = 25;

/// The simplex has found the hill when its corners differ by less.
const SIMPLEX_SPREAD: f64 = 1e-7;

/// At the top the gradient is below this.
const FLAT: f64 = 1e-9;

/// Close to it, below this; what stays steeper has no top.
const NEARLY_FLAT: f64 = 1e-5;

/// A fitted model of `N` parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit<Model, const N: usize> {
    /// The model.
    pub model: Model,
    /// Standard error of each parameter; absent where the likelihood is not curved.
    pub errors: Option<[f64; N]>,
    /// Logarithm of the likelihood at the top.
    pub ln_likelihood: f64,
    /// Customers it was fitted on.
    pub n: usize,
    /// The steepest slope left, per customer and logarithm of a parameter.
    pub gradient_max: f64,
}

/// The top of a likelihood.
pub struct Top<const N: usize> {
    pub parameters: [f64; N],
    pub errors: Option<[f64; N]>,
    pub ln_likelihood: f64,
    pub gradient_max: f64,
}

type Vector<const N: usize> = [f64; N];
type Matrix<const N: usize> = [[f64; N]; N];

/// The highest top reached from `starts`; absent when the search flees to infinity.
pub fn maximize<const N: usize>(
    ln_likelihood: impl Fn(&Vector<N>) -> f64,
    starts: &[Vector<N>],
    n: f64,
) -> Option<Top<N>> {
    let cost = |logs: &Vector<N>| {
        if logs.iter().any(|log| log.abs() > FARTHEST) {
            return f64::INFINITY;
        }
        let value = -ln_likelihood(&logs.map(f64::exp)) / n;
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let hills = starts.iter().map(|start| simplex(&cost, start.map(f64::ln)));
    let hill = hills.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, height)| height.is_finite())?;
    let (logs, height, gradient_max) = climb(&cost, hill.0)?;
    let parameters = logs.map(f64::exp);
    let information = curvature(&cost, &logs, height).map(|row| row.map(|cell| cell * n));
    let variances = cholesky(&information).map(|root| inverse_diagonal(&root));
    let errors = variances.map(|variances| zip(&variances, &parameters, |v, p| p * v.sqrt()));
    Some(Top { parameters, errors, ln_likelihood: -height * n, gradient_max })
}

fn zip<const N: usize>(a: &Vector<N>, b: &Vector<N>, with: impl Fn(f64, f64) -> f64) -> Vector<N> {
    let mut pairs = a.iter().zip(b).map(|(a, b)| with(*a, *b));
    std::array::from_fn(|_| pairs.next().unwrap_or_default())
}

fn moved<const N: usize>(from: &Vector<N>, place: usize, by: f64) -> Vector<N> {
    let mut to = *from;
    if let Some(value) = to.get_mut(place) {
        *value += by;
    }
    to
}

fn cell<const N: usize>(matrix: &Matrix<N>, row: usize, column: usize) -> f64 {
    matrix.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
}

/// The lowest corner found, and its height.
fn simplex<const N: usize>(
    cost: &impl Fn(&Vector<N>) -> f64,
    start: Vector<N>,
) -> (Vector<N>, f64) {
    let corner = |at: Vector<N>| (at, cost(&at));
    let mut corners: Vec<_> = (0..N).map(|place| corner(moved(&start, place, 0.5))).collect();
    corners.push(corner(start));
    for _ in 0..SIMPLEX_ROUNDS {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let Some((worst, others)) = corners.split_last_mut() else { break };
        let (Some(best), Some(second)) = (others.first().copied(), others.last().copied()) else {
            break;
        };
        if worst.1 - best.1 < SIMPLEX_SPREAD {
            break;
        }
        let sum = others.iter().fold([0.0; N], |sum, other| zip(&sum, &other.0, |a, b| a + b));
        let middle = sum.map(|value| value / super::super::ratio::count(N));
        let towards = |by: f64| corner(zip(&middle, &worst.0, |m, w| m + by * (m - w)));
        let reflected = towards(1.0);
        let next = if reflected.1 < best.1 {
            let stretched = towards(2.0);
            if stretched.1 < reflected.1 { stretched } else { reflected }
        } else if reflected.1 < second.1 {
            reflected
        } else {
            towards(if reflected.1 < worst.1 { 0.5 } else { -0.5 })
        };
        if next.1 < worst.1 {
            *worst = next;
        } else {
            for other in others.iter_mut().skip(1).chain([worst]) {
                *other = corner(zip(&other.0, &best.0, |a, b| (a + b) / 2.0));
            }
        }
    }
    corners.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((start, f64::INFINITY))
}

/// Newton's steps to the bottom; its place, height and steepest slope.
fn climb<const N: usize>(
    cost: &impl Fn(&Vector<N>) -> f64,
    start: Vector<N>,
) -> Option<(Vector<N>, f64, f64)> {
    let (mut at, mut height) = (start, cost(&start));
    let mut slopes = gradient(cost, &at);
    for _ in 0..NEWTON_ROUNDS {
        if steepest(&slopes) < FLAT {
            break;
        }
        let root = bent(&curvature(cost, &at, height))?;
        let step = solve(&root, &slopes);
        let tries = (0..10).map(|halving| {
            let part = 0.5_f64.powi(halving);
            let next = zip(&at, &step, |a, s| a - part * s);
            (next, cost(&next))
        });
        // Close to the top heights no longer differ: there the slopes decide.
        let is_close = steepest(&slopes) < NEARLY_FLAT;
        let better = tries.into_iter().find(|(next, found)| {
            *found < height
                || is_close
                    && *found - height < 1e-13
                    && steepest(&gradient(cost, next)) < steepest(&slopes)
        });
        let Some((next, found)) = better else { break };
        (at, height) = (next, found);
        slopes = gradient(cost, &at);
    }
    let steepest = steepest(&slopes);
    (steepest < NEARLY_FLAT).then_some((at, height, steepest))
}

fn steepest<const N: usize>(slopes: &Vector<N>) -> f64 {
    slopes
        .iter()
        .fold(0.0, |most, slope| if slope.is_nan() { f64::NAN } else { slope.abs().max(most) })
}

fn gradient<const N: usize>(cost: &impl Fn(&Vector<N>) -> f64, at: &Vector<N>) -> Vector<N> {
    std::array::from_fn(|place| {
        let side = |by: f64| cost(&moved(at, place, by));
        (side(SLOPE_STEP) - side(-SLOPE_STEP)) / (2.0 * SLOPE_STEP)
    })
}

fn curvature<const N: usize>(
    cost: &impl Fn(&Vector<N>) -> f64,
    at: &Vector<N>,
    height: f64,
) -> Matrix<N> {
    let h = CURVE_STEP;
    let mut matrix = [[0.0; N]; N];
    let mut put = |row: usize, column: usize, value: f64| {
        if let Some(cell) = matrix.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = value;
        }
    };
    for row in 0..N {
        let side = |by: f64| cost(&moved(at, row, by));
        put(row, row, (side(h) + side(-h) - 2.0 * height) / (h * h));
        for column in 0..row {
            let corner = |a: f64, b: f64| cost(&moved(&moved(at, row, a), column, b));
            let value = corner(h, h) + corner(-h, -h) - corner(h, -h) - corner(-h, h);
            put(row, column, value / (4.0 * h * h));
            put(column, row, value / (4.0 * h * h));
        }
    }
    matrix
}

/// The root of a matrix, with the diagonal raised until there is one.
fn bent<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let raises = std::iter::once(0.0).chain((-8..4).map(|power| 10.0_f64.powi(power)));
    raises.into_iter().find_map(|raise| {
        let raised = std::array::from_fn(|row| {
            let diagonal = |column: usize| if row == column { raise } else { 0.0 };
            std::array::from_fn(|column| cell(matrix, row, column) + diagonal(column))
        });
        cholesky(&raised)
    })
}

/// The lower triangle L with L·Lᵀ = matrix; absent when it is not positive definite.
fn cholesky<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut root = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let dot: f64 = (0..column).map(|k| cell(&root, row, k) * cell(&root, column, k)).sum();
            let rest = cell(matrix, row, column) - dot;
            let value = if row == column {
                Some(rest).filter(|rest| *rest > 1e-12)?.sqrt()
            } else {
                rest / cell(&root, column, column)
            };
            if let Some(cell) = root.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = value;
            }
        }
    }
    Some(root)
}

/// Solves L·Lᵀ·x = right.
fn solve<const N: usize>(root: &Matrix<N>, right: &Vector<N>) -> Vector<N> {
    let mut x = *right;
    let forward = 0..N;
    for (is_forward, row) in
        forward.map(|row| (true, row)).chain((0..N).rev().map(|row| (false, row)))
    {
        let known = if is_forward { 0..row } else { row + 1..N };
        let factor = |k: usize| if is_forward { cell(root, row, k) } else { cell(root, k, row) };
        let dot: f64 = known.map(|k| factor(k) * x.get(k).copied().unwrap_or_default()).sum();
        if let Some(value) = x.get_mut(row) {
            *value = (*value - dot) / cell(root, row, row);
        }
    }
    x
}

/// The diagonal of (L·Lᵀ)⁻¹.
fn inverse_diagonal<const N: usize>(root: &Matrix<N>) -> Vector<N> {
    std::array::from_fn(|place| {
        let unit = moved(&[0.0; N], place, 1.0);
        solve(root, &unit).get(place).copied().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_known_likelihood_and_its_errors() {
        // A gamma density with shape 3 and rate 2 by its expected sufficient statistics.
        let (mean, mean_log) = (1.5, digamma(3.0) - 2.0_f64.ln());
        let n = 1000.0;
        let likelihood = |p: &[f64; 2]| {
            let [shape, rate] = *p;
            n * (shape * rate.ln() - libm::lgamma(shape) + (shape - 1.0) * mean_log - rate * mean)
        };
        let top = maximize(likelihood, &[[1.0, 1.0], [9.0, 0.1]], n).unwrap();
        assert!((top.parameters[0] - 3.0).abs() < 1e-6 && (top.parameters[1] - 2.0).abs() < 1e-6);
        // Information n·[[ψ′(3), −1/2], [−1/2, 3/4]], inverted by hand; ψ′(3) = π²/6 − 5/4.
        let trigamma = std::f64::consts::PI.powi(2) / 6.0 - 1.25;
        let variance = 0.75 / (trigamma * 0.75 - 0.25) / n;
        assert!((top.errors.unwrap()[0] - variance.sqrt()).abs() < 1e-5);
        assert!(top.gradient_max < 1e-8);
    }

    #[test]
    fn a_likelihood_without_a_top_is_told() {
        assert!(maximize(|p: &[f64; 1]| p[0], &[[1.0]], 1.0).is_none());
        assert!(maximize(|_: &[f64; 1]| f64::NAN, &[[1.0]], 1.0).is_none());
    }

    fn digamma(x: f64) -> f64 {
        let h = 1e-5;
        (libm::lgamma(x + h) - libm::lgamma(x - h)) / (2.0 * h)
    }
}
