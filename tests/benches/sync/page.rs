//! A browser under measurement: the page itself notes when something stands on it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use system_tests::driver::browser::Browser;
use system_tests::driver::engines::Engine;
use system_tests::driver::wait;
use tokio::time::{Instant, sleep};

use crate::options::Options;
use system_tests::driver::footprint;

const PROBE: &str = include_str!("probe.js");

/// Half a million documents in the slowest peer take this long and more.
const LIMIT: Duration = Duration::from_secs(1_800);

/// Seldom enough that asking does not slow the page down.
const PAUSE: Duration = Duration::from_millis(200);

/// Calls one of the page's acts and hands its times on.
const ACT: &str = "
    const [name, given, done] = arguments;
    Promise.resolve().then(() => act[name](...given)).then(
        (took) => done({ took, problem: null }),
        (error) => done({ took: [], problem: String(error) }),
    );";

/// A browser on a profile, fresh from its start.
pub struct Page {
    browser: Browser,
    profile: PathBuf,
}

/// What an act answers.
#[derive(Deserialize)]
struct Answer {
    took: Option<Vec<f64>>,
    problem: Option<String>,
}

impl Page {
    /// Starts Chromium; `script` runs before every document, after the probe.
    pub async fn start(
        options: &Options,
        profile: &Path,
        origin: &str,
        script: &str,
    ) -> Result<Self> {
        let browser = Browser::start(Engine::Chromium, profile, origin).await?;
        let source = json!({ "source": format!("{PROBE}\n{script}") });
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", source).await?;
        if options.throttle > 1 {
            let rate = json!({ "rate": options.throttle });
            browser.devtools("Emulation.setCPUThrottlingRate", rate).await?;
        }
        let limit = Some(LIMIT);
        let timeouts = thirtyfour::TimeoutConfiguration::new(limit, limit, Some(Duration::ZERO));
        browser.web().update_timeouts(timeouts).await?;
        Ok(Self { browser, profile: profile.to_owned() })
    }

    /// Opens an address.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.browser.open(path).await
    }

    /// Signs in without the product's page, so that the next one opened is the first.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<()> {
        self.open("/healthz").await?;
        let script = "
            const [body, done] = arguments;
            const headers = { 'content-type': 'application/json' };
            fetch('/api/v1/account/sign_in', { method: 'POST', headers, body })
                .then((answer) => done(answer.status), (error) => done(String(error)));";
        let body = json!({ "email": email, "password": password }).to_string();
        let status = self.browser.web().execute_async(script, vec![json!(body)]).await?;
        anyhow::ensure!(*status.json() == 200, "signing in ended with {}", status.json());
        Ok(())
    }

    /// Runs a script that answers nothing.
    pub async fn run(&self, script: &str, given: Vec<Value>) -> Result<()> {
        self.browser.web().execute(script, given).await?;
        Ok(())
    }

    /// When the page noted `name`, milliseconds since its navigation began.
    pub async fn noted(&self, name: &str) -> Result<f64> {
        let script = "return [probe.times[arguments[0]] ?? null, probe.problems[0] ?? null]";
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            let answer: (Option<f64>, Option<String>) =
                self.browser.ask(script, vec![json!(name)]).await?;
            match answer {
                (_, Some(problem)) => bail!("the page says: {problem}"),
                (Some(at), None) => return Ok(at),
                (None, None) => sleep(PAUSE).await,
            }
        }
        bail!("the page never noted {name}: {}", self.browser.text().await?)
    }

    /// As [`Page::noted`], in milliseconds since 1970.
    pub async fn noted_at(&self, name: &str) -> Result<f64> {
        let at = self.noted(name).await?;
        let origin: f64 = self.browser.ask("return performance.timeOrigin", vec![]).await?;
        Ok(origin + at)
    }

    /// Does an act and answers how long each of its turns took, in milliseconds.
    pub async fn act(&self, name: &str, given: Vec<Value>) -> Result<Vec<f64>> {
        let answer = self.browser.web().execute_async(ACT, vec![json!(name), json!(given)]).await?;
        let Answer { took, problem } = answer.convert()?;
        match problem {
            Some(problem) => bail!("{name}: {problem}"),
            None => Ok(took.unwrap_or_default()),
        }
    }

    /// Waits until the page fulfils a condition; when it did is not noted.
    pub async fn until(&self, condition: &str) -> Result<()> {
        let script = format!("return Boolean({condition})");
        wait::until(LIMIT, condition, async || {
            Ok(self.browser.ask::<bool>(&script, vec![]).await?.then_some(()))
        })
        .await
    }

    /// Memory of the page's process, in megabytes.
    pub fn memory(&self) -> Result<f64> {
        footprint::memory(&self.profile)
    }

    /// Ends the browser in the ordinary way.
    pub async fn close(self) -> Result<()> {
        self.browser.close().await
    }
}
