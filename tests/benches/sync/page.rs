//! A browser under measurement: the page itself notes when something stands on it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use system_tests::driver::browser::Browser;
use system_tests::driver::engines::Engine;
use system_tests::driver::wait;
use tokio::time::{Instant, sleep};

use crate::options::Options;
use crate::smoothness::Busy;
use system_tests::driver::footprint;

const PROBE: &str = include_str!("probe.js");

/// Half a million documents in the slowest peer take this long and more.
const LIMIT: Duration = Duration::from_secs(1_800);

/// Seldom enough that asking does not slow the page down.
const PAUSE: Duration = Duration::from_millis(200);

/// Calls one of the page's acts and hands its times on.
const ACT: &str = "
    const [name, given, done] = arguments;
    const from = performance.now();
    Promise.resolve().then(() => act[name](...given)).then(
        (result) => {
            const answer = Array.isArray(result) ? { took: result } : result;
            done({ from, to: performance.now(), ...answer });
        },
        (error) => done({ problem: String(error) }),
    );";

/// A task that holds the thread up is told of when it has ended.
const TOLD: Duration = Duration::from_millis(300);

/// A browser on a profile, fresh from its start.
pub struct Page {
    browser: Browser,
    profile: PathBuf,
}

/// What an act answers: how long its turns took, what they said, and from when to when it ran.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    took: Vec<f64>,
    said: Vec<Value>,
    from: f64,
    to: f64,
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
        Ok(self.origin().await? + at)
    }

    /// A time in milliseconds since 1970 as the page's own.
    pub async fn at(&self, time: f64) -> Result<f64> {
        Ok(time - self.origin().await?)
    }

    /// When the navigation began, in milliseconds since 1970.
    async fn origin(&self) -> Result<f64> {
        self.value("performance.timeOrigin").await
    }

    /// Does an act and answers how long each of its turns took, in milliseconds.
    pub async fn act(&self, name: &str, given: Vec<Value>) -> Result<Vec<f64>> {
        Ok(self.answer(name, given).await?.took)
    }

    /// As [`Page::act`], and how busy the page's own thread was meanwhile.
    pub async fn watched_act(&self, name: &str, given: Vec<Value>) -> Result<(Vec<f64>, Busy)> {
        let Answer { took, from, to, .. } = self.answer(name, given).await?;
        Ok((took, self.busy(from, to).await?))
    }

    /// Asks a peer's page one question, once for each of the words given; answers how long each took
    /// and what it said.
    pub async fn ask(&self, question: &str, given: &[Value]) -> Result<(Vec<f64>, Vec<Value>)> {
        let Answer { took, said, .. } =
            self.answer("ask", vec![json!(question), json!(given)]).await?;
        Ok((took, said))
    }

    async fn answer(&self, name: &str, given: Vec<Value>) -> Result<Answer> {
        let answer = self.browser.web().execute_async(ACT, vec![json!(name), json!(given)]).await?;
        let mut answer: Answer = answer.convert()?;
        match answer.problem.take() {
            Some(problem) => bail!("{name}: {problem}"),
            None => Ok(answer),
        }
    }

    /// How busy the page's own thread was between two of its times.
    pub async fn busy(&self, from: f64, to: f64) -> Result<Busy> {
        sleep(TOLD).await;
        self.browser.ask("return probe.busy(...arguments)", vec![json!(from), json!(to)]).await
    }

    /// The page's own time, milliseconds since its navigation began.
    pub async fn now(&self) -> Result<f64> {
        self.value("performance.now()").await
    }

    /// The value of an expression on the page.
    pub async fn value<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.browser.ask(&format!("return {expression}"), vec![]).await
    }

    /// Turns the mouse wheel at a point of the window.
    pub async fn wheel(&self, x: f64, y: f64, down: f64) -> Result<()> {
        let event = json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": down });
        self.browser.devtools("Input.dispatchMouseEvent", event).await
    }

    /// Lets the page make programs out of texts, which the host's policy forbids.
    pub async fn allow_eval(&self) -> Result<()> {
        self.browser.devtools("Page.setBypassCSP", json!({ "enabled": true })).await
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
