//! One import from choosing to done: what the page shows follows from its step.

use domain::entity::Entity;
use domain::exchange::Fix;
use domain::exchange::vcard::cut;
use domain::id::ImportId;
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::remembered;
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, ColumnMapping, ImportPlan, LeftOutRows, Reading};

/// Where the import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Step {
    /// Waiting for files.
    #[default]
    Choose,
    /// Reading them.
    Reading,
    /// The dry run; nothing is stored.
    Plan(Box<ImportPlan>),
    /// Being stored.
    Storing,
    /// Stored here; on its way to the host.
    Done(ImportId, Stored),
    /// The files could not be read, or the device could not hold them. Nothing was stored.
    Failed(AskError),
}

/// What was stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Rows of all kinds.
    pub rows: u64,
    /// Customers and contacts among them, where an address book brought both.
    pub people: Option<(u32, u32)>,
}

/// The import of this page.
#[derive(Clone, Copy)]
pub struct Work {
    replica: Replica,
    /// Where it is.
    pub step: RwSignal<Step>,
    /// How far the running step is, and of how much.
    pub progress: RwSignal<(u32, u32)>,
    files: StoredValue<Vec<File>, LocalStorage>,
    mapping: StoredValue<Option<ColumnMapping>>,
    fixes: StoredValue<Vec<Fix>>,
    /// Whether the files are being looked at again while what was found before is shown.
    pub is_busy: RwSignal<bool>,
    /// Whether whoever mends cells is to find themselves at the next one.
    pub is_mending: StoredValue<bool>,
}

/// An import that waits for files; leaving the page forgets what was prepared.
pub fn use_work() -> Work {
    let work = Work {
        replica: use_replica(),
        step: RwSignal::new(Step::Choose),
        progress: RwSignal::new((0, 0)),
        files: StoredValue::new_local(Vec::new()),
        mapping: StoredValue::new(None),
        fixes: StoredValue::new(Vec::new()),
        is_busy: RwSignal::new(false),
        is_mending: StoredValue::new(false),
    };
    on_cleanup(move || {
        if matches!(work.step.try_get_untracked(), Some(Step::Plan(_))) {
            spawn_local(async move { drop(work.replica.drop_import().await) });
        }
    });
    work
}

impl Work {
    /// Reads files and shows what importing them would do.
    pub fn read(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.files.set_value(files);
        self.fixes.set_value(Vec::new());
        self.prepare(None);
    }

    /// Reads the same files again, with columns mapped by hand.
    pub fn prepare(self, mapping: Option<ColumnMapping>) {
        self.mapping.set_value(mapping);
        self.step.set(Step::Reading);
        self.look();
    }

    /// Mends a cell, or each that says the same, and looks again; what was found before stays in sight.
    pub fn mend(self, fix: Fix) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.fixes.update_value(|fixes| fixes.push(fix));
        self.is_busy.set(true);
        self.is_mending.set_value(true);
        self.look();
    }

    fn look(self) {
        self.progress.set((0, 0));
        let files = self.files.get_value();
        let (mapping, fixes) = (self.mapping.get_value(), self.fixes.get_value());
        let reading = Reading { mapping, fixes, remembered: remembered::all() };
        spawn_local(async move {
            let answer = self.replica.prepare_import(files, reading, self.report()).await;
            if let Ok(ImportPlan { columns: Some(columns), .. }) = &answer {
                self.mapping.try_set_value(Some(columns.mapping.clone()));
            }
            self.is_busy.try_set(false);
            self.step.try_set(match answer {
                Ok(plan) => Step::Plan(Box::new(plan)),
                Err(AskError::Cancelled) => Step::Choose,
                Err(error) => Step::Failed(error),
            });
        });
    }

    /// The rows that are left out, by file.
    pub async fn left_out(self) -> Vec<LeftOutRows> {
        self.replica.left_out().await.unwrap_or_default()
    }

    /// Stores what was prepared.
    pub fn apply(self) {
        let people = match &*self.step.read_untracked() {
            Step::Plan(plan) => {
                if let Some(columns) = &plan.columns {
                    remembered::keep(columns);
                }
                people(plan)
            }
            _ => None,
        };
        self.step.set(Step::Storing);
        self.progress.set((0, 0));
        spawn_local(async move {
            let answer = self.replica.apply_import(self.report()).await;
            self.step.try_set(match answer {
                Ok((id, rows)) => Step::Done(id, Stored { rows, people }),
                Err(AskError::Cancelled) => Step::Choose,
                Err(error) => Step::Failed(error),
            });
        });
    }

    /// The cards at these lines of the chosen files, as they stand there. A file that went meanwhile
    /// has none.
    pub async fn cards_at(self, places: &[(String, Vec<u64>)]) -> Vec<String> {
        let mut cards = Vec::new();
        for file in self.files.get_value() {
            let name = file.name();
            let Some((_, lines)) = places.iter().find(|(of, _)| *of == name) else { continue };
            if let Ok(buffer) = JsFuture::from(file.array_buffer()).await {
                let bytes = Uint8Array::new(&buffer).to_vec();
                cards.extend(cut(&bytes, lines).into_iter().map(|card| card.text));
            }
        }
        cards
    }

    /// Stops what runs.
    pub fn cancel(self) {
        self.replica.cancel_import();
    }

    /// Begins anew.
    pub fn restart(self) {
        if matches!(*self.step.read_untracked(), Step::Plan(_)) {
            spawn_local(async move { drop(self.replica.drop_import().await) });
        }
        self.files.set_value(Vec::new());
        self.step.set(Step::Choose);
    }

    fn report(self) -> impl Fn(u32, u32) + 'static {
        move |done, total| {
            self.progress.try_set((done, total));
        }
    }
}

/// Customers and contacts that an address book brings; other imports tell their rows only.
fn people(plan: &ImportPlan) -> Option<(u32, u32)> {
    let of = |kind: Entity| {
        let table = plan.tables.iter().find(|table| table.entity.as_ref() == Some(&kind))?;
        Some(table.created.saturating_add(table.updated))
    };
    let is_one_source = plan.tables.iter().all(|table| table.file == plan.name);
    is_one_source.then(|| Some((of(Entity::Customer)?, of(Entity::Contact)?))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::message::ImportTable;

    #[test]
    fn an_address_book_tells_customers_and_contacts_apart() {
        let table = |file: &str, entity: Entity, created, updated| ImportTable {
            file: file.to_owned(),
            entity: Some(entity),
            rows: 9,
            created,
            updated,
            unchanged: 0,
            refused: 0,
        };
        let mut plan = ImportPlan {
            name: "a.vcf".to_owned(),
            tables: vec![
                table("a.vcf", Entity::Contact, 3, 1),
                table("a.vcf", Entity::Customer, 2, 0),
            ],
            problems: Vec::new(),
            problem_count: 0,
            is_cards: true,
            columns: None,
        };
        assert_eq!(people(&plan), Some((2, 4)));
        plan.name = "crm_demo".to_owned();
        assert_eq!(people(&plan), None);
    }
}
