//! Cases as a list of any length.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::source::{Asked, use_asked};
use super::view_state::ViewState;
use super::words;
use crate::components::{
    Badge, Button, Column, EmptyState, Failure, Format, Rows, Skeleton, Sort, Tone, VirtualTable,
    kept, use_format,
};
use crate::i18n::*;
use crate::records::date;
use crate::records::go::{case_path, use_go};
use crate::state::preferences::use_preferences;
use crate::worker::message::{CaseAsk, CaseLine, CasePage, CaseQuery};

/// The first window: more rows than any screen shows at once.
const FIRST: (u32, u32) = (0, 120);

/// The list of a query.
#[component]
pub fn CaseList(
    #[prop(into)] query: Signal<CaseQuery>,
    state: Memo<ViewState>,
    show: Callback<ViewState>,
    /// What stands there when there is no case at all.
    empty: ViewFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let window = RwSignal::new(FIRST);
    let ask = move || {
        let (from, count) = window.get();
        CaseAsk::List(CaseQuery { from, count, ..query.get() })
    };
    let asked = use_asked::<CasePage>(Signal::derive(ask));
    let last = asked.last();
    let has_failed = Memo::new(move |_| matches!(&*asked.found().read(), Some(Err(_))));
    let counts = Memo::new(move |_| last.read().as_ref().map(|page| (page.matching, page.total)));
    let body = move || match counts.get() {
        _ if has_failed.get() => {
            let retry = Callback::new(move |()| asked.fetch());
            view! { <Failure details=asked.error() on_retry=retry /> }.into_any()
        }
        None => view! { <Skeleton lines=12 /> }.into_any(),
        Some((_, 0)) => empty.run(),
        Some((0, _)) => view! { <NothingFound state show /> }.into_any(),
        Some(_) => ().into_any(),
    };
    let has_rows = Memo::new(move |_| {
        !has_failed.get() && counts.get().is_some_and(|(matching, _)| matching > 0)
    });
    let told = move || {
        let (matching, total) = counts.get()?;
        let (shown, all) = (format.number(matching.into()), format.number(total.into()));
        Some(match matching == total {
            true => t!(i18n, cases.count.all, count = all).to_string(),
            false => t!(i18n, cases.count.some, count = shown, total = all).to_string(),
        })
    };
    view! {
        <p class="list-count" role="status">
            {told}
        </p>
        {body}
        <Show when=move || has_rows.get()>
            <CaseTable asked window state show />
        </Show>
    }
}

#[component]
fn CaseTable(
    asked: Asked<CasePage>,
    window: RwSignal<(u32, u32)>,
    state: Memo<ViewState>,
    show: Callback<ViewState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let format = use_format();
    let today = use_preferences().today();
    let last = asked.last();
    let rows = move || {
        let page = last.get().unwrap_or_default();
        Rows { total: page.matching, from: page.from, rows: page.rows.clone() }
    };
    let sort = move || {
        let state = state.read();
        Sort { by: state.sort.clone(), descending: state.descending }
    };
    let resort = move |Sort { by, descending }: Sort| {
        show.run(ViewState { sort: by, descending, ..state.get_untracked() });
    };
    view! {
        <VirtualTable
            label=t!(i18n, cases.list)
            columns=kept(move || columns(i18n, format, today))
            rows=kept(rows)
            on_window=move |wanted| window.set(wanted)
            sort=Memo::new(move |_| sort())
            on_sort=Callback::new(resort)
            on_open=move |line: CaseLine| go.to(&case_path(line.row.id.into()))
            memory="case"
        />
    }
}

fn columns(i18n: I18n, format: Format, today: Signal<NaiveDate>) -> Vec<Column<CaseLine>> {
    let column = |header: &'static str, width, cell: fn(I18n, &CaseLine) -> String| {
        let cell = move |line: &CaseLine| cell(i18n, line).into_any();
        Column::new(header, cell).width(width)
    };
    let what = Column::new(t!(i18n, cases.column.what), move |line: &CaseLine| {
        let unsent = line.unsent.then(|| {
            view! { <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge> }
        });
        view! {
            <span class="row-name">{words::what(i18n, &line.row.fields)}</span>
            {unsent}
        }
        .into_any()
    });
    let due = Column::new(t!(i18n, cases.column.due), move |line: &CaseLine| {
        let tone = words::tone(line, today.get());
        let (why, clock) = (words::until(i18n, format, line), words::clock(i18n, line.clock));
        let again = line.again.map(|again| words::again(i18n, again));
        view! {
            <Badge tone=tone why>
                {clock}
            </Badge>
            <span class="row-beside">{again}</span>
        }
        .into_any()
    });
    let opened = Column::new(t!(i18n, cases.column.opened), move |line: &CaseLine| {
        date(&line.row.fields, "opened_on").map(|on| format.date(on)).into_any()
    });
    vec![
        what.width("minmax(0, 2fr)").sorted_by("subject"),
        column(t!(i18n, cases.column.customer), "minmax(0, 1.6fr)", |_, line| {
            line.customer_name.clone()
        })
        .sorted_by("customer_name")
        .wide_only(),
        column(t!(i18n, cases.column.kind), "minmax(5rem, 0.8fr)", |i18n, line| {
            words::kind(i18n, &line.row.fields).to_owned()
        })
        .sorted_by("kind")
        .wide_only(),
        column(t!(i18n, cases.column.severity), "minmax(4rem, 0.6fr)", |i18n, line| {
            words::severity(i18n, &line.row.fields).to_owned()
        })
        .sorted_by("severity")
        .wide_only(),
        column(t!(i18n, cases.column.status), "minmax(6rem, 0.9fr)", |i18n, line| {
            words::status(i18n, line.status).to_owned()
        })
        .sorted_by("status")
        .wide_only(),
        column(t!(i18n, cases.column.owner), "minmax(0, 0.9fr)", |_, line| line.owner.clone())
            .sorted_by("owner")
            .wide_only(),
        opened.width("minmax(6.75rem, 0.7fr)").sorted_by("opened_on").wide_only(),
        due.width("minmax(9rem, 1.3fr)").sorted_by("due"),
    ]
}

/// Nothing passes: take the choice off.
#[component]
fn NothingFound(state: Memo<ViewState>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=icondata_lu::LuSearchX
            title=t!(i18n, cases.nothing.title)
            text=t!(i18n, cases.nothing.text)
        >
            <Button on_click=move |()| {
                show.run(state.get_untracked().of_all());
            }>{t!(i18n, cases.nothing.clear)}</Button>
        </EmptyState>
    }
}
