//! Builds and starts the host, the program `klantkompas`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::place;
use crate::shell::{self, command};
use crate::web::Build;

/// The address people open unless they choose another.
pub const ADDRESS: &str = "127.0.0.1:8787";

/// Compiles the host and returns its program.
///
/// # Errors
///
/// When it does not compile.
pub fn build(build: Build) -> Result<PathBuf> {
    build_with(build, "ssr")
}

/// Compiles the host so that it can also run as a function, and returns its program.
///
/// # Errors
///
/// When it does not compile.
pub fn build_function(build: Build) -> Result<PathBuf> {
    build_with(build, "lambda")
}

fn build_with(build: Build, feature: &str) -> Result<PathBuf> {
    let mut cargo = native_cargo();
    cargo.args(["build", "--package", "klantkompas", "--features", feature]);
    let profile = match build {
        Build::Development => "debug",
        Build::Release => {
            cargo.arg("--release");
            "release"
        }
    };
    shell::run(&mut cargo).context("the host does not build")?;
    Ok(place::native_target().join(profile).join("klantkompas"))
}

/// A cargo command for this machine.
pub fn native_cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.env("CARGO_TARGET_DIR", place::native_target());
    cargo
}

/// The command that serves the bundle in `site` with the data in `data`.
pub fn serve(program: &Path, listen: &str, data: &Path, site: &Path) -> Command {
    let mut serve = command(program);
    serve.args(["serve", "--listen", listen]).arg("--data").arg(data).arg("--site").arg(site);
    serve
}
