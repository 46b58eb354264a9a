//! Formatting and clippy.

use anyhow::{Context, Result};

use super::Gate;
use crate::host::native_cargo;
use crate::shell::{self, command};
use crate::web::{Toolchain, toolchain::TARGET};
use crate::{apt, say};

/// What clippy looks at natively. Separate runs, because one that names the app's library and the
/// host together would turn the host's features on for both.
const NATIVE: [&[&str]; 7] = [
    &["--package", "domain"],
    &["--package", "replica"],
    &["--package", "app"],
    &["--package", "klantkompas", "--features", "lambda"],
    &["--package", "cluster"],
    &["--package", "system-tests"],
    &["--package", "xtask"],
];

/// Adds rustfmt and clippy where rustup installed only the compiler.
fn ensure_components() -> Result<()> {
    for component in ["rustfmt", "clippy"] {
        let program = if component == "clippy" { "cargo-clippy" } else { component };
        if shell::read(command(program).arg("--version")).is_err() {
            say::note(format_args!("asking rustup for {component}"));
            shell::run(command("rustup").args(["component", "add", component]))
                .with_context(|| format!("{component} is missing: install it for this compiler"))?;
        }
    }
    Ok(())
}

/// Formatting, and whether Cargo.lock belongs to the manifests.
pub fn format(gate: &mut Gate) -> Result<()> {
    ensure_components()?;
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
    ensure_components()?;
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
