//! Length of files, and notes of work to do.

use anyhow::Result;

use super::{Source, numbered, sources};

/// Folders that hold code of ours.
const FOLDERS: [&str; 6] = ["domain", "replica", "server-fn", "app", "tests", "xtask"];

/// Far above the 60 to 200 lines of a typical file: past this, nobody reads it whole.
const LINES_MAX: usize = 500;

/// Files longer than [`LINES_MAX`].
///
/// # Errors
///
/// When a file cannot be read.
pub fn long_files() -> Result<Vec<String>> {
    let all = everything()?;
    let long = all.iter().map(|source| (source.text.lines().count(), &source.path));
    let long = long.filter(|(lines, _)| *lines > LINES_MAX);
    Ok(long.map(|(lines, path)| format!("{path}: {lines} lines")).collect())
}

/// Notes of work to do without the issue that will do it.
///
/// # Errors
///
/// When a file cannot be read.
pub fn loose_notes() -> Result<Vec<String>> {
    let all = everything()?;
    let lines = all.iter().flat_map(|source| {
        numbered(&source.text).map(|(number, line)| (&source.path, number, line))
    });
    let loose = lines.filter(|(.., line)| is_loose(line));
    Ok(loose.map(|(path, number, line)| format!("{path}:{number}: {}", line.trim())).collect())
}

fn everything() -> Result<Vec<Source>> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        all.extend(sources(folder)?);
    }
    Ok(all)
}

/// Whether a comment on the line leaves work to nobody. The words are put together here so that this
/// file does not find itself.
fn is_loose(line: &str) -> bool {
    let Some((_, comment)) = line.split_once("//") else { return false };
    let to_do = concat!("TO", "DO");
    let fix_me = concat!("FIX", "ME");
    comment.contains(fix_me)
        || (comment.contains(to_do) && !comment.contains(&format!("{to_do}(#")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_needs_its_issue() {
        let to_do = concat!("TO", "DO");
        assert!(is_loose(&format!("// {to_do}: later")));
        assert!(!is_loose(&format!("// {to_do}(#12): later")));
        assert!(is_loose(concat!("let x = 1; // FIX", "ME")));
        assert!(!is_loose("let total = 1; // adds up"));
    }
}
