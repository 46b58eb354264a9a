//! Going to another page: the as-of date of the address comes along.

use crate::state::address::{Address, Query, use_address, use_query};
use domain::id::{CaseId, CustomerId, RecordId};
use leptos::prelude::*;

/// Goes to paths of the app.
#[derive(Clone, Copy)]
pub struct Go {
    address: Address,
    query: Memo<Query>,
}

/// What goes to other pages.
pub fn use_go() -> Go {
    Go { address: use_address(), query: use_query() }
}

impl Go {
    /// Opens a page.
    pub fn to(self, path: &str) {
        self.address.go(&with_as_of(path, &self.query.read_untracked()), false);
    }

    /// Changes the address of this page; it is already complete.
    pub fn replace(self, address: &str) {
        self.address.go(address, true);
    }

    /// The as-of date of the address, when it names one.
    pub fn as_of(self) -> Option<String> {
        self.query.read_untracked().get("asof").map(ToOwned::to_owned)
    }

    /// The address of a link; follows the as-of date.
    pub fn link(self, path: &str) -> String {
        with_as_of(path, &self.query.read())
    }
}

/// Where a customer's dossier is.
pub fn customer_path(customer: CustomerId) -> String {
    format!("/customers/{customer}")
}

/// Where one entry of a customer's dossier is.
pub fn entry_path(customer: CustomerId, entry: RecordId) -> String {
    format!("{}?entry={entry}", customer_path(customer))
}

/// Where a case is.
pub fn case_path(case: CaseId) -> String {
    format!("/case/{case}")
}

fn with_as_of(path: &str, query: &Query) -> String {
    let Some(as_of) = query.get("asof") else { return path.to_owned() };
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}asof={as_of}")
}
