//! The answers to a page's questions.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::row::{index, number};
use domain::segment::{Facts, Rule};
use domain::sync::change::Entry;
use web_sys::File;

use super::desk::Desk;
use super::list::list_row;
use super::message::{Answer, AskError, ListQuery, Question, SegmentPage};
use super::{dossier, figures};
use crate::storage::error::StorageError;
use crate::storage::outbox::{self, Draft, Refused};

impl Desk {
    /// Answers question number `ask`; its files came beside it.
    ///
    /// # Errors
    ///
    /// [`AskError`].
    pub async fn answer(
        &self,
        ask: u32,
        question: Question,
        files: Vec<File>,
    ) -> Result<Answer, AskError> {
        match question {
            Question::Dossier { customer, as_of } => {
                let mut tables = self.tables.borrow_mut();
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut tables, as_of);
                let dossier = dossier::dossier(&mut tables, derived, customer, as_of);
                dossier.map(Box::new).map(Answer::Dossier).ok_or(AskError::NotFound)
            }
            Question::Record { entity, id } => {
                let tables = self.tables.borrow();
                let row = tables.find(&entity, id).and_then(|view| view.envelope());
                Ok(Answer::Record(row.map(Box::new)))
            }
            Question::List(query) => Ok(self.list(query)),
            Question::Segment { rule, as_of, from, count } => {
                self.segment(&rule, as_of, from, count)
            }
            Question::Nps { as_of } => {
                let mut tables = self.tables.borrow_mut();
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut tables, as_of);
                let setting = tables.setting();
                Ok(Answer::Nps(figures::nps(&tables, derived, as_of, &setting)))
            }
            Question::Lifecycle { as_of } => {
                let mut figures = self.figures.borrow_mut();
                let derived = figures.at(&mut self.tables.borrow_mut(), as_of);
                Ok(Answer::Lifecycle(figures::lifecycle(derived)))
            }
            Question::PrepareImport { mapping } => self.prepare(ask, files, mapping).await,
            Question::ApplyImport => self.import(ask).await,
            Question::DropImport => {
                self.prepared.take();
                Ok(Answer::Done)
            }
            Question::Dismiss { n } => self.forget_refused(n, false).await,
            Question::Retry { n } => self.forget_refused(n, true).await,
        }
    }

    fn list(&self, query: ListQuery) -> Answer {
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, query.as_of);
        Answer::List(self.lists.borrow_mut().page(&tables, derived, query))
    }

    fn segment(
        &self,
        rule: &str,
        as_of: NaiveDate,
        from: u32,
        count: u32,
    ) -> Result<Answer, AskError> {
        let rule = Rule::parse(rule).map_err(|error| AskError::Invalid(error.to_string()))?;
        let mut tables = self.tables.borrow_mut();
        let mut figures = self.figures.borrow_mut();
        let derived = figures.at(&mut tables, as_of);
        let facts = Facts {
            orders: tables.facts.order_columns(),
            known_since: tables.facts.customer_columns().known_since,
            as_of,
        };
        let matches = rule.matches(&facts);
        let everyone = Rule { all: Vec::new() }.count(&facts);
        let mut selected: Vec<(&str, u32)> = Vec::new();
        for (row, belongs) in (0u32..).zip(matches) {
            if belongs {
                let view = tables.view(&Entity::Customer, row);
                selected.push((view.map_or("", |view| view.text("name")), row));
            }
        }
        selected.sort_unstable();
        let window = selected.iter().skip(index(from)).take(index(count));
        Ok(Answer::Segment(SegmentPage {
            count: number(selected.len()),
            of: number(everyone),
            from,
            rows: window
                .filter_map(|(_, row)| list_row(&tables, derived, &Entity::Customer, *row))
                .collect(),
        }))
    }

    /// Forgets a refused entry; `again` sends what it says as a new one.
    async fn forget_refused(&self, n: u64, again: bool) -> Result<Answer, AskError> {
        let found = self.attention.borrow().iter().find(|refused| refused.n == n).cloned();
        let refused = found.ok_or(AskError::NotFound)?;
        let draft = if again { Some(draft_of(&refused)?) } else { None };
        let text = outbox::forget_refused(&self.connection, &refused, draft).await?;
        self.attention.borrow_mut().retain(|other| *other != refused);
        match text {
            Some(text) => self.made(text).await?,
            None => self.tell_sync(),
        }
        Ok(Answer::Done)
    }
}

fn draft_of(refused: &Refused) -> Result<Draft, AskError> {
    let entry: Entry = serde_json::from_str(&refused.text)
        .map_err(|error| AskError::Invalid(error.to_string()))?;
    Ok(outbox::draft(entry))
}

impl From<StorageError> for AskError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error.to_string())
    }
}
