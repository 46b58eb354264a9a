//! Files of a drop, those in folders included, and of the pickers.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
};

/// What was dropped. Read it while the drop is handled; the browser forgets it afterwards.
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    files: Vec<File>,
}

impl Dropped {
    /// What a drop holds.
    pub fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entry = |at| items.get(at)?.webkit_get_as_entry().ok().flatten();
        let entries = (0..items.length()).filter_map(entry).collect();
        Self { entries, files: transfer.files().map(|list| listed(&list)).unwrap_or_default() }
    }

    /// The files, those in folders included.
    ///
    /// # Errors
    ///
    /// What the browser says when it cannot read a folder.
    pub async fn files(self) -> Result<Vec<File>, JsValue> {
        if self.entries.is_empty() {
            return Ok(self.files);
        }
        let mut files = Vec::new();
        let mut waiting = self.entries;
        while let Some(entry) = waiting.pop() {
            if entry.is_directory() {
                waiting.extend(inside(&entry).await?);
            } else {
                files.push(file(&entry).await?);
            }
        }
        Ok(files)
    }
}

/// The files of a picker.
pub fn listed(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

/// What a folder holds; the browser hands it over in portions.
async fn inside(folder: &FileSystemEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
    let mut entries = Vec::new();
    loop {
        let portion = Promise::new(&mut |resolve, reject| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
                drop(reject.call1(&JsValue::NULL, &error));
            }
        });
        let portion: Array = JsFuture::from(portion).await?.unchecked_into();
        if portion.length() == 0 {
            return Ok(entries);
        }
        entries.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: &FileSystemEntry) -> Result<File, JsValue> {
    let entry = entry.unchecked_ref::<FileSystemFileEntry>();
    let file = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    Ok(JsFuture::from(file).await?.unchecked_into())
}
