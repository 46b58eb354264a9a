//! The browser is killed in mid-import and in mid-edit: what was shown as saved is there, the
//! import is all or nothing, and doing it again doubles nothing.

use std::fmt::Write;
use std::rc::Rc;

use anyhow::{Result, ensure};

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, customers, dossier, import, storage, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

/// Enough that an import takes a while.
const MANY: u64 = 20_000;

/// Its blocks, of five thousand rows.
const BLOCKS: u64 = 4;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    let browser = in_mid_import(scene, browser).await?;
    in_mid_edit(scene, browser).await
}

/// Both sides of "all or nothing": the power goes before the entry is stored, and right after.
async fn in_mid_import(scene: &Scene, browser: Rc<Browser>) -> Result<Rc<Browser>> {
    let table = scene.file("customers.csv", many_customers()?)?;
    import::prepare(&browser, std::slice::from_ref(&table)).await?;
    // Nobody can write an entry now, so the import stops where all its blocks are stored.
    storage::hold(&browser, "outbox").await?;
    import::apply(&browser).await?;
    storage::until(&browser, "imports", |blocks| BLOCKS <= blocks).await?;
    browser.crash().await?;

    let browser = scene.browser("first").await?;
    browser.open("/customers?kind=customer").await?;
    let there = settled_count(&browser).await?;
    ensure!(there == 0, "{there} of {MANY} customers are there without an entry that says so");
    storage::until(&browser, "imports", |blocks| blocks == 0).await?;

    import::prepare(&browser, std::slice::from_ref(&table)).await?;
    import::apply(&browser).await?;
    // The entry waits, or is at the host by now.
    wait::until(wait::STEP, "the import's entry is stored", async || {
        let waiting = storage::count(&browser, "outbox").await?;
        Ok((0 < waiting + storage::count(&browser, "acked").await?).then_some(()))
    })
    .await?;
    browser.crash().await?;

    let browser = scene.browser("first").await?;
    browser.open("/customers?kind=customer").await?;
    let there = settled_count(&browser).await?;
    ensure!(there == MANY, "{there} of {MANY} customers are there although the entry was stored");
    // A crash may take the session along; what waits is sent after signing in.
    account::sign_in(&browser).await?;
    sync_pill::up_to_date(&browser).await?;
    import::prepare_same(&browser, &[table]).await?;
    customers::counts(&browser, "customer", MANY).await?;
    Ok(browser)
}

async fn in_mid_edit(scene: &Scene, browser: Rc<Browser>) -> Result<()> {
    let website = word("records.field.website")?;
    import::import(&browser, &demo_tables()?).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;
    dossier::edit(&browser, &website, "bewaard.example").await?;
    dossier::begin_edit(&browser, &website).await?;
    browser.press("half getypt").await?;
    browser.crash().await?;

    let browser = scene.browser("first").await?;
    browser.open(&path).await?;
    dossier::shows(&browser, &website, "bewaard.example").await?;
    account::sign_in(&browser).await?;
    sync_pill::up_to_date(&browser).await
}

/// The count once the list has read everything the device holds: a number, or the empty state.
async fn settled_count(browser: &Browser) -> Result<u64> {
    let empty = word("customers.empty.title")?;
    wait::until(wait::STEP, "the list after the crash", async || {
        if browser.text().await?.contains(&empty) {
            return Ok(Some(0));
        }
        customers::count(browser).await
    })
    .await
}

fn many_customers() -> Result<String> {
    let mut table = String::from("customer_id,name,created_date\n");
    for n in 0..MANY {
        writeln!(table, "M{n:05},Firma {n},2024-01-{:02}", n % 28 + 1)?;
    }
    Ok(table)
}
