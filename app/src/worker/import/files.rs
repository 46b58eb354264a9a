//! Chosen files as bytes, and which of them are one import.

use domain::exchange::SourceFile;
use domain::exchange::vcard::is_vcard;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::worker::message::AskError;

/// What the files are.
#[derive(Debug)]
pub enum Sources {
    /// Tables, or what is to be told that it is none.
    Tables(Vec<SourceFile>),
    /// Address books.
    Cards(Vec<SourceFile>),
}

impl Sources {
    /// Tells address books from tables. What lies beside address books in a folder (pictures, the
    /// system's own files) is passed over, as it is beside tables.
    ///
    /// # Errors
    ///
    /// [`AskError::Mixed`] for address books and tables together: nobody could say what refers to what.
    pub fn sorted(files: Vec<SourceFile>) -> Result<Self, AskError> {
        let (cards, others): (Vec<_>, Vec<_>) = files.into_iter().partition(is_of_cards);
        if cards.is_empty() {
            return Ok(Self::Tables(others));
        }
        let has_tables = others.iter().any(|file| ends_in(file, &["csv", "tsv", "txt", "xlsx"]));
        if has_tables { Err(AskError::Mixed) } else { Ok(Self::Cards(cards)) }
    }
}

/// By its content, or by its name where the content is broken.
fn is_of_cards(file: &SourceFile) -> bool {
    is_vcard(&file.bytes) || ends_in(file, &["vcf", "vcard"])
}

fn ends_in(file: &SourceFile, endings: &[&str]) -> bool {
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// The folder's name, or the file's when it is one.
pub fn name_of(files: &[File]) -> String {
    let path = |file: &File| {
        let path = js_sys::Reflect::get(file, &"webkitRelativePath".into());
        path.ok().and_then(|path| path.as_string()).unwrap_or_default()
    };
    let folder = files.first().map(path).unwrap_or_default();
    match (folder.split_once('/'), files) {
        (Some((folder, _)), _) => folder.to_owned(),
        (None, [file]) => file.name(),
        (None, files) => {
            let names: Vec<String> = files.iter().take(3).map(File::name).collect();
            let more = if files.len() > names.len() { " …" } else { "" };
            format!("{}{more}", names.join(", "))
        }
    }
}

/// The files' content.
pub async fn read(files: &[File]) -> Result<Vec<SourceFile>, AskError> {
    let mut sources = Vec::with_capacity(files.len());
    for file in files {
        let name = file.name();
        let unread = |_| AskError::Invalid(format!("{name} cannot be read"));
        let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await.map_err(unread)?.into();
        sources.push(SourceFile { bytes: Uint8Array::new(&buffer).to_vec(), name: file.name() });
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: Option<(bool, &[&str])>) {
        let file = |(name, text): &(&str, &str)| SourceFile {
            name: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let (is_cards, files) = match Sources::sorted(files.iter().map(file).collect()) {
            Ok(Sources::Cards(files)) => (true, files),
            Ok(Sources::Tables(files)) => (false, files),
            Err(error) => {
                return assert_eq!((Some(error), expected), (Some(AskError::Mixed), None));
            }
        };
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(Some((is_cards, names.as_slice())), expected);
    }

    #[test]
    fn address_books_and_tables_are_told_apart() {
        let card = "BEGIN:VCARD\nFN:Jan\nEND:VCARD\n";
        check(
            &[("a.vcf", card), ("b.VCF", ""), (".DS_Store", "x")],
            Some((true, &["a.vcf", "b.VCF"])),
        );
        check(&[("kaart.txt", card)], Some((true, &["kaart.txt"])));
        check(&[("a.csv", "naam"), ("lees.mij", "")], Some((false, &["a.csv", "lees.mij"])));
        check(&[("a.csv", "naam"), ("b.vcf", card)], None);
    }
}
