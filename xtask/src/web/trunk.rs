//! Calls Trunk with the tools of the cache.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::toolchain::{TARGET, Toolchain};
use super::{Build, split};
use crate::shell::{self, command};
use crate::tools::{self, TRUNK, WASM_BINDGEN, WASM_SPLIT};

/// Builds app/index.html into `site`.
///
/// # Errors
///
/// When a tool is missing, dependencies cannot be fetched, or the app does not compile.
pub fn build(toolchain: Toolchain, build: Build, site: &Path) -> Result<()> {
    tools::check_wasm_bindgen()?;
    let (trunk, bindgen) = (TRUNK.ensure()?, WASM_BINDGEN.ensure()?);
    // Trunk runs offline, so that it never downloads tools by itself: dependencies come first. Those of
    // build scripts need the first call, the standard library's own need the second.
    let apply = |command: &mut Command| match build {
        Build::Release => toolchain.apply_release(command),
        Build::Development => toolchain.apply(command),
    };
    for words in [&["fetch", "--quiet"][..], &["fetch", "--quiet", "--target", TARGET]] {
        let mut fetch = toolchain.cargo()?;
        apply(&mut fetch)?;
        shell::run(fetch.args(words))
            .context("cannot fetch the app's dependencies; check the network")?;
    }
    let mut command = command(trunk.join(TRUNK.program));
    apply(&mut command)?;
    command.arg("build").arg("--dist").arg(site);
    command
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE");
    match build {
        Build::Release => {
            // Trunk calls it at the end of a long build: it must be there by then.
            WASM_SPLIT.ensure()?;
            split::stand_before_wasm_bindgen(&mut command)?;
            command.args(["--release", "--features", "parts"]);
        }
        Build::Development => shell::prepend_path(&mut command, &[&bindgen])?,
    }
    shell::run(&mut command).context("the browser bundle does not build")
}
