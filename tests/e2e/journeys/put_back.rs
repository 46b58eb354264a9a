//! The host's disk is lost in the afternoon and the copy of the morning is put back. What two devices
//! had sent since then, and what one had not sent yet, is at the host again, each once; nobody has to
//! do anything but sign in, where the sign-in itself was lost.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, customers, dossier, import, sync_pill};
use crate::scene::{Scene, demo_tables};

const SENT: &str = "Belde over de levering van morgen";
const UNSENT: &str = "Belde nog eens, nu over de rekening";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let website = word("records.field.website")?;
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::import(&first, &demo_tables()?).await?;
    call::ring(&first, "0651003390").await?;
    call::open_dossier(&first).await?;
    dossier::edit(&first, &website, "ochtend.example").await?;
    sync_pill::up_to_date(&first).await?;
    let copy = scene.path("copy.db");
    scene.host.back_up(&copy)?;

    // This device did not even exist when the copy was made.
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&first.path().await?).await?;
    dossier::edit(&second, &website, "middag.example").await?;
    sync_pill::up_to_date(&second).await?;
    dossier::shows(&first, &website, "middag.example").await?;
    dossier::add_note(&first, SENT).await?;
    sync_pill::up_to_date(&first).await?;
    scene.host.stop().await?;
    sync_pill::offline(&first).await?;
    dossier::add_note(&first, UNSENT).await?;

    scene.host.put_back(&copy)?;
    scene.host.resume().await?;
    sync_pill::up_to_date(&first).await?;
    // Its session began after the copy was made.
    account::sign_in(&second).await?;
    sync_pill::up_to_date(&second).await?;
    let third = scene.browser("third").await?;
    account::sign_in(&third).await?;
    for browser in [&first, &second, &third] {
        customers::counts(browser, "customer", 285).await?;
        call::ring(browser, "0651003390").await?;
        call::open_dossier(browser).await?;
        dossier::shows(browser, &website, "middag.example").await?;
        for text in [SENT, UNSENT] {
            stands_there_once(browser, text).await?;
        }
    }
    Ok(())
}

/// The timeline tells of it, and not twice.
async fn stands_there_once(browser: &Browser, text: &str) -> Result<()> {
    browser.says(text).await?;
    browser.stands_still().await?;
    let script = "return Array.from(document.querySelectorAll('.timeline-item'))
        .filter((item) => item.textContent.includes(arguments[0])).length";
    let count: usize = browser.ask(script, vec![json!(text)]).await?;
    ensure!(count == 1, "{text:?} stands there {count} times");
    Ok(())
}
