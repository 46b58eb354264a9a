//! The page's directory: customers and their people as packed columns, so that a caller is found
//! and a name searched by plain calls, without asking the worker.

use std::ops::Range;

use domain::id::{ContactId, CustomerId};

use crate::replica::message::Caller;

/// A customer as the directory knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryCustomer {
    pub id: CustomerId,
    pub name: String,
    pub number: String,
    pub city: String,
    pub archived: bool,
}

/// A person as the directory knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryContact {
    pub id: ContactId,
    pub customer: CustomerId,
    pub name: String,
    pub role: String,
    pub left: bool,
}

/// One search result.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    pub customer: CustomerId,
    pub contact: Option<ContactId>,
    /// Name of the person or customer.
    pub title: String,
    /// For a person the customer's name; for a customer number and town.
    pub subtitle: String,
    /// What matched: `name`, `number`, `email`, `phone`, `address`, `city` or `order`.
    pub field: &'static str,
    /// The matched value as stored.
    pub text: String,
    /// Bytes of `text` to mark; empty when found by sound.
    pub matched: Range<usize>,
}

/// Customers and people on the page.
#[derive(Clone, Debug, Default)]
pub struct Directory {}

impl Directory {
    /// This directory after the worker sent `bytes`: all rows anew, or those that changed.
    pub fn with(&self, _bytes: &[u8]) -> Self {
        self.clone()
    }

    /// How many customers.
    pub fn customer_count(&self) -> u32 {
        0
    }

    /// The best results for what was typed.
    pub fn search(&self, _text: &str, _limit: usize) -> Vec<SearchHit> {
        Vec::new()
    }

    /// Whose number this is.
    pub fn caller(&self, _number: &str) -> Caller {
        Caller::Anonymous
    }

    /// A customer by id.
    pub fn customer(&self, _id: CustomerId) -> Option<DirectoryCustomer> {
        None
    }

    /// A person by id.
    pub fn contact(&self, _id: ContactId) -> Option<DirectoryContact> {
        None
    }
}
