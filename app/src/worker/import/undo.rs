//! Undoing an import: the rows that say what goes back, saved by one entry as an import is.

use domain::entity::Entity;
use domain::exchange::Row;
use domain::id::{ImportId, RecordId};
use domain::sync::envelope::named;
use replica::undo::{UndoCounts, undo};

use super::envelope;
use crate::clock;
use crate::storage::outbox::Draft;
use crate::worker::desk::Desk;
use crate::worker::message::AskError;

impl Desk {
    /// Undoes an import as far as nobody has gone on with its rows.
    pub(in crate::worker) async fn undo_import(
        &self,
        ask: u32,
        import: ImportId,
    ) -> Result<UndoCounts, AskError> {
        let record = RecordId(import.0);
        let (name, undo) = {
            let tables = self.tables.borrow();
            let told = tables.find(&Entity::Import, record).ok_or(AskError::NotFound)?;
            if told.int("undone_at").is_some() {
                return Err(AskError::Invalid("the import was undone already".to_owned()));
            }
            (told.text("name").to_owned(), undo(&tables, import))
        };
        let counts = undo.counts;
        let mut rows = undo.rows;
        let fields = named(vec![
            ("undone_at".to_owned(), clock::now_ms().into()),
            ("kept".to_owned(), counts.kept.into()),
        ]);
        let told = envelope(Row { entity: Entity::Import, id: record, fields });
        rows.push((Entity::Import, vec![told]));
        let id = ImportId(clock::new_id());
        let draft = Draft::Import { id, name, blocks: Vec::new(), undoes: Some(import) };
        self.enter(ask, draft, rows).await?;
        Ok(counts)
    }
}
