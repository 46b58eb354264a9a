//! Saving what a person did: durable first, then said, with a way back.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Toasts, use_toasts};
use crate::i18n::*;
use crate::state::{Edit, Replica, SaveError, use_replica};
use crate::storage::error::StorageError;

/// Saves edits for a page.
#[derive(Clone, Copy)]
pub struct Keeper {
    replica: Replica,
    toasts: Toasts,
    i18n: I18n,
}

/// What saves edits for this page.
pub fn use_keeper() -> Keeper {
    Keeper { replica: use_replica(), toasts: use_toasts(), i18n: use_i18n() }
}

impl Keeper {
    /// Saves an edit, says so and offers to undo it for ten seconds.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown; nothing of the edit is kept then.
    pub async fn keep(self, edit: Edit) -> Result<(), SaveError> {
        self.keep_all(vec![edit]).await
    }

    /// As [`Keeper::keep`], of edits that are one act: all are saved or none, and undo takes all back.
    ///
    /// # Errors
    ///
    /// As [`Keeper::keep`].
    pub async fn keep_all(self, edits: Vec<Edit>) -> Result<(), SaveError> {
        let undo = Some(self.save_all(edits).await?).filter(|undo| !undo.is_empty());
        let undo = undo.map(|undo| Callback::new(move |()| self.put_back(undo.clone())));
        self.tell(t!(self.i18n, common.saved), undo);
        Ok(())
    }

    /// Saves an edit that is told of with others; the edit that undoes it.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown; nothing of the edit is kept then.
    pub async fn save(self, edit: Edit) -> Result<Option<Edit>, SaveError> {
        Ok(self.save_all(vec![edit]).await?.pop())
    }

    async fn save_all(self, edits: Vec<Edit>) -> Result<Vec<Edit>, SaveError> {
        let saved = self.replica.save(edits).await.inspect_err(|error| {
            let text = match error {
                SaveError::Storage(StorageError::Full) => t!(self.i18n, records.no_room).to_owned(),
                error => t!(self.i18n, records.not_saved, reason = error.to_string()).to_string(),
            };
            self.toasts.push_error(text);
        })?;
        Ok(saved.undo)
    }

    fn put_back(self, undo: Vec<Edit>) {
        spawn_local(async move {
            // A failure has been shown by then.
            drop(self.keep_all(undo).await);
        });
    }

    /// Says that something was done, and how it is undone.
    pub fn tell(self, text: &str, undo: Option<Callback<()>>) {
        self.toasts.push(text, undo);
    }
}
