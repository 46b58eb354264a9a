//! The figures of the demo firm, at its reference date, are those computed twice for it.

use std::collections::HashSet;
use std::fs;

use anyhow::{Context, Result, ensure};

use crate::pages::words::word_with;
use crate::pages::{account, customers, import};
use crate::scene::{AS_OF, Scene, demo, demo_tables};

/// Customers per stage, `lifecycle` of `expected.json`.
const STAGES: [(&str, u64); 4] = [("potential", 81), ("new", 15), ("loyal", 96), ("ex", 93)];

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;

    browser.open(&format!("/surveys?asof={AS_OF}")).await?;
    // `nps` of `expected.json`, rounded as the screen rounds: -5.26, of [-38.42, 29.33].
    browser.says("-5").await?;
    browser.says(&word_with("surveys.interval", &[("low", "-38"), ("high", "+29")])?).await?;
    browser.says(&word_with("surveys.answers", &[("count", "19")])?).await?;
    let counts = [("promoters", "6"), ("passives", "6"), ("detractors", "7")];
    browser.says(&word_with("surveys.counts", &counts)?).await?;
    for (stage, count) in STAGES {
        let address = format!("/customers?only={stage}&asof={AS_OF}");
        browser.open(&address).await?;
        customers::list_counts(&browser, count).await?;
    }

    browser.open(&format!("/segments?asof={AS_OF}")).await?;
    customers::list_counts(&browser, buyers_of_last_year()?).await
}

/// Customers with a confirmed order of more than nothing after 2024-06-30, up to the reference
/// date; computed here from the table itself.
fn buyers_of_last_year() -> Result<u64> {
    let path = demo().join("orders.csv");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name);
    let columns = ["customer_id", "order_date", "revenue_eur", "kind", "status"].map(at);
    let mut buyers = HashSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [customer, on, revenue, kind, status] =
            columns.map(|column| column.and_then(|at| cells.get(at).copied()).unwrap_or_default());
        let is_purchase =
            kind == "order" && status == "confirmed" && 0.0 < revenue.parse::<f64>()?;
        if is_purchase && "2024-06-30" < on && on <= AS_OF {
            buyers.insert(customer);
        }
    }
    ensure!(!buyers.is_empty(), "nobody bought anything");
    Ok(u64::try_from(buyers.len())?)
}
