//! The three browser engines: how each is started so that a journey runs the same in all.

mod chromium;
mod display;
mod firefox;
mod webkit;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use thirtyfour::{Capabilities, WebDriver};

use crate::driver::process::{Program, free_port};
use display::Display;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Whether its driver lets files arrive where a test can read them.
    pub fn keeps_downloads(self) -> bool {
        self != Self::WebKit
    }

    /// Whether a profile outlives its browser. WebKitGTK forgets IndexedDB between automated
    /// sessions.
    pub fn keeps_profile(self) -> bool {
        self != Self::WebKit
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The language of every browser but WebKitGTK, which has none; the product follows it the first
/// time, and is Dutch where there is none.
const LANGUAGE: &str = "nl";

/// A running driver with its browser.
pub struct Session {
    pub web: WebDriver,
    program: Program,
    display: Option<Display>,
}

impl Session {
    /// Ends browser, driver and display at once.
    pub async fn kill(self) -> Result<()> {
        self.web.leak()?;
        self.program.kill().await?;
        drop(self.display);
        Ok(())
    }
}

/// Where a browser on this profile puts what it downloads.
pub fn downloads(profile: &Path) -> PathBuf {
    profile.with_extension("downloads")
}

/// Starts an engine on a profile, which may be one that an earlier browser left.
pub async fn start(engine: Engine, profile: &Path) -> Result<Session> {
    fs::create_dir_all(profile)?;
    let port = free_port().await?;
    let log = profile.with_extension("log");
    let display = match engine {
        Engine::WebKit => Some(Display::start(&log).await?),
        Engine::Chromium | Engine::Firefox => None,
    };
    let command = match engine {
        Engine::Chromium => chromium::driver(port),
        Engine::Firefox => firefox::driver(port, profile)?,
        Engine::WebKit => webkit::driver(port, display.as_ref()),
    };
    let capabilities = match engine {
        Engine::Chromium => chromium::capabilities(profile),
        Engine::Firefox => firefox::capabilities(profile),
        Engine::WebKit => webkit::capabilities()?,
    };
    let mut program = Program::start(command, &log)?;
    program.listening(port).await?;
    let web = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted(capabilities))
        .await
        .with_context(|| format!("{engine} does not start; its log is {}", log.display()))?;
    Ok(Session { web, program, display })
}

fn wanted(capabilities: Value) -> Capabilities {
    let fields = match capabilities {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Capabilities::from(fields)
}
