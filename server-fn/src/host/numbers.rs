//! `klantkompas numbers`: how the telephone numbers of a file are read, before it is imported.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use domain::exchange::SourceFile;
use domain::exchange::numbers::{NumberRow, numbers};
use domain::recognition::country;

/// Which numbers, and where they are at home.
#[derive(Debug, clap::Args)]
pub struct Numbers {
    /// Table with a column `raw`.
    #[arg(long)]
    pub from: PathBuf,
    /// Country of numbers without country code, such as NL.
    #[arg(long, default_value = "NL")]
    pub region: String,
}

impl Numbers {
    /// The numbers as CSV: `raw,e164,extension,class`.
    ///
    /// # Errors
    ///
    /// When the region is unknown, or the file cannot be read or has no column `raw`.
    pub fn text(&self) -> anyhow::Result<String> {
        let region = self.region.to_ascii_uppercase();
        ensure!(
            country::by_iso(&region).is_some(),
            "the region {} is not known; it is written as NL, BE or DE",
            self.region
        );
        let bytes = std::fs::read(&self.from)
            .with_context(|| format!("the file {} cannot be read", self.from.display()))?;
        let file = SourceFile { name: self.from.display().to_string(), bytes };
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(NumberRow::HEADER)?;
        for row in numbers(file, &region).map_err(|problem| anyhow::anyhow!("{problem}"))? {
            table.write_record(row.cells())?;
        }
        let text = String::from_utf8(table.into_inner()?)?;
        Ok(text.trim_end_matches('\n').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(table: &str, region: &str) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        let from = folder.path().join("phones.csv");
        std::fs::write(&from, table)?;
        Numbers { from, region: region.to_owned() }.text()
    }

    #[test]
    fn numbers_are_printed_as_a_table() {
        assert_eq!(
            printed("raw\n\"02/234.56.78, 12\"\n", "be").unwrap(),
            "raw,e164,extension,class\n\"02/234.56.78, 12\",+3222345678,12,certain"
        );
    }

    #[test]
    fn an_unknown_region_is_refused() {
        let error = printed("raw\n0612345678\n", "Holland").unwrap_err().to_string();
        assert!(error.contains("Holland"), "{error}");
    }
}
