//! The table and the samples, as they are read by people and by programs.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::driver::host::checkout;
use system_tests::measure::statistics::summary;

use crate::figures::{Figures, Subject, Workload};
use crate::options::Options;
use system_tests::driver::footprint;

/// What the README says after this line is written here.
const MARK: &str = "<!-- What follows is written by `cargo xtask bench`. -->";

const COLUMNS: [Subject; 3] = [Subject::Klantkompas, Subject::IndexedDb, Subject::PouchDb];

/// One line of what is going on.
pub fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Prints the table; a run that counts is also written down.
pub fn write(options: &Options, figures: &Figures, load_before: &str) -> Result<()> {
    let circumstances = circumstances(options, load_before);
    let table = table(figures);
    say(&format!("\n{circumstances}\n\n{table}"))?;
    if options.is_quick || !all_are_measured(*options) {
        return say("nothing was written down: this was no whole run");
    }
    let folder = checkout().join("tests/benches");
    let readme = folder.join("README.md");
    let text = fs::read_to_string(&readme)?;
    let (method, _) = text.split_once(MARK).context("the README has lost its mark")?;
    fs::write(&readme, format!("{method}{MARK}\n\n{circumstances}\n\n{table}"))?;
    let samples = samples(options, figures, &circumstances);
    fs::write(folder.join("sync.json"), serde_json::to_string_pretty(&samples)? + "\n")?;
    say(&format!("written to {}", folder.display()))
}

fn all_are_measured(options: Options) -> bool {
    COLUMNS.into_iter().chain([Subject::Host]).all(|subject| options.measures(subject))
}

/// On what, under which load and how the figures were taken.
fn circumstances(options: &Options, load_before: &str) -> String {
    let Options { rows, samples, throttle, .. } = options;
    let on = [machine(), said("uname", &["-sr"]), said("chromium", &["--version"])].join(", ");
    let load_after = footprint::load();
    format!(
        "{rows} customers, {samples} fresh browsers for each workload, page slowed {throttle} \
         times. {on}, on {}. Load average before: {load_before}; after: {load_after}.",
        said("date", &["--iso-8601=minutes"])
    )
}

fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = text.lines().filter(|line| line.starts_with("model name"));
    let names: Vec<&str> = named.filter_map(|line| Some(line.split_once(": ")?.1)).collect();
    format!("{} × {}", names.len(), names.first().unwrap_or(&"unknown processor"))
}

fn said(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output().map(|output| output.stdout);
    String::from_utf8_lossy(&output.unwrap_or_default()).trim().to_owned()
}

/// Median and 95th percentile, and how many times longer the peers take.
fn table(figures: &Figures) -> String {
    let mut text = String::from(
        "| | Klantkompas | IndexedDB, row by row | PouchDB | target at 100 000 |\n\
         |---|---|---|---|---|\n",
    );
    for workload in Workload::ALL {
        let cells = COLUMNS.map(|subject| cell(figures, workload, subject));
        let target = workload.target();
        // Writing to a string does not fail.
        writeln!(text, "| {} | {} | {target} |", workload.title(), cells.join(" | ")).ok();
    }
    for workload in [Workload::PushRate, Workload::Converge] {
        let on_postgres = cell(figures, workload, Subject::Postgres);
        let title = workload.title();
        writeln!(text, "| {title}, on PostgreSQL | {on_postgres} | | | |").ok();
    }
    text
}

fn cell(figures: &Figures, workload: Workload, subject: Subject) -> String {
    let samples = figures.samples(workload, subject);
    let Some(found) = summary(samples) else { return "–".to_owned() };
    let (word, worst) = if workload.is_rate() {
        ("lowest", samples.iter().copied().fold(f64::INFINITY, f64::min))
    } else {
        ("p95", found.p95)
    };
    let text = format!("{} ({word} {})", shown(found.median), shown(worst));
    let ours = summary(figures.samples(workload, Subject::Klantkompas));
    match ours.filter(|_| COLUMNS.iter().skip(1).any(|peer| *peer == subject)) {
        Some(ours) if workload.is_rate() => {
            format!("{text}, ours × {}", shown(ours.median / found.median))
        }
        Some(ours) => format!("{text}, {} × ours", shown(found.median / ours.median)),
        None => text,
    }
}

/// Three figures that mean something.
fn shown(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn samples(options: &Options, figures: &Figures, circumstances: &str) -> Value {
    let subjects = COLUMNS.into_iter().chain([Subject::Postgres]);
    let of = |workload: Workload, subject: Subject| {
        let samples = figures.samples(workload, subject);
        let found = summary(samples)?;
        Some(json!({
            "workload": workload.title(),
            "who": subject.name(),
            "median": found.median,
            "p95": found.p95,
            "samples": samples,
        }))
    };
    let measured: Vec<Value> = subjects
        .flat_map(|subject| Workload::ALL.map(|workload| of(workload, subject)))
        .flatten()
        .collect();
    json!({
        "circumstances": circumstances,
        "rows": options.rows,
        "throttle": options.throttle,
        "measured": measured,
    })
}
