//! Formatting, clippy and dependency checks.

use anyhow::{Context, Result};

use super::Gate;
use crate::host::native_cargo;
use crate::shell::{self, command};
use crate::tools::{CARGO_DENY, CARGO_MACHETE};
use crate::web::{Toolchain, toolchain::TARGET};
use crate::{apt, place};

/// What clippy looks at natively. Separate runs, because one that names the app's library and the
/// host together would turn the host's features on for both.
const NATIVE: [&[&str]; 4] = [
    &["--package", "domain"],
    &["--package", "klantkompas", "--features", "ssr"],
    &["--package", "system-tests"],
    &["--package", "xtask"],
];

/// Formatting, and whether Cargo.lock belongs to the manifests.
pub fn format(gate: &mut Gate) -> Result<()> {
    gate.check(
        shell::run(command("cargo").args(["fmt", "--all", "--check"]))
            .context("run `cargo fmt --all`"),
    );
    let mut metadata = native_cargo();
    metadata.args(["metadata", "--locked", "--format-version", "1"]);
    gate.check(shell::read(&mut metadata).map(drop).context("Cargo.lock is out of date"));
    Ok(())
}

/// Clippy on everything that runs on this machine.
pub fn native(gate: &mut Gate) -> Result<()> {
    for package in NATIVE {
        let mut clippy = native_cargo();
        clippy
            .args(["clippy", "--quiet", "--all-targets"])
            .args(package)
            .args(["--", "-D", "warnings"]);
        gate.check(shell::run(&mut clippy));
    }
    Ok(())
}

/// Clippy on the app with the browser's compiler.
pub fn web(gate: &mut Gate) -> Result<()> {
    let toolchain = gate.toolchain()?;
    if toolchain == Toolchain::Debian {
        apt::ensure(&gate.system, &["rust-web-clippy"], "clippy of the browser's compiler")?;
    }
    let mut clippy = toolchain.cargo()?;
    clippy.args(["clippy", "--quiet", "--package", "app", "--all-targets", "--target", TARGET]);
    gate.check(shell::run(clippy.args(["--", "-D", "warnings"])));
    Ok(())
}

/// Licences, banned crates and sources; dependencies that nothing uses.
pub fn dependencies(gate: &mut Gate) -> Result<()> {
    let mut deny = command(CARGO_DENY.ensure()?.join(CARGO_DENY.program));
    deny.args(["--offline", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    gate.check(shell::run(&mut deny));
    let mut machete = command(CARGO_MACHETE.ensure()?.join(CARGO_MACHETE.program));
    gate.check(shell::run(machete.arg(place::root())).context("a dependency is not used"));
    Ok(())
}
