//! The page: whose, open or put aside, how soon a first answer comes, and the groups.

use leptos::prelude::*;

use super::acts::{Acts, AsideDialog};
use super::line::{LooseList, duration};
use crate::components::{Button, ButtonLink, Chips, Choice, EmptyState, use_format};
use crate::i18n::*;
use crate::records::day_links::DayLinks;
use crate::records::form::RecordDialog;
use crate::records::go::use_go;
use crate::records::loose_ends::{Loose, use_loose_ends};
use crate::records::ready::WhenReady;
use crate::state::address::use_query;
use crate::worker::message::{DepartmentAnswers, LooseKind, LooseQuery};

/// Lines of a group at first, and with each press of "show more".
const PORTION: u32 = 100;

/// In the address when what was put aside is shown.
const ASIDE: &str = "aside";

/// What nobody answered or takes further.
#[component]
pub fn LooseEndsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="today">
            <header class="page-head">
                <h1>{t!(i18n, loose_ends.title)}</h1>
            </header>
            <DayLinks />
            <WhenReady>
                <Loaded />
            </WhenReady>
        </div>
    }
}

#[component]
fn Loaded() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let most = RwSignal::new(PORTION);
    let is_aside = Memo::new(move |_| query.read().get("show") == Some(ASIDE));
    let wanted = move || LooseQuery {
        department: query.read().get("team").map(str::to_owned),
        aside: is_aside.get(),
        most: most.get(),
    };
    let loose = use_loose_ends(Signal::derive(wanted));
    let page = loose.page();
    let acts = Acts::new();
    let shown = loose.shown(
        |page| page.groups.is_empty(),
        move || view! { <Nothing is_aside /> }.into_any(),
        move || view! { <Groups loose acts most /> }.into_any(),
    );
    let count = Memo::new(move |_| page.read().groups.iter().map(|it| it.total).sum::<u32>());
    let told = move || match count.get() {
        0 => String::new(),
        1 => t!(i18n, owed.count.one).to_owned(),
        count => t!(i18n, owed.count.many, count = count).to_string(),
    };
    view! {
        <Narrowing loose is_aside />
        <p class="visually-hidden" role="status">
            {told}
        </p>
        {shown}
        <Answers loose />
        <AsideDialog acts />
        <RecordDialog form=acts.form />
    }
}

/// Of which department, and open or put aside.
#[component]
fn Narrowing(loose: Loose, is_aside: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let query = use_query();
    let page = loose.page();
    let choose = move |name: &'static str, value: Option<String>| {
        let mut params = query.get_untracked();
        params.remove(name);
        if let Some(value) = value {
            params.set(name, &value);
        }
        go.replace(&format!("/loose-ends{}", params.text()));
    };
    // A department is told apart from "all" by the mark before its name, which may be empty.
    let teams = move || {
        let page = page.read();
        let team = |of: &DepartmentAnswers| Choice::new(format!("={}", of.name), named(i18n, of));
        let all = Choice::new("", t!(i18n, loose_ends.everyone));
        std::iter::once(all).chain(page.departments.iter().map(team)).collect::<Vec<_>>()
    };
    let team = move || query.read().get("team").map(|team| format!("={team}")).unwrap_or_default();
    let states = move || {
        let aside = page.read().aside;
        vec![
            Choice::new("", t!(i18n, loose_ends.open)),
            Choice::new(ASIDE, t!(i18n, loose_ends.put_aside, count = aside).to_string()),
        ]
    };
    let state = move || if is_aside.get() { ASIDE } else { "" }.to_owned();
    let choose_team =
        move |value: String| choose("team", value.strip_prefix('=').map(str::to_owned));
    let choose_state =
        move |value: String| choose("show", Some(value).filter(|value| !value.is_empty()));
    view! {
        <div class="loose-narrowing">
            <Chips
                label=t!(i18n, loose_ends.team)
                choices=Signal::derive(teams)
                value=Signal::derive(team)
                on_change=choose_team
            />
            <Chips
                label=t!(i18n, loose_ends.which)
                choices=Signal::derive(states)
                value=Signal::derive(state)
                on_change=choose_state
            />
        </div>
    }
}

fn named(i18n: I18n, of: &DepartmentAnswers) -> String {
    match of.name.as_str() {
        "" => t!(i18n, loose_ends.no_team).to_owned(),
        name => name.to_owned(),
    }
}

#[component]
fn Groups(loose: Loose, acts: Acts, most: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let page = loose.page();
    let kinds =
        Memo::new(move |_| page.read().groups.iter().map(|group| group.kind).collect::<Vec<_>>());
    let has_more =
        Memo::new(move |_| page.read().groups.iter().any(|group| most.get() < group.total));
    let section = move |kind: LooseKind| {
        let title = match kind {
            LooseKind::Unanswered => t!(i18n, loose_ends.group.unanswered),
            LooseKind::Wish => t!(i18n, loose_ends.group.wish),
            LooseKind::Opportunity => t!(i18n, loose_ends.group.opportunity),
            LooseKind::Quote => t!(i18n, loose_ends.group.quote),
        };
        let of = move || {
            let page = page.read();
            let group = page.groups.iter().find(|group| group.kind == kind);
            group.map(|group| (group.total, group.lines.clone())).unwrap_or_default()
        };
        let lines = Memo::new(move |_| of().1);
        view! {
            <section class="owed-group" aria-label=title>
                <h2>
                    {title} " " <span class="owed-count">{move || of().0}</span>
                </h2>
                <LooseList lines acts />
            </section>
        }
    };
    view! {
        <For each=move || kinds.get() key=|kind| *kind children=section />
        <Show when=move || has_more.get()>
            <Button on_click=move |()| most.update(|most| *most = most.saturating_add(PORTION))>
                {t!(i18n, owed.more)}
            </Button>
        </Show>
    }
}

/// How soon a first answer comes, by department, of the last 90 days.
#[component]
fn Answers(loose: Loose) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let page = loose.page();
    let with_contacts = Memo::new(move |_| {
        let page = page.read();
        let counts = |of: &&DepartmentAnswers| of.answered > 0 || of.unanswered > 0;
        page.departments.iter().filter(counts).cloned().collect::<Vec<_>>()
    });
    let row = move |of: DepartmentAnswers| {
        let median = match of.median_minutes {
            Some(minutes) => duration(i18n, format, minutes.into()),
            None => "–".to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{named(i18n, &of)}</th>
                <td>{median}</td>
                <td>{format.number_of(of.answered.into())}</td>
                <td>{format.number_of(of.unanswered.into())}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || !with_contacts.read().is_empty()>
            <section class="owed-group" aria-label=t!(i18n, loose_ends.answers.title)>
                <h2>{t!(i18n, loose_ends.answers.title)}</h2>
                <p class="muted small">{t!(i18n, loose_ends.answers.text)}</p>
                <div class="loose-answers">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, loose_ends.team)}</th>
                                <th scope="col">{t!(i18n, loose_ends.answers.median)}</th>
                                <th scope="col">{t!(i18n, loose_ends.answers.answered)}</th>
                                <th scope="col">{t!(i18n, loose_ends.answers.unanswered)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || with_contacts.get().into_iter().map(row).collect_view()}
                        </tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}

/// Nothing hangs loose, or nothing was put aside.
#[component]
fn Nothing(is_aside: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    move || {
        let (title, text) = match is_aside.get() {
            true => (t!(i18n, loose_ends.no_aside.title), t!(i18n, loose_ends.no_aside.text)),
            false => (t!(i18n, loose_ends.empty.title), t!(i18n, loose_ends.empty.text)),
        };
        view! {
            <EmptyState icon=icondata_lu::LuCircleCheck title text>
                <ButtonLink href=Signal::derive(move || {
                    go.link("/today")
                })>{t!(i18n, loose_ends.empty.action)}</ButtonLink>
            </EmptyState>
        }
    }
}
