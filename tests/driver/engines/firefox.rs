//! Firefox through geckodriver, headless, on a profile of ours so that it can be kept.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use super::{LANGUAGE, downloads};

pub fn driver(port: u16, profile: &Path) -> Result<Command> {
    fs::write(profile.join("user.js"), preferences(profile))?;
    let mut command = Command::new(geckodriver()?);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--log", "warn"]);
    Ok(command)
}

pub fn capabilities(profile: &Path) -> Value {
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": "/usr/bin/firefox-esr",
            "args": ["-headless", "-profile", profile, "--width", "1440", "--height", "1000"],
        },
    })
}

fn preferences(profile: &Path) -> String {
    let downloads = downloads(profile);
    format!(
        "user_pref(\"intl.accept_languages\", \"{LANGUAGE}\");\n\
         user_pref(\"browser.download.folderList\", 2);\n\
         user_pref(\"browser.download.dir\", {downloads:?});\n\
         user_pref(\"browser.download.always_ask_before_handling_new_types\", false);\n\
         user_pref(\"intl.locale.requested\", \"{LANGUAGE}\");\n\
         user_pref(\"layout.css.prefers-color-scheme.content-override\", 1);\n\
         user_pref(\"browser.sessionstore.resume_from_crash\", false);\n\
         user_pref(\"toolkit.startup.max_resumed_crashes\", -1);\n\
         user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);\n\
         user_pref(\"network.captive-portal-service.enabled\", false);\n\
         user_pref(\"network.connectivity-service.enabled\", false);\n"
    )
}

/// `GECKODRIVER`, else the newest in the cache of tools, else the one on the path.
fn geckodriver() -> Result<PathBuf> {
    if let Some(path) = env::var_os("GECKODRIVER") {
        return Ok(path.into());
    }
    let mut cached: Vec<PathBuf> = fs::read_dir(crate::driver::cache::tools()?)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| starts(name, "geckodriver-")))
        .map(|path| path.join("bin/geckodriver"))
        .filter(|path| path.is_file())
        .collect();
    cached.sort();
    Ok(cached.pop().unwrap_or_else(|| "geckodriver".into()))
}

fn starts(name: &std::ffi::OsStr, with: &str) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(with))
}
