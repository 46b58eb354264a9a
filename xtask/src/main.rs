//! `cargo xtask CHORE`: builds, runs, tests and measures Klantkompas.

mod apt;
mod clock;
mod lockfile;
mod place;
mod say;
mod shell;
mod system;
mod tools;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};

use system::System;
use web::{Build, Toolchain};

const USAGE: &str = "usage: cargo xtask CHORE
  bundle [--dev]   build the browser bundle only";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match perform(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::problem(&error);
            ExitCode::FAILURE
        }
    }
}

fn perform(words: &[&str]) -> Result<()> {
    match words {
        ["bundle"] => bundle(Build::Release),
        ["bundle", "--dev"] => bundle(Build::Development),
        _ => bail!("{USAGE}"),
    }
}

fn bundle(build: Build) -> Result<()> {
    let system = System::detect();
    let toolchain = Toolchain::ensure(&system)?;
    apt::ensure(&system, &["binaryen"], "wasm-opt, which makes the bundle smaller")?;
    let site = web::bundle(toolchain, build)?;
    say::line(format_args!("the bundle is in {}", site.display()));
    Ok(())
}
