//! Where the data is: a folder with an SQLite file, or a PostgreSQL database.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::store::{FILE, Store};

/// A folder, or an address instead.
#[derive(Clone, Debug, clap::Args)]
pub struct Data {
    /// Folder that holds the database; `serve` makes it when it is not there.
    #[arg(long, env = "KLANTKOMPAS_DATA", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL database to use instead: postgres://user:password@host/name. Better given as the
    /// environment variable, which other users of the machine cannot read.
    #[arg(long, env = "KLANTKOMPAS_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl Data {
    /// Finds out whether a folder can be written, and makes it when it is not there.
    ///
    /// # Errors
    ///
    /// What to do about it, in one sentence.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.database.is_some() { Ok(()) } else { make_writable(&self.data) }
    }

    /// Opens the store, and makes what is not there.
    ///
    /// # Errors
    ///
    /// What to do about it, in one sentence.
    pub async fn make(&self) -> anyhow::Result<Store> {
        match &self.database {
            Some(address) => Ok(Store::open_postgres(address).await?),
            None => Store::open(&self.data)
                .await
                .with_context(|| format!("cannot open the database in {}", self.data.display())),
        }
    }

    /// Opens the store that is there.
    ///
    /// # Errors
    ///
    /// As [`Data::make`], and when a folder holds none.
    pub async fn open(&self) -> anyhow::Result<Store> {
        if self.database.is_some() {
            return self.make().await;
        }
        let file = self.data.join(FILE);
        anyhow::ensure!(file.is_file(), "there is no database {}", file.display());
        Ok(Store::open_existing(&self.data).await?)
    }
}

/// Makes the folder, and finds out now whether it can be written.
fn make_writable(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the data folder {shown}"))?;
    let probe = folder.join(".klantkompas-probe");
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).with_context(|| {
        format!("the data folder {shown} cannot be written; give this user the right, or choose another with --data")
    })
}
