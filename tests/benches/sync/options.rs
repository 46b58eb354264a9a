//! What a run can be told.

use anyhow::{Context, Result, bail, ensure};
use system_tests::measure::firm::Shares;

use crate::subject::Subject;

/// What a run can be told.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Customers of the firm.
    pub rows: usize,
    /// What else the firm has.
    pub shares: Shares,
    /// Fresh browsers for each workload.
    pub samples: usize,
    /// How many times slower the page's own thread is made.
    pub throttle: u32,
    /// Only to see that it runs: nothing is written down.
    pub is_quick: bool,
    /// The one that is measured, when not all are.
    only: Option<Subject>,
}

/// With fewer there are not enough callers of whom no news comes.
const LEAST_ROWS: usize = 10_000;

impl Options {
    /// Reads the words of the command line.
    ///
    /// # Errors
    ///
    /// When one is unknown or lacks its value.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            rows: 100_000,
            shares: Shares::LIGHT,
            samples: 5,
            throttle: 1,
            is_quick: false,
            only: None,
        };
        while let Some(name) = words.next() {
            let mut value = || words.next().with_context(|| format!("{name} needs a value"));
            match name.as_str() {
                "--rows" => options.rows = value()?.parse()?,
                "--full" => options.shares = Shares::FULL,
                "--samples" => options.samples = value()?.parse()?,
                "--throttle" => options.throttle = value()?.parse()?,
                "--only" => options.only = Some(Subject::named(&value()?)?),
                "--quick" => {
                    options = Self { rows: 10_000, samples: 2, is_quick: true, ..options };
                }
                // What cargo says to every benchmark.
                "--bench" => {}
                _ => bail!("unknown option {name}"),
            }
        }
        ensure!(options.rows >= LEAST_ROWS, "measure at least {LEAST_ROWS} customers");
        Ok(options)
    }

    /// Whether everybody is measured who is compared at this size.
    pub fn measures_all(self) -> bool {
        self.only.is_none()
    }

    /// Whether the firm has years behind it: others take hours to be given that.
    pub fn is_full(self) -> bool {
        self.shares == Shares::FULL
    }

    /// Whether somebody is measured.
    pub fn measures(self, subject: Subject) -> bool {
        let is_ours = matches!(subject, Subject::Klantkompas | Subject::Native);
        match self.only {
            Some(only) => only == subject,
            None => is_ours || !self.is_full(),
        }
    }
}
