//! The page: stages, the rule, its count, and the customers it selects.

use std::time::Duration;

use crate::state::address::use_query;
use domain::id::CustomerId;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rule::Rule;
use super::sentence::RuleSentence;
use super::stages::StageCards;
use crate::components::{
    Card, Column, EmptyState, Failure, Format, Rows, Skeleton, VirtualTable, kept, use_format,
};
use crate::i18n::*;
use crate::records::go::{self, customer_path};
use crate::records::ready::WhenReady;
use crate::records::{amounts::Amounts, amounts::use_amounts, text, words};
use crate::state::preferences::use_as_of;
use crate::state::use_replica;
use crate::worker::message::{AskError, ListRow, SegmentPage};

/// A pause in typing that is worth a count.
const PAUSE: Duration = Duration::from_millis(60);

/// The first window of the list.
const FIRST: (u32, u32) = (0, 120);

/// Segments.
#[component]
pub fn SegmentsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="list-page segments">
            <header class="page-head">
                <h1>{t!(i18n, segments.title)}</h1>
            </header>
            <WhenReady>
                <StageCards />
                <RuleCard />
            </WhenReady>
        </div>
    }
}

#[component]
fn RuleCard() -> impl IntoView {
    let i18n = use_i18n();
    let go = go::use_go();
    let query = use_query();
    let written = Memo::new(move |_| query.read().get("rule").and_then(Rule::read));
    let rule = RwSignal::new(written.get_untracked().unwrap_or_default());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let keep_in_address = move |rule: Rule| {
        let mut params = query.get_untracked();
        params.set("rule", &rule.json());
        go.replace(&format!("/segments{}", params.text()));
    };
    let change = move |changed: Rule| {
        rule.set(changed);
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let later = set_timeout_with_handle(move || keep_in_address(changed), PAUSE);
        timer.set_value(later.ok());
    };
    view! {
        <Card title=t!(i18n, segments.who)>
            <RuleSentence rule on_change=change />
            <Outcome rule=rule.into() />
        </Card>
    }
}

#[component]
fn Outcome(rule: Signal<Rule>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let as_of = use_as_of();
    let replica = use_replica();
    let changed = replica.changed();
    let answer = RwSignal::new(None::<Result<SegmentPage, AskError>>);
    let turn = StoredValue::new(0_u32);
    let window = StoredValue::new(FIRST);
    let fetch = move || {
        let Some(mine) = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        let (from, count) = window.get_value();
        let (rule, as_of) = (rule.get_untracked().json(), as_of.get_untracked());
        spawn_local(async move {
            let page = replica.segment(rule, as_of, from, count).await;
            if turn.try_get_value() == Some(mine) {
                answer.set(Some(page));
            }
        });
    };
    Effect::new(move |_| {
        rule.track();
        as_of.track();
        changed.track();
        fetch();
    });
    let counts = Memo::new(move |_| match &*answer.read() {
        Some(Ok(page)) => Some((page.count, page.of)),
        _ => None,
    });
    let error = move || match &*answer.read() {
        Some(Err(error)) => error.to_string(),
        _ => String::new(),
    };
    let has_failed = Memo::new(move |_| matches!(*answer.read(), Some(Err(_))));
    let rows = move || match answer.get() {
        Some(Ok(page)) => Rows { total: page.count, from: page.from, rows: page.rows },
        _ => Rows::default(),
    };
    let move_to = Callback::new(move |wanted| {
        window.set_value(wanted);
        fetch();
    });
    let is_some = Memo::new(move |_| counts.get().is_some_and(|(count, _)| count > 0));
    let beneath = move || match counts.get() {
        _ if has_failed.get() => {
            let retry = Callback::new(move |()| fetch());
            view! { <Failure details=Signal::derive(error) on_retry=retry /> }.into_any()
        }
        None => view! { <Skeleton lines=6 /> }.into_any(),
        Some((0, _)) => view! {
            <EmptyState
                icon=icondata_lu::LuUsers
                title=t!(i18n, segments.nobody.title)
                text=t!(i18n, segments.nobody.text)
            />
        }
        .into_any(),
        Some(_) => ().into_any(),
    };
    view! {
        <p class="segment-count" role="status">
            {move || counts.get().map(|counts| counted(i18n, format, counts))}
        </p>
        {beneath}
        <Show when=move || is_some.get()>
            <SelectedTable rows=Signal::derive(rows) on_window=move_to />
        </Show>
    }
}

/// The count and its share of all customers.
fn counted(i18n: I18n, format: Format, (count, of): (u32, u32)) -> impl IntoView {
    let tenths = u64::from(count).saturating_mul(1000).checked_div(u64::from(of)).unwrap_or(0);
    let share = format.decimal(f64::from(u32::try_from(tenths).unwrap_or(0)) / 10.0, 1);
    let of = format.number(of.into());
    view! {
        <strong>{format.number(count.into())}</strong>
        " "
        {t!(i18n, segments.count, of = of, share = share).to_string()}
    }
}

#[component]
fn SelectedTable(rows: Signal<Rows<ListRow>>, on_window: Callback<(u32, u32)>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let go = go::use_go();
    view! {
        <VirtualTable
            label=t!(i18n, segments.list)
            columns=kept(move || columns(i18n, format, amounts))
            rows=kept(move || rows.get())
            on_window
            on_open=move |row: ListRow| go.to(&customer_path(CustomerId::from(row.row.id)))
            memory="segment"
        />
    }
}

fn columns(i18n: I18n, format: Format, amounts: Amounts) -> Vec<Column<ListRow>> {
    let name = |row: &ListRow| text(&row.row.fields, "name").to_owned().into_any();
    let stage = move |row: &ListRow| {
        row.lifecycle.map(|stage| words::stage(i18n, stage)).unwrap_or_default().into_any()
    };
    let last = move |row: &ListRow| row.last_order.map(|on| format.date(on)).into_any();
    let revenue = move |row: &ListRow| row.revenue_w.map(|minor| amounts.short(minor)).into_any();
    vec![
        Column::new(words::field(i18n, "name"), name).width("minmax(0, 2fr)"),
        Column::new(t!(i18n, segments.column.stage), stage).width("9rem"),
        Column::new(t!(i18n, segments.column.last_order), last).width("9rem").wide_only(),
        Column::new(t!(i18n, segments.column.revenue), revenue)
            .width("10rem")
            .numeric()
            .wide_only(),
    ]
}
