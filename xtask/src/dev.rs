//! `cargo xtask dev`: rebuilds what changed and restarts the host; serves /styleguide too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::options::Options;
use crate::system::System;
use crate::web::{self, Build, Toolchain};
use crate::{host, place, say};

/// What the bundle is made from; server-fn because the app calls its functions.
const WEB_SOURCES: [&str; 5] = ["app", "domain/src", "replica/src", "server-fn/src", "public"];
/// What the host is made from.
const HOST_SOURCES: [&str; 3] = ["server-fn", "domain/src", "Cargo.toml"];

/// Builds, serves, and repeats after each change until interrupted.
///
/// # Errors
///
/// When a tool is missing or the first build fails. Later failures are shown and waited out.
pub fn run(options: &Options) -> Result<()> {
    let toolchain = Toolchain::ensure(&System::detect())?;
    let (mut web_seen, mut host_seen) = (newest(&WEB_SOURCES), newest(&HOST_SOURCES));
    let mut site = web::bundle(toolchain, Build::Development)?;
    let mut program = host::build(Build::Development)?;
    let mut running = start(&program, options, &site)?;
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let (web_now, host_now) = (newest(&WEB_SOURCES), newest(&HOST_SOURCES));
        if web_now == web_seen && host_now == host_seen {
            continue;
        }
        say::line("\nsources changed: rebuilding");
        let rebuilt = rebuild(toolchain, web_now != web_seen, host_now != host_seen);
        (web_seen, host_seen) = (web_now, host_now);
        match rebuilt {
            // The host reads the hash of the page's start script once, so each bundle needs a restart.
            Ok(fresh) => {
                site = fresh.0.unwrap_or(site);
                program = fresh.1.unwrap_or(program);
                stop(&mut running);
                running = start(&program, options, &site)?;
            }
            Err(error) => say::problem(&error),
        }
    }
}

/// The new bundle and the new host, where they changed.
type Built = (Option<PathBuf>, Option<PathBuf>);

fn rebuild(toolchain: Toolchain, web: bool, host: bool) -> Result<Built> {
    let site = web.then(|| web::bundle(toolchain, Build::Development)).transpose()?;
    let program = host.then(|| host::build(Build::Development)).transpose()?;
    Ok((site, program))
}

fn start(program: &Path, options: &Options, site: &Path) -> Result<Child> {
    let mut serve = host::serve(program, &options.listen, &options.data, site);
    let child = serve.spawn().context("cannot start the host")?;
    say::line(format_args!("serving http://{} and its /styleguide", options.listen));
    Ok(child)
}

/// Ends the host. It may have ended by itself, which is as good.
fn stop(child: &mut Child) {
    child.kill().and_then(|()| child.wait()).ok();
}

/// The latest change below some paths of the checkout.
fn newest(paths: &[&str]) -> Option<SystemTime> {
    paths.iter().filter_map(|path| newest_below(&place::root().join(path))).max()
}

fn newest_below(path: &Path) -> Option<SystemTime> {
    let meta = fs::metadata(path).ok()?;
    let own = meta.modified().ok();
    if !meta.is_dir() {
        return own;
    }
    let entries = fs::read_dir(path).ok()?;
    let below = entries.filter_map(|entry| newest_below(&entry.ok()?.path())).max();
    own.max(below)
}
