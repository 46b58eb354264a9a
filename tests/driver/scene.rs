//! What one journey plays on: a host of its own, browsers on it, and a folder that goes with it.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use tempfile::TempDir;

use crate::driver::browser::Browser;
use crate::driver::engines::Engine;
use crate::driver::host::{Host, checkout};

/// The first user of every journey.
pub const MAIL: &str = "anna@voorbeeld.example";
pub const PASSWORD: &str = "voldoende lang wachtwoord";

/// The reference date of the demo firm's expected answers.
pub const AS_OF: &str = "2025-06-30";

/// A journey's host, browsers and files.
pub struct Scene {
    pub engine: Engine,
    pub host: Host,
    folder: TempDir,
    browsers: RefCell<Vec<Rc<Browser>>>,
    notes: RefCell<Vec<String>>,
}

impl Scene {
    pub async fn set(engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let host = Host::start(folder.path()).await?;
        Ok(Self { engine, host, folder, browsers: RefCell::default(), notes: RefCell::default() })
    }

    /// A browser on the profile of this name, which an earlier browser may have left.
    pub async fn browser(&self, profile: &str) -> Result<Rc<Browser>> {
        self.browser_at(&self.host.origin(), profile).await
    }

    /// As [`Scene::browser`], where something stands before the host.
    pub async fn browser_at(&self, origin: &str, profile: &str) -> Result<Rc<Browser>> {
        let profile = self.folder.path().join(profile);
        let browser = Browser::start(self.engine, &profile, origin).await?;
        let browser = Rc::new(browser);
        self.browsers.borrow_mut().push(Rc::clone(&browser));
        Ok(browser)
    }

    /// Where a file of this journey can be made.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Browsers that have not been ended.
    pub fn open_browsers(&self) -> Vec<Rc<Browser>> {
        self.browsers.borrow().iter().filter(|browser| browser.is_open()).cloned().collect()
    }

    /// Something measured or seen that belongs in the report of a passed journey.
    pub fn note(&self, text: impl Into<String>) {
        self.notes.borrow_mut().push(text.into());
    }

    pub fn notes(&self) -> Vec<String> {
        self.notes.borrow().clone()
    }

    /// A folder of the journey.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// Makes a file to choose in the browser.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }
}

/// The demo firm's folder.
pub fn demo() -> PathBuf {
    checkout().join("domain/tests/fixtures/crm_demo")
}

/// Its tables, as many files; the expected answers are not among them.
pub fn demo_tables() -> Result<Vec<PathBuf>> {
    let mut tables = Vec::new();
    for entry in fs::read_dir(demo())? {
        let path = entry?.path();
        if is_table(&path) {
            tables.push(path);
        }
    }
    tables.sort();
    Ok(tables)
}

fn is_table(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".csv") && !name.starts_with("expected")
}
