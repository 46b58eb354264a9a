//! A first visit needs no part of the program that is fetched later: where the parts are missing, one
//! signs in and sees the list all the same. A page of a missing part says so and opens once it is there;
//! the page where a person joins, once in their life, is one of those.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, import};
use crate::scene::{Scene, demo_tables};
use crate::wait;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let (site, parts) = (scene.folder("site")?, scene.folder("parts")?);
    copy(&scene.host.site, &site)?;
    ensure!(move_parts(&site, &parts)? > 0, "the bundle has no parts");
    scene.host.stop().await?;
    scene.host.site = site.clone();
    scene.host.resume().await?;

    let link = scene.host.first_user_link().await?;
    let joining = scene.browser("joining").await?;
    joining.open(&link).await?;
    joining.says(&word("shell.part.title")?).await?;
    move_parts(&parts, &site)?;
    account::join(&joining, &link).await?;
    joining.close().await?;
    move_parts(&site, &parts)?;

    let browser = scene.browser("first").await?;
    account::sign_in(&browser).await?;
    browser.says(&word("customers.empty.title")?).await?;
    browser.click_word("records.add.customer").await?;
    browser.says(&word("shell.part.title")?).await?;
    move_parts(&parts, &site)?;
    browser.click_word("common.retry").await?;
    has_focus(&browser, &word("records.field.name")?).await?;

    move_parts(&site, &parts)?;
    browser.open("/surveys").await?;
    browser.says(&word("shell.part.title")?).await?;

    move_parts(&parts, &site)?;
    browser.click_word("common.retry").await?;
    browser.says_no_more(&word("shell.part.title")?).await?;
    import::import(&browser, &demo_tables()?).await?;
    browser.open("/customers").await?;
    browser.says("285").await?;
    call::ring(&browser, "0651003390").await?;
    browser.says("Tristan van de Pavert").await
}

/// A form that came after its dialog opened still lets one type at once.
async fn has_focus(browser: &Browser, label: &str) -> Result<()> {
    let script = "return document.activeElement?.labels?.[0]?.innerText ?? ''";
    wait::until(wait::STEP, format!("focus in {label}"), async || {
        let focused: String = browser.ask(script, vec![]).await?;
        Ok((focused.trim() == label).then_some(()))
    })
    .await
}

/// Moves every file of a part; returns how many.
fn move_parts(from: &Path, to: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("part-") {
            fs::rename(entry.path(), to.join(entry.file_name()))?;
            count += 1;
        }
    }
    Ok(count)
}

/// Copies a folder with all that is in it.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
