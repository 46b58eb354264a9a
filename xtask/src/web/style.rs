//! Joins the style sheets of app/style into two files: main.css with what it imports, which a first visit
//! needs, and later.css with what it imports, which a release fetches with the first part of the program.
//! A sheet that nothing imported comes last in the second, by name, so adding one takes no other edit.
//! main.css fixes the order of cascade layers for both.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{files, split};
use crate::place;

/// The joined sheets as Trunk finds them; named in app/index.html. The second is a part by its name.
const FIRST: &str = "klantkompas";
const LATER: &str = "part-style";

/// What a first visit needs, and what comes later.
#[derive(Debug, PartialEq, Eq)]
struct Sheets {
    first: String,
    later: String,
}

/// Writes the joined sheets.
///
/// # Errors
///
/// When main.css or later.css is missing or an import cannot be resolved.
pub fn join() -> Result<()> {
    let Sheets { first, later } = join_folder(&place::root().join("app/style"))?;
    let folder = place::web_target();
    fs::create_dir_all(&folder)?;
    for (name, text) in [(FIRST, first), (LATER, later)] {
        let path = folder.join(format!("{name}.css"));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Makes the page of the bundle at `site` name its later sheet rather than load it. In a bundle without
/// parts the page goes on loading both.
///
/// # Errors
///
/// When the bundle lacks that sheet or the page does not load it.
pub fn finish(site: &Path) -> Result<()> {
    let is_later =
        |name: &String| split::is_part(name) && name.starts_with(LATER) && name.ends_with(".css");
    let sheet =
        files::list(site)?.into_iter().find(is_later).context("Trunk left no later sheet")?;
    let index = site.join("index.html");
    let page = fs::read_to_string(&index).context("Trunk left no index.html")?;
    let page = named(&page, &sheet).with_context(|| format!("index.html does not load {sheet}"))?;
    fs::write(&index, page).context("cannot write index.html")
}

/// The page with the name of `sheet` where it loaded it; minified or not.
fn named(page: &str, sheet: &str) -> Option<String> {
    let (before, after) = page.split_once(sheet)?;
    let (before, link) = before.rsplit_once("<link ")?;
    let (rest, after) = after.split_once('>')?;
    // Another tag's end between them would mean that the sheet stands elsewhere.
    let is_link = !link.contains('>') && format!("{link}{rest}").contains("stylesheet");
    is_link.then(|| format!("{before}<meta name=\"{LATER}\" content=\"/{sheet}\">{after}"))
}

fn join_folder(folder: &Path) -> Result<Sheets> {
    let mut seen = BTreeSet::new();
    let first = inline(folder, "main.css", &mut seen)?;
    let mut later = inline(folder, "later.css", &mut seen)?;
    for name in files::list(folder)? {
        if name.ends_with(".css") && !seen.contains(&name) {
            later.push_str(&inline(folder, &name, &mut seen)?);
        }
    }
    Ok(Sheets { first, later })
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

    /// The joined sheets of a folder that holds `sheets`.
    fn joined(case: &str, sheets: &[(&str, &str)]) -> Result<Sheets> {
        let name = format!("klantkompas-style-{case}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in sheets {
            fs::write(folder.join(name), text).unwrap();
        }
        let joined = join_folder(&folder);
        fs::remove_dir_all(&folder).unwrap();
        joined
    }

    #[test]
    fn imports_stand_in_their_layer_and_sheets_that_nothing_names_come_last() {
        let sheets = [
            ("main.css", "@layer base;\n@import \"base.css\" layer(base);\nb { top: 0 }\n"),
            ("later.css", "@import \"page.css\" layer(base);\n"),
            ("base.css", "a { left: 0 }\n"),
            ("card.css", "c { right: 0 }\n"),
            ("page.css", "d { right: 0 }\n"),
        ];
        let expected = Sheets {
            first: "@layer base;\n@layer base {\na { left: 0 }\n}\nb { top: 0 }\n".to_owned(),
            later: "@layer base {\nd { right: 0 }\n}\nc { right: 0 }\n".to_owned(),
        };
        assert_eq!(joined("sorted", &sheets).unwrap(), expected);
    }

    #[test]
    fn a_sheet_is_in_one_of_the_two() {
        let import = "@import \"base.css\";\n";
        let sheets = [("main.css", import), ("later.css", import), ("base.css", "")];
        assert!(joined("twice", &sheets).is_err());
        assert!(joined("none", &[("main.css", "")]).is_err());
    }

    #[test]
    fn a_first_visit_has_the_frame_and_the_list_and_not_the_pages_of_parts() {
        let Sheets { first, later } = join_folder(&place::root().join("app/style")).unwrap();
        let (comes_first, comes_later) = (
            ["--accent:", ".rail {", ".sort {", ".list-page {", ".welcome {", ".sync-pill {"],
            [".dossier-head {", ".command {", ".call-card {", ".survey-columns {", "@media print"],
        );
        for (has, lacks, rules) in
            [(&first, &later, &comes_first[..]), (&later, &first, &comes_later)]
        {
            for rule in rules {
                assert!(has.contains(rule) && !lacks.contains(rule), "{rule}");
            }
        }
        // Other layers would be added after those of the first sheet.
        let order = first.lines().find(|line| line.starts_with("@layer")).unwrap();
        for line in later.lines().filter(|line| line.starts_with("@layer")) {
            let layer = line.trim_start_matches("@layer ").trim_end_matches(" {");
            assert!(order.contains(layer), "{line}");
        }
    }

    #[test]
    fn the_page_names_its_later_sheet() {
        let sheet = "part-style-12ab.css";
        assert!(split::is_part(sheet) && LATER.starts_with("part-"));
        let meta = "<meta name=\"part-style\" content=\"/part-style-12ab.css\">";
        let first = "<link href=/klantkompas-34cd.css rel=stylesheet>";
        let page = format!("{first}<link href=/{sheet} rel=stylesheet><script>");
        assert_eq!(named(&page, sheet), Some(format!("{first}{meta}<script>")));
        let page = format!("<link rel=\"stylesheet\" href=\"/{sheet}\"/>\n</head>");
        assert_eq!(named(&page, sheet), Some(format!("{meta}\n</head>")));
        assert_eq!(named(&format!("{first}<p>{sheet}</p>"), sheet), None);
        assert_eq!(named(first, sheet), None);
    }
}
