//! What a device keeps is encrypted: nothing of it can be read from the disk, a passphrase opens it
//! without a network, all tabs lock together, and whoever leaves takes the key away first.

use std::rc::Rc;

use anyhow::{Result, ensure};
use thirtyfour::Key;
use tokio::time::Instant;

use crate::browser::{Browser, Name};
use crate::pages::words::word;
use crate::pages::{account, call, customers, dossier, import, locking, storage, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

/// What stands in the customer file: a customer, a contact, and what is entered on the way.
const WORDS: [&str; 5] =
    ["Zandprint", "van de Pavert", "vooraf.example", "Achterafdorp", "onderweg.example"];

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;
    dossier::edit(&browser, &word("records.field.website")?, "vooraf.example").await?;
    sync_pill::up_to_date(&browser).await?;
    ensure!(!storage::holding(&browser, "Zandprint").await?.is_empty(), "nothing was stored plain");

    locking::turn_on(&browser).await?;
    shows_nothing(&browser).await?;
    browser.open(&path).await?;
    opens_again(&browser).await?;
    dossier::edit(&browser, &word("records.field.city")?, "Achterafdorp").await?;
    sync_pill::up_to_date(&browser).await?;
    shows_nothing(&browser).await?;

    without_a_network(scene, &browser).await?;
    in_two_tabs(&browser, &path).await?;
    after_the_grace(scene, &browser).await?;
    leaving_takes_the_key_first(&browser).await
}

/// The page was loaded anew and no other tab has the key.
async fn opens_again(browser: &Browser) -> Result<()> {
    locking::is_locked(browser).await?;
    locking::try_passphrase(browser, locking::PASSPHRASE).await?;
    dossier::shows(browser, &word("records.field.website")?, ".example").await.map(drop)
}

async fn without_a_network(scene: &mut Scene, browser: &Rc<Browser>) -> Result<()> {
    let (website, city) = (word("records.field.website")?, word("records.field.city")?);
    browser.ready_offline().await?;
    scene.host.stop().await?;
    sync_pill::offline(browser).await?;
    browser.reload().await?;
    locking::is_locked(browser).await?;
    locking::audit(browser).await?;
    locking::try_passphrase(browser, "een wachtzin die niet past").await?;
    locking::was_wrong(browser, "1").await?;
    ensure!(!browser.text().await?.contains("Zandprint"), "shown though it is locked");

    let from = Instant::now();
    locking::try_passphrase(browser, locking::PASSPHRASE).await?;
    dossier::shows(browser, &website, "vooraf.example").await?;
    scene.note(format!("unlocked and open after {} ms", from.elapsed().as_millis()));
    dossier::shows(browser, &city, "Achterafdorp").await?;
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press("pavert").await?;
    browser.find("option", Name::Has("van de Pavert")).await?;
    browser.press(char::from(Key::Escape).to_string()).await?;
    browser.gone("dialog", Name::Any).await?;
    dossier::edit(browser, &website, "onderweg.example").await?;
    storage::until(browser, "outbox", |entries| entries == 1).await?;
    shows_nothing(browser).await?;

    scene.host.resume().await?;
    sync_pill::up_to_date(browser).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    customers::list_counts(&second, 285).await?;
    call::ring(&second, "0651003390").await?;
    call::open_dossier(&second).await?;
    dossier::shows(&second, &website, "onderweg.example").await?;
    second.close().await
}

async fn in_two_tabs(browser: &Browser, path: &str) -> Result<()> {
    let website = word("records.field.website")?;
    let left = browser.web().window().await?;
    let right = browser.web().new_tab().await?;
    browser.web().switch_to_window(right.clone()).await?;
    browser.open(path).await?;
    dossier::shows(browser, &website, "onderweg.example").await?;
    browser.web().switch_to_window(left.clone()).await?;
    browser.reload().await?;
    dossier::shows(browser, &website, "onderweg.example").await?;

    locking::lock_now(browser).await?;
    locking::is_locked(browser).await?;
    browser.web().switch_to_window(right.clone()).await?;
    locking::is_locked(browser).await?;
    browser.reload().await?;
    locking::is_locked(browser).await?;
    locking::try_passphrase(browser, locking::PASSPHRASE).await?;
    dossier::shows(browser, &website, "onderweg.example").await?;
    browser.web().switch_to_window(left.clone()).await?;
    dossier::shows(browser, &website, "onderweg.example").await?;
    browser.web().switch_to_window(right).await?;
    browser.web().close_window().await?;
    browser.web().switch_to_window(left).await?;
    Ok(())
}

async fn after_the_grace(scene: &mut Scene, browser: &Browser) -> Result<()> {
    let website = word("records.field.website")?;
    sync_pill::up_to_date(browser).await?;
    scene.host.stop().await?;
    sync_pill::offline(browser).await?;
    dossier::edit(browser, &website, "bewaard.example").await?;
    storage::set_confirmed_back(browser, 15).await?;
    browser.reload().await?;
    browser.says(&word("sign_in.lock.overdue")?).await?;
    locking::audit(browser).await?;
    let asks = browser.all("textbox", Name::Is(&word("sign_in.lock.passphrase")?)).await?;
    ensure!(asks.is_empty(), "the passphrase alone is asked");
    ensure!(storage::count(browser, "outbox").await? == 1, "the outbox was not kept");

    browser.web().delete_all_cookies().await?;
    scene.host.resume().await?;
    locking::press_button(browser, "sign_in.lock.sign_in").await?;
    account::try_password(browser, crate::scene::PASSWORD).await?;
    locking::is_locked(browser).await?;
    locking::try_passphrase(browser, locking::PASSPHRASE).await?;
    dossier::shows(browser, &website, "bewaard.example").await?;
    sync_pill::up_to_date(browser).await?;
    storage::until(browser, "outbox", |entries| entries == 0).await.map(drop)
}

/// While another connection keeps the data from being deleted, its key is gone already; the next start
/// goes on.
async fn leaving_takes_the_key_first(browser: &Browser) -> Result<()> {
    browser.open("/settings").await?;
    locking::is_locked(browser).await?;
    locking::try_passphrase(browser, locking::PASSPHRASE).await?;
    browser.says(&word("settings.encryption.lock_now")?).await?;
    storage::keep_open(browser).await?;
    browser.click_word("settings.account.forget").await?;
    browser.find("heading", Name::Is(&word("settings.forget.title")?)).await?;
    let buttons = browser.all("button", Name::Is(&word("settings.forget.go")?)).await?;
    let button = buttons.last().ok_or_else(|| anyhow::anyhow!("no button to go"))?;
    button.click().await?;
    wait::until(wait::STEP, "the key is gone while the data is still there", async || {
        let (entries, key_bytes) = storage::kept_open(browser).await?;
        Ok((entries > 0 && key_bytes == 0).then_some(()))
    })
    .await?;
    browser.reload().await?;
    browser.says(&word("sign_in.lead")?).await?;
    storage::is_gone(browser).await
}

async fn shows_nothing(browser: &Browser) -> Result<()> {
    for text in WORDS {
        let held = storage::holding(browser, text).await?;
        ensure!(held.is_empty(), "{text} can be read in {held:?}");
    }
    Ok(())
}
