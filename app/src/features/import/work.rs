//! One import from choosing to done: what the page shows follows from its step.

use domain::id::ImportId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, ColumnMapping, ImportPlan};

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
    Done(ImportId, u64),
    /// The files could not be read, or the device could not hold them. Nothing was stored.
    Failed(AskError),
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
}

/// An import that waits for files; leaving the page forgets what was prepared.
pub fn use_work() -> Work {
    let work = Work {
        replica: use_replica(),
        step: RwSignal::new(Step::Choose),
        progress: RwSignal::new((0, 0)),
        files: StoredValue::new_local(Vec::new()),
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
        self.prepare(None);
    }

    /// Reads the same files again, with columns mapped by hand.
    pub fn prepare(self, mapping: Option<ColumnMapping>) {
        self.step.set(Step::Reading);
        self.progress.set((0, 0));
        let files = self.files.get_value();
        spawn_local(async move {
            let answer = self.replica.prepare_import(files, mapping, self.report()).await;
            self.step.try_set(match answer {
                Ok(plan) => Step::Plan(Box::new(plan)),
                Err(AskError::Cancelled) => Step::Choose,
                Err(error) => Step::Failed(error),
            });
        });
    }

    /// Stores what was prepared.
    pub fn apply(self) {
        self.step.set(Step::Storing);
        self.progress.set((0, 0));
        spawn_local(async move {
            let answer = self.replica.apply_import(self.report()).await;
            self.step.try_set(match answer {
                Ok((id, rows)) => Step::Done(id, rows),
                Err(AskError::Cancelled) => Step::Choose,
                Err(error) => Step::Failed(error),
            });
        });
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
