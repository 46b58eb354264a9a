//! Adds up what tests report, in the words of `cargo test` and of our own journeys.

use std::ops::AddAssign;

/// How many tests and checks passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
}

impl Counts {
    /// One check that passed or failed as a whole.
    pub fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }

    /// Reads `test result: ok. 3 passed; 1 failed; 0 ignored; …` and `3 passed, 1 failed`; any other
    /// line counts nothing.
    pub fn read(line: &str) -> Self {
        let words = line.strip_prefix("test result:").map(|rest| rest.split_once(". "));
        let numbers = match words {
            Some(Some((_, numbers))) => numbers,
            Some(None) => return Self::default(),
            None => line,
        };
        let mut parts = numbers.split([';', ',']).map(str::trim);
        let mut count = |word: &str| parts.next()?.strip_suffix(word)?.trim_end().parse().ok();
        match (count("passed"), count("failed")) {
            (Some(passed), Some(failed)) => Self { passed, failed },
            _ => Self::default(),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: usize, failed: usize) {
        assert_eq!(Counts::read(line), Counts { passed, failed });
    }

    #[test]
    fn both_ways_of_reporting_are_read() {
        check("test result: ok. 14 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", 14, 0);
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored; finished in 0.1s", 3, 2);
        check("12 passed, 1 failed", 12, 1);
    }

    #[test]
    fn other_lines_count_nothing() {
        check("running 14 tests", 0, 0);
        check("test counts::tests::x ... ok", 0, 0);
        check("the import passed, then failed", 0, 0);
        check("", 0, 0);
    }
}
