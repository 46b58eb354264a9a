//! Polars, which runs as native code in Node: the three aggregates in a process of their own.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use system_tests::measure::firm::{AS_OF, Firm};

use crate::aggregates::TURNS;
use crate::answers::{AGGREGATES, Answers};
use crate::figures::Figures;
use crate::options::Options;
use crate::report::say;
use crate::subject::Subject;
use crate::supply;

const LIMIT: Duration = Duration::from_secs(1_800);

/// What it answers to one question.
#[derive(Deserialize)]
struct Said {
    took: Vec<f64>,
    said: Vec<Value>,
}

/// Has a fresh process answer, as often as there are fresh browsers.
pub async fn measure(
    options: &Options,
    firm: &Firm,
    answers: &Answers,
    figures: &mut Figures,
) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    supply::write_rows(firm, temporary.path())?;
    for _ in 0..options.samples {
        let mut node = tokio::process::Command::new("node");
        node.arg(supply::peers()?.join("aggregates.mjs")).arg(temporary.path());
        node.args([AS_OF, &TURNS.to_string()]);
        node.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let output = tokio::time::timeout(LIMIT, node.output()).await??;
        let problem = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "Polars ended with {}: {problem}", output.status);
        let mut all: BTreeMap<String, Said> =
            serde_json::from_slice(&output.stdout).context("Polars says something else")?;
        for (workload, question) in AGGREGATES {
            let Said { took, said } = all.remove(question).context("Polars left one out")?;
            said.iter().try_for_each(|answer| answers.check(workload, answer))?;
            figures.add(workload, Subject::Polars, took);
        }
    }
    say("polars")
}
