//! `cargo xtask test`: every check there is, each under a heading, with counts at the end. A failed
//! step does not stop the others, so that one run tells everything.

pub mod browsers;
pub mod counts;
mod lints;
pub mod postgresql;
mod tests;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::clock::{Stopwatch, readable};
use crate::system::System;
use crate::web::Toolchain;
use crate::{say, shell, tidy};
use counts::Counts;

/// One part of the gate.
struct Step {
    /// What people type to run only this.
    name: &'static str,
    /// What it shows to be true.
    title: &'static str,
    perform: fn(&mut Gate) -> Result<()>,
}

/// In the order in which a mistake is found soonest.
const STEPS: [Step; 15] = [
    Step { name: "fmt", title: "The code is formatted", perform: lints::format },
    Step {
        name: "tidy",
        title: "Imports point one way, dependencies are in order, files are small",
        perform: tidied,
    },
    Step { name: "clippy", title: "No lint warns, on this machine", perform: lints::native },
    Step { name: "domain", title: "The business rules", perform: tests::domain },
    Step { name: "host", title: "The host and its store", perform: tests::host },
    Step { name: "xtask", title: "The chores", perform: tests::chores },
    Step {
        name: "app",
        title: "The replica and the app's rules that need no browser",
        perform: tests::app,
    },
    Step {
        name: "sim",
        title: "Replication under every fault, from 2 000 seeds",
        perform: tests::simulation,
    },
    Step { name: "sync", title: "Simulated devices against a host", perform: tests::sync },
    Step {
        name: "crash",
        title: "Hosts and databases killed under load, full disks, torn copies",
        perform: tests::crash,
    },
    Step { name: "lambda", title: "The host as a function", perform: tests::lambda },
    Step { name: "web-clippy", title: "No lint warns, in the browser's code", perform: lints::web },
    Step { name: "web", title: "The browser's code in Chromium", perform: tests::web },
    Step {
        name: "size",
        title: "The bundle builds and stays within budget",
        perform: tests::bundle,
    },
    Step {
        name: "e2e",
        title: "Journeys in Chromium, Firefox and WebKit",
        perform: tests::journeys,
    },
];

/// What the steps share.
pub struct Gate {
    system: System,
    toolchain: Option<Toolchain>,
    counts: Counts,
}

impl Gate {
    /// The browser's compiler, found or installed once per run.
    fn toolchain(&mut self) -> Result<Toolchain> {
        if let Some(toolchain) = self.toolchain {
            return Ok(toolchain);
        }
        let toolchain = Toolchain::ensure(&self.system)?;
        self.toolchain = Some(toolchain);
        Ok(toolchain)
    }

    /// Counts a check as one.
    fn check(&mut self, result: Result<()>) {
        self.counts += Counts::one(result.is_ok());
        if let Err(error) = result {
            say::problem(&error);
        }
    }

    /// Runs tests and adds up what they report. A run that fails without naming a failed test, such
    /// as one that does not compile, counts as one failure.
    fn count(&mut self, command: &mut Command) -> Result<()> {
        let mut reported = Counts::default();
        let status = shell::follow(command, |line| reported += Counts::read(line))?;
        self.counts += reported;
        if !status.success() && reported.failed == 0 {
            bail!("ended with {status} before its tests could report");
        }
        Ok(())
    }
}

/// Runs the steps named in `wanted`, or all. The counts are the last line of the output.
///
/// # Errors
///
/// When a name is unknown. What a step finds is counted, and is the exit code.
pub fn run(wanted: &[&str]) -> Result<ExitCode> {
    if let Some(name) = wanted.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step {name}; there are {}", names.join(", "));
    }
    let steps: Vec<&Step> =
        STEPS.iter().filter(|step| wanted.is_empty() || wanted.contains(&step.name)).collect();
    let mut gate = Gate { system: System::detect(), toolchain: None, counts: Counts::default() };
    let mut summary = Vec::new();
    let whole = Stopwatch::start();
    for (index, step) in steps.iter().enumerate() {
        say::step(index + 1, steps.len(), format_args!("{} ({})", step.title, step.name));
        let watch = Stopwatch::start();
        let before = gate.counts;
        if let Err(error) = (step.perform)(&mut gate) {
            gate.check(Err(error.context(step.title)));
        }
        let verdict = if gate.counts.failed == before.failed { "ok" } else { "FAILED" };
        let passed = gate.counts.passed - before.passed;
        let took = readable(watch.elapsed());
        summary.push(format!("{verdict:<6}  {:<10}  {passed:>5} passed  {took}", step.name));
    }
    say::line(format_args!("\nThe gate took {}:", readable(whole.elapsed())));
    summary.iter().for_each(say::line);
    let Counts { passed, failed } = gate.counts;
    say::line(format_args!("\n{passed} passed, {failed} failed"));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tidied(gate: &mut Gate) -> Result<()> {
    for rule in tidy::RULES {
        let problems = (rule.find)().with_context(|| rule.title)?;
        problems.iter().for_each(say::line);
        gate.check(if problems.is_empty() {
            Ok(())
        } else {
            Err(anyhow::anyhow!("{}", rule.title))
        });
    }
    Ok(())
}
