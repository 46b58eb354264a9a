//! The board: a column for each status, the most urgent cases first.

use std::sync::Arc;

use domain::case::CaseStatus;
use domain::id::RecordId;
use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::card::CaseCard;
use super::moves::Moves;
use super::source::use_asked;
use super::view_state::ViewState;
use super::words;
use crate::components::{Button, ButtonKind};
use crate::i18n::*;
use crate::worker::message::{CaseAsk, CaseBoard, CaseLine, CaseQuery};

/// Cards of a status that are shown; the list has the rest.
const MOST: u32 = 50;

/// The board of a query.
#[component]
pub fn Board(
    #[prop(into)] query: Signal<CaseQuery>,
    state: Memo<ViewState>,
    show: Callback<ViewState>,
    moves: Moves,
    /// What stands there when there is no case at all.
    empty: ViewFn,
) -> impl IntoView {
    let ask = move || CaseAsk::Board { query: query.get(), most: MOST };
    let asked = use_asked::<CaseBoard>(Signal::derive(ask));
    let last = asked.last();
    let board = Memo::new(move |_| last.get().unwrap_or_default());
    let columns = move || {
        let column = move |status| view! { <Column status board state show moves /> };
        view! { <div class="case-board">{CaseStatus::ALL.map(column).collect_view()}</div> }
            .into_any()
    };
    asked.shown(|board| board.total == 0, move || empty.run(), columns)
}

#[component]
fn Column(
    status: CaseStatus,
    board: Memo<Arc<CaseBoard>>,
    state: Memo<ViewState>,
    show: Callback<ViewState>,
    moves: Moves,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = words::status(i18n, status);
    let lines = Memo::new(move |_| {
        let board = board.read();
        let column = board.columns.iter().find(|column| column.status == status);
        column.map(|column| column.lines.clone()).unwrap_or_default()
    });
    let total = Memo::new(move |_| {
        let board = board.read();
        let column = board.columns.iter().find(|column| column.status == status);
        column.map(|column| column.total).unwrap_or_default()
    });
    let more = Memo::new(move |_| total.get().saturating_sub(MOST));
    let has_more = Memo::new(move |_| more.get() > 0);
    let is_target = RwSignal::new(false);
    let is_dragged = move || moves.dragged.read().is_some();
    let over = move |event: DragEvent| {
        if moves.dragged.read_untracked().is_some() {
            event.prevent_default();
            is_target.set(true);
        }
    };
    let drop_here = move |event: DragEvent| {
        event.prevent_default();
        is_target.set(false);
        moves.drop_on(status);
    };
    let in_list = move |()| {
        let state = state.get_untracked();
        show.run(ViewState { is_list: true, status: Some(status), ..state });
    };
    let card = move |first: CaseLine| {
        let id: RecordId = first.row.id;
        let line = Memo::new(move |before: Option<&CaseLine>| {
            let lines = lines.read();
            let now = lines.iter().find(|line| line.row.id == id);
            now.or(before).unwrap_or(&first).clone()
        });
        view! { <CaseCard line moves /> }
    };
    view! {
        <section
            class="case-column"
            class:target=move || is_target.get() && is_dragged()
            aria-label=title
            on:dragover=over
            on:dragleave=move |_| is_target.set(false)
            on:drop=drop_here
        >
            <h2>
                {title} " " <span class="owed-count">{move || total.get()}</span>
            </h2>
            <ul>
                <For each=move || lines.get() key=|line| line.row.id children=card />
            </ul>
            <Show when=move || total.get() == 0>
                <p class="muted small">{t!(i18n, cases.column.none)}</p>
            </Show>
            <Show when=move || has_more.get()>
                <Button kind=ButtonKind::Quiet on_click=in_list>
                    {move || t!(i18n, cases.column.more, count = more.get()).to_string()}
                </Button>
            </Show>
        </section>
    }
}
