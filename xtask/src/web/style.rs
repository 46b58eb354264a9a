//! Joins the style sheets of app/style, so that a first visit fetches one file: main.css with what it
//! imports put in place, then every sheet that nothing imported, by name. Adding a sheet takes no
//! other edit; main.css fixes the order of cascade layers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::files;
use crate::place;

/// Where Trunk finds the joined sheet; named in app/index.html.
pub fn output() -> PathBuf {
    place::web_target().join("klantkompas.css")
}

/// Writes the joined sheet.
///
/// # Errors
///
/// When main.css is missing or an import cannot be resolved.
pub fn join() -> Result<()> {
    let text = join_folder(&place::root().join("app/style"))?;
    fs::create_dir_all(place::web_target())?;
    fs::write(output(), text).with_context(|| format!("cannot write {}", output().display()))
}

fn join_folder(folder: &Path) -> Result<String> {
    let mut seen = BTreeSet::new();
    let mut text = inline(folder, "main.css", &mut seen)?;
    for name in files::list(folder)? {
        if name.ends_with(".css") && !seen.contains(&name) {
            text.push_str(&inline(folder, &name, &mut seen)?);
        }
    }
    Ok(text)
}

/// The text of one sheet with its imports replaced by what they name. Paths are relative to app/style.
fn inline(folder: &Path, name: &str, seen: &mut BTreeSet<String>) -> Result<String> {
    seen.insert(name.to_owned());
    let text = fs::read_to_string(folder.join(name))
        .with_context(|| format!("cannot read app/style/{name}"))?;
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        match import(line).with_context(|| format!("in app/style/{name}"))? {
            None => joined.push_str(line),
            Some(Import { file, .. }) if seen.contains(file) => bail!("{file} is imported twice"),
            Some(Import { file, layer: None }) => joined.push_str(&inline(folder, file, seen)?),
            Some(Import { file, layer: Some(layer) }) => {
                let inner = inline(folder, file, seen)?;
                joined.push_str(&format!("@layer {layer} {{\n{inner}}}"));
            }
        }
        joined.push('\n');
    }
    Ok(joined)
}

#[derive(Debug, PartialEq, Eq)]
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

/// Reads `@import "file.css";`, `@import url("file.css") layer(name);` and the like.
fn import(line: &str) -> Result<Option<Import<'_>>> {
    let Some(rest) = line.trim().strip_prefix("@import ") else { return Ok(None) };
    let (_, quoted) = rest.split_once('"').context("an @import needs a name in double quotes")?;
    let (file, tail) = quoted.split_once('"').context("an @import's quotes do not close")?;
    let file = file.strip_prefix("./").unwrap_or(file);
    let tail = tail.trim().trim_start_matches(')').trim_end_matches(';').trim();
    if tail.is_empty() {
        return Ok(Some(Import { file, layer: None }));
    }
    let layer = tail.strip_prefix("layer(").and_then(|name| name.strip_suffix(')'));
    let layer = layer.with_context(|| format!("an @import may only add layer(…), not `{tail}`"))?;
    Ok(Some(Import { file, layer: Some(layer) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, Option<&str>)>) {
        let expected = expected.map(|(file, layer)| Import { file, layer });
        assert_eq!(import(line).unwrap(), expected);
    }

    #[test]
    fn imports_are_read_in_the_forms_people_write() {
        check("@import \"tokens.css\";", Some(("tokens.css", None)));
        check(
            "  @import url(\"./table.css\") layer(components);",
            Some(("table.css", Some("components"))),
        );
        check("@import \"base.css\" layer(base);", Some(("base.css", Some("base"))));
        check(".import { color: red }", None);
        assert!(import("@import \"print.css\" print;").is_err());
    }

    #[test]
    fn imports_stand_in_their_layer_and_other_sheets_follow() {
        let folder = std::env::temp_dir().join(format!("klantkompas-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let main = "@layer base;\n@import \"base.css\" layer(base);\nb { top: 0 }\n";
        fs::write(folder.join("main.css"), main).unwrap();
        fs::write(folder.join("base.css"), "a { left: 0 }\n").unwrap();
        fs::write(folder.join("card.css"), "c { right: 0 }\n").unwrap();
        let joined = join_folder(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            joined,
            "@layer base;\n@layer base {\na { left: 0 }\n}\nb { top: 0 }\nc { right: 0 }\n"
        );
    }
}
