//! Files that the page made, handed to the browser as downloads.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Text tables.
pub const CSV: &str = "text/csv;charset=utf-8";

/// Spreadsheets.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Address books.
pub const VCARD: &str = "text/vcard;charset=utf-8";

/// A file in parts, so that a large one is never whole in the program's memory.
#[derive(Debug, Default)]
pub struct Download {
    parts: Array,
}

impl Download {
    /// Puts a text behind the others.
    pub fn push(&self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    /// Puts bytes behind the others.
    pub fn push_bytes(&self, bytes: &[u8]) {
        self.parts.push(&Uint8Array::from(bytes));
    }

    /// Hands it to the browser.
    pub fn save(&self, name: &str, kind: &str) {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_u8_array_sequence_and_options(&self.parts, &options);
        let Some(address) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob)).ok()
        else {
            return;
        };
        let link = document().create_element("a").ok();
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
            link.set_href(&address);
            link.set_download(name);
            link.click();
        }
        drop(Url::revoke_object_url(&address));
    }
}

/// `Klanten Voorbeeld BV 2025-06-30.vcf`, without what a file's name cannot have.
pub fn file_name(words: &[&str], ending: &str) -> String {
    let words = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join(" ");
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name = name.replace(is_bad, "-");
    format!("{}.{ending}", name.trim_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_is_one_that_files_can_have() {
        let name = file_name(&["Klanten", "De Boer / Zn. \"B.V.\"", "", "2025-06-30"], "vcf");
        assert_eq!(name, "Klanten De Boer - Zn. -B.V.- 2025-06-30.vcf");
        assert_eq!(file_name(&["..", "a:b"], "csv"), "a-b.csv");
    }
}
