//! The page: whose list, and its groups.

use leptos::prelude::*;

use crate::components::{Button, ButtonLink, Chips, Choice, EmptyState};
use crate::i18n::*;
use crate::records::day_links::DayLinks;
use crate::records::form::{FormDialog, RecordDialog};
use crate::records::go::use_go;
use crate::records::owed::{Acts, Owed, OwedDialogs, OwedList, use_owed};
use crate::records::people::use_me;
use crate::records::ready::WhenReady;
use crate::state::address::use_query;
use crate::state::use_replica;
use crate::worker::message::{OwedQuery, OwedUrgency};

/// Lines of a group at first, and with each press of "show more".
const PORTION: u32 = 100;

/// In the address when the list is everybody's.
const EVERYBODY: &str = "all";

/// What is owed to people.
#[component]
pub fn TodayPage() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let query = use_query();
    let is_everybodys = Memo::new(move |_| query.read().get("whose") == Some(EVERYBODY));
    let choose = move |value: String| {
        let mut params = query.get_untracked();
        params.remove("whose");
        if value == EVERYBODY {
            params.set("whose", EVERYBODY);
        }
        go.replace(&format!("/today{}", params.text()));
    };
    let choices = move || {
        vec![Choice::new("", t!(i18n, owed.mine)), Choice::new(EVERYBODY, t!(i18n, owed.everybody))]
    };
    let chosen = move || if is_everybodys.get() { EVERYBODY } else { "" }.to_owned();
    view! {
        <div class="today">
            <header class="page-head">
                <h1>{t!(i18n, owed.title)}</h1>
                <Chips
                    label=t!(i18n, owed.whose)
                    choices=Signal::derive(choices)
                    value=Signal::derive(chosen)
                    on_change=choose
                />
            </header>
            <DayLinks />
            <WhenReady>
                <Loaded is_everybodys />
            </WhenReady>
        </div>
    }
}

#[component]
fn Loaded(is_everybodys: Memo<bool>) -> impl IntoView {
    let most = RwSignal::new(PORTION);
    let me = use_me();
    let wanted = move || OwedQuery {
        customer: None,
        people: (!is_everybodys.get()).then(|| me.get()),
        most: most.get(),
    };
    let owed = use_owed(Signal::derive(wanted));
    let page = owed.page();
    let acts = Acts::new(FormDialog::default());
    let shown = owed.shown(
        |page| page.groups.is_empty(),
        || view! { <Nothing /> }.into_any(),
        move || view! { <Groups owed acts is_everybodys most /> }.into_any(),
    );
    let i18n = use_i18n();
    let count = Memo::new(move |_| page.read().groups.iter().map(|it| it.total).sum::<u32>());
    let told = move || match count.get() {
        0 => String::new(),
        1 => t!(i18n, owed.count.one).to_owned(),
        count => t!(i18n, owed.count.many, count = count).to_string(),
    };
    view! {
        <p class="visually-hidden" role="status">
            {told}
        </p>
        {shown}
        <OwedDialogs acts />
        <RecordDialog form=acts.form />
    }
}

#[component]
fn Groups(owed: Owed, acts: Acts, is_everybodys: Memo<bool>, most: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let page = owed.page();
    let groups = Memo::new(move |_| {
        page.read().groups.iter().map(|group| group.urgency).collect::<Vec<_>>()
    });
    let has_more =
        Memo::new(move |_| page.read().groups.iter().any(|group| most.get() < group.total));
    let section = move |urgency: OwedUrgency| {
        let title = match urgency {
            OwedUrgency::Overdue => t!(i18n, owed.group.overdue),
            OwedUrgency::Today => t!(i18n, owed.group.today),
            OwedUrgency::Ahead => t!(i18n, owed.group.ahead),
            OwedUrgency::Undated => t!(i18n, owed.group.undated),
        };
        let of = move || {
            let page = page.read();
            let group = page.groups.iter().find(|group| group.urgency == urgency);
            group.map(|group| (group.total, group.lines.clone())).unwrap_or_default()
        };
        let lines = Memo::new(move |_| of().1);
        let total = move || of().0;
        view! {
            <section class="owed-group" aria-label=title>
                <h2>
                    {title} " " <span class="owed-count">{total}</span>
                </h2>
                <OwedList lines acts names_who=is_everybodys />
            </section>
        }
    };
    view! {
        <For each=move || groups.get() key=|urgency| *urgency children=section />
        <Show when=move || has_more.get()>
            <Button on_click=move |()| most.update(|most| *most = most.saturating_add(PORTION))>
                {t!(i18n, owed.more)}
            </Button>
        </Show>
    }
}

/// Nobody waits; in a firm without customers, how to begin.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let replica = use_replica();
    let is_new = Memo::new(move |_| {
        replica.knows_people() && replica.directory().read().customer_count() == 0
    });
    move || {
        if is_new.get() {
            view! {
                <EmptyState
                    icon=icondata_lu::LuUsers
                    title=t!(i18n, owed.no_customers.title)
                    text=t!(i18n, owed.no_customers.text)
                >
                    <ButtonLink href=Signal::derive(move || {
                        go.link("/import")
                    })>{t!(i18n, owed.no_customers.action)}</ButtonLink>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState
                    icon=icondata_lu::LuCircleCheck
                    title=t!(i18n, owed.empty.title)
                    text=t!(i18n, owed.empty.text)
                >
                    <ButtonLink href=Signal::derive(move || {
                        go.link("/customers")
                    })>{t!(i18n, owed.empty.action)}</ButtonLink>
                </EmptyState>
            }
            .into_any()
        }
    }
}
