//! Going to another page: the as-of date of the address comes along.

use domain::id::CustomerId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// Goes to paths of the app.
#[derive(Clone, Copy)]
pub struct Go {
    navigate: Callback<(String, bool)>,
    query: Memo<ParamsMap>,
}

/// What goes to other pages.
pub fn use_go() -> Go {
    let navigate = use_navigate();
    let navigate = Callback::new(move |(path, replace): (String, bool)| {
        let options = NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() };
        navigate(&path, options);
    });
    Go { navigate, query: use_query_map() }
}

impl Go {
    /// Opens a page.
    pub fn to(self, path: &str) {
        self.navigate.run((with_as_of(path, &self.query.read_untracked()), false));
    }

    /// Changes the address of this page; it is already complete.
    pub fn replace(self, address: String) {
        self.navigate.run((address, true));
    }

    /// The as-of date of the address, when it names one.
    pub fn as_of(self) -> Option<String> {
        self.query.read_untracked().get("asof")
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

fn with_as_of(path: &str, query: &ParamsMap) -> String {
    let Some(as_of) = query.get("asof") else { return path.to_owned() };
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}asof={as_of}")
}
