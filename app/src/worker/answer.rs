//! The answers to a page's questions. Lists, which the first page shows, are answered at once; the
//! rest is a part of the program that the first such question fetches.

use std::rc::Rc;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::segment::Rule;
use domain::sync::change::Entry;
use gloo::timers::future::TimeoutFuture;
use replica::json;
use replica::owed::Here;
use replica::{cards, dossier, duplicates, figures, inbox, loose_ends, owed, undo};
use serde::Serialize;
use wasm_split_helpers::SplitLoaderError;
use web_sys::File;

use super::desk::Desk;
use super::message::{
    AskError, Asked, Found, ListPage, ListQuery, LoosePage, LooseQuery, MemoryUse, OwedPage,
    OwedQuery, Question, SegmentPage,
};
use super::packet::Packed;
use crate::clock;
use crate::memory;
use crate::parts;
use crate::storage::error::StorageError;
use crate::storage::meta::{self, Removal};
use crate::storage::outbox::{self, Draft, Refused};

/// Customers listed at once to be compared: some tens of milliseconds on a tablet.
const LISTED_AT_ONCE: u32 = 1_000;

/// Of more customers pairs are not counted before somebody asks for them: listing takes their time and
/// two hundred bytes each.
const COUNTED_UNASKED: usize = 20_000;

impl Desk {
    /// Answers question number `ask`; its files came beside it.
    ///
    /// # Errors
    ///
    /// [`AskError`].
    pub async fn answer(
        self: Rc<Self>,
        ask: u32,
        asked: Asked,
        files: Vec<File>,
    ) -> Result<Packed, AskError> {
        match asked {
            Asked::List(query) => of(&self.list(query)),
            // The first page asks for the firm's set-up.
            Asked::Record { entity, id } => of(&self.record(&entity, id)),
            asked => parts::answer(self, ask, asked, files).await?.await,
        }
    }

    /// Answers whatever is asked.
    ///
    /// # Errors
    ///
    /// [`AskError`].
    pub async fn answer_later(
        &self,
        ask: u32,
        asked: Asked,
        files: Vec<File>,
    ) -> Result<Packed, AskError> {
        match asked {
            Asked::List(query) => of(&self.list(query)),
            Asked::Listed(query) => of(&self.listed(query)),
            Asked::Record { entity, id } => of(&self.record(&entity, id)),
            Asked::Other(question) => {
                let question = question.read().map_err(AskError::Invalid)?;
                self.answer_question(ask, question, files).await
            }
        }
    }

    async fn answer_question(
        &self,
        ask: u32,
        question: Question,
        files: Vec<File>,
    ) -> Result<Packed, AskError> {
        match question {
            Question::Dossier { customer, as_of } => {
                let mut tables = self.tables.borrow_mut();
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut tables, as_of);
                let dossier = dossier::dossier(&mut tables, derived, customer, as_of);
                of(&dossier.ok_or(AskError::NotFound)?)
            }
            Question::Conflicts => of(&dossier::conflicts(&self.tables.borrow())),
            Question::Owed(query) => of(&self.owed(&query)),
            Question::LooseEnds(query) => of(&self.loose_ends(&query)),
            Question::Inbox(query) => {
                let tables = self.tables.borrow();
                clock::set_zone(&tables.setting().zone);
                of(&inbox::inbox(&tables, &query, clock::today()))
            }
            Question::PromiseTimes { kind, on } => {
                of(&owed::promise_times(&self.tables.borrow(), &kind, on))
            }
            Question::Cases(ask) => self.cases(ask),
            Question::Cards { entity, ids, version, as_of } => {
                let mut tables = self.tables.borrow_mut();
                of(&cards::cards(&mut tables, &entity, &ids, version, as_of))
            }
            Question::Segment { rule, as_of, from, count } => {
                of(&self.segment(&rule, as_of, from, count)?)
            }
            Question::Nps { as_of } => {
                let mut tables = self.tables.borrow_mut();
                let mut figures = self.figures.borrow_mut();
                of(&figures.nps(&mut tables, as_of))
            }
            Question::Lifecycle { as_of } => {
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut self.tables.borrow_mut(), as_of);
                of(&figures::lifecycle(derived))
            }
            Question::Memory => {
                of(&MemoryUse { bytes: memory::bytes(), rows: self.tables.borrow().rows() })
            }
            Question::Duplicates { count } => {
                self.list_duplicates().await;
                of(&self.duplicates.borrow_mut().page(&self.tables.borrow(), count))
            }
            Question::DuplicateCount => of(&self.duplicate_count().await),
            Question::Twins { first, second } => {
                of(&duplicates::twins(&mut self.tables.borrow_mut(), first, second))
            }
            Question::Alike(typed) => {
                self.list_duplicates().await;
                of(&self.duplicates.borrow().alike(&mut self.tables.borrow_mut(), &typed))
            }
            Question::BeginBulk { chosen, act } => of(&self.begin_bulk(&chosen, act)),
            Question::BeginUndo { job } => of(&self.begin_undo(job)?),
            Question::GoOn { job } => of(&self.go_on(job).await?),
            Question::BeginExport { chosen, shape } => of(&self.begin_export(&chosen, shape)?),
            Question::NextPiece { job } => of(&self.next_piece(job)?),
            Question::DropExport { job } => of(&self.drop_export(job)),
            Question::PrepareImport(reading) => of(&self.prepare(ask, files, reading).await?),
            Question::LeftOut => of(&self.left_out()),
            Question::ApplyImport => of(&self.import(ask).await?),
            Question::DropImport => {
                self.prepared.take();
                of(&())
            }
            Question::PastImports => of(&undo::past_imports(&self.tables.borrow())),
            Question::PlanUndo { import } => of(&undo::undo(&self.tables.borrow(), import).counts),
            Question::UndoImport { import } => of(&self.undo_import(ask, import).await?),
            Question::Entries => of(&self.entries()),
            Question::Dismiss { n } => of(&self.forget_refused(n, false).await?),
            Question::Retry { n } => of(&self.forget_refused(n, true).await?),
            Question::DismissRemoval => {
                meta::forget::<Removal>(&self.connection).await?;
                self.set_removal(None);
                of(&())
            }
        }
    }

    /// Lists everybody to be compared, in steps between which other questions are answered.
    async fn list_duplicates(&self) {
        while self.list_some() && !self.is_closed() {
            TimeoutFuture::new(0).await;
        }
    }

    fn list_some(&self) -> bool {
        self.duplicates.borrow_mut().list_more(&mut self.tables.borrow_mut(), LISTED_AT_ONCE)
    }

    /// How many pairs there are: of a large firm only once somebody has asked for them.
    async fn duplicate_count(&self) -> Option<u32> {
        let is_small = self.tables.borrow().facts.customers() <= COUNTED_UNASKED;
        if !(is_small || self.duplicates.borrow().is_listed()) {
            return None;
        }
        self.list_duplicates().await;
        Some(self.duplicates.borrow_mut().page(&self.tables.borrow(), 0).total)
    }

    fn record(&self, entity: &Entity, id: RecordId) -> Found {
        let tables = self.tables.borrow();
        let held = || tables.held(entity, id)?.envelope();
        Found(tables.mark(entity, id).cloned().or_else(held))
    }

    fn list(&self, query: ListQuery) -> ListPage {
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, query.as_of);
        self.lists.borrow_mut().page(&tables, derived, query)
    }

    fn listed(&self, query: ListQuery) -> Vec<RecordId> {
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, query.as_of);
        self.lists.borrow_mut().ids(&tables, derived, query)
    }

    fn owed(&self, query: &OwedQuery) -> OwedPage {
        let mut tables = self.tables.borrow_mut();
        clock::set_zone(&tables.setting().zone);
        let now = clock::local(clock::now_ms()).unwrap_or_default();
        owed::owed(&mut tables, query, Here { now, local: &clock::local })
    }

    fn loose_ends(&self, query: &LooseQuery) -> LoosePage {
        let tables = self.tables.borrow();
        clock::set_zone(&tables.setting().zone);
        let now = clock::local(clock::now_ms()).unwrap_or_default();
        loose_ends::loose_ends(&tables, query, Here { now, local: &clock::local })
    }

    fn segment(
        &self,
        rule: &str,
        as_of: NaiveDate,
        from: u32,
        count: u32,
    ) -> Result<SegmentPage, AskError> {
        let rule = Rule::parse(rule).map_err(|error| AskError::Invalid(error.to_string()))?;
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, as_of);
        let mut segments = self.selections.borrow_mut();
        Ok(segments.page(&tables, derived, (&rule, as_of), (from, count)))
    }

    /// Forgets a refused entry; `again` sends what it says as a new one.
    async fn forget_refused(&self, n: u64, again: bool) -> Result<(), AskError> {
        let found = self.attention.borrow().iter().find(|refused| refused.n == n).cloned();
        let refused = found.ok_or(AskError::NotFound)?;
        let draft = if again { Some(draft_of(&refused)?) } else { None };
        let text = outbox::forget_refused(&self.connection, &refused, draft).await?;
        self.attention.borrow_mut().retain(|other| *other != refused);
        match text {
            Some(text) => self.made(text).await?,
            None => self.tell_sync(),
        }
        Ok(())
    }
}

pub(super) fn of<V: Serialize>(value: &V) -> Result<Packed, AskError> {
    Packed::of(value).map_err(AskError::Invalid)
}

fn draft_of(refused: &Refused) -> Result<Draft, AskError> {
    let entry: Entry =
        json::read(&refused.text).map_err(|error| AskError::Invalid(error.to_string()))?;
    Ok(outbox::draft(entry))
}

impl From<StorageError> for AskError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error.to_string())
    }
}

impl From<SplitLoaderError> for AskError {
    fn from(_: SplitLoaderError) -> Self {
        Self::NotFetched
    }
}
