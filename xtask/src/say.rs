//! What the chores tell the person who runs them: steps, headings and one-sentence problems.

use std::fmt::Display;
use std::io::Write;

/// Writes one line to standard output; a reader who went away is no reason to stop the work.
pub fn line(text: impl Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).ok();
}

/// Announces step `number` of `count`: what happens and why.
pub fn step(number: usize, count: usize, what: impl Display) {
    line(format_args!("\n[{number}/{count}] {what}"));
}

/// A remark within a step.
pub fn note(text: impl Display) {
    line(format_args!("      {text}"));
}

/// Says on standard error why the chore ended.
pub fn problem(error: &anyhow::Error) {
    writeln!(std::io::stderr(), "\nxtask: {error:#}").ok();
}
