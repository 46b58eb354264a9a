//! A newer build arrives while edits wait that cannot be sent: it is offered, nothing is swapped under
//! someone's hands, and after the update every edit is there and goes out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::first_visit::copy;
use crate::browser::Browser;
use crate::pages::words::word;
use crate::pages::{account, call, dossier, import, storage, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

pub async fn play(scene: &mut Scene) -> Result<()> {
    let site = own_site(scene).await?;
    let (website, notes) = (word("records.field.website")?, "Belt liever niet");

    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    sync_pill::up_to_date(&browser).await?;
    browser.ready_offline().await?;
    call::ring(&browser, "0651003390").await?;
    call::open_dossier(&browser).await?;
    let path = browser.path().await?;

    // The session has ended, so that what is entered stays here though the host is there.
    browser.web().delete_all_cookies().await?;
    dossier::edit(&browser, &website, "waits.example").await?;
    dossier::add_note(&browser, notes).await?;
    browser.says(&word("shell.signed_out.action")?).await?;
    ensure!(storage::count(&browser, "outbox").await? == 2, "two entries wait");

    scene.host.stop().await?;
    build_anew(&site)?;
    scene.host.resume().await?;
    browser.reload().await?;
    browser.says(&word("shell.update.text")?).await?;
    ensure!(!is_newer(&browser).await?, "the newer build took over unasked");
    dossier::shows(&browser, &website, "waits.example").await?;
    browser.click_word("shell.update.reload").await?;
    has_newer(&browser).await?;
    dossier::shows(&browser, &website, "waits.example").await?;
    browser.says(notes).await?;
    ensure!(storage::count(&browser, "outbox").await? == 2, "two entries still wait");

    account::sign_in(&browser).await?;
    sync_pill::up_to_date(&browser).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    second.open(&path).await?;
    dossier::shows(&second, &website, "waits.example").await?;
    second.says(notes).await
}

/// Has the host serve a bundle that this journey may change.
pub(super) async fn own_site(scene: &mut Scene) -> Result<PathBuf> {
    let site = scene.folder("site")?;
    copy(&scene.host.site, &site)?;
    scene.host.stop().await?;
    scene.host.site = site.clone();
    scene.host.resume().await?;
    Ok(site)
}

/// Makes of a bundle a newer build of the same application, which its page says.
pub(super) fn build_anew(site: &Path) -> Result<()> {
    let list = site.join("precache.js");
    let text = fs::read_to_string(&list)?;
    let (before, rest) = text.split_once("build: \"").context("the list names its build")?;
    fs::write(&list, format!("{before}build: \"newer-{rest}"))?;
    let page = site.join("index.html");
    let text = fs::read_to_string(&page)?;
    let marked = text.replacen("<title>", "<meta name=build content=newer><title>", 1);
    ensure!(marked != text, "the page has no title");
    fs::write(&page, marked)?;
    // Copies that were compressed beforehand are of the build before.
    for name in ["precache.js.br", "index.html.br", "precache.js.gz", "index.html.gz"] {
        let path = site.join(name);
        if path.is_file() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Waits until the newer build is shown.
pub(super) async fn has_newer(browser: &Browser) -> Result<()> {
    wait::until(wait::STEP, "the newer build", async || {
        // A page that is just being replaced answers nothing.
        Ok(is_newer(browser).await.unwrap_or_default().then_some(()))
    })
    .await
}

async fn is_newer(browser: &Browser) -> Result<bool> {
    browser.ask("return document.querySelector('meta[name=build]') !== null", vec![]).await
}
