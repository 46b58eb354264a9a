//! One browser of a journey: what a person does in it, by role and accessible name.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

use crate::driver::engines::{self, Engine, Session};
use crate::driver::pages::words::word;
use crate::driver::wait;

const LOCATE: &str = include_str!("locate.js");

/// Which accessible name is meant.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    Any,
    /// The whole name.
    Is(&'a str),
    /// A part of it.
    Has(&'a str),
}

/// A browser that looks at one host. It ends when dropped, if not before.
pub struct Browser {
    web: WebDriver,
    session: RefCell<Option<Session>>,
    origin: String,
    downloads: PathBuf,
}

impl Browser {
    /// Starts a browser on a profile, which may be one that an earlier browser left.
    pub async fn start(engine: Engine, profile: &Path, origin: &str) -> Result<Self> {
        let session = engines::start(engine, profile).await?;
        let web = session.web.clone();
        let limit = Some(Duration::from_secs(60));
        web.update_timeouts(TimeoutConfiguration::new(limit, limit, Some(Duration::ZERO))).await?;
        let downloads = engines::downloads(profile);
        Ok(Self { web, session: RefCell::new(Some(session)), origin: origin.to_owned(), downloads })
    }

    /// Whether it has not been ended.
    pub fn is_open(&self) -> bool {
        self.session.borrow().is_some()
    }

    /// Ends the browser in the ordinary way.
    pub async fn close(&self) -> Result<()> {
        let session = self.session.take();
        self.web.clone().quit().await?;
        drop(session);
        Ok(())
    }

    /// Ends the browser as a power cut would.
    pub async fn crash(&self) -> Result<()> {
        let session = self.session.take().context("the browser has ended already")?;
        session.kill().await
    }

    /// The protocol itself, for what has no word of its own here.
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    /// Where its downloads arrive.
    pub fn downloads(&self) -> &Path {
        &self.downloads
    }

    /// Does what Chromium's developer tools can and a person cannot.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<()> {
        let command = DevTools(json!({ "cmd": command, "params": parameters }));
        self.web.handle().cmd(Command::ExtensionCommand(Box::new(command))).await?;
        Ok(())
    }

    /// Opens an address of the host.
    pub async fn open(&self, path: &str) -> Result<()> {
        Ok(self.web.goto(format!("{}{path}", self.origin)).await?)
    }

    /// Opens the same address anew. The protocol's own refresh goes around the service worker in
    /// Firefox, as a person's Ctrl Shift R does.
    pub async fn reload(&self) -> Result<()> {
        let address = self.web.current_url().await?;
        Ok(self.web.goto(address.as_str()).await?)
    }

    /// The path and query of the page that is shown.
    pub async fn path(&self) -> Result<String> {
        let address = self.web.current_url().await?;
        Ok(match address.query() {
            Some(query) => format!("{}?{query}", address.path()),
            None => address.path().to_owned(),
        })
    }

    /// Waits for a page whose path and query begin like this.
    pub async fn arrived(&self, path: &str) -> Result<()> {
        wait::until(wait::STEP, format!("the address begins with {path}"), async || {
            Ok(self.path().await?.starts_with(path).then_some(()))
        })
        .await
    }

    /// All visible elements of a role and name, now; none when the page is just being redrawn.
    pub async fn all(&self, role: &str, name: Name<'_>) -> Result<Vec<WebElement>> {
        Ok(self.locate(role, name).await?.unwrap_or_default())
    }

    async fn locate(&self, role: &str, name: Name<'_>) -> Result<Option<Vec<WebElement>>> {
        let (name, fit) = match name {
            Name::Any => (Value::Null, "is"),
            Name::Is(name) => (json!(name), "is"),
            Name::Has(part) => (json!(part), "has"),
        };
        match self.web.execute(LOCATE, vec![json!(role), name, json!(fit)]).await {
            // Firefox answers nothing for a page that is being left.
            Ok(found) if found.json().is_null() => Ok(None),
            Ok(found) => Ok(Some(found.elements()?)),
            // The page was redrawn while the answer was on its way.
            Err(error) if passes(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for an element.
    pub async fn find(&self, role: &str, name: Name<'_>) -> Result<WebElement> {
        wait::until(wait::STEP, format!("a {role} named {name:?}"), async || {
            Ok(self.all(role, name).await?.into_iter().next())
        })
        .await
    }

    /// Waits until no such element is left.
    pub async fn gone(&self, role: &str, name: Name<'_>) -> Result<()> {
        wait::until(wait::STEP, format!("no {role} named {name:?}"), async || {
            Ok(self.locate(role, name).await?.filter(Vec::is_empty).map(drop))
        })
        .await
    }

    /// Clicks when the element is there. A click that meets a page being redrawn, or a bar over the
    /// element, is tried again once the element stands in the middle of the screen.
    pub async fn click(&self, role: &str, name: Name<'_>) -> Result<()> {
        let centered = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
        wait::until(wait::STEP, format!("a click on the {role} named {name:?}"), async || {
            let element = self.find(role, name).await?;
            match element.click().await {
                Ok(()) => return Ok(Some(())),
                Err(error) if passes(&error) => {}
                Err(error) => return Err(error.into()),
            }
            // It may have gone with the page that was redrawn.
            drop(self.web().execute(centered, vec![element.to_json()?]).await);
            Ok(None)
        })
        .await
    }

    /// Clicks the button that says a text of the interface.
    pub async fn click_word(&self, key: &str) -> Result<()> {
        self.click("button", Name::Is(&word(key)?)).await
    }

    /// Undoes what was done last, by its toast.
    pub async fn undo(&self) -> Result<()> {
        let undo = word("common.undo")?;
        self.find("button", Name::Has(&undo)).await?;
        let newest = self.all("button", Name::Has(&undo)).await?.pop();
        Ok(newest.context("the toast has gone")?.click().await?)
    }

    /// Replaces what a field holds.
    pub async fn fill(&self, label: Name<'_>, text: &str) -> Result<()> {
        replace(&self.find("textbox", label).await?, text).await
    }

    /// Sets the size of the page, not of the window around it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let around = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let [beside, above]: [u32; 2] = self.ask(around, vec![]).await?;
        self.web.set_window_rect(0, 0, width + beside, height + above).await?;
        Ok(())
    }

    /// Types where the focus is.
    pub async fn press(&self, keys: impl AsRef<str>) -> Result<()> {
        Ok(self.web.action_chain().send_keys(keys.as_ref()).perform().await?)
    }

    /// Presses a key while holding another.
    pub async fn chord(&self, held: Key, key: &str) -> Result<()> {
        let actions = self.web.action_chain().key_down(held.clone()).send_keys(key);
        Ok(actions.key_up(held).perform().await?)
    }

    /// Chooses files in the page's field for many files.
    pub async fn choose_files(&self, paths: &[PathBuf]) -> Result<()> {
        ensure!(!paths.is_empty(), "no files to choose");
        let field = By::Css("input[type=file][multiple]:not([webkitdirectory])");
        let field = wait::until(wait::STEP, "a field for files", async || {
            Ok(self.web.find_all(field.clone()).await?.pop())
        })
        .await?;
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        Ok(field.send_keys(paths.join("\n")).await?)
    }

    /// Everything the page says.
    pub async fn text(&self) -> Result<String> {
        self.ask("return document.body ? document.body.innerText : ''", vec![]).await
    }

    /// Waits until the page says something. Figures may be set with narrow or no-break spaces.
    pub async fn says(&self, words: &str) -> Result<()> {
        wait::until(wait::STEP, format!("the page says {words:?}"), async || {
            Ok(plain(&self.text().await?).contains(&plain(words)).then_some(()))
        })
        .await
    }

    /// Waits until the page says something no longer.
    pub async fn says_no_more(&self, words: &str) -> Result<()> {
        wait::until(wait::STEP, format!("the page says {words:?} no more"), async || {
            Ok((!plain(&self.text().await?).contains(&plain(words))).then_some(()))
        })
        .await
    }

    /// Waits until nothing on the page is loading, being saved or moving.
    pub async fn stands_still(&self) -> Result<()> {
        let script = "return !document.querySelector('.skeleton, [aria-busy=true], progress')
            && document.getAnimations().every((it) => it.playState !== 'running'
                || it.effect.getTiming().iterations === Infinity)";
        wait::until(wait::STEP, "the page stands still", async || {
            Ok(self.ask::<bool>(script, vec![]).await?.then_some(()))
        })
        .await
    }

    /// Runs a script that returns a value.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self.web.execute(script, arguments).await?.convert()?)
    }

    /// Runs an expression that promises a value.
    pub async fn ask_later<T: DeserializeOwned>(&self, promise: &str) -> Result<T> {
        let script = format!("const done = arguments[0]; ({promise}).then(done);");
        Ok(self.web.execute_async(script, vec![]).await?.convert()?)
    }

    /// Waits until the service worker can serve the page without the host.
    pub async fn ready_offline(&self) -> Result<()> {
        let script =
            "return Boolean(navigator.serviceWorker && navigator.serviceWorker.controller)";
        wait::until(wait::STEP, "a service worker is in control", async || {
            Ok(self.ask::<bool>(script, vec![]).await?.then_some(()))
        })
        .await
    }
}

/// A command of Chromium's developer tools, as its driver takes it.
#[derive(Debug)]
struct DevTools(Value);

impl ExtensionCommand for DevTools {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.0.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/goog/cdp/execute".into()
    }
}

/// Replaces what a field holds, as a person does: everything selected, then typed over.
pub async fn replace(field: &WebElement, text: &str) -> Result<()> {
    field.click().await?;
    field.send_keys(Key::Control + "a").await?;
    match text {
        "" => field.send_keys(Key::Delete + "").await?,
        _ => field.send_keys(text).await?,
    }
    Ok(())
}

/// Text with one kind of space and of minus.
pub fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('−', "-")
}

/// Whether the page was only being redrawn meanwhile.
fn passes(error: &WebDriverError) -> bool {
    matches!(
        &**error,
        thirtyfour::error::WebDriverErrorInner::StaleElementReference(_)
            | thirtyfour::error::WebDriverErrorInner::ElementClickIntercepted(_)
            | thirtyfour::error::WebDriverErrorInner::ElementNotInteractable(_)
    )
}
