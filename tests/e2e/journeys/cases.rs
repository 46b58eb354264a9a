//! A complaint is made in a dossier without a network, moved over the board by keyboard and by mouse, put
//! back, ended with how it was made right, and found behind its figure; on a telephone too. Another device
//! sees what came of it.

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{word, word_with};
use crate::pages::{account, dossier, opening, sync_pill};
use crate::scene::Scene;
use crate::wait;

const SUBJECT: &str = "Verkeerde kleur geleverd";
const WISH: &str = "Graag avondlevering";
const REMEDY: &str = "Herdruk met korting";
const CAUSE: &str = "Proef niet gecontroleerd";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    opening::at_a_dossier(scene, &first).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open("/cases").await?;
    second.find("heading", Name::Is(&word("cases.title")?)).await?;

    scene.host.stop().await?;
    sync_pill::offline(&first).await?;
    add(&first, "records.value.case_kind.complaint", SUBJECT).await?;
    add(&first, "records.value.case_kind.wish", WISH).await?;
    has_own_page(&first).await?;
    moves_by_keyboard(&first).await?;
    moves_by_mouse(&first).await?;
    ends(&first).await?;
    fits_a_telephone(&first).await?;

    scene.host.resume().await?;
    sync_pill::up_to_date(&first).await?;
    stands_under(&second, "records.value.case_status.closed", SUBJECT).await?;
    stands_under(&second, "records.value.case_status.open", WISH).await
}

/// Types the command into the box of the dossier, and fills the form that opens.
async fn add(browser: &Browser, kind: &str, subject: &str) -> Result<()> {
    let field = browser.find("textbox", Name::Is(&word("dossier.add_label")?)).await?;
    field.send_keys(format!("/{}", word(kind)?.to_lowercase())).await?;
    field.send_keys(Key::Enter + "").await?;
    browser.fill(Name::Is(&word("records.field.subject")?), subject).await?;
    browser.click_word("common.save").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.says(subject).await
}

/// The open card of the dossier leads to it; a field is edited where it stands.
async fn has_own_page(browser: &Browser) -> Result<()> {
    browser.click("link", Name::Is(SUBJECT)).await?;
    browser.arrived("/case/").await?;
    browser.find("heading", Name::Is(SUBJECT)).await?;
    dossier::edit(browser, &word("records.field.root_cause")?, CAUSE).await?;
    browser.stands_still().await?;
    passes_audit(browser, "the case").await
}

async fn moves_by_keyboard(browser: &Browser) -> Result<()> {
    let link = browser.find("link", Name::Is(&word("shell.cases")?)).await?;
    link.send_keys(Key::Enter + "").await?;
    browser.arrived("/cases").await?;
    stands_under(browser, "records.value.case_status.open", SUBJECT).await?;
    browser.stands_still().await?;
    passes_audit(browser, "the board").await?;
    move_to(browser, "records.value.case_status.in_progress").await?;
    stands_under(browser, "records.value.case_status.in_progress", SUBJECT).await?;
    browser.undo().await?;
    stands_under(browser, "records.value.case_status.open", SUBJECT).await
}

/// Opens the menu of the case by its key, and chooses a status by its.
async fn move_to(browser: &Browser, status: &str) -> Result<()> {
    let menu = word_with("cases.moves.label", &[("what", SUBJECT)])?;
    let button = browser.find("button", Name::Is(&menu)).await?;
    button.send_keys(Key::Enter + "").await?;
    let item = word_with("cases.moves.to", &[("status", &word(status)?)])?;
    // By arrows, as people do: a driver that sends keys to a line takes the focus away first.
    let at = "return document.activeElement.textContent.trim();";
    wait::until(wait::STEP, "the line of the menu", async || {
        browser.press(&char::from(Key::Down).to_string()).await?;
        let line: String = browser.ask(at, vec![json!(null)]).await?;
        Ok((line == item).then_some(()))
    })
    .await?;
    browser.press(&char::from(Key::Enter).to_string()).await
}

/// Drags the card to another column. Drivers differ in what they make of a mouse that drags, so the
/// browser's own events are sent.
async fn moves_by_mouse(browser: &Browser) -> Result<()> {
    let script = "const [subject, status] = arguments;
        const card = [...document.querySelectorAll('.case-card')]
            .find((it) => it.textContent.includes(subject));
        const column = document.querySelector(`.case-column[aria-label='${status}']`);
        const dataTransfer = new DataTransfer();
        const send = (to, name) => to.dispatchEvent(
            new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
        send(card, 'dragstart');
        send(column, 'dragover');
        send(column, 'drop');";
    let status = word("records.value.case_status.waiting")?;
    browser.web().execute(script, vec![json!(SUBJECT), json!(status)]).await?;
    stands_under(browser, "records.value.case_status.waiting", SUBJECT).await
}

/// Ended without a word and put back; then with how it was made right.
async fn ends(browser: &Browser) -> Result<()> {
    move_to(browser, "records.value.case_status.closed").await?;
    browser.find("dialog", Name::Is(&word("cases.close.title")?)).await?;
    browser.stands_still().await?;
    passes_audit(browser, "the dialog").await?;
    browser.click_word("cases.close.skip").await?;
    browser.gone("dialog", Name::Any).await?;
    stands_under(browser, "records.value.case_status.closed", SUBJECT).await?;
    browser.undo().await?;
    stands_under(browser, "records.value.case_status.waiting", SUBJECT).await?;

    move_to(browser, "records.value.case_status.closed").await?;
    browser.fill(Name::Is(&word("records.field.remedy")?), REMEDY).await?;
    let how = browser.find("combobox", Name::Is(&word("cases.close.how")?)).await?;
    how.send_keys(word("cases.close.generous")?).await?;
    browser.click_word("cases.close.save").await?;
    browser.gone("dialog", Name::Any).await?;
    stands_under(browser, "records.value.case_status.closed", SUBJECT).await?;

    browser.click("link", Name::Has(&word("cases.figure.this_month")?)).await?;
    browser.arrived("/cases?view=list&set=month").await?;
    browser.says(SUBJECT).await?;
    browser.says_no_more(WISH).await
}

async fn fits_a_telephone(browser: &Browser) -> Result<()> {
    browser.resize(375, 812).await?;
    for path in ["/cases", "/cases?view=list"] {
        browser.open(path).await?;
        browser.says(SUBJECT).await?;
        browser.stands_still().await?;
        fits(browser, path).await?;
        passes_audit(browser, path).await?;
    }
    browser.open("/cases").await?;
    browser.click("link", Name::Is(SUBJECT)).await?;
    browser.arrived("/case/").await?;
    browser.says(REMEDY).await?;
    fits(browser, "the case").await
}

async fn fits(browser: &Browser, place: &str) -> Result<()> {
    let script = "return document.documentElement.scrollWidth <= innerWidth";
    ensure!(browser.ask::<bool>(script, vec![]).await?, "{place} is wider than a telephone");
    Ok(())
}

async fn passes_audit(browser: &Browser, place: &str) -> Result<()> {
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{place} breaks rules of accessibility: {broken:?}");
    Ok(())
}

/// Waits until a case stands in the column of a status.
async fn stands_under(browser: &Browser, status: &str, subject: &str) -> Result<()> {
    let status = word(status)?;
    wait::until(wait::STEP, format!("{subject:?} stands under {status:?}"), async || {
        for column in browser.all("region", Name::Is(&status)).await? {
            // A column that is redrawn just now is read the next time.
            if column.text().await.unwrap_or_default().contains(subject) {
                return Ok(Some(()));
            }
        }
        Ok(None)
    })
    .await
}
