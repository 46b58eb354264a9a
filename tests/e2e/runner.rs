//! Plays journeys two at a time and counts; what a failure looked like is kept.

use std::cell::RefCell;
use std::collections::VecDeque;
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

type Part = (Engine, Journey);

/// Plays every journey that all `filters` name by engine or journey, and says whether all passed.
pub async fn play(filters: &[String]) -> Result<bool> {
    let parts = Engine::ALL.into_iter().flat_map(|engine| {
        let journeys = Journey::ALL.iter().copied().filter(move |it| it.runs_in(engine));
        journeys.map(move |journey| (engine, journey))
    });
    let is_meant = |(engine, journey): &Part| {
        let names = [engine.name(), journey.name()];
        filters.iter().all(|filter| names.contains(&filter.as_str()))
    };
    let parts: Vec<Part> = parts.filter(is_meant).collect();
    let count = parts.len();
    // A browser waits more than it works.
    let queue = RefCell::new(VecDeque::from(parts));
    let (mut again, other) = tokio::try_join!(lane(&queue), lane(&queue))?;
    again.extend(other);
    let mut failed = 0;
    for (engine, journey) in again {
        // A browser of hundreds that hangs, or that the other one kept waiting, is not the product's; a
        // product that fails does so twice. The first failure is told all the same, with all that was
        // to be seen.
        if !attempt(journey, engine, "FAILED").await? {
            failed += 1;
        }
    }
    say(&format!("{} passed, {failed} failed", count - failed))?;
    Ok(failed == 0 && 0 < count)
}

/// Plays one after the other of those that wait, and answers what failed.
async fn lane(queue: &RefCell<VecDeque<Part>>) -> Result<Vec<Part>> {
    let mut failed = Vec::new();
    loop {
        let next = queue.borrow_mut().pop_front();
        let Some((engine, journey)) = next else { return Ok(failed) };
        if !attempt(journey, engine, "FAILED, once more by itself").await? {
            failed.push((engine, journey));
        }
    }
}

/// Plays a journey and tells how that went.
async fn attempt(journey: Journey, engine: Engine, in_vain: &str) -> Result<bool> {
    let from = Instant::now();
    let outcome = perform(journey, engine).await;
    let seconds = from.elapsed().as_secs_f64();
    let (is_good, word, notes) = match outcome {
        Ok(notes) => (true, "ok", notes),
        Err(error) => (false, in_vain, vec![format!("{error:#}")]),
    };
    say(&format!("{engine} {} ... {word} ({seconds:.1} s)", journey.name()))?;
    for note in notes {
        say(&format!("  {note}"))?;
    }
    Ok(is_good)
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

/// What the page waits for, if anything: its locks, databases, service worker and last requests.
const STATE: &str = r#"
const done = arguments[arguments.length - 1];
const soon = (promise) => Promise.race([
  Promise.resolve(promise).catch(String),
  new Promise((resolve) => setTimeout(resolve, 2000, "no answer")),
]);
(async () => done(JSON.stringify({
  at: performance.now(),
  locks: await soon(navigator.locks?.query()),
  databases: await soon(indexedDB.databases?.()),
  controller: navigator.serviceWorker?.controller?.state ?? null,
  workers: await soon(navigator.serviceWorker?.getRegistrations().then((all) =>
    all.map(({ installing, waiting, active }) => [installing, waiting, active].map((it) => it?.state)))),
  requests: performance.getEntriesByType("resource").slice(-20)
    .map(({ name, startTime, duration }) => [name, startTime, duration]),
}, null, 1)))();
"#;

/// Keeps a picture, the words of the page and what it waits for.
async fn keep(browser: &Browser, name: &str) -> Result<PathBuf> {
    let folder = checkout().join("target/e2e-failures");
    fs::create_dir_all(&folder)?;
    let picture = folder.join(format!("{name}.png"));
    browser.web().screenshot(&picture).await?;
    let state: String = browser.web().execute_async(STATE, vec![]).await?.convert()?;
    let words = format!("{}\n\n{}\n\n{state}", browser.path().await?, browser.text().await?);
    fs::write(folder.join(format!("{name}.txt")), words)?;
    Ok(picture)
}

/// One line of the report.
pub fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
