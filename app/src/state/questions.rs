//! The questions pages ask, with their answers' types.

use std::rc::Rc;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{CustomerId, ImportId, RecordId};
use domain::sync::envelope::Envelope;
use web_sys::File;

use super::Replica;
use crate::replica::message::{
    Answer, AskError, ColumnMapping, Dossier, ImportPlan, LifecycleFigures, ListPage, ListQuery,
    NpsFigures, Question, SegmentPage,
};

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
        match self.ask(Question::Dossier { customer, as_of }).await? {
            Answer::Dossier(dossier) => Ok(*dossier),
            _ => Err(unexpected()),
        }
    }

    /// One row of any kind, as it is shown: unsent edits included.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn record(self, entity: Entity, id: RecordId) -> Result<Option<Envelope>, AskError> {
        match self.ask(Question::Record { entity, id }).await? {
            Answer::Record(row) => Ok(row.map(|row| *row)),
            _ => Err(unexpected()),
        }
    }

    /// A window of a list.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn list(self, query: ListQuery) -> Result<ListPage, AskError> {
        match self.ask(Question::List(query)).await? {
            Answer::List(page) => Ok(page),
            _ => Err(unexpected()),
        }
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
        match self.ask(Question::Segment { rule, as_of, from, count }).await? {
            Answer::Segment(page) => Ok(page),
            _ => Err(unexpected()),
        }
    }

    /// NPS of the firm.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn nps(self, as_of: NaiveDate) -> Result<NpsFigures, AskError> {
        match self.ask(Question::Nps { as_of }).await? {
            Answer::Nps(figures) => Ok(figures),
            _ => Err(unexpected()),
        }
    }

    /// How many customers in each stage.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn lifecycle(self, as_of: NaiveDate) -> Result<LifecycleFigures, AskError> {
        match self.ask(Question::Lifecycle { as_of }).await? {
            Answer::Lifecycle(figures) => Ok(figures),
            _ => Err(unexpected()),
        }
    }

    /// Reads files and says what importing them would do; nothing is stored yet.
    ///
    /// # Errors
    ///
    /// [`AskError::Invalid`] says what is wrong with the files, [`AskError::Cancelled`].
    pub async fn prepare_import(
        self,
        files: Vec<File>,
        mapping: Option<ColumnMapping>,
        progress: impl Fn(u32, u32) + 'static,
    ) -> Result<ImportPlan, AskError> {
        let question = Question::PrepareImport { mapping };
        match self.ask_long(question, &files, Some(Rc::new(progress))).await? {
            Answer::Import(plan) => Ok(plan),
            _ => Err(unexpected()),
        }
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
        match self.ask_long(Question::ApplyImport, &[], Some(Rc::new(progress))).await? {
            Answer::Imported { id, rows } => Ok((id, rows)),
            _ => Err(unexpected()),
        }
    }

    /// Forgets what was prepared.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn drop_import(self) -> Result<(), AskError> {
        self.ask(Question::DropImport).await.map(drop)
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

/// Page and worker are one build; another answer means that they are not.
fn unexpected() -> AskError {
    AskError::Invalid("the worker answered another question".to_owned())
}
