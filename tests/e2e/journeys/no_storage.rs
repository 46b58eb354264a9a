//! A browser that lets nothing be stored (a private window, a policy): one is told so in words, with
//! what to do, and not left with a blank page or without end.

use std::fs;

use anyhow::{Result, ensure};

use super::first_visit::copy;
use crate::pages::account;
use crate::pages::words::word;
use crate::scene::Scene;

/// Takes storage away before the program starts, on the page and in its worker.
const WITHOUT: &str =
    "Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });\n";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let site = scene.folder("site")?;
    copy(&scene.host.site, &site)?;
    let mut changed = 0;
    for entry in fs::read_dir(&site)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".js") || ["sw.js", "precache.js"].contains(&name.as_str()) {
            continue;
        }
        fs::write(&path, format!("{WITHOUT}{}", fs::read_to_string(&path)?))?;
        for packed in ["br", "gz"] {
            // A development build is not compressed.
            fs::remove_file(site.join(format!("{name}.{packed}"))).ok();
        }
        changed += 1;
    }
    ensure!(changed > 0, "no program in {}", site.display());
    scene.host.stop().await?;
    scene.host.site = site;
    scene.host.resume().await?;

    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    browser.says(&word("records.no_storage.title")?).await?;
    browser.says(&word("records.no_storage.text")?).await?;
    browser.reload().await?;
    browser.says(&word("records.no_storage.title")?).await
}
