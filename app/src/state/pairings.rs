//! Questions about customers that are likely one. What is said of them is saved like any edit.

use domain::id::CustomerId;

use super::Replica;
use super::questions::read;
use crate::worker::message::{AlikeLine, AskError, DuplicatePage, Question, TwinPage, Typed};

impl Replica {
    /// So many pairs of customers that are likely one, the likeliest first.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn duplicates(self, count: u32) -> Result<DuplicatePage, AskError> {
        read(&self.ask(Question::Duplicates { count }).await?)
    }

    /// How many such pairs there are; of a large firm only once somebody has asked for them.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn duplicate_count(self) -> Result<Option<u32>, AskError> {
        read(&self.ask(Question::DuplicateCount).await?)
    }

    /// Two customers side by side.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn twins(self, first: CustomerId, second: CustomerId) -> Result<TwinPage, AskError> {
        read(&self.ask(Question::Twins { first, second }).await?)
    }

    /// Who is likely the customer or contact that is being typed.
    ///
    /// # Errors
    ///
    /// [`AskError::Closed`].
    pub async fn alike(self, typed: Typed) -> Result<Vec<AlikeLine>, AskError> {
        read(&self.ask(Question::Alike(typed)).await?)
    }
}
