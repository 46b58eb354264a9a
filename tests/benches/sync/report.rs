//! What is written down: tables and plot for people, samples for programs.

use std::fs;
use std::io::{self, Write as _};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::driver::host::checkout;
use system_tests::measure::statistics::summary;

use crate::figures::Figures;
use crate::options::Options;
use crate::plot;
use crate::smoothness::Stretch;
use crate::subject::Subject;
use crate::table;
use crate::workload::Workload;
use system_tests::driver::footprint;

/// What the README says after this line is written here.
const MARK: &str = "<!-- What follows is written by `cargo xtask bench`. -->";

const PICTURE: &str = "![Medians of every workload and subject, on a logarithmic scale](sync.svg)";

/// What a run over a firm with years behind it is written below.
const FULL: &str = "# A firm with years behind it

Written by `cargo xtask bench --full`: per 100 customers 200 people, 500 contact moments, 1 000 orders and
20 answers. What each figure is stands in the [README](README.md).";

/// One line of what is going on.
pub fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Prints the tables; a run that counts is also written down.
pub fn write(options: &Options, figures: &Figures, load_before: &str) -> Result<()> {
    let circumstances = circumstances(options, load_before);
    let tables = table::all(figures);
    say(&format!("\n{circumstances}\n\n{tables}"))?;
    if options.is_quick || !options.measures_all() {
        return say("nothing was written down: this was no whole run");
    }
    let folder = checkout().join("tests/benches");
    let samples = lines(&samples(options, figures, &circumstances))?;
    if options.is_full() {
        fs::write(folder.join("full.md"), format!("{FULL}\n\n{circumstances}\n\n{tables}"))?;
        fs::write(folder.join("full.json"), samples)?;
        return say(&format!("written to {}", folder.display()));
    }
    let readme = folder.join("README.md");
    let text = fs::read_to_string(&readme)?;
    let (method, _) = text.split_once(MARK).context("the README has lost its mark")?;
    let text = format!("{method}{MARK}\n\n{circumstances}\n\n{PICTURE}\n\n{tables}");
    fs::write(&readme, text)?;
    fs::write(folder.join("sync.svg"), plot::draw(figures))?;
    fs::write(folder.join("sync.json"), samples)?;
    say(&format!("written to {}", folder.display()))
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

/// JSON with one line for each part of what was measured.
fn lines(samples: &Value) -> Result<String> {
    let mut text = String::from("{\n");
    let fields = samples.as_object().context("samples are no object")?;
    for (place, (name, value)) in fields.iter().enumerate() {
        let end = if place + 1 < fields.len() { "," } else { "" };
        match value.as_array() {
            Some(items) => {
                let items: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
                text += &format!("  {:?}: [\n{}\n  ]{end}\n", name, items.join(",\n"));
            }
            None => text += &format!("  {name:?}: {value}{end}\n"),
        }
    }
    Ok(text + "}\n")
}

fn samples(options: &Options, figures: &Figures, circumstances: &str) -> Value {
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
    let measured: Vec<Value> = Subject::ALL
        .into_iter()
        .flat_map(|subject| Workload::ALL.map(|workload| of(workload, subject)))
        .flatten()
        .collect();
    let busy = Stretch::ALL
        .map(|stretch| json!({ "stretch": stretch.title(), "samples": figures.busy(stretch) }));
    json!({
        "circumstances": circumstances,
        "rows": options.rows,
        "throttle": options.throttle,
        "measured": measured,
        "own_thread": busy,
    })
}
