//! The page: figures, what narrows, and the board or the list.

use domain::entity::Entity;
use domain::id::{EmployeeId, RecordId};
use domain::sync::envelope::{Fields, named};
use leptos::prelude::*;

use super::board::Board;
use super::closing::EndingDialog;
use super::controls::Controls;
use super::list::CaseList;
use super::moves::Moves;
use super::strip::Strip;
use super::view_state::{MINE, NOBODYS, ViewState};
use crate::components::{Button, ButtonKind, Chips, Choice, EmptyState};
use crate::i18n::*;
use crate::records::form::{FormDialog, RecordDialog};
use crate::records::go::{Go, case_path, use_go};
use crate::records::people::use_me;
use crate::records::ready::WhenReady;
use crate::records::words;
use crate::state::address::{Query, use_query};
use crate::state::firm::{Colleague, use_colleagues};
use crate::state::preferences::use_as_of;

const BOARD: &str = "board";
const LIST: &str = "list";

/// All cases.
#[component]
pub fn CasesPage() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let query = use_query();
    let state = Memo::new(move |_| ViewState::read(&query.read()));
    let form = FormDialog::default();
    let show = Callback::new(move |state: ViewState| {
        let mut params = query.get_untracked();
        state.write(&mut params);
        go.replace(&format!("/cases{}", params.text()));
    });
    add_when_asked(go, query, form);
    let choices = move || {
        vec![
            Choice::new(BOARD, t!(i18n, cases.view.board)),
            Choice::new(LIST, t!(i18n, cases.view.list)),
        ]
    };
    let chosen = move || if state.read().is_list { LIST } else { BOARD }.to_owned();
    let choose = move |view: String| {
        let is_list = view == LIST;
        // The board shows what is to be done: no figure's cases.
        let set = state.get_untracked().set.filter(|_| is_list);
        show.run(ViewState { is_list, set, ..state.get_untracked() });
    };
    let added = Callback::new(move |(id, entity, is_new): (RecordId, Entity, bool)| {
        if is_new && entity == Entity::Case {
            go.to(&case_path(id.into()));
        }
    });
    view! {
        <div class="list-page cases">
            <header class="page-head">
                <h1>{t!(i18n, cases.title)}</h1>
                <Chips
                    label=t!(i18n, cases.view.label)
                    choices=Signal::derive(choices)
                    value=Signal::derive(chosen)
                    on_change=choose
                />
                <Button
                    kind=ButtonKind::Primary
                    icon=icondata_lu::LuPlus
                    on_click=move |()| form.add(Entity::Case, Fields::new())
                >
                    {words::add(i18n, &Entity::Case)}
                </Button>
            </header>
            <WhenReady>
                <Loaded state show form />
            </WhenReady>
            <RecordDialog form on_saved=added />
        </div>
    }
}

/// `?new=complaint`, as the command box links to, opens the form once.
fn add_when_asked(go: Go, query: Memo<Query>, form: FormDialog) {
    Effect::new(move |_| {
        let mut params = query.get();
        let kind = params.get("new").map(ToOwned::to_owned);
        if let Some(kind) = kind {
            params.remove("new");
            form.add(Entity::Case, named(vec![("kind".to_owned(), kind.into())]));
            go.replace(&format!("/cases{}", params.text()));
        }
    });
}

#[component]
fn Loaded(state: Memo<ViewState>, show: Callback<ViewState>, form: FormDialog) -> impl IntoView {
    let as_of = use_as_of();
    let me = use_me();
    let colleagues = use_colleagues();
    let moves = Moves::new();
    let query = Memo::new(move |_| {
        let state = state.read();
        state.query(people(&state.whose, &me.read(), &colleagues.read()), as_of.get())
    });
    let is_list = Memo::new(move |_| state.read().is_list);
    let empty = ViewFn::from(move || view! { <NothingYet form /> });
    view! {
        <Strip state as_of />
        <Controls state show />
        {move || {
            let empty = empty.clone();
            if is_list.get() {
                view! { <CaseList query state show empty /> }.into_any()
            } else {
                view! { <Board query state show moves empty /> }.into_any()
            }
        }}
        <EndingDialog moves />
    }
}

/// Under which ids those that the view names look after cases: an employee, a user, or both.
fn people(whose: &str, me: &[EmployeeId], colleagues: &[Colleague]) -> Option<Vec<EmployeeId>> {
    match whose {
        "" => None,
        MINE => Some(me.to_vec()),
        NOBODYS => Some(Vec::new()),
        id => {
            let id = RecordId::parse(id)?;
            let named = colleagues.iter().find(|colleague| colleague.is(id));
            let other = named.and_then(|colleague| colleague.user).filter(|user| *user != id);
            Some(std::iter::once(id).chain(other).map(EmployeeId::from).collect())
        }
    }
}

/// No case at all: the next step.
#[component]
fn NothingYet(form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=icondata_lu::LuTriangleAlert
            title=t!(i18n, cases.empty.title)
            text=t!(i18n, cases.empty.text)
        >
            <Button on_click=move |()| {
                form.add(Entity::Case, Fields::new());
            }>{t!(i18n, cases.empty.action)}</Button>
        </EmptyState>
    }
}
