//! WebKitGTK through WebKitWebDriver: MiniBrowser on a virtual display.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::display::Display;

pub fn driver(port: u16, display: Option<&Display>) -> Command {
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg(format!("--port={port}"))
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("GDK_BACKEND", "x11");
    if let Some(display) = display {
        command.env("DISPLAY", display.name());
    }
    command
}

pub fn capabilities() -> Result<Value> {
    Ok(json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": mini_browser()?, "args": ["--automation"] },
    }))
}

/// `/usr/lib/ARCHITECTURE/webkit2gtk-4.N/MiniBrowser`, the newest.
fn mini_browser() -> Result<PathBuf> {
    let mut found: Vec<PathBuf> = folders("/usr/lib".into())
        .flat_map(folders)
        .filter(|path| path.to_str().is_some_and(|path| path.contains("/webkit2gtk-4.")))
        .map(|path| path.join("MiniBrowser"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop().context("MiniBrowser is missing: install the package webkit2gtk-driver")
}

fn folders(within: PathBuf) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(within).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}
