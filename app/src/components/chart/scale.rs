//! Where figures lie in a drawing.

/// Maps a span of figures onto a span of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The lowest and the highest figure.
    pub domain: (f64, f64),
    /// Where they lie.
    pub range: (f64, f64),
}

impl Scale {
    /// Where a figure lies; the middle when all figures are one.
    pub fn at(self, figure: f64) -> f64 {
        let (low, high) = self.domain;
        let (start, end) = self.range;
        if high <= low {
            return f64::midpoint(start, end);
        }
        start + (figure - low) / (high - low) * (end - start)
    }
}

/// A place in a list as a figure.
pub fn place(index: usize) -> f64 {
    f64::from(u32::try_from(index).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn ends_meet_ends_and_a_single_figure_lies_in_the_middle() {
        let scale = Scale { domain: (-100.0, 100.0), range: (180.0, 20.0) };
        assert!((scale.at(-100.0) - 180.0).abs() < 1e-9);
        assert!((scale.at(0.0) - 100.0).abs() < 1e-9);
        let single = Scale { domain: (3.0, 3.0), range: (0.0, 10.0) };
        assert!((single.at(3.0) - 5.0).abs() < 1e-9);
    }
}
