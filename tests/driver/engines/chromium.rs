//! Chromium through chromedriver, headless.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{LANGUAGE, downloads};

pub fn driver(port: u16) -> Command {
    let mut command = Command::new("chromedriver");
    command.arg(format!("--port={port}"));
    command
}

pub fn capabilities(profile: &Path) -> Value {
    let arguments = [
        format!("--user-data-dir={}", profile.display()),
        format!("--lang={LANGUAGE}"),
        format!("--accept-lang={LANGUAGE}"),
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--no-first-run".to_owned(),
        "--window-size=1440,900".to_owned(),
    ];
    json!({
        "browserName": "chrome",
        "pageLoadStrategy": "normal",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": arguments,
            "prefs": {
                "intl.accept_languages": LANGUAGE,
                "download.default_directory": downloads(profile),
            },
        },
    })
}
