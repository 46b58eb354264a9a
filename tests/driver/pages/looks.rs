//! Theme and language, chosen as the product keeps them on the device.

use anyhow::Result;
use serde_json::json;

use crate::driver::browser::Browser;

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Chooses; pages opened from now on look so.
pub async fn choose(browser: &Browser, theme: Theme, language: &str) -> Result<()> {
    let script = "localStorage.setItem('klantkompas.theme', arguments[0]);
        localStorage.setItem('klantkompas.language', arguments[1]);
        return true";
    browser.ask::<bool>(script, vec![json!(theme.name()), json!(language)]).await?;
    Ok(())
}
