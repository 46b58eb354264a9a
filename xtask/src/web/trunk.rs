//! Calls Trunk with the tools of the cache and the installed wasm-opt.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Build;
use super::toolchain::{TARGET, Toolchain};
use crate::shell::{self, command};
use crate::tools::{self, TRUNK, WASM_BINDGEN};

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
    shell::prepend_path(&mut command, &[&bindgen])?;
    command.arg("build").arg("--dist").arg(site);
    command
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE");
    if build == Build::Release {
        command.arg("--release").env("TRUNK_TOOLS_WASM_OPT", wasm_opt_version()?);
    }
    shell::run(&mut command).context("the browser bundle does not build")
}

/// The installed wasm-opt in Trunk's words, such as `version_108`: Trunk insists on an exact match.
fn wasm_opt_version() -> Result<String> {
    let text = shell::read(command("wasm-opt").arg("--version"))
        .context("wasm-opt is missing: install the package binaryen")?;
    let number = trunk_version(&text);
    number.with_context(|| format!("cannot read wasm-opt's version from `{}`", text.trim()))
}

fn trunk_version(text: &str) -> Option<String> {
    text.split_whitespace().nth(2).map(|number| format!("version_{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_the_version_are_read() {
        assert_eq!(trunk_version("wasm-opt version 108\n").as_deref(), Some("version_108"));
        let tagged = "wasm-opt version 132 (version_132)\n";
        assert_eq!(trunk_version(tagged).as_deref(), Some("version_132"));
        assert_eq!(trunk_version("unknown"), None);
    }
}
