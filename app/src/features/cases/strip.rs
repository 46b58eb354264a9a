//! The figures above the board; each leads to the cases behind it.

use chrono::NaiveDate;
use domain::analytics::case_desk::{CaseSet, Part};
use leptos::prelude::*;

use super::source::use_asked;
use super::view_state::ViewState;
use super::words;
use crate::components::use_format;
use crate::i18n::*;
use crate::records::go::use_go;
use crate::worker::message::{CaseAsk, CaseFigures};

/// All of them.
#[component]
pub fn Strip(state: Memo<ViewState>, as_of: Signal<NaiveDate>) -> impl IntoView {
    let i18n = use_i18n();
    let ask = move || CaseAsk::Figures { as_of: as_of.get() };
    let last = use_asked::<CaseFigures>(Signal::derive(ask)).last();
    let figures = Memo::new(move |_| last.get().map(|figures| *figures));
    let figure = move |set| view! { <Figure set figures state /> };
    view! {
        <nav class="case-strip" aria-label=t!(i18n, cases.figure.label)>
            {CaseSet::ALL.map(figure).collect_view()}
        </nav>
    }
}

#[component]
fn Figure(
    set: CaseSet,
    figures: Memo<Option<CaseFigures>>,
    state: Memo<ViewState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let format = use_format();
    let count = move |count: u32| format.number(count.into());
    let share = move |part: Part| match part.percent() {
        Some(percent) => t!(i18n, cases.figure.share, percent = percent).to_string(),
        None => t!(i18n, cases.figure.none).to_owned(),
    };
    let value = move || {
        let Some(CaseFigures { tally, .. }) = figures.get() else {
            return t!(i18n, cases.figure.none).to_owned();
        };
        match set {
            CaseSet::Open => count(tally.open),
            CaseSet::Late => count(tally.late),
            CaseSet::ThisMonth => count(tally.this_month),
            CaseSet::Timed => share(tally.in_time),
            CaseSet::Followed => share(tally.again),
        }
    };
    let of = move || {
        let figures = figures.get()?;
        let part = match set {
            CaseSet::Timed => figures.tally.in_time,
            CaseSet::Followed => figures.tally.again,
            CaseSet::Open | CaseSet::Late | CaseSet::ThisMonth => return None,
        };
        let (of, months, days) = (count(part.of), figures.window_months, figures.followup_days);
        Some(match set {
            _ if part.of == 0 => t!(i18n, cases.figure.none_of).to_owned(),
            CaseSet::Timed => {
                t!(i18n, cases.figure.in_window, of = of, months = months).to_string()
            }
            _ => t!(i18n, cases.figure.within, of = of, days = days).to_string(),
        })
    };
    let is_late = move || set == CaseSet::Late && figures.get().is_some_and(|it| it.tally.late > 0);
    let is_here = move || state.read().set == Some(set);
    view! {
        <a
            class="case-figure"
            class:late=is_late
            href=move || go.link(&ViewState::path_of(set))
            aria-current=move || is_here().then_some("true")
        >
            <span>{words::set(i18n, set)}</span>
            <strong>{value}</strong>
            <small>{of}</small>
        </a>
    }
}
