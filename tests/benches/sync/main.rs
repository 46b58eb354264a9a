//! How fast sync and the local cache are, beside others in the same run: `cargo xtask bench`.
//!
//! What is measured and how stands in `tests/benches/README.md`.

mod aggregates;
mod answers;
mod clock;
mod devices;
mod figures;
mod lookup;
mod options;
mod page;
mod peers;
mod plot;
mod polars;
mod product;
mod report;
mod scroll;
mod smoothness;
mod subject;
mod supply;
mod table;
mod workload;

use std::env;

use anyhow::Result;
use system_tests::driver::footprint;
use system_tests::measure::firm::Firm;

use answers::Answers;
use figures::Figures;
use options::Options;
use subject::Subject;

/// Everybody who is measured gets the firm of this seed.
const SEED: u64 = 4;

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::read(env::args().skip(1))?;
    let mut figures = Figures::default();
    let load = footprint::load();
    let firm = Firm::new(options.rows, options.shares, SEED);
    let answers = Answers::of(&firm)?;
    if options.measures(Subject::Native) {
        lookup::measure(&firm, &mut figures)?;
        aggregates::measure(&options, &firm, &answers, &mut figures)?;
    }
    if options.measures(Subject::Klantkompas) {
        product::measure(&options, &firm, &mut figures).await?;
    }
    for subject in Subject::ALL.into_iter().filter(|subject| options.measures(*subject)) {
        if let Some(ability) = subject.ability() {
            peers::measure(subject, ability, &options, &firm, &answers, &mut figures).await?;
        }
    }
    if options.measures(Subject::Polars) {
        polars::measure(&options, &firm, &answers, &mut figures).await?;
    }
    if options.measures(Subject::Host) {
        devices::measure(&options, &mut figures).await?;
    }
    report::write(&options, &figures, &load)
}
