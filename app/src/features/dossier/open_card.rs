//! What is open: tasks, promises and cases, with the same tick as on Today, possible sales and quotes.

use leptos::prelude::*;

use super::sales::Sales;
use super::source::View;
use crate::components::Card;
use crate::i18n::*;
use crate::records::form::FormDialog;
use crate::records::owed::{Acts, OwedDialogs, OwedList, use_owed};
use crate::worker::message::OwedQuery;

/// More open things at one customer are told by nobody.
const MOST: u32 = 200;

/// The card.
#[component]
pub fn OpenCard(view: View, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let customer = Memo::new(move |_| view.customer.read().id);
    let wanted =
        move || OwedQuery { customer: Some(customer.get().into()), people: None, most: MOST };
    let page = use_owed(Signal::derive(wanted)).page();
    let lines = Memo::new(move |_| {
        let page = page.read();
        page.groups.iter().flat_map(|group| &group.lines).cloned().collect::<Vec<_>>()
    });
    let acts = Acts::new(form);
    view! {
        <Card title=t!(i18n, dossier.open.title)>
            <OwedList lines acts is_own=true names_who=true />
            <Sales view form />
            <Show when=move || lines.read().is_empty() && view.dossier.read().sales.is_empty()>
                <p class="muted small">{t!(i18n, dossier.open.none)}</p>
            </Show>
        </Card>
        <OwedDialogs acts />
    }
}
