//! The tab that syncs is frozen, as browsers do to tabs in the background: another takes over, and
//! the frozen one harms nothing when it wakes.

use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::time::{Instant, sleep};

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

/// A round that began with the last news is over by then.
const ROUND: Duration = Duration::from_secs(2);

/// A leader that still answers sends an edit within this many seconds.
const AWAKE_SECONDS: u64 = 5;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    let website = word("records.field.website")?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;
    let left = browser.web().window().await?;
    let right = browser.web().new_tab().await?;
    browser.web().switch_to_window(right.clone()).await?;
    browser.open(&path).await?;
    dossier::edit(&browser, &website, "wakker.example").await?;
    sync_pill::up_to_date(&browser).await?;

    browser.web().switch_to_window(left.clone()).await?;
    dossier::shows(&browser, &website, "wakker.example").await?;
    sync_pill::up_to_date(&browser).await?;
    // Frozen in the middle of a transaction it would hold up everybody's writes; a browser does not
    // freeze a tab that does that, and the driver's command does.
    sleep(ROUND).await;
    life(&browser, "frozen").await?;
    browser.web().switch_to_window(right).await?;
    dossier::edit(&browser, &website, "bevroren.example").await?;
    let from = Instant::now();
    sync_pill::up_to_date(&browser).await?;
    let took = from.elapsed().as_secs();
    ensure!(AWAKE_SECONDS < took, "sent after {took} s: the other tab was not frozen");
    scene.note(format!("the other tab took over {took} s after the edit"));

    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, "bevroren.example").await?;

    browser.web().switch_to_window(left).await?;
    life(&browser, "active").await?;
    dossier::shows(&browser, &website, "bevroren.example").await?;
    dossier::edit(&browser, &website, "ontdooid.example").await?;
    sync_pill::up_to_date(&browser).await?;
    dossier::shows(&second, &website, "ontdooid.example").await.map(drop)
}

async fn life(browser: &Browser, state: &str) -> Result<()> {
    let state = serde_json::json!({ "state": state });
    browser.devtools("Page.setWebLifecycleState", state).await
}
