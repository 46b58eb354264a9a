//! `cargo xtask run`: from a fresh checkout to a running host.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::clock::{Stopwatch, readable};
use crate::options::Options;
use crate::system::System;
use crate::tools::{TRUNK, WASM_BINDGEN};
use crate::web::{self, Build, Toolchain};
use crate::{host, say};

const STEPS: usize = 5;

/// Installs what is missing, builds for people's use and becomes the host.
///
/// # Errors
///
/// When something is missing that cannot be installed, or a build fails.
pub fn run(options: &Options) -> Result<()> {
    let watch = Stopwatch::start();
    let system = System::detect();
    say::line(format_args!(
        "Klantkompas on {}; the first time takes about a quarter of an hour",
        system.name
    ));

    say::step(1, STEPS, "Compiler for the browser: turns the app into WebAssembly");
    let toolchain = Toolchain::ensure(&system)?;

    say::step(2, STEPS, "Build tools: Trunk, wasm-bindgen, wasm-opt");
    web::ensure_optimizer(&system)?;
    TRUNK.ensure()?;
    WASM_BINDGEN.ensure()?;

    say::step(3, STEPS, "The app, small and compressed (some minutes the first time)");
    let site = web::bundle(toolchain, Build::Release)?;

    say::step(4, STEPS, "The host, which serves the app and keeps the data");
    let program = host::build(Build::Release)?;

    say::step(
        5,
        STEPS,
        format_args!("Starting after {}; Ctrl-C stops it", readable(watch.elapsed())),
    );
    // The host takes this process's place, so that Ctrl-C and its exit code are its own.
    let error = host::serve(&program, &options.listen, &options.data, &site).exec();
    Err(error).with_context(|| format!("cannot start {}", program.display()))
}
