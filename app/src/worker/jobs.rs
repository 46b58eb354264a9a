//! Long work on rows that were chosen, done some at a time as the page asks: it can stop at any moment,
//! and other questions are answered in between.

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::id::RecordId;
use domain::row::number;
use replica::bulk::{Done, Step, back, step};
use replica::export::Export;
use replica::tables::Tables;

use super::desk::Desk;
use super::message::{
    AskError, Begun, BulkAct, BulkProgress, Chosen, ExportPiece, ExportShape, TableFile,
};
use crate::storage::outbox::{Draft, append_all};

/// Entries that are made durable at once.
const BATCH: usize = 200;

/// Rows looked at before the page hears how far it is, also when none of them changes.
const LOOKS: usize = 2_000;

/// Rows of a file written at once.
const PIECE_ROWS: usize = 1_000;

/// Changes whose way back is remembered: as many as there may be toasts that offer it.
const REMEMBERED: usize = 8;

/// The work that was begun.
#[derive(Default)]
struct Jobs {
    last: u32,
    changes: BTreeMap<u32, Change>,
    exports: BTreeMap<u32, Export>,
}

/// A change of many rows.
struct Change {
    entity: Entity,
    todo: Todo,
    /// Rows looked at.
    at: usize,
    /// What was done to those that changed.
    done: Vec<Done>,
}

/// What is to be done.
enum Todo {
    /// Something to each row.
    Act(Vec<RecordId>, BulkAct),
    /// The way back of each.
    Back(Vec<Done>),
}

impl Jobs {
    fn begin(&mut self, entity: Entity, todo: Todo) -> Begun {
        let job = self.next();
        while self.changes.len() >= REMEMBERED {
            self.changes.pop_first();
        }
        let total = number(todo.len());
        self.changes.insert(job, Change { entity, todo, at: 0, done: Vec::new() });
        Begun { job, total }
    }

    fn next(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

impl Todo {
    fn len(&self) -> usize {
        match self {
            Self::Act(ids, _) => ids.len(),
            Self::Back(done) => done.len(),
        }
    }
}

impl Change {
    /// What the next rows become, of those that become different.
    fn next(&mut self, tables: &Tables) -> Vec<Step> {
        let mut steps = Vec::new();
        let end = self.at.saturating_add(LOOKS);
        while self.at < end && steps.len() < BATCH {
            let made = match &self.todo {
                Todo::Act(ids, act) => {
                    let Some(id) = ids.get(self.at) else { break };
                    let row = tables.find(&self.entity, *id).and_then(|view| view.envelope());
                    row.and_then(|row| step(&row, act))
                }
                Todo::Back(done) => {
                    let Some(done) = done.get(self.at) else { break };
                    // Also rows that were put away, by which they left the lists.
                    let row = tables.held(&self.entity, done.id).and_then(|view| view.envelope());
                    row.and_then(|row| back(&row, done))
                }
            };
            steps.extend(made);
            self.at = self.at.saturating_add(1);
        }
        steps
    }
}

impl Desk {
    /// The records that were chosen.
    fn chosen(&self, chosen: &Chosen) -> Vec<RecordId> {
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, chosen.query.as_of);
        self.lists.borrow_mut().chosen(&tables, derived, chosen)
    }

    /// Begins to change rows.
    pub(super) fn begin_bulk(&self, chosen: &Chosen, act: BulkAct) -> Begun {
        let ids = self.chosen(chosen);
        let entity = chosen.query.entity.clone();
        self.with_jobs(|jobs| jobs.begin(entity, Todo::Act(ids, act)))
    }

    /// Begins to take back what was done.
    pub(super) fn begin_undo(&self, job: u32) -> Result<Begun, AskError> {
        self.with_jobs(|jobs| {
            let change = jobs.changes.remove(&job).ok_or(AskError::NotFound)?;
            Ok(jobs.begin(change.entity, Todo::Back(change.done)))
        })
    }

    /// Changes the next rows; what is told of as done is durable.
    pub(super) async fn go_on(&self, job: u32) -> Result<BulkProgress, AskError> {
        let next = |change: &mut Change| change.next(&self.tables.borrow());
        let steps = self.with_change(job, next)?;
        if !steps.is_empty() {
            let (drafts, done): (Vec<Draft>, Vec<Done>) = steps.into_iter().map(draft).unzip();
            let texts = append_all(&self.connection, &drafts).await?;
            self.with_change(job, |change| change.done.extend(done))?;
            self.made_all(texts).await?;
        }
        self.with_change(job, |change| BulkProgress {
            done: number(change.at),
            changed: number(change.done.len()),
        })
    }

    /// Begins to write a file.
    pub(super) fn begin_export(
        &self,
        chosen: &Chosen,
        shape: ExportShape,
    ) -> Result<Begun, AskError> {
        let ids = self.chosen(chosen);
        let most = domain::exchange::xlsx::MAX_ROWS.saturating_sub(1);
        if shape.file == TableFile::Xlsx && most < number(ids.len()) {
            return Err(AskError::Invalid(format!("a spreadsheet holds at most {most} rows")));
        }
        let records = (chosen.query.entity.clone(), ids);
        let export = Export::new(&self.tables.borrow(), records, shape, chosen.query.as_of);
        let total = export.total();
        Ok(self.with_jobs(|jobs| {
            let job = jobs.next();
            jobs.exports.insert(job, export);
            Begun { job, total }
        }))
    }

    /// The next piece of a file.
    pub(super) fn next_piece(&self, job: u32) -> Result<ExportPiece, AskError> {
        self.with_jobs(|jobs| {
            let export = jobs.exports.get_mut(&job).ok_or(AskError::NotFound)?;
            let piece = {
                let mut tables = self.tables.borrow_mut();
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut tables, export.as_of());
                export.write(&tables, derived, PIECE_ROWS)
            };
            if piece.is_last {
                jobs.exports.remove(&job);
            }
            Ok(piece)
        })
    }

    /// Forgets a file that is not wanted any more.
    pub(super) fn drop_export(&self, job: u32) {
        self.with_jobs(|jobs| jobs.exports.remove(&job));
    }

    fn with_change<Output>(
        &self,
        job: u32,
        work: impl FnOnce(&mut Change) -> Output,
    ) -> Result<Output, AskError> {
        self.with_jobs(|jobs| jobs.changes.get_mut(&job).map(work)).ok_or(AskError::NotFound)
    }

    /// Works on what was begun. The desk holds it without knowing its type, so that the code that lets
    /// it go is not part of every page.
    fn with_jobs<Output>(&self, work: impl FnOnce(&mut Jobs) -> Output) -> Output {
        let mut held = self.jobs.borrow_mut();
        let any = held.get_or_insert_with(|| Box::<Jobs>::default());
        match any.downcast_mut() {
            Some(jobs) => work(jobs),
            None => work(&mut Jobs::default()),
        }
    }
}

fn draft(step: Step) -> (Draft, Done) {
    let Step { entity, id, set, base, add, remove, done } = step;
    (Draft::Change { entity, id, create: false, set, base, add, remove }, done)
}
