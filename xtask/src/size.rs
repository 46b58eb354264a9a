//! What a first visit downloads, held to its budget, and what is fetched later.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::say;
use crate::web::{files, split};

/// Most bytes after brotli of all code, styles and markup of a first visit: page, worker and glue up to
/// the list of customers. The journey `first_visit` sees that nothing else is asked; who joins, once,
/// fetches the page for that as well. A phone on a slow 3G line (400 kbit/s) then waits at most
/// 400 000 × 8 / 400 000 = 8 seconds, once.
const BUDGET: u64 = 400_000;

/// One file of the bundle.
struct Row {
    packed: u64,
    raw: u64,
    name: String,
}

/// Prints the sizes of the bundle at `site`.
///
/// # Errors
///
/// When the bundle is not compressed or a first visit exceeds the budget.
pub fn check(site: &Path) -> Result<()> {
    let (later, first): (Vec<Row>, Vec<Row>) =
        measure(site)?.into_iter().partition(|row| split::is_part(&row.name));
    say::line("\n    brotli         raw  file");
    let first = list(&first);
    say::line(format_args!("{first:>10}              first visit, of at most {BUDGET} bytes\n"));
    let later = list(&later);
    say::line(format_args!("{later:>10}              fetched later, in the background"));
    if first > BUDGET {
        bail!("a first visit downloads {first} bytes, {} more than it may", first - BUDGET);
    }
    Ok(())
}

/// Prints files; returns their bytes in all.
fn list(rows: &[Row]) -> u64 {
    for Row { packed, raw, name } in rows {
        say::line(format_args!("{packed:>10}  {raw:>10}  {name}"));
    }
    rows.iter().map(|row| row.packed).sum()
}

/// The files of code, styles and markup, largest first.
fn measure(site: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for name in files::list(site)?.into_iter().filter(|name| is_code(name)) {
        let raw = fs::metadata(site.join(&name))?.len();
        let packed = fs::metadata(site.join(format!("{name}.br"))).with_context(|| {
            format!("{name} was not compressed; build with `cargo xtask bundle`")
        })?;
        rows.push(Row { packed: packed.len(), raw, name });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.packed));
    Ok(rows)
}

/// Whether the file is code, style or markup.
fn is_code(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, kind)| matches!(kind, "html" | "js" | "css" | "wasm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_code_counts_and_pictures_do_not() {
        let site = std::env::temp_dir().join(format!("klantkompas-size-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("page.wasm"), "raw").unwrap();
        fs::write(site.join("page.wasm.br"), vec![0; 70]).unwrap();
        fs::write(site.join("index.html"), "raw").unwrap();
        fs::write(site.join("index.html.br"), vec![0; 7]).unwrap();
        fs::write(site.join("icon.png"), vec![0; 900]).unwrap();
        assert_eq!(list(&measure(&site).unwrap()), 77);
        fs::write(site.join("worker.js"), "not compressed").unwrap();
        assert!(measure(&site).is_err());
        fs::remove_dir_all(&site).unwrap();
    }
}
