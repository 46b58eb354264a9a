//! Every page of the product, as the audit and the pictures visit them.

use anyhow::Result;

use crate::browser::{Browser, Name};

/// A page and where it is.
pub struct Page {
    pub name: &'static str,
    address: String,
}

/// The pages; `dossier` is the path of one customer.
pub fn pages(dossier: &str, as_of: &str) -> Vec<Page> {
    let dossier = dossier.split('?').next().unwrap_or(dossier);
    [
        ("today", "/today".to_owned()),
        ("loose_ends", "/loose-ends".to_owned()),
        ("inbox", "/inbox".to_owned()),
        ("customers", "/customers".to_owned()),
        ("contacts", "/customers?kind=contact".to_owned()),
        ("dossier", dossier.to_owned()),
        ("cases", "/cases".to_owned()),
        ("case-list", "/cases?view=list".to_owned()),
        ("duplicates", "/duplicates".to_owned()),
        ("calls", "/call".to_owned()),
        ("caller", "/call?n=0651003390".to_owned()),
        ("segments", "/segments".to_owned()),
        ("surveys", "/surveys".to_owned()),
        ("import", "/import".to_owned()),
        ("settings", "/settings".to_owned()),
    ]
    .into_iter()
    .map(|(name, path)| {
        let mark = if path.contains('?') { '&' } else { '?' };
        Page { name, address: format!("{path}{mark}asof={as_of}") }
    })
    .collect()
}

impl Page {
    /// Opens the page and waits until nothing on it is loading.
    pub async fn show(&self, browser: &Browser) -> Result<()> {
        browser.open(&self.address).await?;
        browser.find("heading", Name::Any).await?;
        browser.stands_still().await
    }
}
