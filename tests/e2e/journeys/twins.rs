//! Two customers who are one are merged while another device edits the second without knowing; nothing is
//! lost on either side, also when they are split again. By keyboard alone, by mouse, and on a telephone;
//! and who types a third is warned.

use anyhow::{Context, Result, ensure};
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, customers, dossier, import, sync_pill};
use crate::scene::Scene;

/// One person at two organizations of almost one name.
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:de Wit;Jan;;;\r\nFN:Jan de Wit\r\n\
    ORG:Bakkerij Smit\r\nTEL;TYPE=CELL:06-12345678\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nN:de Wit;Jan;;;\r\nFN:Jan de Wit\r\n\
    ORG:Bakkerij Smit Delft\r\nTEL;TYPE=CELL:06-12345678\r\nEND:VCARD\r\n";

const STAYS: &str = "Bakkerij Smit";
const OTHER: &str = "Bakkerij Smit Delft";
const NOTE: &str = "Wil voortaan op vrijdag geleverd krijgen";
const WEBSITE: &str = "delft.example";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    import::prepare(&first, &[scene.file("dubbel.vcf", CARDS)?]).await?;
    import::apply(&first).await?;
    import::done(&first).await?;
    sync_pill::up_to_date(&first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    customers::counts(&second, "customer", 2).await?;
    open_dossier(&second, OTHER).await?;
    let other = second.path().await?;

    scene.host.stop().await?;
    for browser in [&first, &second] {
        sync_pill::offline(browser).await?;
    }
    dossier::add_note(&second, NOTE).await?;
    dossier::edit(&second, &word("records.field.website")?, WEBSITE).await?;
    merge_with_keys(&first).await?;
    scene.host.resume().await?;
    for browser in [&first, &second] {
        sync_pill::up_to_date(browser).await?;
    }

    // The second's page goes to who stays, with what was typed at the other.
    second.find("heading", Name::Is(STAYS)).await?;
    second.says(NOTE).await?;
    second.says(WEBSITE).await?;
    customers::counts(&first, "customer", 1).await?;
    open_dossier(&first, STAYS).await?;
    first.says(NOTE).await?;
    accessible(&first).await?;
    first.click_word("dossier.merged.take").await?;
    dossier::shows(&second, &word("records.field.website")?, WEBSITE).await?;

    first.click("button", Name::Has(&word("dossier.merged.split")?)).await?;
    first.says(&word("duplicates.split")?).await?;
    first.says_no_more(NOTE).await?;
    first.undo().await?;
    first.says(NOTE).await?;
    first.click("button", Name::Has(&word("dossier.merged.split")?)).await?;
    first.says_no_more(NOTE).await?;
    sync_pill::up_to_date(&first).await?;
    // Until it has heard of the split its page of the other leads to who stayed.
    second.gone("button", Name::Has(&word("dossier.merged.split")?)).await?;
    second.open(&other).await?;
    second.find("heading", Name::Is(OTHER)).await?;
    second.says(NOTE).await?;
    dossier::shows(&second, &word("records.field.website")?, WEBSITE).await?;

    on_a_telephone(&first).await?;
    warned(&first).await?;
    sync_pill::up_to_date(&first).await
}

async fn open_dossier(browser: &Browser, name: &str) -> Result<()> {
    browser.open("/customers").await?;
    // Before the page stands nobody listens to keys.
    browser.says(name).await?;
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press(name.to_lowercase()).await?;
    browser.find("option", Name::Has(name)).await?;
    browser.press(String::from(char::from(Key::Enter))).await?;
    browser.arrived("/customers/").await?;
    browser.find("heading", Name::Is(name)).await.map(drop)
}

/// The page as it is now passes the audit.
async fn accessible(browser: &Browser) -> Result<()> {
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    Ok(())
}

/// From the command box to the merge without a mouse: the arrows of the browser choose who stays.
async fn merge_with_keys(browser: &Browser) -> Result<()> {
    browser.open("/customers").await?;
    browser.says(STAYS).await?;
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press(word("command.act.duplicates")?).await?;
    browser.find("option", Name::Has(&word("command.act.duplicates")?)).await?;
    browser.press(String::from(char::from(Key::Enter))).await?;
    browser.arrived("/duplicates").await?;
    let pair = pair(browser).await?;
    accessible(browser).await?;
    pair.send_keys(Key::Enter + "").await?;
    browser.find("radio", Name::Has(OTHER)).await?;
    accessible(browser).await?;
    let label = format!("{STAYS} (");
    let radios = browser.all("radio", Name::Has(&label)).await?;
    let stays = radios.first().context("nobody can be chosen to stay")?;
    stays.send_keys(Key::Space + "").await?;
    ensure!(stays.is_selected().await?, "the choice was not taken");
    stays.send_keys(Key::Enter + "").await?;
    browser.says(&word("duplicates.merged")?).await?;
    browser.says(&word("duplicates.empty.title")?).await
}

/// The link to the one pair of the queue.
async fn pair(browser: &Browser) -> Result<WebElement> {
    browser.says("Jan de Wit").await?;
    browser.find("link", Name::Has(OTHER)).await
}

/// Set apart and put back, on a screen of 375 pixels.
async fn on_a_telephone(browser: &Browser) -> Result<()> {
    browser.resize(375, 812).await?;
    browser.open("/duplicates").await?;
    pair(browser).await?;
    accessible(browser).await?;
    let apart = word("duplicates.apart")?;
    browser.click("button", Name::Has(&apart)).await?;
    browser.says(&word("duplicates.set_apart")?).await?;
    browser.says(&word("duplicates.empty.title")?).await?;
    browser.undo().await?;
    pair(browser).await?.click().await?;
    browser.find("radio", Name::Has(OTHER)).await?;
    accessible(browser).await?;
    browser.resize(1440, 900).await
}

/// Who types somebody known is told, and may go on.
async fn warned(browser: &Browser) -> Result<()> {
    browser.open("/customers").await?;
    browser.says(STAYS).await?;
    browser.click_word("records.add.customer").await?;
    browser.fill(Name::Has(&word("records.field.name")?), "Smit").await?;
    browser.fill(Name::Has(&word("records.field.phones")?), "0612345678").await?;
    browser.says(&word("duplicates.alike")?).await?;
    browser.find("link", Name::Is(OTHER)).await?;
    accessible(browser).await?;
    browser.click_word("common.save").await?;
    browser.arrived("/customers/").await?;
    browser.find("heading", Name::Is("Smit")).await.map(drop)
}
