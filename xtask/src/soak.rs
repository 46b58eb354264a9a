//! `cargo xtask soak`: the simulation of replication under ever new seeds, for as long as one likes.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::clock::{Stopwatch, readable};
use crate::host::native_cargo;
use crate::{say, shell};

/// Seeds between two looks at the clock: some seconds.
const BATCH: u64 = 500;

/// When to end, and where to begin.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    seeds: u64,
    minutes: u64,
    /// The gate runs the first 2 000.
    from: u64,
}

impl Plan {
    /// Reads `--seeds N`, `--minutes M` and `--from N` in any order.
    ///
    /// # Errors
    ///
    /// When an option is unknown or its value no number.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut plan = Self { seeds: 1_000_000, minutes: 60, from: 2_000 };
        for pair in words.chunks(2) {
            let &[name, value] = pair else { bail!("{} needs a number after it", pair.concat()) };
            let value = value.parse().with_context(|| format!("{name} {value} is no number"))?;
            match name {
                "--seeds" => plan.seeds = value,
                "--minutes" => plan.minutes = value,
                "--from" => plan.from = value,
                _ => bail!("unknown option {name}; there are --seeds, --minutes and --from"),
            }
        }
        Ok(plan)
    }
}

/// Runs seed after seed until the plan is done or one fails, which prints its script.
///
/// # Errors
///
/// When the simulation does not compile or a seed fails.
pub fn run(plan: &Plan) -> Result<()> {
    let mut build = native_cargo();
    build.args(["test", "--quiet", "--package", "app", "--test", "simulation", "--no-run"]);
    shell::run(&mut build)?;
    let limit = Duration::from_secs(plan.minutes.saturating_mul(60));
    let watch = Stopwatch::start();
    let mut done = 0;
    while done < plan.seeds && watch.elapsed() < limit {
        let count = BATCH.min(plan.seeds - done);
        let mut cargo = native_cargo();
        cargo.args(["test", "--quiet", "--package", "app", "--test", "simulation", "--"]);
        // Uncaptured, so that the script of a failure is in its output on standard error.
        cargo.args(["--nocapture", "--exact", "seeds::nothing_is_lost_under_any_seed"]);
        cargo.env("KLANTKOMPAS_FIRST_SEED", (plan.from + done).to_string());
        shell::read(cargo.env("KLANTKOMPAS_SEEDS", count.to_string()))
            .with_context(|| format!("a seed from {} on fails", plan.from + done))?;
        done += count;
        let (took, millis) = (readable(watch.elapsed()), watch.elapsed().as_millis());
        let rate = u128::from(done) * 1_000 / millis.max(1);
        say::line(format_args!("{done} seeds in {took}, {rate} seeds/second"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_in_any_order() {
        let plan = Plan::read(&["--minutes", "5", "--seeds", "70"]).unwrap();
        assert_eq!(plan, Plan { seeds: 70, minutes: 5, from: 2_000 });
        assert!(Plan::read(&["--seeds"]).is_err());
        assert!(Plan::read(&["--seeds", "many"]).is_err());
        assert!(Plan::read(&["--hours", "1"]).is_err());
    }
}
