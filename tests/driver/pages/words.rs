//! The interface's own texts, so that a journey names a control as the page does.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::driver::host::checkout;

/// The Dutch text of a key such as `common.save`: file, then the path in it.
pub fn word(key: &str) -> Result<String> {
    let (file, path) = key.split_once('.').context("a key names its file first")?;
    let file = checkout().join(format!("app/locales/nl/{file}.json"));
    let texts: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let text = path.split('.').try_fold(&texts, |value, name| value.get(name));
    let text = text.and_then(Value::as_str);
    Ok(text.with_context(|| format!("no text {key} in {}", file.display()))?.to_owned())
}

/// The text of a key with its parts filled in.
pub fn word_with(key: &str, parts: &[(&str, &str)]) -> Result<String> {
    let text = word(key)?;
    Ok(parts
        .iter()
        .fold(text, |text, (name, part)| text.replace(&format!("{{{{ {name} }}}}"), part)))
}

/// What a text says before its first part.
pub fn opening(key: &str) -> Result<String> {
    let text = word(key)?;
    Ok(text.split("{{").next().unwrap_or_default().trim().to_owned())
}

/// What a text says after its first part, up to the next.
pub fn after_first_part(key: &str) -> Result<String> {
    let text = word(key)?;
    let after = text.split("}}").nth(1).unwrap_or_default();
    Ok(after.split("{{").next().unwrap_or_default().trim().to_owned())
}
