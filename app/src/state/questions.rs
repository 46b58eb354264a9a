//! The questions pages ask, with their answers' types.

use std::rc::Rc;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::exchange::vcard::Version;
use domain::id::{CustomerId, ImportId, RecordId};
use domain::sync::envelope::Envelope;
use serde::de::DeserializeOwned;
use web_sys::File;

use super::Replica;
use crate::worker::message::{
    AskError, Asked, Begun, BulkAct, BulkProgress, Cards, CaseAsk, Chosen, Dossier, Entries,
    ExportPiece, ExportShape, Found, ImportPlan, InboxPage, InboxQuery, LeftOutRows,
    LifecycleFigures, ListPage, ListQuery, LoosePage, LooseQuery, MemoryUse, NpsFigures,
    OpenConflict, OwedPage, OwedQuery, PastImport, PromiseTimes, ProposedDue, Question, Reading,
    SegmentPage, UndoCounts,
};
use crate::worker::packet::Packed;

impl Replica {
    /// Everything about one customer.
    ///
    /// # Errors
    ///
    /// [`AskError::NotFound`] when there is no such customer here.
    pub async fn dossier(
        self,
        customer: CustomerId,
        as_of: NaiveDate,
    ) -> Result<Dossier, AskError> {
        read(&self.ask(Question::Dossier { customer, as_of }).await?)
    }

    /// What two people gave different values and nobody has looked at, latest first.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn conflicts(self) -> Result<Vec<OpenConflict>, AskError> {
        read(&self.ask(Question::Conflicts).await?)
    }

    /// What is owed now, the most urgent first.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn owed(self, query: OwedQuery) -> Result<OwedPage, AskError> {
        read(&self.ask(Question::Owed(query)).await?)
    }

    /// What nobody answered or takes further.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn loose_ends(self, query: LooseQuery) -> Result<LoosePage, AskError> {
        read(&self.ask(Question::LooseEnds(query)).await?)
    }

    /// What somebody should hear of.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn inbox(self, query: InboxQuery) -> Result<InboxPage, AskError> {
        read(&self.ask(Question::Inbox(query)).await?)
    }

    /// How long promises of a kind, as it is stored, take us, and what to promise on a day.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn promise_times(
        self,
        kind: String,
        on: NaiveDate,
    ) -> Result<PromiseTimes, AskError> {
        read(&self.ask(Question::PromiseTimes { kind, on }).await?)
    }

    /// Something about cases: a value of the type that the question names.
    ///
    /// # Errors
    ///
    /// [`AskError::NotFound`] when there is no such case here.
    pub async fn cases<V: DeserializeOwned>(self, ask: CaseAsk) -> Result<V, AskError> {
        read(&self.ask(Question::Cases(ask)).await?)
    }

    /// By when a case is to be solved that is raised now; both words as they are stored.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn case_due(
        self,
        kind: String,
        severity: String,
    ) -> Result<Option<NaiveDate>, AskError> {
        let found: ProposedDue = self.cases(CaseAsk::Due { kind, severity }).await?;
        Ok(found.on)
    }

    /// One row of any kind with what is unsent, also when it was taken back.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn record(self, entity: Entity, id: RecordId) -> Result<Option<Envelope>, AskError> {
        let Found(row) = read(&self.ask_worker(Asked::Record { entity, id }, &[], None).await?)?;
        Ok(row)
    }

    /// A window of a list.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn list(self, query: ListQuery) -> Result<ListPage, AskError> {
        read(&self.ask_worker(Asked::List(query), &[], None).await?)
    }

    /// The rows of a window of a list in its order; of the whole list where it counts none.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn listed(self, query: ListQuery) -> Result<Vec<RecordId>, AskError> {
        read(&self.ask_worker(Asked::Listed(query), &[], None).await?)
    }

    /// Customers with their people, or contacts, as vCards.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn cards(
        self,
        entity: Entity,
        ids: Vec<RecordId>,
        version: Version,
        as_of: NaiveDate,
    ) -> Result<Cards, AskError> {
        read(&self.ask(Question::Cards { entity, ids, version, as_of }).await?)
    }

    /// Begins to change rows that were chosen; [`Replica::go_on`] does it.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn begin_bulk(self, chosen: Chosen, act: BulkAct) -> Result<Begun, AskError> {
        read(&self.ask(Question::BeginBulk { chosen, act }).await?)
    }

    /// Begins to take back what a change of many rows did.
    ///
    /// # Errors
    ///
    /// [`AskError::NotFound`] when that is too long ago.
    pub async fn begin_undo(self, job: u32) -> Result<Begun, AskError> {
        read(&self.ask(Question::BeginUndo { job }).await?)
    }

    /// Changes the next rows; what is told of as done is durable.
    ///
    /// # Errors
    ///
    /// [`AskError::Storage`].
    pub async fn go_on(self, job: u32) -> Result<BulkProgress, AskError> {
        read(&self.ask(Question::GoOn { job }).await?)
    }

    /// Begins a file of rows that were chosen.
    ///
    /// # Errors
    ///
    /// [`AskError::Invalid`] when it cannot hold as many.
    pub async fn begin_export(self, chosen: Chosen, shape: ExportShape) -> Result<Begun, AskError> {
        read(&self.ask(Question::BeginExport { chosen, shape }).await?)
    }

    /// The next piece of the file.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn next_piece(self, job: u32) -> Result<ExportPiece, AskError> {
        read(&self.ask(Question::NextPiece { job }).await?)
    }

    /// Forgets a file that is not wanted any more.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn drop_export(self, job: u32) -> Result<(), AskError> {
        self.ask(Question::DropExport { job }).await.map(drop)
    }

    /// How many customers a rule selects, and a window of them.
    ///
    /// # Errors
    ///
    /// [`AskError::Invalid`] when the rule makes no sense.
    pub async fn segment(
        self,
        rule: String,
        as_of: NaiveDate,
        from: u32,
        count: u32,
    ) -> Result<SegmentPage, AskError> {
        read(&self.ask(Question::Segment { rule, as_of, from, count }).await?)
    }

    /// NPS of the firm.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn nps(self, as_of: NaiveDate) -> Result<NpsFigures, AskError> {
        read(&self.ask(Question::Nps { as_of }).await?)
    }

    /// How many customers in each stage.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn lifecycle(self, as_of: NaiveDate) -> Result<LifecycleFigures, AskError> {
        read(&self.ask(Question::Lifecycle { as_of }).await?)
    }

    /// What the worker holds in memory.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn memory_use(self) -> Result<MemoryUse, AskError> {
        read(&self.ask(Question::Memory).await?)
    }

    /// Reads files and says what importing them would do; nothing is stored yet.
    ///
    /// # Errors
    ///
    /// [`AskError::Invalid`] says what is wrong with the files, [`AskError::Cancelled`].
    pub async fn prepare_import(
        self,
        files: Vec<File>,
        reading: Reading,
        progress: impl Fn(u32, u32) + 'static,
    ) -> Result<ImportPlan, AskError> {
        let question = Question::PrepareImport(reading);
        read(&self.ask_long(question, &files, Some(Rc::new(progress))).await?)
    }

    /// The rows that what was prepared last leaves out, by file.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn left_out(self) -> Result<Vec<LeftOutRows>, AskError> {
        read(&self.ask(Question::LeftOut).await?)
    }

    /// Does what was prepared last, all of it or nothing; returns when it is durable here.
    ///
    /// # Errors
    ///
    /// [`AskError::Storage`] when the device cannot hold it, [`AskError::Cancelled`].
    pub async fn apply_import(
        self,
        progress: impl Fn(u32, u32) + 'static,
    ) -> Result<(ImportId, u64), AskError> {
        let progress = Rc::new(progress);
        read(&self.ask_long(Question::ApplyImport, &[], Some(progress)).await?)
    }

    /// Forgets what was prepared.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn drop_import(self) -> Result<(), AskError> {
        self.ask(Question::DropImport).await.map(drop)
    }

    /// The imports that were done, the last one first.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn past_imports(self) -> Result<Vec<PastImport>, AskError> {
        read(&self.ask(Question::PastImports).await?)
    }

    /// What undoing an import would do.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn plan_undo(self, import: ImportId) -> Result<UndoCounts, AskError> {
        read(&self.ask(Question::PlanUndo { import }).await?)
    }

    /// Undoes an import, all of it or nothing; returns when it is durable here.
    ///
    /// # Errors
    ///
    /// [`AskError::Storage`] when the device cannot hold it, [`AskError::Invalid`] when it was undone
    /// already.
    pub async fn undo_import(
        self,
        import: ImportId,
        progress: impl Fn(u32, u32) + 'static,
    ) -> Result<UndoCounts, AskError> {
        let progress = Rc::new(progress);
        read(&self.ask_long(Question::UndoImport { import }, &[], Some(progress)).await?)
    }

    /// What waits to be sent or confirmed, and what was refused.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn entries(self) -> Result<Entries, AskError> {
        read(&self.ask(Question::Entries).await?)
    }

    /// Forgets a refused entry.
    ///
    /// # Errors
    ///
    /// [`AskError::Storage`].
    pub async fn dismiss(self, n: u64) -> Result<(), AskError> {
        self.ask(Question::Dismiss { n }).await.map(drop)
    }

    /// Sends a refused entry again, as a new one.
    ///
    /// # Errors
    ///
    /// [`AskError::Storage`].
    pub async fn retry(self, n: u64) -> Result<(), AskError> {
        self.ask(Question::Retry { n }).await.map(drop)
    }
}

/// The value of an answer. Page and worker are one build, so one that cannot be read is a fault.
pub(super) fn read<V: DeserializeOwned>(answer: &Packed) -> Result<V, AskError> {
    answer.read().map_err(AskError::Invalid)
}
