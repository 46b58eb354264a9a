//! `cargo xtask CHORE`: builds, runs, tests and measures Klantkompas.

mod apt;
mod bench;
mod cases;
mod clock;
mod crash;
mod dev;
mod gate;
mod host;
mod lockfile;
mod options;
mod place;
mod run;
mod say;
mod shell;
mod size;
mod soak;
mod system;
mod tidy;
mod tools;
mod web;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use options::Options;
use system::System;
use web::{Build, Toolchain};

const USAGE: &str = "usage: cargo xtask CHORE
  run [--listen ADDRESS:PORT] [--data FOLDER]   install what is missing, build, start the host
  dev [--listen ADDRESS:PORT] [--data FOLDER]   the same for development: rebuild on change
  test [STEP...]                                the whole gate, or the named steps
  soak [--seeds N] [--minutes M] [--from SEED]  simulate replication under ever new seeds
  soak crash [--kills N] [--from SEED]          kill host and database under load, N times each
  bench [sync] [--rows N] [--samples N] [--throttle X] [--only NAME] [--quick]
                                                measure sync and the local cache, beside others
  bench replica [--rows N] [--light]            where time and memory of the rows in memory go
  cases FILE                                    recompute the answers of a file of cases
  size [--why]                                  build the bundle, hold it to its budget; say whose code it is
  bundle [--dev]                                build the bundle only";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = if web::split::is_called() {
        web::split::stand_in(&words).map(|()| ExitCode::SUCCESS)
    } else {
        perform(&words)
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            say::problem(&error);
            ExitCode::FAILURE
        }
    }
}

fn perform(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["run", options @ ..] => run::run(&Options::read(options)?)?,
        ["dev", options @ ..] => dev::run(&Options::read(options)?)?,
        ["test", steps @ ..] => return gate::run(steps),
        ["soak", "crash", options @ ..] => crash::run(&crash::Plan::read(options)?)?,
        ["soak", options @ ..] => soak::run(&soak::Plan::read(options)?)?,
        ["bench", options @ ..] => bench::run(options)?,
        ["cases", file] => return cases::run(file),
        ["size"] => size::check(&bundle(Build::Release)?)?,
        ["size", "--why"] => {
            bundle(Build::Release)?;
            why::explain()?;
        }
        ["bundle"] => bundle(Build::Release).map(drop)?,
        ["bundle", "--dev"] => bundle(Build::Development).map(drop)?,
        _ => bail!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn bundle(build: Build) -> Result<PathBuf> {
    let system = System::detect();
    let toolchain = Toolchain::ensure(&system)?;
    web::ensure_optimizer(&system)?;
    let site = web::bundle(toolchain, build)?;
    say::line(format_args!("the bundle is in {}", site.display()));
    Ok(site)
}
