//! An import that is stopped in mid-run leaves nothing behind, what it refuses comes as a file that
//! can be mended and imported, and what it brought in small steps is packed when nothing else is to do.

use std::fmt::Write;
use std::fs;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::browser::Browser;
use crate::pages::words::{opening, word};
use crate::pages::{account, customers, import, storage, sync_pill};
use crate::scene::Scene;
use crate::wait;

/// Enough that an import can be stopped.
const MANY: u64 = 20_000;

/// Few enough that the host's rows are stored one by one.
const SOME: u64 = 900;

/// Without anything to do a leader tidies after half a minute.
const IDLE: Duration = Duration::from_secs(60);

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    stopped(scene, &browser).await?;
    if scene.engine.keeps_downloads() {
        refused_rows(scene, &browser).await?;
    }
    tidied(scene, &browser).await
}

/// Pressed in the page itself, because a test would press too late.
async fn stopped(scene: &Scene, browser: &Browser) -> Result<()> {
    let table = scene.file("customers.csv", table("M", MANY)?)?;
    import::prepare(browser, std::slice::from_ref(&table)).await?;
    let script = "
        const press = () => document.querySelector('.import .progress button')?.click();
        new MutationObserver((_, observer) => {
            if (!document.querySelector('.import .progress')) return;
            observer.disconnect();
            requestAnimationFrame(press);
        }).observe(document.body, { childList: true, subtree: true });
        return true";
    browser.ask::<bool>(script, vec![]).await?;
    import::apply(browser).await?;
    browser.says(&word("import.drop.title")?).await?;
    ensure!(storage::count(browser, "outbox").await? == 0, "the stopped import waits to be sent");
    let left = storage::count(browser, "imports").await?;
    scene.note(format!("{left} blocks were stored when it was stopped"));
    browser.open("/customers").await?;
    browser.says(&word("customers.empty.title")?).await?;
    // A start sweeps blocks that no entry names.
    storage::until(browser, "imports", |count| count == 0).await.map(drop)
}

async fn refused_rows(scene: &Scene, browser: &Browser) -> Result<()> {
    let text = "customer_id,name,created_date\nB1,Goed,2024-01-02\nB2,=Fout,31-31-2024\n";
    let table = scene.file("customers.csv", text)?;
    import::prepare(browser, &[table]).await?;
    browser.says(&opening("import.problems.title")?).await?;
    let name = format!("{} customers.csv", word("import.problems.name")?);
    let file = browser.downloads().join(&name);
    browser.click_word("import.problems.download").await?;
    let text = wait::until(wait::STEP, format!("the download {name}"), async || {
        Ok(fs::read_to_string(&file).ok().filter(|text| !text.is_empty()))
    })
    .await?;
    ensure!(text.starts_with('\u{feff}'), "a spreadsheet would not see that it is UTF-8: {text:?}");
    let lines: Vec<&str> = text.lines().collect();
    ensure!(lines.len() == 2, "{} lines instead of the header and one row: {text}", lines.len());
    let row = lines.last().copied().unwrap_or_default();
    ensure!(row.starts_with("B2;'=Fout;31-31-2024;"), "the row is not as it was: {row}");
    import::apply(browser).await?;
    import::done(browser).await?;
    customers::counts(browser, "customer", 1).await?;
    // Mended, under the name it was saved by, it is a row of that table.
    let mended = scene.file(&name, text.replace("31-31-2024", "31-12-2024"))?;
    import::import(browser, &[mended]).await?;
    customers::counts(browser, "customer", 2).await
}

async fn tidied(scene: &Scene, browser: &Browser) -> Result<()> {
    let before = if scene.engine.keeps_downloads() { 2 } else { 0 };
    for letter in ["P", "Q", "R"] {
        let table = scene.file("customers.csv", table(letter, SOME)?)?;
        import::import(browser, &[table]).await?;
        sync_pill::up_to_date(browser).await?;
    }
    let single = storage::until(browser, "deltas", |count| 3 * SOME <= count).await?;
    let packed = wait::until(IDLE, "single rows are packed", async || {
        let single = storage::count(browser, "deltas").await?;
        Ok((single < SOME).then_some(storage::count(browser, "segments").await?))
    })
    .await?;
    ensure!(0 < packed, "the rows are nowhere");
    scene.note(format!("{single} single rows became {packed} segments"));
    browser.reload().await?;
    customers::counts(browser, "customer", before + 3 * SOME).await
}

fn table(letter: &str, rows: u64) -> Result<String> {
    let mut table = String::from("customer_id,name,created_date\n");
    for n in 0..rows {
        writeln!(table, "{letter}{n:05},Firma {letter} {n},2024-01-{:02}", n % 28 + 1)?;
    }
    Ok(table)
}
