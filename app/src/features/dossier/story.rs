//! The timeline on screen: chips, periods, entries.

use domain::sync::envelope::Envelope;
use leptos::prelude::*;

use super::arrival;
use super::copying::{CopyDialog, Copying};
use super::entry::Entry;
use super::history::History;
use super::source::View;
use super::timeline::{Filter, Group, Item, Period, date_of, grouped, unfolded};
use crate::components::{Button, Chips, Choice, EmptyState, Icon, use_format};
use crate::i18n::*;
use crate::records::form::FormDialog;
use crate::records::{text, words};
use crate::state::preferences::use_preferences;

/// Entries drawn at first, and with each press of "show more".
const PORTION: usize = 60;

/// Everything that happened, newest first.
#[component]
pub fn Story(view: View, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let filter = RwSignal::new(Filter::All);
    let drawn = RwSignal::new(first_drawn(view));
    let copying = Copying::default();
    let kept = Memo::new(move |_| {
        let dossier = view.dossier.read();
        let keeps = |row: &&Envelope| filter.get().keeps(row);
        dossier.timeline.iter().filter(keeps).cloned().collect::<Vec<_>>()
    });
    let today = use_preferences().today();
    let groups = Memo::new(move |_| {
        let rows = kept.get().into_iter().take(drawn.get());
        unfolded(grouped(rows, today.get()))
    });
    let has_more = Memo::new(move |_| kept.read().len() > drawn.get());
    let choose = move |value: String| {
        drawn.set(PORTION);
        filter.set(parse(&value));
    };
    view! {
        <section aria-label=t!(i18n, dossier.timeline)>
            <div class="timeline-chips">
                <Chips
                    label=t!(i18n, dossier.narrow)
                    choices=Signal::derive(move || choices(i18n))
                    value=Signal::derive(move || name(filter.get()).to_owned())
                    on_change=choose
                />
            </div>
            {move || {
                if filter.get() == Filter::Changes {
                    return view! { <History view /> }.into_any();
                }
                let groups = groups.get();
                if groups.is_empty() {
                    return view! { <Nothing filter=filter.get() /> }.into_any();
                }
                let group = |group| view! { <PeriodGroup group view form copying /> };
                groups.into_iter().map(group).collect_view().into_any()
            }}
            <Show when=move || has_more.get()>
                <Button on_click=move |()| drawn.update(|drawn| *drawn += PORTION)>
                    {t!(i18n, dossier.more)}
                </Button>
            </Show>
            <CopyDialog copying />
        </section>
    }
}

/// As many as it takes to show the entry that the address names.
fn first_drawn(view: View) -> usize {
    let dossier = view.dossier.read_untracked();
    let wanted = arrival::wanted();
    let place = dossier.timeline.iter().position(|row| Some(row.id) == wanted);
    PORTION.max(place.map_or(0, |place| place.saturating_add(1)))
}

#[component]
fn PeriodGroup(group: Group, view: View, form: FormDialog, copying: Copying) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let Group { period, items } = group;
    let title = move || match period {
        Period::Later => t!(i18n, dossier.period.later).to_owned(),
        Period::Today => t!(i18n, dossier.period.today).to_owned(),
        Period::Yesterday => t!(i18n, dossier.period.yesterday).to_owned(),
        Period::ThisWeek => t!(i18n, dossier.period.this_week).to_owned(),
        Period::LastWeek => t!(i18n, dossier.period.last_week).to_owned(),
        Period::Month(year, month) => {
            let first = chrono::NaiveDate::from_ymd_opt(year, month, 1);
            first.map(|first| format.month(first)).unwrap_or_default()
        }
        Period::Undated => t!(i18n, dossier.period.undated).to_owned(),
    };
    let item = move |item| match item {
        Item::Row(row) => view! { <Entry row=*row view form copying /> }.into_any(),
        Item::Mailings(rows) => view! { <Mailings rows /> }.into_any(),
    };
    view! {
        <h3 class="timeline-period">{title}</h3>
        <ul class="timeline">{items.into_iter().map(item).collect_view()}</ul>
    }
}

/// Messages to many people, folded.
#[component]
fn Mailings(rows: Vec<Envelope>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let count = rows.len();
    let line = move |row: Envelope| {
        let on = date_of(&row);
        let subject = text(&row.fields, "subject").to_owned();
        let day = move || on.map(|on| format.date(on)).unwrap_or_default();
        view! { <li>{day} " · " {words::value(i18n, "channel", "mailing")} " " {subject}</li> }
    };
    view! {
        <li class="timeline-item">
            <span class="timeline-icon">
                <Icon icon=icondata_lu::LuMegaphone />
            </span>
            <details class="timeline-fold">
                <summary>{t!(i18n, dossier.mailings, count = count)}</summary>
                <ul>{rows.into_iter().map(line).collect_view()}</ul>
            </details>
        </li>
    }
}

#[component]
fn Nothing(filter: Filter) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match filter {
        Filter::All => t!(i18n, dossier.nothing.all),
        _ => t!(i18n, dossier.nothing.kind),
    };
    view! {
        <EmptyState
            icon=icondata_lu::LuHistory
            title
            text=t!(i18n, dossier.nothing.text)
        />
    }
}

fn choices(i18n: I18n) -> Vec<Choice> {
    vec![
        Choice::new("all", t!(i18n, dossier.filter.all)),
        Choice::new("touches", t!(i18n, dossier.filter.touches)),
        Choice::new("sales", t!(i18n, dossier.filter.sales)),
        Choice::new("surveys", t!(i18n, dossier.filter.surveys)),
        Choice::new("changes", t!(i18n, dossier.filter.changes)),
    ]
}

fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "all",
        Filter::Touches => "touches",
        Filter::Sales => "sales",
        Filter::Surveys => "surveys",
        Filter::Changes => "changes",
    }
}

fn parse(value: &str) -> Filter {
    match value {
        "touches" => Filter::Touches,
        "sales" => Filter::Sales,
        "surveys" => Filter::Surveys,
        "changes" => Filter::Changes,
        _ => Filter::All,
    }
}
