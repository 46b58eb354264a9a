//! The browsers and drivers that tests need.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell;
use crate::{apt, system::System};

/// Settings for tests inside Chromium: no window, and no sandbox, which a root user cannot have.
pub const WEBDRIVER_JSON: &str = r#"{"goog:chromeOptions": {"args":
  ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]}}"#;

/// Chromium's driver, after installing both when they are missing.
///
/// # Errors
///
/// When they cannot be installed.
pub fn chromium(system: &System) -> Result<PathBuf> {
    if shell::find("chromium").is_none() || shell::find("chromedriver").is_none() {
        apt::ensure(system, &["chromium", "chromium-driver"], "tests in Chromium")?;
    }
    shell::find("chromedriver").context("the package chromium-driver brought no chromedriver")
}

/// All three engines and a virtual display for the one that insists on a window. Geckodriver comes
/// from the Rust registry.
///
/// # Errors
///
/// When one cannot be installed; another system's user is told the Debian names.
pub fn all(system: &System) -> Result<()> {
    chromium(system)?;
    let rest = ["firefox-esr", "webkit2gtk-driver", "xvfb"];
    let programs = ["firefox-esr", "WebKitWebDriver", "Xvfb"];
    if programs.iter().any(|program| shell::find(program).is_none()) {
        apt::ensure(system, &rest, "journeys in Firefox and WebKit")?;
    }
    if shell::find("npm").is_none() {
        apt::ensure(system, &["npm"], "fetching axe-core, which audits accessibility")?;
    }
    Ok(())
}
