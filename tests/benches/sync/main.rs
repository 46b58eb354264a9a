//! How fast sync and the local cache are, beside others in the same run: `cargo xtask bench`.
//!
//! What is measured and how stands in `tests/benches/README.md`.

mod clock;
mod devices;
mod figures;
mod lookup;
mod options;
mod page;
mod peers;
mod product;
mod report;
mod supply;

use std::env;

use anyhow::Result;
use system_tests::driver::footprint;
use system_tests::measure::firm::Firm;

use figures::{Figures, Subject};
use options::Options;

/// Everybody who is measured gets the firm of this seed.
const SEED: u64 = 4;

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::read(env::args().skip(1))?;
    let mut figures = Figures::default();
    let load = footprint::load();
    let firm = Firm::new(options.rows, SEED);
    if options.measures(Subject::Klantkompas) {
        lookup::measure(&firm, &mut figures)?;
        product::measure(&options, &firm, &mut figures).await?;
    }
    for subject in [Subject::IndexedDb, Subject::PouchDb] {
        if options.measures(subject) {
            peers::measure(subject, &options, &firm, &mut figures).await?;
        }
    }
    if options.measures(Subject::Host) {
        devices::measure(&options, &mut figures).await?;
    }
    report::write(&options, &figures, &load)
}
