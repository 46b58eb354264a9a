//! The few options of the chores that serve: where to listen and where to keep the data.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{host, place};

/// What `run` and `dev` can be told.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Address and port of the host.
    pub listen: String,
    /// Folder of the database.
    pub data: PathBuf,
}

impl Options {
    /// Reads `--listen ADDRESS` and `--data FOLDER` in any order.
    ///
    /// # Errors
    ///
    /// When an option is unknown or lacks its value.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut options =
            Self { listen: host::ADDRESS.to_owned(), data: place::root().join("data") };
        let mut rest = words.iter();
        while let Some(&name) = rest.next() {
            let mut value =
                || rest.next().with_context(|| format!("{name} needs a value after it"));
            match name {
                "--listen" => options.listen = (*value()?).to_owned(),
                "--data" => options.data = std::path::absolute(Path::new(value()?))?,
                _ => bail!(
                    "unknown option {name}; there are --listen ADDRESS:PORT and --data FOLDER"
                ),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_override_the_usual_place() {
        let options = Options::read(&["--data", "/srv/crm", "--listen", "127.0.0.1:9000"]).unwrap();
        assert_eq!(options, Options { listen: "127.0.0.1:9000".into(), data: "/srv/crm".into() });
        assert_eq!(Options::read(&[]).unwrap().listen, host::ADDRESS);
        assert!(Options::read(&["--data"]).is_err());
        assert!(Options::read(&["--port", "1"]).is_err());
    }
}
