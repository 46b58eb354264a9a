//! The page: the queue, or the pair that the address names.

use domain::id::CustomerId;
use leptos::prelude::*;

use super::compare::Compare;
use super::queue::Queue;
use crate::i18n::*;
use crate::records::ready::WhenReady;
use crate::state::address::use_query;

/// Customers that are likely one.
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let pair = Memo::new(move |_| {
        let query = query.read();
        let id = |name: &str| CustomerId::parse(query.get(name)?);
        id("first").zip(id("second"))
    });
    view! {
        <div class="duplicates">
            <header class="page-head">
                <h1>{t!(i18n, duplicates.title)}</h1>
            </header>
            <WhenReady>
                {move || match pair.get() {
                    Some(pair) => view! { <Compare pair /> }.into_any(),
                    None => view! { <Queue /> }.into_any(),
                }}
            </WhenReady>
        </div>
    }
}

/// Where a pair stands side by side.
pub fn pair_path(first: CustomerId, second: CustomerId) -> String {
    format!("/duplicates?first={first}&second={second}")
}
