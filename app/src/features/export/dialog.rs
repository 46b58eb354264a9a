//! What a list shows as a file: which kind of file, and then what that kind asks.

use domain::entity::Entity;
use leptos::prelude::*;

use super::cards::CardExport;
use super::table::TableExport;
use crate::components::{Chips, Choice};
use crate::i18n::*;
use crate::records::view_state::ViewState;
use crate::worker::message::Chosen;

/// A spreadsheet.
pub const XLSX: &str = "xlsx";

/// Text between separators.
pub const CSV: &str = "csv";

/// An address book.
const CARDS: &str = "vcf";

/// The content of the dialog.
#[component]
pub fn ListExport(
    /// The list as it is shown.
    state: ViewState,
    /// Its rows, or those that were chosen.
    chosen: Chosen,
    /// Closed: saved, or not wanted.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let kind = RwSignal::new(XLSX.to_owned());
    let has_cards = matches!(state.entity, Entity::Customer | Entity::Contact);
    let kinds = Signal::derive(move || {
        let mut kinds = vec![
            Choice::new(XLSX, t!(i18n, export.kind.xlsx)),
            Choice::new(CSV, t!(i18n, export.kind.csv)),
        ];
        if has_cards {
            kinds.push(Choice::new(CARDS, t!(i18n, export.kind.cards)));
        }
        kinds
    });
    let content = move || {
        let (state, chosen) = (state.clone(), chosen.clone());
        match kind.get().as_str() {
            CARDS => view! { <CardExport chosen on_done /> }.into_any(),
            kind => {
                let is_sheet = kind == XLSX;
                view! { <TableExport state chosen is_sheet on_done /> }.into_any()
            }
        }
    };
    view! {
        <Chips
            label=t!(i18n, export.kind.label)
            choices=kinds
            value=kind
            on_change=move |chosen| kind.set(chosen)
        />
        {content}
    }
}
