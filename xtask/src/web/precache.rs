//! Writes precache.js: what the service worker must hold before it may serve the app offline.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{files, hash};

/// The service worker itself and its list are never cached: a browser asks the host for them anew.
const NEVER: [&str; 2] = ["sw.js", "precache.js"];

/// Writes the list for the bundle at `site`. Called before compression.
///
/// # Errors
///
/// When the bundle cannot be read or the list not be written.
pub fn write(site: &Path) -> Result<()> {
    let mut contents = Vec::new();
    for name in files::list(site)?.into_iter().filter(|name| !NEVER.contains(&name.as_str())) {
        let bytes = fs::read(site.join(&name)).with_context(|| format!("cannot read {name}"))?;
        contents.push((name, bytes));
    }
    let build = hash::short(contents.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]));
    let names: Vec<&str> = contents.iter().map(|(name, _)| name.as_str()).collect();
    fs::write(site.join("precache.js"), script(&build, &names)).context("cannot write precache.js")
}

/// The page itself is listed under the address that people open.
fn script(build: &str, names: &[&str]) -> String {
    let urls: Vec<String> = names
        .iter()
        .map(|name| if *name == "index.html" { "\"/\"".to_owned() } else { format!("\"/{name}\"") })
        .collect();
    format!("self.PRECACHE = {{ build: \"{build}\", urls: [{}] }};\n", urls.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_the_page_by_its_address() {
        assert_eq!(
            script("abc", &["index.html", "page-1.js"]),
            "self.PRECACHE = { build: \"abc\", urls: [\"/\", \"/page-1.js\"] };\n"
        );
    }
}
