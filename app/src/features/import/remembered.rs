//! How files were read before, by the names of their columns: kept on this device, without a word of
//! what stands in them.

use leptos::prelude::window;

use crate::worker::message::{ImportColumns, Remembered};

const KEY: &str = "klantkompas.import.columns";

/// Kinds of files that are remembered; the longest unused is forgotten.
const MOST: usize = 30;

/// Everything remembered, the last one first.
pub fn all() -> Vec<Remembered> {
    let text =
        window().local_storage().ok().flatten().and_then(|store| store.get_item(KEY).ok()?);
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers how a file was read.
pub fn keep(columns: &ImportColumns) {
    let all = with(all(), columns);
    let store = window().local_storage().ok().flatten();
    if let (Some(store), Ok(text)) = (store, serde_json::to_string(&all)) {
        // Where the browser refuses, the columns are asked for again.
        drop(store.set_item(KEY, &text));
    }
}

fn with(mut all: Vec<Remembered>, columns: &ImportColumns) -> Vec<Remembered> {
    let headers = columns.headers.clone();
    all.retain(|one| one.headers != headers);
    all.insert(0, Remembered { headers, mapping: columns.mapping.clone() });
    all.truncate(MOST);
    all
}

#[cfg(test)]
mod tests {
    use domain::exchange::mapping::Target;

    use super::*;
    use crate::worker::message::ColumnMapping;

    fn columns(header: &str, field: &str) -> ImportColumns {
        let fields = vec![Some(field.to_owned())];
        ImportColumns {
            headers: vec![header.to_owned()],
            samples: Vec::new(),
            mapping: ColumnMapping { target: Target::Customer, fields, sheet: None },
            is_remembered: false,
            sheets: Vec::new(),
            choices: Vec::new(),
        }
    }

    #[test]
    fn the_last_reading_of_each_kind_of_file_is_kept() {
        let mut all = with(Vec::new(), &columns("a", "name"));
        all = with(all, &columns("b", "name"));
        all = with(all, &columns("a", "notes"));
        let kept: Vec<_> = all.iter().map(|one| one.headers[0].as_str()).collect();
        assert_eq!(kept, ["a", "b"]);
        assert_eq!(all[0].mapping.fields, [Some("notes".to_owned())]);
        for n in 0..40 {
            all = with(all, &columns(&n.to_string(), "name"));
        }
        assert_eq!((all.len(), all[0].headers[0].as_str()), (MOST, "39"));
    }
}
