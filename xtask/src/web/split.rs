//! Splits the program: what only a later page needs goes to files of its own, fetched when such a page
//! is first opened. app/src/shell/parts.rs marks the parts.
//!
//! Trunk has no such step between the compiler and wasm-bindgen. So the chores stand before
//! wasm-bindgen on Trunk's `PATH`: called by that name they split first and hand over the rest.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{files, hash};
use crate::place;
use crate::shell::{self, command};
use crate::tools::{WASM_BINDGEN, WASM_SPLIT};

/// The program's name, as app/index.html gives it.
const PROGRAM: &str = "klantkompas-app";

/// How the bundle names parts.
const PART: &str = "part-";

/// How the tool names the script that fetches parts.
const LOADER: &str = "__wasm_split.js";

/// Whether this process was called as the program that the chores stand before.
pub fn is_called() -> bool {
    let called = std::env::args_os().next().map(PathBuf::from);
    called.is_some_and(|path| path.file_name().is_some_and(|name| name == WASM_BINDGEN.program))
}

/// Makes Trunk find this program under wasm-bindgen's name.
///
/// # Errors
///
/// When the link cannot be made.
pub fn stand_before_wasm_bindgen(trunk: &mut Command) -> Result<()> {
    let folder = place::web_target().join("before");
    let link = folder.join(WASM_BINDGEN.program);
    fs::create_dir_all(&folder)?;
    // Another checkout's program may have been linked; none is fine too.
    fs::remove_file(&link).ok();
    symlink(std::env::current_exe()?, &link)
        .with_context(|| format!("cannot make {}", link.display()))?;
    shell::prepend_path(trunk, &[&folder])
}

/// Does what Trunk asks of wasm-bindgen, after splitting the module among `words`.
///
/// # Errors
///
/// When one of the two tools fails.
pub fn stand_in(words: &[&str]) -> Result<()> {
    let mut bindgen = command(WASM_BINDGEN.ensure()?.join(WASM_BINDGEN.program));
    let Some(&module) = words.iter().find(|word| word.ends_with(".wasm")) else {
        return shell::run(bindgen.args(words));
    };
    let output = output();
    // Parts of an earlier build would be taken for this one's.
    fs::remove_dir_all(&output).ok();
    let mut split = command(WASM_SPLIT.ensure()?.join(WASM_SPLIT.program));
    split.args([module, "--out-name", PROGRAM]).arg(&output);
    shell::run(&mut split).context("the program cannot be split")?;
    let main = output.join(format!("{PROGRAM}.wasm"));
    // Parts share the program's table of functions, which wasm-bindgen else keeps to itself.
    bindgen.arg("--keep-lld-exports");
    bindgen.args(words.iter().filter(|word| **word != module)).arg(main);
    shell::run(&mut bindgen)
}

/// Whether a file of the bundle is fetched only when something of it is first wanted.
pub fn is_part(name: &str) -> bool {
    name.starts_with(PART)
}

/// Puts the parts beside the program in the bundle at `site`, under names with their hashes.
///
/// # Errors
///
/// When the bundle lacks the program or a file cannot be moved.
pub fn finish(site: &Path) -> Result<()> {
    put(&output(), site)
}

fn put(parts_folder: &Path, site: &Path) -> Result<()> {
    let glue = glue(site)?;
    let mut loader =
        fs::read_to_string(parts_folder.join(LOADER)).context("no part was split off")?;
    for name in files::list(parts_folder)? {
        let Some(part) = name.strip_suffix(".wasm").filter(|part| *part != PROGRAM) else {
            continue;
        };
        let part = part.trim_start_matches("split_");
        let bytes = fs::read(parts_folder.join(&name))?;
        let hashed = format!("{PART}{part}-{}.wasm", hash::short([bytes.as_slice()]));
        fs::write(site.join(&hashed), bytes)?;
        loader = loader.replace(&format!("./{name}"), &format!("./{hashed}"));
    }
    // The loader and the glue name each other, so one hash serves both: Trunk's, of the compiler's output.
    let parts = glue.replace(PROGRAM, "parts");
    let loader = loader.replace(&format!("./{PROGRAM}.js"), &format!("./{glue}"));
    fs::write(site.join(&parts), loader)?;
    let path = site.join(&glue);
    let script = fs::read_to_string(&path)?;
    // Under its old name the program imports it; only where the browser finds it is new.
    let imported = |name: &str| format!("from \"./{name}\"");
    fs::write(&path, script.replace(&imported(LOADER), &imported(&parts)))?;
    Ok(())
}

/// The glue's name in a bundle: Trunk puts a hash into it.
///
/// # Errors
///
/// When Trunk left none.
pub fn glue(site: &Path) -> Result<String> {
    let is_glue = |name: &String| name.starts_with(&format!("{PROGRAM}-")) && name.ends_with(".js");
    files::list(site)?.into_iter().find(is_glue).context("Trunk left no program")
}

/// Whether a module that was split off is the program, which a first visit fetches.
pub fn is_program(name: &str) -> bool {
    name.strip_suffix(".wasm") == Some(PROGRAM)
}

/// Where the tool leaves the program and the parts, with the names of their functions.
pub fn output() -> PathBuf {
    place::web_target().join("split")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_hashed_names_that_loader_and_glue_know() {
        let folder = std::env::temp_dir().join(format!("klantkompas-split-{}", std::process::id()));
        let (parts, site) = (folder.join("parts"), folder.join("site"));
        fs::create_dir_all(&parts).unwrap();
        fs::create_dir_all(&site).unwrap();
        let loader =
            "import { initSync } from \"./klantkompas-app.js\";\nfetch(\"./split_work.wasm\");\n";
        fs::write(parts.join(LOADER), loader).unwrap();
        fs::write(parts.join("split_work.wasm"), "work").unwrap();
        fs::write(parts.join("klantkompas-app.wasm"), "program").unwrap();
        let glue =
            "import * as a from \"./__wasm_split.js\";\nreturn { \"./__wasm_split.js\": a };\n";
        fs::write(site.join("klantkompas-app-12ab.js"), glue).unwrap();

        put(&parts, &site).unwrap();
        let names = files::list(&site).unwrap();
        let [program, part, loader] = names.as_slice() else { panic!("{names:?}") };
        assert!(part.starts_with("part-work-") && is_part(part) && !is_part(loader));
        assert_eq!(loader, "parts-12ab.js");
        let text = fs::read_to_string(site.join(loader)).unwrap();
        assert!(text.contains("\"./klantkompas-app-12ab.js\""), "{text}");
        assert!(text.contains(&format!("\"./{part}\"")), "{text}");
        // The program itself still asks for the loader by the old name.
        let expected =
            "import * as a from \"./parts-12ab.js\";\nreturn { \"./__wasm_split.js\": a };\n";
        assert_eq!(fs::read_to_string(site.join(program)).unwrap(), expected);
        fs::remove_dir_all(&folder).unwrap();
    }
}
