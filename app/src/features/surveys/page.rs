//! The page: date, score, distribution, trend, stages.

use crate::state::address::use_query;
use leptos::prelude::*;

use super::charts::{Distribution, Trend};
use super::score;
use super::table::StageTable;
use crate::components::{ButtonLink, Card, EmptyState, Failure, Skeleton, use_format};
use crate::i18n::*;
use crate::records::go;
use crate::records::ready::WhenReady;
use crate::state::preferences::use_as_of;
use crate::state::use_replica;
use crate::worker::message::NpsFigures;

/// NPS of the firm.
#[component]
pub fn SurveysPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="surveys">
            <header class="page-head">
                <h1>{t!(i18n, surveys.title)}</h1>
                <AsOfInput />
            </header>
            <WhenReady>
                <Figures />
            </WhenReady>
        </div>
    }
}

/// The date of the figures; it stands in the address.
#[component]
fn AsOfInput() -> impl IntoView {
    let i18n = use_i18n();
    let go = go::use_go();
    let query = use_query();
    let as_of = use_as_of();
    let choose = move |event| {
        let date = event_target_value(&event);
        let mut params = query.get_untracked();
        params.remove("asof");
        if date.parse::<chrono::NaiveDate>().is_ok() {
            params.set("asof", &date);
        }
        go.replace(&format!("/surveys{}", params.text()));
    };
    view! {
        <label class="as-of">
            <span>{t!(i18n, surveys.as_of)}</span>
            <input
                type="date"
                prop:value=move || as_of.get().to_string()
                on:change=choose
            />
        </label>
    }
}

#[component]
fn Figures() -> impl IntoView {
    let replica = use_replica();
    let as_of = use_as_of();
    let changed = replica.changed();
    let figures = LocalResource::new(move || {
        changed.track();
        replica.nps(as_of.get())
    });
    // The last figures stay while newer ones are computed.
    let last =
        Memo::new(move |before: Option<&Option<Result<NpsFigures, String>>>| match figures.get() {
            Some(answer) => Some(answer.map_err(|error| error.to_string())),
            None => before.cloned().flatten(),
        });
    let retry = Callback::new(move |()| figures.refetch());
    move || match last.get() {
        None => view! { <Skeleton lines=8 /> }.into_any(),
        Some(Err(error)) => view! { <Failure details=error on_retry=retry /> }.into_any(),
        Some(Ok(figures)) if score::answers(&figures.current) == 0 => {
            view! { <NoAnswers /> }.into_any()
        }
        Some(Ok(figures)) => view! { <Report figures /> }.into_any(),
    }
}

#[component]
fn Report(figures: NpsFigures) -> impl IntoView {
    let i18n = use_i18n();
    let distribution = figures.distribution;
    let trend = figures.trend.clone();
    let stages = figures.by_lifecycle.clone();
    view! {
        <div class="survey-columns">
            <Card title=t!(i18n, surveys.firm)>
                <ScoreFigure figures />
            </Card>
            <Card title=t!(i18n, surveys.distribution.title)>
                <Distribution counts=distribution />
            </Card>
            <Card title=t!(i18n, surveys.trend.title)>
                <Trend points=trend />
            </Card>
            <Card title=t!(i18n, surveys.by_stage)>
                <StageTable stages />
            </Card>
        </div>
    }
}

#[component]
fn ScoreFigure(figures: NpsFigures) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = go::use_go();
    let current = figures.current.clone();
    let count = score::answers(&current);
    let number = score::shown(&current);
    let shown = move || match number {
        Some(number) => score::signed(format, number),
        None => t!(i18n, surveys.too_few).to_owned(),
    };
    let counts = move || {
        t!(
            i18n,
            surveys.counts,
            promoters = current.promoters,
            passives = current.passives,
            detractors = current.detractors
        )
        .to_string()
    };
    let current = figures.current.clone();
    view! {
        <p class="survey-score" class:few=number.is_none()>{shown}</p>
        <p class="survey-sure">
            {move || score::interval(i18n, format, &current)}
        </p>
        <p>{t!(i18n, surveys.answers, count = count)} " " {counts}</p>
        <p class="why-box">
            {t!(i18n, surveys.which)} " " {move || score::change(i18n, &figures)}
        </p>
        <p>
            <ButtonLink
                href=Signal::derive(move || go.link("/customers?kind=survey_response"))
                icon=icondata_lu::LuList
            >
                {t!(i18n, surveys.list)}
            </ButtonLink>
        </p>
    }
}

#[component]
fn NoAnswers() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=icondata_lu::LuMessageSquareQuote
            title=t!(i18n, surveys.none.title)
            text=t!(i18n, surveys.none.text)
        >
            <ButtonLink href="/import" icon=icondata_lu::LuUpload>
                {t!(i18n, surveys.none.import)}
            </ButtonLink>
        </EmptyState>
    }
}
