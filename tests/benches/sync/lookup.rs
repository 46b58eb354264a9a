//! Looking a number up without a page: the product's own index, as native code.

use anyhow::{Result, ensure};
use domain::recognition::index::{Call, Listed, NumberIndex, Owner};
use system_tests::measure::firm::{Firm, typed_number};
use tokio::time::Instant;

use crate::figures::Figures;
use crate::subject::Subject;
use crate::supply;
use crate::workload::Workload;

/// Lists all numbers and looks up those that the page is asked for.
pub fn measure(firm: &Firm, figures: &mut Figures) -> Result<()> {
    let count = u32::try_from(firm.customers.len())?;
    let numbers: Vec<String> = (0..firm.customers.len()).map(typed_number).collect();
    let listed = (0..count).zip(&numbers).map(|(row, raw)| Listed {
        owner: Owner::Customer(row),
        customer: Some(row),
        e164: None,
        raw,
        extension: None,
    });
    let index = NumberIndex::build(listed, "NL");
    let mut took = Vec::new();
    for caller in supply::callers(firm) {
        let from = Instant::now();
        let call = index.find_text(&caller.number);
        took.push(from.elapsed().as_secs_f64() * 1_000.0);
        ensure!(matches!(call, Call::Known { .. }), "nobody has {}", caller.number);
    }
    figures.add(Workload::Lookup, Subject::Native, took);
    Ok(())
}
