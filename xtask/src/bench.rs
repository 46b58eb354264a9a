//! `cargo xtask bench`: how fast sync and the local cache are, beside others in the same run. What it
//! needs is installed for this chore only.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::gate::{browsers, postgresql};
use crate::host::{self, native_cargo};
use crate::shell::{self, command};
use crate::system::System;
use crate::web::Build;
use crate::{apt, bundle, place, say};

/// Where the peers' sources are.
const SOURCES: &str = "tests/benches/peers";

/// Of these, what npm and Node use as it is; pages are made of the others.
const PLAIN: [&str; 7] = [
    "package.json",
    "package-lock.json",
    "devices.mjs",
    "aggregates.mjs",
    "aggregates.js",
    "file.js",
    "tables.js",
];

/// What the pages of some peers load beside their script, by the folder it is in.
const LOADED: [(&str, &str, &[&str]); 3] = [
    ("sqlite", "@sqlite.org/sqlite-wasm/dist", &["sqlite3.wasm"]),
    ("pglite", "@electric-sql/pglite/dist", &["pglite.wasm", "pglite.data", "initdb.wasm"]),
    ("duckdb", "@duckdb/duckdb-wasm/dist", &["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]),
];

/// Builds what is measured and what it is compared with, and measures; `words` go to the benchmark.
///
/// # Errors
///
/// When something cannot be installed or built, or the benchmark fails.
pub fn run(words: &[&str]) -> Result<()> {
    let words = match words {
        ["replica", options @ ..] => return replica(options),
        ["sync", options @ ..] => options,
        options => options,
    };
    let system = System::detect();
    browsers::chromium(&system)?;
    postgresql::ensure(&system)?;
    let peers = peers(&system)?;
    let site = bundle(Build::Release)?;
    let program = host::build(Build::Release)?;
    let mut cargo = native_cargo();
    cargo.args(["bench", "--quiet", "--package", "system-tests", "--bench", "sync", "--"]);
    cargo.args(words).env("KLANTKOMPAS_HOST_BIN", program).env("KLANTKOMPAS_SITE", site);
    shell::run(cargo.env("KLANTKOMPAS_PEERS", peers))
}

/// The replica as native code; needs nothing that is not here.
fn replica(options: &[&str]) -> Result<()> {
    let mut cargo = native_cargo();
    cargo.args(["bench", "--quiet", "--package", "system-tests", "--bench", "replica", "--"]);
    shell::run(cargo.args(options))
}

/// The folder with the peers as they were installed, and a page for each of them.
fn peers(system: &System) -> Result<PathBuf> {
    if shell::find("node").is_none() || shell::find("npm").is_none() {
        apt::ensure(system, &["nodejs", "npm"], "what the benchmarks compare with")?;
    }
    let (sources, folder) = (place::root().join(SOURCES), place::native_target().join("bench"));
    fs::create_dir_all(&folder)?;
    if !is_installed(&sources, &folder) {
        say::note("installing what is compared with at the versions of package-lock.json");
        copy(&sources, &folder, &PLAIN)?;
        let mut npm = command("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        shell::run(&mut npm).context("the peers cannot be installed; is there a network?")?;
    }
    copy(&sources, &folder, &PLAIN)?;
    for entry in fs::read_dir(sources.join("stores"))? {
        let script = entry?.path();
        let name = script.file_name().and_then(OsStr::to_str).context("a script without a name")?;
        let (peer, kind) = name.split_once('.').context("a script without an extension")?;
        let page = folder.join("pages").join(peer);
        fs::create_dir_all(&page)?;
        if kind == "js" {
            copy(&sources, &page, &["index.html"])?;
        }
        let made = if kind == "worker.js" { "worker.js" } else { "page.js" };
        script_of(&folder, &script, &page.join(made))?;
    }
    for (peer, from, names) in LOADED {
        let from = folder.join("node_modules").join(from);
        copy(&from, &folder.join("pages").join(peer), names)?;
    }
    Ok(folder)
}

/// Makes one script of a peer's and of all that it uses.
fn script_of(folder: &Path, source: &Path, made: &Path) -> Result<()> {
    let mut esbuild = command(folder.join("node_modules/.bin/esbuild"));
    esbuild.arg(source).args(["--bundle", "--minify", "--format=esm", "--log-level=warning"]);
    // Node's own modules that a library asks for in Node only.
    esbuild.arg("--external:node:*");
    // Others of them have names of packages in the browser.
    esbuild.env("NODE_PATH", folder.join("node_modules"));
    esbuild.arg(format!("--outfile={}", made.display()));
    shell::run(&mut esbuild)
}

/// Whether what package-lock.json says was installed before.
fn is_installed(sources: &Path, folder: &Path) -> bool {
    let lock = |folder: &Path| fs::read(folder.join("package-lock.json")).ok();
    // npm writes this file last.
    let is_whole = folder.join("node_modules/.package-lock.json").is_file();
    is_whole && lock(sources).is_some() && lock(sources) == lock(folder)
}

fn copy(sources: &Path, folder: &Path, names: &[&str]) -> Result<()> {
    for name in names {
        fs::copy(sources.join(name), folder.join(name))
            .with_context(|| format!("cannot copy {name} to {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_installed_anew_when_their_lock_file_changes() {
        let place = std::env::temp_dir().join(format!("klantkompas-peers-{}", std::process::id()));
        let (sources, folder) = (place.join("sources"), place.join("folder"));
        fs::create_dir_all(&sources).unwrap();
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::write(sources.join("package-lock.json"), "1").unwrap();
        fs::write(folder.join("package-lock.json"), "1").unwrap();
        assert!(!is_installed(&sources, &folder), "npm was stopped before its end");
        fs::write(folder.join("node_modules/.package-lock.json"), "").unwrap();
        assert!(is_installed(&sources, &folder));
        fs::write(sources.join("package-lock.json"), "2").unwrap();
        assert!(!is_installed(&sources, &folder));
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn the_lock_file_names_no_registry() {
        let text = fs::read_to_string(place::root().join(SOURCES).join("package-lock.json"));
        assert!(!text.unwrap().contains("\"resolved\""));
    }
}
