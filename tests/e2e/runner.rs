//! Plays journeys one after another and counts; what a failure looked like is kept.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use tokio::time::Instant;

use crate::browser::Browser;
use crate::engines::Engine;
use crate::host::checkout;
use crate::journeys::Journey;
use crate::scene::Scene;

/// Plays every journey that all `filters` name by engine or journey, and says whether all passed.
pub async fn play(filters: &[String]) -> Result<bool> {
    let (mut passed, mut failed) = (0, 0);
    for engine in Engine::ALL {
        for journey in Journey::ALL {
            let names = [engine.name(), journey.name()];
            let is_meant = filters.iter().all(|filter| names.contains(&filter.as_str()));
            if !is_meant || !journey.runs_in(engine) {
                continue;
            }
            let from = Instant::now();
            let outcome = perform(journey, engine).await;
            let seconds = from.elapsed().as_secs_f64();
            match outcome {
                Ok(notes) => {
                    passed += 1;
                    say(&format!("{engine} {} ... ok ({seconds:.1} s)", journey.name()))?;
                    for note in notes {
                        say(&format!("  {note}"))?;
                    }
                }
                Err(error) => {
                    failed += 1;
                    say(&format!("{engine} {} ... FAILED ({seconds:.1} s)", journey.name()))?;
                    say(&format!("  {error:#}"))?;
                }
            }
        }
    }
    say(&format!("{passed} passed, {failed} failed"))?;
    Ok(failed == 0 && 0 < passed)
}

async fn perform(journey: Journey, engine: Engine) -> Result<Vec<String>> {
    let mut scene = Scene::set(engine).await?;
    let outcome = Box::pin(journey.play(&mut scene)).await;
    if outcome.is_err() {
        for (at, browser) in scene.open_browsers().into_iter().enumerate() {
            let name = format!("{engine}-{}-{at}", journey.name());
            match keep(&browser, &name).await {
                Ok(path) => say(&format!("  what it looked like: {}", path.display()))?,
                Err(error) => say(&format!("  no picture of it: {error:#}"))?,
            }
        }
    }
    for browser in scene.open_browsers() {
        // A browser that does not end by itself is ended with the scene.
        browser.close().await.ok();
    }
    outcome.map(|()| scene.notes())
}

/// Keeps a picture and the words of the page.
async fn keep(browser: &Browser, name: &str) -> Result<PathBuf> {
    let folder = checkout().join("target/e2e-failures");
    fs::create_dir_all(&folder)?;
    let picture = folder.join(format!("{name}.png"));
    browser.web().screenshot(&picture).await?;
    let words = format!("{}\n\n{}", browser.path().await?, browser.text().await?);
    fs::write(folder.join(format!("{name}.txt")), words)?;
    Ok(picture)
}

/// One line of the report.
pub fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
