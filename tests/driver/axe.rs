//! The accessibility audit: axe-core, fetched once into the cache of tools and run in the page.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::driver::browser::Browser;
use crate::driver::cache;

const VERSION: &str = "4.14.1";

/// The rules of WCAG 2.2 AA, which is the floor.
const AUDIT: &str = r#"
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, failureSummary }) =>
      ({ rule: id, help, target: target.join(" "), html, why: failureSummary })))),
  (error) => done([{ rule: "axe", help: String(error), target: "", html: "", why: "" }]),
);
"#;

/// One place of a page that breaks a rule.
#[derive(Debug, Deserialize)]
pub struct Violation {
    pub rule: String,
    pub help: String,
    pub target: String,
    pub html: String,
    pub why: String,
}

/// The audit's program text.
pub fn script() -> Result<String> {
    let folder = cache::tools()?.join(format!("axe-core-{VERSION}"));
    let path = folder.join("node_modules/axe-core/axe.min.js");
    if !path.is_file() {
        install(&folder)?;
    }
    fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
}

fn install(folder: &PathBuf) -> Result<()> {
    fs::create_dir_all(folder)?;
    let done = Command::new("npm")
        .args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
        .arg(folder)
        .arg(format!("axe-core@{VERSION}"))
        .output()
        .context("npm is missing: the accessibility audit needs it once, to fetch axe-core")?;
    ensure!(
        done.status.success(),
        "axe-core cannot be fetched: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}

/// Audits the page that is shown.
pub async fn audit(browser: &Browser, script: &str) -> Result<Vec<Violation>> {
    if browser.ask("return typeof axe === 'undefined'", vec![]).await? {
        browser.web().execute(script, vec![]).await?;
    }
    Ok(browser.web().execute_async(AUDIT, vec![]).await?.convert()?)
}
