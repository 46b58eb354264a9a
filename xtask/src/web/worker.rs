//! Writes the worker's start script and names it in index.html. The worker runs the page's own program,
//! so the script only starts it; its name carries a hash, as everything the page loads does.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::{hash, split};

/// Stands in app/index.html where the start script's path belongs.
const PLACEHOLDER: &str = "__WORKER__";

/// Adds the start script to the bundle at `site` and connects the page to it.
///
/// # Errors
///
/// When the bundle lacks the program or index.html lacks the placeholder.
pub fn finish(site: &Path) -> Result<()> {
    let script = start_script(&split::glue(site)?);
    let name = format!("worker-{}.js", hash::short([script.as_bytes()]));
    fs::write(site.join(&name), script)?;

    let index = site.join("index.html");
    let page = fs::read_to_string(&index).context("Trunk left no index.html")?;
    ensure!(page.contains(PLACEHOLDER), "app/index.html has lost its {PLACEHOLDER} placeholder");
    fs::write(&index, page.replace(PLACEHOLDER, &name))?;
    Ok(())
}

/// A module that starts the program with the page's compiled code, which comes as the first message.
/// Messages that arrive before the program listens are kept and given again.
fn start_script(glue: &str) -> String {
    format!(
        "import init from \"./{glue}\";\n\
         const early = [];\n\
         let begin;\n\
         const code = new Promise((resolve) => (begin = resolve));\n\
         const keep = (event) => (event.data.code ? begin(event.data.code) : early.push(event));\n\
         addEventListener(\"message\", keep);\n\
         await init({{ module_or_path: await code }});\n\
         removeEventListener(\"message\", keep);\n\
         for (const {{ data, ports }} of early) dispatchEvent(new MessageEvent(\"message\", {{ data, ports }}));\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_a_hashed_start_script_that_starts_its_own_program() {
        let site = std::env::temp_dir().join(format!("klantkompas-worker-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("klantkompas-app-12ab.js"), "glue").unwrap();
        fs::write(site.join("index.html"), "<meta name=worker content=/__WORKER__>").unwrap();
        finish(&site).unwrap();
        let page = fs::read_to_string(site.join("index.html")).unwrap();
        let start = page.split_once("content=/").unwrap().1.trim_end_matches('>');
        let script = fs::read_to_string(site.join(start)).unwrap();
        assert!(start.starts_with("worker-") && script.contains("./klantkompas-app-12ab.js"));
        fs::remove_dir_all(&site).unwrap();
    }
}
