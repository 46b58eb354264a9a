//! A call ends in a wish that is saved with it, hangs loose, is put aside, put back and given a next step,
//! by keys alone. Then a customer is followed and says goodbye on a telephone's screen; the inbox tells of it
//! once, on two devices.

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{word, word_with};
use crate::pages::{account, call, opening, sync_pill};
use crate::scene::Scene;

const WISH: &str = "Folders ook in het Duits";
const REASON: &str = "Doen wij niet meer";
const WHY: &str = "Drukt voortaan zelf";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    opening::at_a_dossier(scene, &first).await?;
    let dossier = first.path().await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;

    log_a_wish(&first).await?;
    tie_it_up(&first).await?;

    first.resize(375, 812).await?;
    first.open(&dossier).await?;
    copy_an_entry(&first).await?;
    say_goodbye(&first).await?;
    sync_pill::up_to_date(&first).await?;
    read_of_it(&first, &second).await?;

    first.open(&dossier).await?;
    press(&first, &word("dossier.goodbye.back")?).await?;
    first.says_no_more(WHY).await?;
    sync_pill::up_to_date(&first).await?;
    second.says(&word("inbox.empty.title")?).await
}

/// At the desk, without a mouse: `N`, what came out of it, Enter.
async fn log_a_wish(browser: &Browser) -> Result<()> {
    call::ring(browser, "0651003390").await?;
    browser.find("button", Name::Has(&word("calls.open")?)).await?;
    browser.press("n").await?;
    let label = word("follow_up.label")?;
    let outcome = browser.find("combobox", Name::Is(&label)).await?;
    outcome.send_keys(word("records.value.case_kind.wish")?).await?;
    browser.fill(Name::Is(&word("records.field.what")?), WISH).await?;
    let what = browser.find("textbox", Name::Is(&word("records.field.what")?)).await?;
    what.send_keys(Key::Enter + "").await?;
    browser.gone("combobox", Name::Is(&label)).await?;
    // Both or neither: taken back as one, and done again.
    browser.undo().await?;
    // Without loading the page anew, which could cut the undo off.
    browser.click("link", Name::Is(&word("shell.today")?)).await?;
    browser.arrived("/today").await?;
    browser.click("link", Name::Has(&word("loose_ends.title")?)).await?;
    browser.find("heading", Name::Is(&word("loose_ends.title")?)).await?;
    browser.stands_still().await?;
    browser.says_no_more(WISH).await?;
    call::ring(browser, "0651003390").await?;
    browser.find("button", Name::Has(&word("calls.open")?)).await?;
    browser.press("n").await?;
    let outcome = browser.find("combobox", Name::Is(&label)).await?;
    outcome.send_keys(word("records.value.case_kind.wish")?).await?;
    browser.fill(Name::Is(&word("records.field.what")?), WISH).await?;
    browser.chord(Key::Control, &String::from(char::from(Key::Enter))).await?;
    browser.gone("combobox", Name::Is(&label)).await
}

/// Put aside with a reason, put back, and given a next step.
async fn tie_it_up(browser: &Browser) -> Result<()> {
    browser.open("/today").await?;
    browser.click("link", Name::Has(&word("loose_ends.title")?)).await?;
    browser.arrived("/loose-ends").await?;
    browser.says(WISH).await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");

    let aside = word_with("loose_ends.act.aside", &[("what", WISH)])?;
    press(browser, &aside).await?;
    browser.fill(Name::Is(&word("loose_ends.aside.reason")?), REASON).await?;
    let reason = browser.find("textbox", Name::Is(&word("loose_ends.aside.reason")?)).await?;
    reason.send_keys(Key::Enter + "").await?;
    browser.gone("button", Name::Is(&aside)).await?;
    browser.open("/loose-ends?show=aside").await?;
    browser.says(REASON).await?;
    press(browser, &word_with("loose_ends.act.back", &[("what", WISH)])?).await?;
    browser.says_no_more(REASON).await?;

    browser.open("/loose-ends").await?;
    browser.click("link", Name::Is(WISH)).await?;
    browser.arrived("/customers/").await?;
    browser.says(WISH).await?;
    browser.open("/loose-ends").await?;
    let task = word_with("loose_ends.act.task", &[("what", WISH)])?;
    press(browser, &task).await?;
    browser.find("dialog", Name::Any).await?;
    browser.click_word("common.save").await?;
    browser.gone("button", Name::Is(&task)).await?;
    browser.open("/today").await?;
    browser.says(&word_with("loose_ends.step.follow", &[("what", WISH)])?).await
}

/// To the first department or colleague that is offered.
async fn copy_an_entry(browser: &Browser) -> Result<()> {
    let menu = word_with("dossier.entry.menu", &[("what", "")])?;
    browser.click("button", Name::Has(menu.trim())).await?;
    browser.click("menuitem", Name::Is(&word("dossier.copy.item")?)).await?;
    let to = browser.find("combobox", Name::Is(&word("dossier.copy.to")?)).await?;
    let choose = "arguments[0].selectedIndex = 1;
        arguments[0].dispatchEvent(new Event('change', { bubbles: true }));
        return arguments[0].selectedOptions[0].textContent;";
    let chosen: String = browser.ask(choose, vec![to.to_json()?]).await?;
    browser.click_word("dossier.copy.save").await?;
    browser.gone("dialog", Name::Any).await?;
    let chosen = chosen.trim();
    browser.says(&word_with("dossier.copy.told", &[("names", chosen)])?).await
}

/// Followed, and then ended by the command of the box.
async fn say_goodbye(browser: &Browser) -> Result<()> {
    press(browser, &word("dossier.follow.word")?).await?;
    browser.says(&word("common.saved")?).await?;
    let field = browser.find("textbox", Name::Is(&word("dossier.add_label")?)).await?;
    field.send_keys(format!("/{}", word("dossier.becomes.goodbye")?.to_lowercase())).await?;
    field.send_keys(Key::Enter + "").await?;
    browser.find("dialog", Name::Is(&word("dossier.goodbye.title")?)).await?;
    browser.fill(Name::Is(&word("records.field.end_note")?), WHY).await?;
    browser.click_word("dossier.goodbye.save").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.says(WHY).await?;
    fits(browser).await
}

/// Unread on both devices, until one of them has read it.
async fn read_of_it(first: &Browser, second: &Browser) -> Result<()> {
    let (news, one) = (word("inbox.goodbye.customer")?, word("inbox.count.one")?);
    second.open("/inbox").await?;
    second.says(&one).await?;
    first.open("/inbox").await?;
    first.find("link", Name::Has(&news)).await?;
    fits(first).await?;
    let broken = axe::audit(first, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    press(first, &word_with("inbox.read", &[("what", &news)])?).await?;
    first.says(&word("inbox.all_read")?).await?;
    second.says(&word("inbox.all_read")?).await
}

/// Nothing scrolls sideways.
async fn fits(browser: &Browser) -> Result<()> {
    let script = "return document.documentElement.scrollWidth - window.innerWidth;";
    let beyond: i64 = browser.ask(script, vec![json!(null)]).await?;
    ensure!(beyond <= 0, "the page is {beyond} px too wide");
    Ok(())
}

/// Presses a button by its key.
async fn press(browser: &Browser, name: &str) -> Result<()> {
    let button = browser.find("button", Name::Is(name)).await?;
    Ok(button.send_keys(Key::Enter + "").await?)
}
