//! Gives the worker's files a hash in their names, writes its start script, and names that script
//! in index.html. Trunk hashes only what the page loads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::hash;

/// Stands in app/index.html where the start script's path belongs.
const PLACEHOLDER: &str = "__WORKER__";

/// Renames the worker in the bundle at `site` and connects the page to it.
///
/// # Errors
///
/// When the bundle lacks the worker or index.html lacks the placeholder.
pub fn finish(site: &Path) -> Result<()> {
    let glue = fs::read(site.join("worker.js")).context("Trunk left no worker.js")?;
    let wasm = fs::read(site.join("worker_bg.wasm")).context("Trunk left no worker_bg.wasm")?;
    let names = Names::new(&hash::short([glue.as_slice(), wasm.as_slice()]));
    fs::rename(site.join("worker.js"), site.join(&names.glue))?;
    fs::rename(site.join("worker_bg.wasm"), site.join(&names.wasm))?;
    fs::write(site.join(&names.start), start_script(&names))?;

    let index = site.join("index.html");
    let page = fs::read_to_string(&index).context("Trunk left no index.html")?;
    ensure!(page.contains(PLACEHOLDER), "app/index.html has lost its {PLACEHOLDER} placeholder");
    fs::write(&index, page.replace(PLACEHOLDER, &names.start))?;
    Ok(())
}

struct Names {
    start: String,
    glue: String,
    wasm: String,
}

impl Names {
    fn new(hash: &str) -> Self {
        Self {
            start: format!("worker-{hash}.js"),
            glue: format!("worker-{hash}_glue.js"),
            wasm: format!("worker-{hash}_bg.wasm"),
        }
    }
}

/// A module that starts the worker's program. A browser delivers messages as soon as the module has
/// run once, which is before WebAssembly is ready, so those that come early are kept and given again.
fn start_script(names: &Names) -> String {
    let Names { glue, wasm, .. } = names;
    format!(
        "import init from \"./{glue}\";\n\
         const early = [];\n\
         const keep = (event) => early.push(event);\n\
         addEventListener(\"message\", keep);\n\
         await init({{ module_or_path: \"/{wasm}\" }});\n\
         removeEventListener(\"message\", keep);\n\
         for (const {{ data, ports }} of early) dispatchEvent(new MessageEvent(\"message\", {{ data, ports }}));\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_a_hashed_start_script_that_loads_hashed_files() {
        let site = std::env::temp_dir().join(format!("klantkompas-worker-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("worker.js"), "glue").unwrap();
        fs::write(site.join("worker_bg.wasm"), "wasm").unwrap();
        fs::write(site.join("index.html"), "<meta name=worker content=/__WORKER__>").unwrap();
        finish(&site).unwrap();
        let page = fs::read_to_string(site.join("index.html")).unwrap();
        let start = page.split_once("content=/").unwrap().1.trim_end_matches('>');
        let script = fs::read_to_string(site.join(start)).unwrap();
        let names = Names::new(&hash::short([b"glue".as_slice(), b"wasm"]));
        assert_eq!(start, names.start);
        assert!(script.contains(&names.glue) && script.contains(&names.wasm));
        assert!(site.join(&names.glue).is_file() && site.join(&names.wasm).is_file());
        fs::remove_dir_all(&site).unwrap();
    }
}
