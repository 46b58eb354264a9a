//! One list: counting, table, and what stands there when nothing is found.

use domain::entity::Entity;
use domain::id::CustomerId;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use super::cells::{Pen, usual_columns};
use super::listing::{Listing, use_listing};
use super::other_cells::other_columns;
use crate::components::{
    Button, ButtonKind, ButtonLink, ChooserPlace, Column, EmptyState, Failure, Format, Skeleton,
    Sort, VirtualTable, kept, use_format,
};
use crate::i18n::*;
use crate::parts;
use crate::records::amounts::use_amounts;
use crate::records::form::FormDialog;
use crate::records::go::{self, customer_path};
use crate::records::lists::{ColumnShape, Shown, shown};
use crate::records::view_state::ViewState;
use crate::records::{text, words};
use crate::state::firm::{use_colleagues, use_firm};
use crate::state::preferences::use_as_of;
use crate::worker::message::{ListQuery, ListRow};

/// The list of one kind.
#[component]
pub fn RecordList(
    /// Which records.
    entity: Entity,
    /// What the address says.
    state: Memo<ViewState>,
    /// Shows another view.
    show: Callback<ViewState>,
    /// Opens the form that adds.
    form: FormDialog,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let as_of = use_as_of();
    let shown = shown(&entity);
    let query = Memo::new(move |before: Option<&ListQuery>| {
        let state = state.read();
        // The kind changes a moment before this list is replaced.
        if let Some(before) = before
            && state.entity != shown.entity
        {
            return before.clone();
        }
        state.query(as_of.get())
    });
    let listing = use_listing(query);
    let error = move || listing.failed().get().map(|error| error.to_string()).unwrap_or_default();
    let has_failed = Memo::new(move |_| listing.failed().read().is_some());
    let count =
        Memo::new(move |_| listing.page().read().as_ref().map(|page| (page.matching, page.total)));
    let body = move || match count.get() {
        _ if has_failed.get() => {
            let retry = Callback::new(move |()| listing.fetch());
            view! { <Failure details=Signal::derive(error) on_retry=retry /> }.into_any()
        }
        None => view! { <Skeleton lines=12 /> }.into_any(),
        Some((_, 0)) => view! { <NothingYet entity=shown.entity.clone() form /> }.into_any(),
        Some((0, _)) => view! { <NothingFound state show /> }.into_any(),
        Some(_) => ().into_any(),
    };
    let has_rows = Memo::new(move |_| {
        !has_failed.get() && count.get().is_some_and(|(matching, _)| matching > 0)
    });
    let list = List { shown, listing, state, show, form, chooser: ChooserPlace::default() };
    // Cells of all other columns come with a part.
    let is_usual =
        Memo::new(move |_| shown.entity == Entity::Customer && state.read().columns.is_empty());
    let table = move || match has_rows.get() {
        false => ().into_any(),
        true if is_usual.get() => view! { <ListTable list columns=usual_columns /> }.into_any(),
        true => parts::other_table(list),
    };
    view! {
        <p class="list-count" role="status">
            {move || count.get().map(|(matching, total)| counted(i18n, format, matching, total))}
        </p>
        {parts::list_choosing(list)}
        {body}
        {table}
    }
}

fn counted(i18n: I18n, format: Format, matching: u32, total: u32) -> String {
    let shown = format.number(matching.into());
    if matching == total {
        return t!(i18n, customers.count_all, count = shown).to_string();
    }
    let total = format.number(total.into());
    t!(i18n, customers.count_some, count = shown, total = total).to_string()
}

/// What the table of a list needs.
#[derive(Clone, Copy)]
pub struct List {
    pub(super) shown: &'static Shown,
    pub(super) listing: Listing,
    pub(super) state: Memo<ViewState>,
    pub(super) show: Callback<ViewState>,
    pub(super) form: FormDialog,
    pub(super) chooser: ChooserPlace<ListRow>,
}

/// The table of a list with other columns than those of the first page.
#[component]
pub fn OtherTable(
    /// The list.
    list: List,
) -> impl IntoView {
    view! { <ListTable list columns=other_columns /> }
}

#[component]
fn ListTable(
    list: List,
    columns: fn(&[ColumnShape], Pen) -> Vec<Column<ListRow>>,
) -> impl IntoView {
    let List { shown, listing, state, show, form, chooser } = list;
    let i18n = use_i18n();
    let pen = Pen {
        i18n,
        format: use_format(),
        amounts: use_amounts(),
        firm: use_firm(),
        colleagues: use_colleagues(),
    };
    let go = go::use_go();
    let asked = Memo::new(move |_| state.read().columns.clone());
    let open = move |row: ListRow| match customer_of(&row) {
        Some(customer) => go.to(&customer_path(customer)),
        None => form.edit(row.row),
    };
    let sort = move |_: Option<&Sort>| {
        let state = state.read();
        Sort { by: state.sort.clone(), descending: state.descending }
    };
    let resort = move |sort: Sort| {
        let Sort { by, descending } = sort;
        show.run(ViewState { sort: by, descending, ..state.get_untracked() });
    };
    view! {
        <VirtualTable
            label=t!(i18n, customers.list)
            columns=kept(move || columns(&shown.chosen(&asked.read()), pen))
            rows=kept(move || listing.rows())
            on_window=move |window| listing.move_to(window)
            sort=Memo::new(sort)
            on_sort=Callback::new(resort)
            on_open=open
            chooser
            memory=shown.entity.name()
        />
    }
}

/// Whose dossier a row opens.
fn customer_of(row: &ListRow) -> Option<CustomerId> {
    match row.row.entity {
        Entity::Customer => Some(row.row.id.into()),
        _ => CustomerId::parse(text(&row.row.fields, "customer")),
    }
}

/// No record of this kind at all: the next step.
#[component]
fn NothingYet(entity: Entity, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let added = entity.clone();
    let add = move |()| form.add(entity.clone(), Fields::new());
    view! {
        <EmptyState
            icon=icondata_lu::LuUsers
            title=t!(i18n, customers.empty.title)
            text=t!(i18n, customers.empty.text)
        >
            <div class="empty-actions">
                <ButtonLink href="/import" kind=ButtonKind::Primary icon=icondata_lu::LuUpload>
                    {t!(i18n, customers.empty.import)}
                </ButtonLink>
                <Button icon=icondata_lu::LuPlus on_click=add>
                    {move || words::add(i18n, &added)}
                </Button>
            </div>
        </EmptyState>
    }
}

/// Nothing passes the filter: take it off.
#[component]
fn NothingFound(state: Memo<ViewState>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let clear = move |()| {
        let state = state.get_untracked();
        show.run(ViewState { filter: String::new(), only: String::new(), ..state });
    };
    view! {
        <EmptyState
            icon=icondata_lu::LuSearchX
            title=t!(i18n, customers.nothing.title)
            text=t!(i18n, customers.nothing.text)
        >
            <Button on_click=clear>{t!(i18n, customers.nothing.clear)}</Button>
        </EmptyState>
    }
}
