//! Scrolling the list of all customers from its top to its end, as a person does who turns the wheel.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde::Deserialize;
use system_tests::measure::firm::Firm;
use tokio::time::sleep;

use crate::page::Page;
use crate::smoothness::Busy;

/// Turns of the wheel from the top to the end, and the time between two: some five seconds.
const TURNS: u32 = 300;
const PAUSE: Duration = Duration::from_millis(16);

/// Turns that may be needed beyond, when some were taken together.
const MORE: u32 = 100;

/// Where the list is, how far it is scrolled and how far it can be.
const PLACE: &str = "(() => {
    const list = document.querySelector('.table-body');
    const { left, top, width, height } = list.getBoundingClientRect();
    const [at, end] = [list.scrollTop, list.scrollHeight - list.clientHeight];
    return { x: left + width / 2, y: top + height / 2, at, end };
})()";

#[derive(Deserialize)]
struct Place {
    x: f64,
    y: f64,
    at: f64,
    end: f64,
}

/// Scrolls through all customers and tells how the page bore it.
pub async fn through(page: &Page, firm: &Firm) -> Result<Busy> {
    page.open("/customers").await?;
    let listed = format!(
        "document.querySelector('.list-count')?.textContent.replace(/\\D/g, '') === '{}'",
        firm.customers.len()
    );
    page.until(&listed).await?;
    page.until("document.querySelector('.table-body [role=row][aria-rowindex]')").await?;
    page.run("globalThis.longestGap = probe.frames();", vec![]).await?;
    let from = page.now().await?;
    let Place { x, y, at, end } = page.value(PLACE).await?;
    ensure!(at < end, "the list cannot be scrolled");
    let down = (end / f64::from(TURNS)).ceil();
    for turn in 0..TURNS + MORE {
        page.wheel(x, y, down).await?;
        sleep(PAUSE).await;
        if turn >= TURNS {
            let now: Place = page.value(PLACE).await?;
            if now.at >= now.end - 1.0 {
                break;
            }
        }
    }
    let (gap, to) = (page.value("globalThis.longestGap()").await?, page.now().await?);
    let Place { at, end, .. } = page.value(PLACE).await?;
    ensure!(at >= end - 1.0, "the list was scrolled to {at} of {end}");
    Ok(Busy { gap: Some(gap), ..page.busy(from, to).await? })
}
